"""What holds for all pages: pieces of a small pool of texts, shuffled, damaged, cut and spaced in every way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import zip_longest

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import damaged, kept_letters, page, pages, pool, read
from rapidfuzz.distance import Indel

from dedupe.model import Article, Entry, Page, Result
from dedupe.normalize import spell
from dedupe.pipeline import clean
from dedupe.reports.text import article_texts
from dedupe.settings import DEFAULTS, Settings

LEAST = 0.6  # likeness of removed text and the kept text that it names
ARTICLES = pool()["articles"] + pool()["latin"]
HEADS = [head for article in ARTICLES for head in article["headline"]]
BODIES = [paragraph for article in ARTICLES for paragraph in article["body"]]
SMALL = ["记者 冯国良", "通讯员 田园 摄", *pool()["furniture"], "(下转第三版)", "12", "◆◆◆", "天气预报", "3月5日"]
FORMS = ["停水通知:因管网检修,定于11月28日上午八时至下午六时停水,请居民提前储水。"]
FORMS.append(FORMS[0].replace("11月28日", "12月16日"))
ODD = ["", "\ufeff", "\x00", "\x1a", "\u200b", "\u00ad", "\ud800", "㎡", "\u3000", "\t"]

whole = st.sampled_from([*BODIES, *HEADS, *SMALL, *FORMS])
misread = st.builds(damaged, st.sampled_from(BODIES), st.sampled_from([0.03, 0.1, 0.25]), st.integers(0, 3))
fragment = st.builds(lambda text, low, size: text[low : low + size], misread, st.integers(0, 60), st.integers(1, 90))
cut = st.builds(lambda text, at: f"{text[:at]}\n\n{text[at:]}", st.sampled_from(BODIES), st.integers(0, 90))
wrapped = st.builds(
    lambda text, width: "\n".join(text[at : at + width] for at in range(0, len(text), width)),
    st.sampled_from(BODIES),
    st.integers(8, 30),
)
article = st.sampled_from(ARTICLES).map(lambda a: plain(a))
odd = st.builds(lambda text, sign, at: text[:at] + sign + text[at:], whole, st.sampled_from(ODD), st.integers(0, 50))
piece = st.one_of(whole, misread, fragment, cut, wrapped, article, odd)
GAPS = ["\n\n", "\n\n\n\n", "\n", "\r\n\r\n", "\n\u3000\u3000", " \n\t\n", "", "\n\n\u3000\u3000", "\x0b", "\u2028"]
between = st.sampled_from(GAPS)
page_text = st.lists(st.tuples(piece, between), max_size=9).map(lambda parts: "".join(map("".join, parts)))
texts = st.lists(page_text, max_size=3)
setting = st.builds(
    lambda scope, tokenizer: replace(DEFAULTS, scope=scope, tokenizer=tokenizer),
    st.sampled_from(["page", "dump", "corpus"]),
    st.sampled_from(["jieba", "chars"]),
)
dump = st.sampled_from(["d", None])
beside = st.booleans()


def fates(result: Result, *wanted: str) -> dict[tuple[str, int], Entry]:
    """The ledger's entry of each character, page and place, with one of these fates."""
    return {
        (entry.span.page, at): entry
        for entry in result.ledger
        if entry.fate in wanted
        for at in range(entry.span.start, entry.span.end)
    }


def made(found: list[str], is_beside: bool, dump: str | None = "d") -> list[Page]:
    """Make pages, their text as it is or in two columns side by side."""
    made_pages = pages(*found, dump=dump)
    return [in_columns(each) for each in made_pages] if is_beside else made_pages


def in_columns(given_page: Page) -> Page:
    """Print the second half of a page's lines beside the first."""
    lines = given_page.text.split("\n")
    half = (len(lines) + 1) // 2
    text, columns = "", tuple[list[tuple[int, int]], list[tuple[int, int]]](([], []))
    for left, right in zip_longest(lines[:half], lines[half:], fillvalue=""):
        for line, column in zip((left, right), columns, strict=True):
            column.append((len(text), len(text) + len(line)))
            text += f"{line}   "
        text += "\n"
    return replace(given_page, text=text, columns=tuple(map(tuple, columns)))


def plain(article: dict[str, list[str]]) -> str:
    """An article's headline and body."""
    return "\n\n".join([*article["headline"], *article["body"]])


def written(result: Result) -> str:
    """The cleaned text, as `dedupe clean` prints it."""
    return "".join(article_texts(result.articles))


def spaced(articles: Iterable[Article]) -> str:
    """Articles as a page would print them: a blank line between paragraphs."""
    return "\n\n\n".join(a.text.replace("\n", "\n\n") for a in articles)


@given(texts, setting, dump, beside)
def test_the_ledger_partitions_every_page(
    found: list[str], settings: Settings, dump: str | None, is_beside: bool
) -> None:
    result = clean(made(found, is_beside, dump), settings)
    assert list(dict.fromkeys(e.span.page for e in result.ledger)) == [p.id for p in result.pages if p.text]
    for p in result.pages:
        at = 0
        for entry in (e for e in result.ledger if e.span.page == p.id):
            assert entry.span.start == at < entry.span.end
            at = entry.span.end
            content = p.text[entry.span.start : entry.span.end]
            assert (entry.fate == "whitespace") == (not spell(content) and not content.strip())
        assert at == len(p.text)


@given(texts, setting, dump, beside)
def test_every_duplicate_names_kept_text_that_says_the_same(
    found: list[str], settings: Settings, dump: str | None, is_beside: bool
) -> None:
    result = clean(made(found, is_beside, dump), settings)
    kept = fates(result, "kept")
    home = {p.id: p.dump for p in result.pages}
    for entry in result.ledger:
        if entry.fate != "duplicate":
            assert entry.of is None
            assert (entry.article is None) == (entry.fate == "whitespace")
            continue
        assert entry.of is not None
        of, text = entry.of, read(result, entry.of)
        letters = [(of.page, of.start + at) for at, sign in enumerate(text) if spell(sign)]
        assert all(letter in kept for letter in letters)
        assert entry.article == kept[letters[0]].article
        mine, theirs = spell(read(result, entry.span)), spell(read(result, entry.of))
        assert Indel.normalized_similarity(mine, theirs) >= LEAST
        assert settings.scope != "page" or entry.span.page == of.page
        assert settings.scope != "dump" or home[entry.span.page] == home[of.page]


@given(texts, setting, beside)
def test_articles_are_their_sources_letter_by_letter(found: list[str], settings: Settings, is_beside: bool) -> None:
    result = clean(made(found, is_beside), settings)
    for a in result.articles:
        assert spell(a.text) == "".join(spell(read(result, span)) for span in a.sources)
        assert a.text == "\n".join(part for part in a.text.split("\n") if part)
        assert list(a.headline) + list(a.body) == a.text.split("\n")[: len(a.headline) + len(a.body)]
        assert a.copies >= 1
        found_on = list(dict.fromkeys(span.page for span in a.sources))
        assert a.page in found_on
        assert len(found_on) == 1 or ({"continued", "completed"}.intersection(a.flags) and settings.scope != "page")
    kept = Counter(e.article for e in result.ledger if e.fate == "kept")
    assert kept == Counter({a.id: len(a.sources) for a in result.articles})
    sources = [(span.page, span.start, span.end) for a in result.articles for span in a.sources]
    assert sorted(sources) == sorted((e.span.page, e.span.start, e.span.end) for e in result.ledger if e.fate == "kept")


@given(texts, setting, dump, beside)
def test_clusters_have_one_representative_first_and_no_passage_twice(
    found: list[str], settings: Settings, dump: str | None, is_beside: bool
) -> None:
    result = clean(made(found, is_beside, dump), settings)
    fate = fates(result, "kept", "duplicate")
    for cluster in result.clusters:
        assert [m.role for m in cluster.members] == ["representative"] + ["copy"] * (len(cluster.members) - 1)
        assert len(cluster.members) > 1
        assert len({m.span for m in cluster.members}) == len(cluster.members)
        assert all(0 <= m.similarity <= 1 and m.span.start < m.span.end for m in cluster.members)
        assert cluster.members[0].relation == "exact"
        variants = {m.relation == "variant" for m in cluster.members[1:]}
        assert variants == {False} or (variants == {True} and cluster.action == "kept")
        if cluster.action == "removed":
            for n, member in enumerate(cluster.members):
                text = read(result, member.span)  # an ornament between two blocks has a fate of its own
                places = [(member.span.page, member.span.start + at) for at, sign in enumerate(text) if spell(sign)]
                inside = {fate[place].fate for place in places}
                assert "duplicate" in inside if n else "kept" in inside
                assert not n or inside == {"duplicate"}


@given(texts, setting, beside)
def test_the_same_input_gives_the_same_result(found: list[str], settings: Settings, is_beside: bool) -> None:
    given_pages = made(found, is_beside)
    assert clean(given_pages, settings) == clean(list(given_pages), settings)


@given(texts, beside)
def test_names_of_articles_differ(found: list[str], is_beside: bool) -> None:
    result = clean(made(found, is_beside))
    assert len({a.id for a in result.articles}) == len(result.articles)
    order = {p.id: n for n, p in enumerate(result.pages)}
    assert [order[a.page] for a in result.articles] == sorted(order[a.page] for a in result.articles)


lightly = st.builds(damaged, st.sampled_from(BODIES), st.just(0.02), st.integers(0, 3))
regular = st.lists(st.one_of(st.sampled_from([*BODIES, *HEADS, *FORMS]), lightly, article), min_size=1, max_size=4).map(
    "\n\n".join
)


@given(st.lists(regular, min_size=1, max_size=2))
def test_cleaned_text_has_nothing_left_to_remove(found: list[str]) -> None:
    once = clean(pages(*found))
    again = clean(pages(*(spaced(a for a in once.articles if a.page == p.id) for p in once.pages)))
    assert [read(again, e.span) for e in again.ledger if e.fate == "duplicate"] == []


@given(st.lists(st.sampled_from(ARTICLES), min_size=1, max_size=6))
def test_cleaning_the_cleaned_text_gives_the_same_articles(found: list[dict[str, list[str]]]) -> None:
    once = clean(pages("\n\n".join(map(plain, found))))
    again = clean([page(spaced(once.articles))])
    assert written(again) == written(once)
    assert {a.copies for a in again.articles} == {1}


def test_the_cleaned_text_as_it_is_written_gives_itself() -> None:
    once = clean(pages("\n\n".join(map(plain, ARTICLES))))
    assert written(clean([page(written(once))])) == written(once)


# More than eight printings of a text are a known failure (test_copies).
@given(st.lists(st.lists(st.sampled_from(range(len(ARTICLES))), max_size=3, unique=True), min_size=2, max_size=6))
def test_the_order_of_pages_chooses_only_the_representatives(numbers: list[list[int]]) -> None:
    made = [page("\n\n\n".join(plain(ARTICLES[n]) for n in chosen), f"p{at}") for at, chosen in enumerate(numbers)]
    other = sorted(made, key=lambda p: p.id, reverse=True)
    settings = replace(DEFAULTS, scope="corpus")
    first, second = clean(made, settings), clean(other, settings)
    assert kept_letters(first) == kept_letters(second)
    assert len(first.articles) == len(second.articles)
    assert Counter(a.copies for a in first.articles) == Counter(a.copies for a in second.articles)


SMALLEST = ["", "\n\n", "◆", "\x00\x00", "甲", "A", "今年3月5日", "一二三四五六七八九十"]


@pytest.mark.parametrize("found", [[], *([text] * times for text in SMALLEST for times in (1, 2))])
def test_the_smallest_inputs_have_an_answer(found: list[str]) -> None:
    result = clean(pages(*found))
    assert len(result.articles) == sum(bool(text.strip()) for text in found)
