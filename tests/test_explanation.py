"""Why two places are copies, variants, or neither: the same as the run says, with what it was judged by."""

from __future__ import annotations

import pytest
from make import SAMPLE, pages, pool, read_pages

from dedupe.explanation import Explanation, explain
from dedupe.model import Page, Span
from dedupe.reports.explain import difference, explanation_lines, explanation_record
from dedupe.settings import DEFAULTS

FORM = "停水通知:因城东管网检修,定于11月28日上午八时至下午六时停水,请沿线居民提前储水备用。"
OTHER = FORM.replace("11月28日", "12月16日")
TEXT = pool()["articles"][0]["body"][0]


def of_texts(*texts: str) -> Explanation:
    """Explain two pages of one dump."""
    found = pages(*texts)
    a, b = ([Span(page.id, 0, len(page.text))] for page in found)
    return explain(found, a, b)


def written(found: Explanation) -> str:
    return "".join(explanation_lines(found, DEFAULTS))


def test_a_form_with_another_date_is_a_variant_for_its_numbers() -> None:
    (aligned,) = of_texts(FORM, OTHER).aligned
    assert aligned.is_variant
    assert aligned.numbers == (("11", "12"), ("28", "16"))
    assert dict(aligned.clues)["digits"] > 4


def test_a_misread_copy_is_one_text_and_goes() -> None:
    misread = TEXT.replace(TEXT[20], "口", 1)
    found = of_texts(TEXT, misread)
    (aligned,) = found.aligned
    assert not aligned.is_variant
    assert [(c.a, c.b) for c in aligned.columns if not c.equal] == [(TEXT[20], "口")]
    assert aligned.odds == pytest.approx(sum(part for _, part in aligned.weights))
    (joined,) = found.joined
    assert joined.action == "removed"
    assert {joined.a.role, joined.b.role} == {"representative", "copy"}
    ((gone, kept),) = found.removed
    assert {gone.page, kept.page} == {"p0", "p1"}


def test_what_shares_nothing_has_no_match_and_still_a_number() -> None:
    found = of_texts(FORM, TEXT)
    assert not found.aligned
    assert not found.joined
    assert not found.removed
    assert found.whole is not None
    assert found.whole[0] < 0.3
    assert found.likeness.jaccard == 0
    assert not found.likeness.by_signatures
    assert not found.likeness.by_passages


def test_columns_spell_both_sides() -> None:
    found = of_texts(FORM, OTHER)
    assert found.whole is not None
    assert "".join(c.a for c in found.whole[1]) == found.a.normalized
    assert "".join(c.b for c in found.whole[1]) == found.b.normalized


def test_likeness_is_that_of_the_shingles() -> None:
    likeness = of_texts(TEXT, TEXT).likeness
    assert likeness.jaccard == likeness.estimate == 1
    assert likeness.in_one_bucket
    found = of_texts(FORM, OTHER)
    union = found.a.shingles + found.b.shingles - found.likeness.shared
    assert found.likeness.jaccard == found.likeness.shared / union
    assert 0 < found.likeness.estimate < 1


def test_passages_of_one_page_are_explained_as_the_run_judges_them() -> None:
    (page,) = read_pages(SAMPLE.read_bytes())
    text = page.text
    first, second = (text.index("近日,巨野县", at) for at in (0, text.index("近日,巨野县") + 1))
    spans = [Span(page.id, at, at + 40) for at in (first, second)]
    found = explain([page], spans[:1], spans[1:])
    assert [joined.action for joined in found.joined] == ["removed"]
    assert all(not aligned.is_variant for aligned in found.aligned)
    assert found.a.normalized == found.b.normalized


def test_the_sides_of_a_match_are_those_that_were_asked_for() -> None:
    one, other = of_texts(FORM, OTHER), of_texts(OTHER, FORM)
    assert [a.a.page for a in one.aligned] == [a.a.page for a in other.aligned] == ["p0"]
    page = Page("p", "d", f"{FORM}\n\n{TEXT}\n\n{OTHER}", "")
    spans = [Span("p", 0, len(FORM)), Span("p", len(page.text) - len(OTHER), len(page.text))]
    (aligned,) = explain([page], spans[1:], spans[:1]).aligned
    assert aligned.a.start > aligned.b.start
    assert aligned.numbers[0] == ("12", "11")


def test_a_verdict_that_other_passages_make_is_told() -> None:
    """The endings are the same to the letter, behind other streets, of notices of two days."""
    ending = "届时请各单位及沿线居民做好储水准备,恢复供水后请先放水片刻再行使用,不便之处敬请谅解。"
    streets = "停水范围为人民路以东各居住小区及沿街商铺。", "本次涉及牡丹区北部学校医院还有两处市场等用户。"
    found = of_texts(*(form + street + ending for form, street in zip((FORM, OTHER), streets, strict=True)))
    assert [aligned.is_variant for aligned in found.aligned] == [True, True]
    assert [aligned.is_by_others for aligned in found.aligned] == [False, True]
    assert written(found).count("as passages beside it or other printings say") == 1


def test_lines_say_what_the_record_says() -> None:
    found = of_texts(FORM, OTHER)
    lines, record = written(found), explanation_record(found)
    assert "variant: one form, other facts" in lines
    assert "11 / 12, 28 / 16" in lines
    assert "[28→16]" in lines
    (match,) = record["matches"]  # type: ignore[misc]
    assert match["verdict"] == "variant"
    assert match["numbers"] == [["11", "12"], ["28", "16"]]
    assert "".join(part[0] for part in match["aligned"]) == record["a"]["normalized"]  # type: ignore[index]


def test_long_equal_stretches_are_cut_with_their_length() -> None:
    (aligned,) = of_texts(TEXT, TEXT).aligned
    shown = difference(aligned.columns)
    assert shown.startswith(aligned.columns[0].a[:24])
    left_out = int(shown[shown.index("(") + 1 : shown.index(")")])
    assert left_out + 24 == len(aligned.columns[0].a)
