"""Boxes of lines tell that a headline stands above what is printed right below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from make import page, pool

from dedupe.headings import Place, above_what_is_below, are_one_line, places_on
from dedupe.items import Item
from dedupe.model import Box, Line, Page
from dedupe.pipeline import clean
from dedupe.settings import DEFAULTS

SETTINGS = DEFAULTS.headings
A = pool()["articles"]


def head(number: int, text: str = "果农学会直播") -> Item:
    return Item(number, "headline", text, len(text), 1, False, False, False, True, False)


def body(number: int, broken: bool = False, joins: bool = False) -> Item:
    return Item(number, "body", "正文。", 2, 1, False, False, joins, broken, False)


def place(x: float, y: float, w: float, h: float, lines: int = 1) -> Place:
    """The place of a block of some lines below each other, h high each."""
    return Place((x, y, w, h * lines), tuple((x, y + n * h, w, h) for n in range(lines)), h)


def order(items: Sequence[Item], places: dict[int, Place], across: set[tuple[int, int]] = frozenset()) -> list[int]:  # type: ignore[assignment]
    goes_on = lambda left, right: (left.block, right.block) in across  # noqa: E731
    return [item.block for item in above_what_is_below(items, places, goes_on, SETTINGS)]


# Two columns of body text, 300 wide, below a headline over both; above them another article's end.
END, ONE, TWO = place(0, 0, 300, 20), place(0, 120, 300, 20, 9), place(320, 120, 300, 20, 9)
OVER = place(100, 70, 420, 40)


def test_a_headline_listed_behind_its_columns_stands_above_the_first() -> None:
    assert order([body(0), body(1), body(2), head(3)], {0: END, 1: ONE, 2: TWO, 3: OVER}) == [0, 3, 1, 2]


def test_one_without_text_right_below_stays() -> None:
    far = place(100, 20, 420, 20)  # what stands below is 80 away: more than two of its letters
    assert order([body(1), body(2), head(3)], {1: ONE, 2: TWO, 3: far}) == [1, 2, 3]
    beside = place(700, 70, 420, 40)
    assert order([body(1), body(2), head(3)], {1: ONE, 2: TWO, 3: beside}) == [1, 2, 3]
    assert order([body(1), body(2), head(3)], {1: ONE, 2: TWO}) == [1, 2, 3]  # it has no box


def test_one_above_the_middle_of_a_block_stays() -> None:
    through = place(0, 40, 300, 20, 13)  # the block goes on from above the headline
    assert order([body(1), body(2), head(3)], {1: through, 2: TWO, 3: place(100, 70, 200, 40)}) == [1, 2, 3]


def test_boxes_that_overlap_a_little_touch() -> None:
    high = place(0, 95, 300, 20, 9)  # its box begins 15 above the end of the headline's
    assert order([body(1), head(3)], {1: high, 3: place(0, 70, 300, 40)}) == [3, 1]
    higher = place(0, 85, 300, 20, 9)
    assert order([body(1), head(3)], {1: higher, 3: place(0, 70, 300, 40)}) == [1, 3]


def test_a_kicker_stands_above_its_headline() -> None:
    kicker = place(100, 40, 200, 25)
    assert order([body(1), head(4), head(3)], {1: ONE, 3: OVER, 4: kicker}) == [4, 3, 1]
    assert order([body(1), head(3), head(4)], {1: ONE, 3: OVER, 4: kicker}) == [4, 3, 1]


def test_a_subhead_in_its_column_stays_between_its_paragraphs() -> None:
    below, sub = place(0, 340, 300, 20, 3), place(0, 310, 300, 20)
    items = [head(3), body(1), head(5), body(6), body(2)]
    assert order(items, {3: OVER, 1: ONE, 5: sub, 6: below, 2: TWO}) == [3, 1, 5, 6, 2]


def test_one_in_the_middle_of_its_columns_stays_above_the_first() -> None:
    middle = place(330, 70, 200, 40)  # nothing of it stands above the first column
    places = {1: ONE, 2: TWO, 3: middle}
    assert order([head(3), body(1, broken=True), body(2)], places) == [3, 1, 2]


def test_one_over_the_second_column_goes_to_the_first_of_the_sentence() -> None:
    places = {0: END, 1: ONE, 2: TWO, 3: place(330, 70, 200, 40)}
    items = [body(0), body(1, broken=True), body(2), head(3)]
    assert order(items, places, {(1, 2)}) == [0, 3, 1, 2]
    assert order(items, places) == [0, 1, 3, 2]  # nothing runs across: the second column is its own


def test_of_headlines_side_by_side_each_stands_above_its_own() -> None:
    heads = {3: place(0, 70, 300, 40), 4: place(330, 70, 200, 40)}
    assert order([head(3), head(4), body(1), body(2)], {1: ONE, 2: TWO, **heads}) == [3, 1, 4, 2]


def test_pieces_of_a_line_stand_together_from_left_to_right() -> None:
    pieces = {3: place(0, 70, 310, 40), 4: place(320, 71, 300, 40)}
    places = {1: ONE, 2: TWO, **pieces}
    assert order([head(4), body(2), head(3), body(1)], places) == [2, 3, 4, 1]
    assert order([head(3), body(1), head(4), body(2)], places) == [3, 4, 1, 2]


def test_what_is_one_line() -> None:
    left = place(0, 70, 310, 40)
    assert are_one_line(left, place(320, 72, 300, 40), SETTINGS)
    assert not are_one_line(left, place(325, 72, 300, 40), SETTINGS)  # a gutter between
    assert not are_one_line(left, place(320, 90, 300, 40), SETTINGS)  # not level
    assert not are_one_line(left, place(320, 75, 300, 20), SETTINGS)  # smaller
    assert not are_one_line(place(320, 72, 300, 40), left, SETTINGS)  # the other way round


def test_pieces_of_a_line_of_words_have_the_white_of_words_between() -> None:
    left, right = (place(0, 70, 310, 40)._replace(is_spaced=True), place(325, 72, 300, 40)._replace(is_spaced=True))
    assert are_one_line(left, right, SETTINGS)
    assert not are_one_line(left, right._replace(box=(335, 72, 300, 40)), SETTINGS)
    assert not are_one_line(left, right._replace(is_spaced=False), SETTINGS)


def test_noise_level_with_the_text_below_a_headline_moves_nothing() -> None:
    noise = place(-60, 122, 350, 20)  # leftmost, a line read twice
    assert order([head(3), body(1), body(5), body(2)], {3: OVER, 1: ONE, 5: noise, 2: TWO}) == [3, 1, 5, 2]


def test_a_column_whose_edge_a_headline_touches_is_another() -> None:
    assert order([body(1), body(2), head(3)], {1: ONE, 2: TWO, 3: place(270, 70, 350, 40)}) == [1, 3, 2]


def test_a_sentence_joins_where_a_headline_has_gone_from_its_middle() -> None:
    places = {0: END, 1: ONE, 2: TWO, 3: OVER}
    items = [body(0, broken=True), body(1, broken=True, joins=True), head(3), body(2)]
    found = above_what_is_below(items, places, lambda left, right: (left.block, right.block) == (1, 2), SETTINGS)
    assert [(item.block, item.joins) for item in found] == [(0, False), (3, False), (1, False), (2, True)]


def test_a_page_of_headlines_is_left_as_it_is() -> None:
    few = replace(SETTINGS, most=3)
    places = {1: ONE, 2: TWO, 3: OVER}
    items = [body(1), body(2), head(3)]
    goes_on = lambda left, right: False  # noqa: E731
    assert [item.block for item in above_what_is_below(items, places, goes_on, few)] == [3, 1, 2]
    assert above_what_is_below(items, places, goes_on, replace(few, most=2)) == items


def test_places_of_lines_that_run_down_or_hold_several_are_not_used() -> None:
    upright = page("果农学会直播")
    (block,) = clean([upright]).blocks[0]
    across, down = (0.0, 0.0, 180.0, 30.0), (0.0, 0.0, 30.0, 180.0)
    high = (0.0, 0.0, 180.0, 90.0)  # three lines, told as one

    def told(box: Box | None) -> list[Place | None]:
        return places_on(replace(upright, lines=(Line(0, 6, box),)), [block], SETTINGS.slim)

    assert told(across) == [Place(across, (across,), 30.0)]
    assert told(down) == told(high) == told(None) == [None]


def boxed(*blocks: tuple[str, Box]) -> Page:
    """A page of blocks, each with its lines below each other in a box that is as high as one of them."""
    plain = page("\n\n".join(text for text, _ in blocks))
    at, lines = 0, []
    for text, (x, y, w, h) in blocks:
        for n, line in enumerate(text.split("\n")):
            lines.append(Line(at, at + len(line), (x, y + n * h, w, h)))
            at += len(line) + 1
        at += 1
    return replace(plain, lines=tuple(lines))


def in_lines(text: str) -> str:
    return "\n".join(text[at : at + 15] for at in range(0, len(text), 15))


def test_on_a_page_the_article_has_its_headline_in_one_piece() -> None:
    first, second = A[3]["body"][0], A[4]["body"][0]
    half = 60
    told = clean(
        [
            boxed(
                (in_lines(second), (660, 60, 300, 20)),
                ("县里举办冬季", (0, 10, 300, 45)),
                (in_lines(first[:half]), (0, 60, 300, 20)),
                ("果品展销会", (305, 10, 300, 45)),
                (in_lines(first[half:]), (320, 60, 300, 20)),
            )
        ]
    )
    assert [article.headline for article in told.articles if article.headline] == [("县里举办冬季果品展销会",)]
    (article,) = (article for article in told.articles if article.headline)
    assert article.body == (first,)
