"""Matches between articles → reprints: one text as a whole, abridged or edited anew; no quotation, no form."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from make import cleaned, damaged, pages, pool, printed, read, words

from dedupe.alignment import Step, align_texts, join_steps
from dedupe.articles import Draft
from dedupe.cohesion import read_vocabulary
from dedupe.differences import Evidence, weigh
from dedupe.facts import contradicts
from dedupe.model import Result
from dedupe.passages import passage_candidates
from dedupe.quotations import find_quotations
from dedupe.reprints import find_reprints
from dedupe.settings import DEFAULTS
from dedupe.stream import read_stream
from dedupe.verify import verify

A = pool()["articles"]
HEAD = "市民政局公布养老服务新办法"
# A text of 400 letters in sentences; what two desks make of it is cut from it.
SENTENCES = [f"{sentence}。" for sentence in words(31, 240).split("。") if sentence]
TEXT = "".join(SENTENCES)
OTHER, THIRD, SIDEBAR = words(32, 160), words(33, 160), words(34, 150)


def actions(result: Result) -> set[str]:
    return {c.action for c in result.clusters}


def between(*bodies: str) -> set[str]:
    """What is found between bodies that stand alone under headlines, each in a dump of its own."""
    return actions(cleaned(*(f"{HEAD}第{n}部\n\n{body}\n" for n, body in enumerate(bodies)), dump=None))


def test_an_abridged_printing_is_linked() -> None:
    kept = "".join(s for n, s in enumerate(SENTENCES) if n % 3)  # every third sentence is left out, each alone
    assert between(TEXT, kept) == {"linked"}


def test_a_text_that_another_desk_reworded_is_linked() -> None:
    assert len(TEXT) > 400
    reworded = f"{TEXT[:100]}据悉{TEXT[102:200]}{TEXT[209:300]}其中{TEXT[302:]}"
    assert between(TEXT, reworded) == {"linked"}


def test_a_quotation_is_kept() -> None:
    assert between(TEXT, OTHER + TEXT[:200] + THIRD) == {"kept"}


def test_a_sidebar_below_two_articles_is_kept() -> None:
    # It is the larger part of both; but each begins with something else.
    assert len(SIDEBAR) > 2 * len(OTHER[:80])
    assert between(OTHER[:90] + SIDEBAR, THIRD[:90] + SIDEBAR) == {"kept"}


def test_a_sidebar_is_kept_where_it_is_taken_for_an_article() -> None:
    # The same below two articles, and once alone.
    assert between(OTHER + SIDEBAR, THIRD + SIDEBAR, SIDEBAR) == {"kept"}


def test_an_item_of_a_composite_is_linked() -> None:
    assert len(SIDEBAR) > DEFAULTS.reprints.contained
    assert between(SIDEBAR, OTHER + SIDEBAR + THIRD) == {"linked"}


def test_a_short_passage_of_a_long_article_is_no_reprint() -> None:
    short = TEXT[200:260]
    assert between(short, TEXT) == {"kept"}


def test_passages_in_another_order_are_no_reprint() -> None:
    parts = [TEXT[n : n + 90] for n in (0, 90, 180, 270)]
    mixed = "".join(f"{part}{OTHER[n * 20 : n * 20 + 20]}" for n, part in enumerate(reversed(parts)))
    assert between("".join(parts), mixed) == {"kept"}


@pytest.mark.parametrize("gap", ["\n\n", ""])
def test_another_dump_with_other_facts_is_a_variant(gap: str) -> None:
    form = f"{OTHER}{gap}因管网检修,定于{{}}上午八时至下午六时在老街一带停水,请居民提前储水。"
    assert "linked" not in between(form.format("11月28日"), form.format("10月16日"))


def test_articles_are_compared_without_their_headlines() -> None:
    one, other = printed(A[0]), printed({**A[0], "headline": ["寒冬里的奔跑：六百名小学生绕湖一周"]})
    assert actions(cleaned(one, other, dump=None)) == {"linked"}


def steps(a: str, b: str) -> tuple[str, list[Step]]:
    return a + b, [step.moved(0, len(a)) for step in join_steps(align_texts(a, b))]


def seen(a: str, b: str) -> tuple[str, Evidence]:
    text, found = steps(a, b)
    return text, weigh(text, found, DEFAULTS.facts)


def test_a_word_that_gives_way_twice_is_a_name() -> None:
    form = TEXT[:200] + "{0}表示欢迎。" + TEXT[200:400] + "会后{0}离开。"
    assert contradicts(*seen(form.format("董云虎"), form.format("杨发森")), DEFAULTS.facts)
    assert contradicts(*seen(form.format("奥云额尔登"), form.format("马丁")), DEFAULTS.facts)
    once = TEXT[:200] + "{0}表示欢迎。" + TEXT[200:400]
    assert not contradicts(*seen(once.format("与会"), once.format("众人")), DEFAULTS.facts)


def test_another_number_contradicts() -> None:
    form = TEXT[:200] + "会议定于{}日召开。" + TEXT[200:400]
    assert contradicts(*seen(form.format("13"), form.format("24")), DEFAULTS.facts)
    assert contradicts(*seen(form.format("第三次会议定于1"), form.format("第四次会议定于1")), DEFAULTS.facts)


LETTER = "小作者们长年记录大桥的修建,从打下第一根桥桩到合龙的那一天,文字里有工地的灯火,也有父亲的背影,读来令人动容。"


def test_a_quotation_is_not_torn_out_of_an_article_on_another_page() -> None:
    one = f"""作文集《大桥日记》出版

由城南小学的小作者们写成的作文集昨天出版,书中收有四十篇文字,记录大桥的修建。

{LETTER}

出版社说,首印两千册,一半送给修建大桥的工人,小作者们还将到工地朗读。
"""
    other = f"""读者座谈会在图书馆举行

二十位读者上午在县图书馆谈读后感,评委的一段评语被反复提起。

{LETTER}

退休桥工老周说,修建大桥那几年他也有日记,小作者们的文字让他想起合龙的夜晚,工地的灯火照亮了江面。
"""
    result = cleaned(one, other, scope="corpus")
    assert not [c for c in result.clusters if c.action != "kept"]


def test_a_piece_that_lies_loose_on_another_page_goes() -> None:
    piece = A[0]["body"][1]
    result = cleaned(printed(A[0]), printed(A[1]) + piece + "\n\n" + printed(A[2]), scope="corpus")
    assert [c.action for c in result.clusters] == ["removed"]
    assert piece not in "".join(a.text for a in result.articles if a.page == "p1")


def test_articles_of_one_form_keep_the_paragraphs_that_they_share() -> None:
    # Each paragraph by itself is a copy; the articles are about other people on other days.
    form = [
        f"{{0}}同志遗体{{1}}在北京火化。{OTHER[:60]}",
        f"{{0}}同志病重期间和逝世后,{THIRD[:70]}等同志前往看望或通过各种形式表示慰问。",
        f"党和国家有关领导同志前往送别或以各种方式表示哀悼。{SIDEBAR[:50]}。",
    ]
    texts = [
        f"{name}同志遗体火化\n\n" + "\n\n".join(paragraph.format(name, day) for paragraph in form) + "\n"
        for name, day in (("钱正英", "12日"), ("周铁农", "27日"))
    ]
    result = cleaned(*texts, scope="corpus")
    assert not [c for c in result.clusters if c.action == "removed"]


def as_if_sent(work: Callable[..., Any], common: tuple[Any, ...], tasks: Sequence[Any]) -> Iterable[Any]:
    """Do every pair of pages by itself, with what another process would get."""
    sent = [pickle.loads(pickle.dumps((common, [part]))) for task in tasks for part in task]
    return [pickle.loads(pickle.dumps(work(*each))) for each in sent]


def quoted_between(texts: list[str], a: int, b: int) -> set[bool]:
    """Whether what pages a and b share counts as quoted, each page one article."""
    settings = replace(DEFAULTS, scope="corpus")
    stream = read_stream(pages(*texts), settings)
    drafts = [
        Draft((), tuple(n for n, page in enumerate(stream.block_pages) if page == number), False)
        for number in range(len(texts))
    ]
    matches = verify(passage_candidates(stream, settings), stream, settings)
    vocabulary = read_vocabulary(stream, settings.tokenizer)
    told = find_quotations(stream, matches, drafts, vocabulary, settings)
    assert find_quotations(stream, matches, drafts, vocabulary, settings, as_if_sent) == told
    ends = [(stream.page_at(m.a_start), stream.page_at(m.b_start)) for m in matches]
    return {quoted for pair, quoted in zip(ends, told, strict=True) if pair == (a, b)}


def test_two_printings_with_lines_of_neighbours_are_one_text_by_a_third() -> None:
    first, second, third = (words(seed, 70) for seed in (41, 42, 43))
    one, other = f"{first}\n\n{second}\n\n{words(44, 45)}", f"{second}\n\n{third}\n\n{words(45, 45)}"
    assert quoted_between([one, other], 0, 1) == {True}
    assert quoted_between([one, other, f"{first}\n\n{second}\n\n{third}"], 0, 1) == {False}


def test_an_article_on_another_page_that_names_another_day_is_no_loose_piece() -> None:
    """All of it is shared, so that nothing around it tells what it speaks of; by itself the day may be misread."""
    text = words(61, 60) + "联合会{}日在县礼堂开会," + words(62, 70)
    one, other = text.format("15"), damaged(text, 0.03, 1).format("26")
    assert quoted_between([one, other], 0, 1) == {True}


def test_a_stain_makes_no_quotation_of_an_article_on_another_page() -> None:
    text = words(61, 60) + "联合会15日在县{}开会," + words(62, 70)
    one, other = text.format("礼堂"), damaged(text, 0.03, 1).format("扎常")
    assert quoted_between([one, other], 0, 1) == {False}


def lost(name: str, number: str) -> str:
    return f"遗失声明{name}不慎将机动车驾驶证丢失，档案编号:{number}，特此声明作废。"


def shop(town: str, owner: str, code: str) -> str:
    return f"遗失声明清河县{town}{owner}副食店不慎将营业执照正、副本遗失，统一社会信用代码{code}，声明作废。"


def test_of_a_variant_that_runs_through_two_notices_the_one_that_is_printed_again_is_given() -> None:
    """The notice before it is no article of the first page, where another copy of it stays: nobody compares it."""
    again = shop("石沟镇", "周淑强", "92371724MA37866661")
    first = f"{lost('曹德红', '372957975432')}\n\n{again}"
    second = f"{lost('赵振', '372935379907')}\n\n{again.replace('统一', '统二')}"
    stream = read_stream(pages(first, second))
    drafts = [Draft((), (block,), False) for block in (1, 2, 3)]
    (match,) = verify(passage_candidates(stream, DEFAULTS), stream, DEFAULTS)
    assert match.is_variant
    assert match.a_start < stream.bounds(1)[0]
    ((whole, part),) = find_reprints(stream, [match], drafts, DEFAULTS)
    assert whole is match
    assert (part.a_start, part.a_end) == stream.bounds(1)
    assert (part.b_start, part.b_end) == stream.bounds(3)
    assert not part.is_variant


def test_two_notices_whose_numbers_the_alignment_leaves_out_are_not_linked() -> None:
    """Names with a letter in common, numbers behind which too little is alike; the same notice misread is linked."""
    one = shop("柳林镇", "黄丽振", "92371724MA32651676")
    same = one.replace("统一社会信用代码", "统一社汪会心信冯用人。榴")
    other = "遗失声明清河上县柳林街镇彭振淑副食店不慎将营业执照正、副本过失，统二社会<信:用代。绍"
    other += "92371724MA33848372，声明作废。"
    result = cleaned(f"{OTHER}\n\n{one}", f"{same}\n\n{other}\n\n{THIRD}", dump=None)
    (linked,) = (cluster for cluster in result.clusters if cluster.action == "linked")
    assert len(linked.members) == 2
    assert all("黄丽振" in read(result, member.span) for member in linked.members)
