"""Block → what the division of a page needs to know of it, and what its text alone tells."""

from __future__ import annotations

from rapidfuzz.distance.Levenshtein import normalized_similarity

from dedupe.kinds import Kind
from dedupe.patterns import pattern
from dedupe.records import dataclass

# Standing titles of round-ups: the items below have small headlines of their own. One letter may be misread.
_ROUND_UP = pattern(
    r".{0,8}(?:快[讯訊]|[简簡][讯訊]|短[讯訊]|短波|要[闻聞]|一句[话話].{0,2}|速[览覽]|[资資][讯訊]|集[锦錦]|[动動][态態])\W*"
    r"|(?=.{3,7}$)(?!.*通[讯訊])(?:.{0,2}[联聯]播.?.?|.{1,4}播快.|.{1,4}播.[讯訊]|.{1,4}.快[讯訊])\W*"
)
_STANDING = pattern(
    r"\W*\w{0,20}(?:公告|[声聲]明|[启啟]事|通告|通知|公示|[讣訃]告|[广廣]告|更正|致歉信?|[预預][报報]|招[聘租标標])\W*"
)
# When a first paragraph says that something happened; what stands below a subhead says so less often.
_LEAD = pattern(
    r".{0,16}(?:今[天日晨年]|昨[天日晚]|近[日期]|日前|当地[时時][间間]|\d{1,2}日|[记記]者.{0,14}(?:[获獲]悉|了解到|看到)|"
    r"[据據].{2,16}(?:消息|[报報]道|[发發]布|通[报報]|透露))"
)
# How a paragraph begins that goes on with what the one before says; in English also with a quotation, a pronoun, Mr.
_GOES_ON = pattern(
    r"\W?(?:此外|另外?|同[时時]|不[过過]|但|而|[随隨]后|目前|[据據]介[绍紹]|他|她|[对對]此|[为為]此|因此|其中|[记記]者了解到)"
    r"|[\"“”″']\s?[A-Z]"
    r"|[-–•*]\s+[A-Za-z0-9'\"]"
    r"|(?:But|And|However|Meanwhile|Also|Earlier|Instead|Mr|Mrs|Ms|He|She|It|They|We|His|Her|Its|Their|This|These|Those)\b"
)
_DAY = pattern(r"\d{1,2}月\d{1,2}日|\d{1,2}日")


@dataclass(frozen=True, slots=True)
class Item:
    """What the division of a page needs to know of a block."""

    block: int
    kind: Kind
    text: str
    letters: int
    gap: int  # blank lines before
    opens: bool  # begins as articles do
    leads: bool  # says when, or who said so
    joins: bool  # a sentence runs into it from the block before
    broken: bool  # stops in mid-sentence
    after_copy: bool  # a removed copy stood between it and the block before
    is_large: bool = False  # a headline set in letters larger than the text's
    begins: bool = False  # a headline with which a text begins that is printed elsewhere too
    lists: bool = False  # 本报讯 stands before what is no sentence: the title of the first item of a round-up
    notice: bool = False  # begins as notices do
    ends_notice: bool = False  # ends as they do
    goes_on: bool = False  # begins as what goes on with the paragraph before: 此外, 同时
    days: frozenset[str] = frozenset()  # that it names: 3月5日, 5日
    home: int = 0  # how many of its words only news from home have
    abroad: int = 0  # … from abroad


def is_round_up(text: str) -> bool:
    """Tell whether a headline stands over short news: 简讯, 国内联播快讯."""
    return _ROUND_UP.fullmatch(text.strip()) is not None


def is_standing_title(text: str) -> bool:
    """Tell whether a headline is one that notices, advertisements and standing columns bear: 遗失声明, 天气预报."""
    return _STANDING.fullmatch(text.strip()) is not None


def leads(text: str) -> bool:
    """Tell whether a paragraph says at its beginning when something happened, or who said so."""
    return _LEAD.match(text) is not None


def is_said_again(title: str, text: str, alike: float) -> bool:
    """Tell whether a line prints a headline once more, letters misread."""
    return normalized_similarity(title, text, score_cutoff=alike) > 0


def days_of(text: str) -> frozenset[str]:
    """Collect the days that a text names, as it names them."""
    return frozenset(_DAY.findall(text))


def goes_on(text: str) -> bool:
    """Tell whether a paragraph begins as those do that go on with what was said: 此外, 同时, 据介绍."""
    return _GOES_ON.match(text) is not None
