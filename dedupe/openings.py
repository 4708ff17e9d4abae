"""Paragraph → does an article, or a notice, begin with it? Rules are data with their reasons."""

from __future__ import annotations

import re
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from dedupe.blocks import ends_sentence
from dedupe.patterns import pattern


class Opening(NamedTuple):
    """How an article's first paragraph begins. If there are `hints`, it has one of these letters."""

    pattern: re.Pattern[str]
    reason: str
    hints: str = ""  # few paragraphs have one near their beginning, and the others need no pattern


_REPORTER = r"(?:[记記]|\w?者|通\w{0,2}[员員]|\w[讯訊])"  # 记者, 通讯员, a letter misread, or one too many
_DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日曰]"
_NEAR = 80  # characters at a text's beginning that are looked at

OPENINGS: tuple[Opening, ...] = (
    Opening(
        pattern(
            r"\W{0,3}(?:本[报報刊台][讯訊综]|据?新华社|據?新華社|中新社|中新网|[据據]本[报報]消息|本[报報]記?记?者?.{0,12}[电電讯訊])"
        ),
        "an agency, or the paper itself",
        "本新中",
    ),
    Opening(
        pattern(rf"(?:[^\s，。,]{{2,12}}|\w{{2,6}}网\w{{2,6}}){_DAY}[电電讯訊]"), "a place and a day, 电", "电電讯訊"
    ),
    Opening(
        pattern(r"(?:[^，。,]{0,10}[讯訊电電息]|\w{2,4})\s*[(（〔]\s*(?:[记記][者看]|通[讯訊]\w)\s*\w"),
        "a reporter in brackets, whatever paper's he is",
        "(（〔",
    ),
    Opening(
        pattern(
            rf"\W{{0,3}}(?:本\W?\w{{1,2}}|\w[报報]\w|\w{{2,3}}[讯訊])\W?[(（〔]\W?{_REPORTER}[^)）〕，。,]{{2,24}}[)）〕]"
        ),
        "the same, misread: 本报诀(记疹 杨月)",
        "(（〔",
    ),
    Opening(
        pattern(
            rf"\W?(?![据據])\w{{2,8}}(?:[报報网網社台]|在[线線])\w{{0,4}}(?:{_DAY}(?:[讯訊]|消息|信息)|(?:消息|信息)\s?[(（])|"
            rf"[据據]\w{{2,8}}[报報网網社台]\w{{0,4}}{_DAY}(?:消息|信息)\s?[:：(（]"
        ),
        "a paper or station, a day, 消息",
        "讯訊息",
    ),
    Opening(pattern(r"\w{2,6}[报報网網]\w{0,2}[讯訊](?=[\W\d]|[记記]者|[昨今近]|日前)"), "other papers' 讯", "讯訊"),
    Opening(
        pattern(
            r"[^。；;]{6,60}(?:[据據]?新[华華]社[^，。,]{0,12}[电電]|本[报報][讯訊]|新浪\w{2}\W?[讯訊]|\w{2}[报報网網](?:[(（]\w{2}[)）])?[讯訊]\s?[(（]|"
            rf"(?:新[华華]|中新|人民|全景|中[广廣]|央[广廣])[社网網][^，。,]{{0,8}}{_DAY}\s?[电電讯訊])"
        ),
        "the headline is on the same line",
        "电電讯訊",
    ),
)
_DATELINE = pattern(r"\W{0,3}本.?[报報刊台][讯訊]\s*(?:[(（〔][^)）〕]{0,30}[)）〕])?\s*")
# How advertisements and standing notices begin; they stand alone, whatever is printed around them.
_NOTICE = pattern(
    r"\W{0,3}(?:(?:免.|.[责責]|[遗遺].|.失|[郑鄭].|.重|[严嚴].|.正)?[声聲]明\s*[:：;；]|"
    r"(?:[遗遺]失.明|[遗遺]失[声聲].)\s*[:：;；]|(?:招[聘租商]|[寻尋][人物]|征[婚稿]|[迁遷]址)[启啟]事|"
    r"\w{0,6}(?:公告|通告|公示|[启啟]事)\s*[:：]|更多信.[请請]|本[报報]地址|[广廣]告[热熱][线線]|\w明\s?[:：]\s?[该該]文)"
)
# The title of a notice and its text in one line, as engines that write paragraphs give it; who tells of one goes on
# with a verb (拍卖公告显示 …).
_TITLED = pattern(
    r"\W{0,3}(?:[遗遺挂掛]失|[注註][销銷]|清算|[减減增][资資]|解散|[吸合]并|停[电電水气氣]|[拍变變][卖賣]|招[标標租商聘]|"
    r"[寻尋][人物]|[迁遷]址|更[正名]|[认認][领領]|作废|债权)(?:[声聲]明|公告|通告|[启啟]事)(?=\w)"
    r"(?![称稱说說指是的中后後里裡由对對将將要已被]|显示|顯示|发布|發布|内容|內容|刊登|见报|一出)"
)
# The same, in which one letter in four may be misread, left out or added.
NOTICES = (
    *("更多信息请访问:", "免责声明:", "郑重声明:", "严正声明:", "遗失声明:", "招聘启事:", "招租启事:", "招商启事:"),
    *("寻人启事:", "寻物启事:", "征婚启事:", "征稿启事:", "迁址启事:", "本报地址:", "广告热线:"),
)
_NOTICE_END = pattern(r"(?:声明作.?废|特此[声公通]\w)\W*$")
_SPECKS = pattern(r"(?<=[^\x00-\xff])[\s'’‘`·.、](?=[^\x00-\xff])")  # between Chinese letters: dirt, taken for marks


def opens_article(text: str) -> bool:
    """Tell whether a paragraph begins as articles do: 本报讯, 据新华社 …, or as notices do."""
    return has_dateline(text) or is_notice(text)


def has_dateline(text: str) -> bool:
    """Tell whether a paragraph begins as articles do, notices aside."""
    beginning = _SPECKS.sub("", text[:_NEAR])
    has_none_of = set(beginning).isdisjoint
    return any(not has_none_of(opening.hints) and opening.pattern.match(beginning) is not None for opening in OPENINGS)


def opens_list(text: str, longest: int) -> bool:
    """Tell whether 本报讯 stands before what is no sentence: an item's title of up to `longest` characters."""
    text = " ".join(text.split())
    dateline = _DATELINE.match(text)
    return dateline is not None and 4 <= len(text) - dateline.end() <= longest and not ends_sentence(text)


def is_notice(text: str) -> bool:
    """Tell whether a paragraph begins as advertisements and standing notices do: 遗失声明:, 招聘启事 …"""
    beginning = _SPECKS.sub("", text[:40])
    is_titled = _NOTICE.match(beginning) is not None or _TITLED.match(beginning) is not None
    return is_titled or _is_like_notice(beginning.lstrip())


def _is_like_notice(text: str) -> bool:
    """Tell whether a text begins as a notice but for a letter; its colon stands there."""
    beginning = text[:9].replace("：", ":")
    if ":" not in beginning:
        return False
    head = beginning[: beginning.index(":") + 1]
    return any(Levenshtein.distance(head, notice) <= len(notice) // 4 for notice in NOTICES)


def ends_notice(text: str) -> bool:
    """Tell whether a paragraph ends as notices do: …声明作废。 特此公告。"""
    return _NOTICE_END.search(text.rstrip()[-12:]) is not None
