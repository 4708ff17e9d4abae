"""Candidates → matches, by alignment."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import cleaned, damaged, matches_of, pool, printed, removed, stream_of, verdict, words

from dedupe.alignment import similarity_of
from dedupe.lsh import near_candidates
from dedupe.matches import Match
from dedupe.normalize import spell
from dedupe.passages import Candidate, passage_candidates
from dedupe.settings import DEFAULTS
from dedupe.stream import Stream
from dedupe.verify import align, verify


def check(stream: Stream, matches: list[Match]) -> None:
    """Assert what holds for all matches."""
    assert matches == sorted(matches, key=lambda m: (m.a_start, m.b_start, m.a_end, m.b_end))
    assert len({(m.a_start, m.a_end, m.b_start, m.b_end) for m in matches}) == len(matches)
    for match in matches:
        assert match.a_start < match.a_end <= match.b_start < match.b_end, "a passage is no copy of itself"
        assert DEFAULTS.threshold <= match.similarity <= 1
        assert min(match.a_end - match.a_start, match.b_end - match.b_start) >= DEFAULTS.min_chars
        assert match.similarity == similarity_of(match.steps)
        at = (match.a_start, match.b_start)
        for step in match.steps:
            assert (step.a_start, step.b_start) == at
            same = stream.text[step.a_start : step.a_end] == stream.text[step.b_start : step.b_end]
            assert same or not step.equal
            at = (step.a_end, step.b_end)
        assert at == (match.a_end, match.b_end)
        for side in ((match.a_start, match.a_end), (match.b_start, match.b_end)):
            assert stream.page_at(side[0]) == stream.page_at(side[1] - 1)


@pytest.mark.parametrize("rate", [0, 0.05, 0.1])
@pytest.mark.parametrize("seed", range(4))
def test_matches_cover_what_was_planted(rate: float, seed: int) -> None:
    planted = words(seed, 70)
    copy = damaged(planted, rate, seed)
    stream, matches = matches_of(
        f"{words(seed + 10, 50)}\n\n{planted}\n\n{words(seed + 20, 50)}", f"{words(seed + 30, 40)}{copy}"
    )
    check(stream, matches)
    start = stream.text.index(spell(planted))
    end = start + len(spell(planted))
    inside = sum(max(0, min(m.a_end, end) - max(m.a_start, start)) for m in matches)
    outside = sum(m.a_end - m.a_start for m in matches) - inside
    assert inside >= (1 - rate) * (end - start)
    assert outside <= 0.1 * (end - start)
    assert max(m.similarity for m in matches) >= 1 - 1.5 * rate


def test_an_exact_copy_is_one_match_of_similarity_one() -> None:
    text = pool()["articles"][0]["body"][0]
    _, matches = matches_of(text, f"{words(1, 30)}\n\n{text}")
    assert [(m.similarity, m.is_variant) for m in matches] == [(1.0, False)]


def test_an_insertion_splits() -> None:
    one, two = pool()["articles"][3]["body"][:2]
    stream, matches = matches_of(one + two, one + words(1, 60) + two)
    check(stream, matches)
    assert len(matches) == 2
    assert [stream.text[m.a_start : m.a_start + 6] for m in matches] == [spell(one)[:6], spell(two)[:6]]


def test_a_match_runs_over_the_boundaries_of_blocks() -> None:
    body = "".join(pool()["articles"][3]["body"])
    _, matches = matches_of(body, f"{body[:40]}\n\n{body[40:80]}\n\n{body[80:]}")
    assert [m.a_end - m.a_start for m in matches] == [len(spell(body))]


def test_a_match_stays_inside_its_pages() -> None:
    body = "".join(pool()["articles"][3]["body"])
    stream, matches = matches_of(body[:60], body[60:], body)
    check(stream, matches)
    assert len(matches) == 2


@pytest.mark.parametrize("times", [2, 3, 5])
def test_a_passage_printed_in_a_row_never_overlaps_itself(times: int) -> None:
    body = pool()["articles"][0]["body"][0]
    stream, matches = matches_of("\n\n".join([body] * times))
    check(stream, matches)
    size = len(spell(body))
    covered = {at for m in matches for at in (*range(m.a_start, m.a_end), *range(m.b_start, m.b_end))}
    assert len(covered) >= 0.95 * times * size


def test_a_passage_printed_in_a_row_with_a_gap_never_overlaps_itself() -> None:
    row = words(0, 12) * 3
    check(*matches_of(f"{row}今年3月5日{row}"))


@pytest.mark.parametrize("text", ["的" * 200, "一二" * 120, "甲乙丙" * 60])
def test_text_that_repeats_itself_does_no_harm(text: str) -> None:
    check(*matches_of(text))


def test_what_is_shorter_or_less_alike_than_asked_is_no_match() -> None:
    text = words(1, 60)
    assert matches_of(text[:12], text[:12])[1] == []
    assert matches_of(text, words(2, 60))[1] == []
    strict = replace(DEFAULTS, threshold=0.99)
    assert all(m.similarity >= 0.99 for m in matches_of(text, damaged(text, 0.08), settings=strict)[1])
    longer = replace(DEFAULTS, min_chars=1000)
    assert matches_of(text, text, settings=longer)[1] == []


def test_a_candidate_that_is_chance_gives_nothing() -> None:
    stream = stream_of(words(1, 40), words(2, 40))
    start = int(stream.page_starts[1])
    assert list(align(Candidate(5, 40, start + 5, start + 40), stream)) == []


def test_a_candidate_grows_as_far_as_the_texts_are_alike() -> None:
    text = words(3, 60)
    stream = stream_of(text, text)
    start = int(stream.page_starts[1])
    [match] = align(Candidate(50, 60, start + 50, start + 60), stream)
    assert (match.a_start, match.a_end, match.b_start, match.b_end) == (0, start, start, 2 * start)


def test_a_turned_match_says_the_same() -> None:
    text = pool()["articles"][0]["body"][0]
    _, [match] = matches_of(text, damaged(text, 0.05))
    assert match.turned().turned() == match
    start, end = match.image(match.a_start, match.a_end) or (0, 0)
    assert (start, end) == (match.b_start, match.b_end)
    assert match.turned().image(start, end) == (match.a_start, match.a_end)


def test_a_date_in_one_paragraph_makes_variants_of_its_neighbours() -> None:
    first = "停水通知:因管网检修,定于{}上午八时至下午六时停水,请居民提前储水。"
    second = "停水期间请关好水龙头,以免来水时造成损失。如有疑问,请拨打自来水公司的服务电话。"
    texts = [f"{first.format(day)}\n\n{words(n, 12)}\n\n{second}" for n, day in enumerate(["11月28日", "10月16日"])]
    _, matches = matches_of(*texts)
    assert matches
    assert all(match.is_variant for match in matches)


def test_an_abridged_text_does_not_say_what_it_leaves_out() -> None:
    """The sentence left out and the next begin alike: 如今河东镇 stands against 位于河东镇 by chance."""
    before, after = words(1, 40), words(2, 40)
    full = f"{before}如今河东镇{words(6, 30)}位于河东镇的这栋平房,{after}"
    elsewhere = f"{words(3, 12)}如今河东镇{words(4, 12)}位于河东镇{words(5, 12)}"
    stream, matches = matches_of(full, f"{before}位于河东镇的这栋平房,{after}", elsewhere)
    found = [m for m in matches if stream.page_at(m.b_start) == 1]
    check(stream, matches)
    assert [match.is_variant for match in found] == [False, False]
    assert found[0].b_end <= found[1].b_start


@pytest.mark.parametrize(
    ("a", "b", "is_variant"),
    [("37866661", "38159083", True), ("37866661", "37866667", False), ("37866661", "37866661", False)],
)
def test_a_number_at_which_the_alignment_breaks_off_is_judged(a: str, b: str, is_variant: bool) -> None:
    """What follows the number is too short to outweigh it, so that the passage ends before it."""
    notice = "城关镇李家副食店不慎将营业执照正、副本遗失,统一社会信用代码:92371724MA{},作废。"
    assert (verdict(notice.format(a), notice.format(b)) == "variant") == is_variant


def test_a_notice_is_found_though_the_forms_around_face_each_other_in_another_order() -> None:
    form = (
        "{}公告\n\n{}(统一社会信用代码:{})经股东会决议,已成立清算组,清算组负责人{}。请债权人自本公告发布之日起45日内向本公司"
        "清算组申报债权,逾期不申报的视为放弃权利。联系人:{},电话:0530-{}。"
    )
    one = form.format("清算", "平水县宏达建材有限公司", "913749920707413748", "程志远", "程志远", "9319254")
    twice = form.format("减资", "城关镇佳园超市有限公司", "915271838461102957", "萧淑兰", "萧淑兰", "7463319")
    other = form.format("注销", "河东区永兴商贸有限公司", "912640057719386204", "郑春生", "郑春生", "5055613")
    stream, matches = matches_of(f"{one}\n\n{twice}", f"{twice}\n\n{other}")
    copies = [match for match in matches if not match.is_variant]
    assert [stream.text[m.a_start : m.a_end] for m in copies] == [spell(twice)]
    assert [stream.text[m.b_start : m.b_end] for m in copies] == [spell(twice)]


def test_an_article_below_a_form_is_judged_by_itself() -> None:
    form = "晋级仪式{}日在县礼堂举行,县长出席仪式。上午{}时许,仪式在国歌声中开始,副县长{}宣读命令。"
    article = printed(pool()["articles"][0])
    forms = form.format(28, 10, "萨尔维"), form.format(31, 4, "奥尔波")
    result = cleaned("\n\n".join(["县里举行晋级仪式", forms[0], article, "县里举行晋级仪式", forms[1], article]))
    assert spell(removed(result)) == spell(article)


def test_the_order_of_candidates_does_not_matter_for_what_is_found() -> None:
    text = printed(*pool()["articles"])
    stream = stream_of(text, damaged(text, 0.04))
    candidates = [*passage_candidates(stream), *near_candidates(stream, DEFAULTS)]
    first, second = verify(candidates, stream), verify(candidates[::-1], stream)
    covered = [{at for m in matches for at in range(m.a_start, m.a_end)} for matches in (first, second)]
    assert len(covered[0] ^ covered[1]) <= 0.02 * len(covered[0])


PARTS = st.sampled_from([words(n, 12) for n in range(4)] + ["\n\n", "今年3月5日", "甲"])


@given(st.lists(st.lists(PARTS, max_size=8).map("".join), min_size=1, max_size=3))
def test_all_matches_keep_the_rules(texts: list[str]) -> None:
    check(*matches_of(*texts))


def test_an_article_right_behind_its_copy_is_matched_from_its_beginning() -> None:
    """A candidate reaches from the first article into the second, for the sake of a few letters behind that one."""
    said, other = words(5, 40), words(6, 40)
    stream = stream_of(f"{said}\n\n{said}\n\n{other}")
    (start, end), inside = stream.bounds(0), 10
    candidate = Candidate(start + inside, end + inside, end + inside, 2 * end + inside)
    (match,) = align(candidate, stream)
    assert (match.a_start, match.a_end) == (start, end)
    assert (match.b_start, match.b_end) == stream.bounds(1)
