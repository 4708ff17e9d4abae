"""Two texts → their alignment."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dedupe.alignment import (
    Step,
    Steps,
    align_texts,
    alike,
    extend,
    extend_texts,
    image,
    join_steps,
    letters_of,
    score_of,
    similarity_of,
)

TEXT = st.text("甲乙丙丁戊", max_size=40)


def are_tiles(steps: list[Step], a: int, b: int) -> bool:
    """Whether the steps cover [0, a) and [0, b) in order without gap or overlap."""
    at = (0, 0)
    for step in steps:
        if (step.a_start, step.b_start) != at or step.a_end < step.a_start or step.b_end < step.b_start:
            return False
        at = (step.a_end, step.b_end)
    return at == (a, b)


@given(TEXT, TEXT)
def test_steps_tile_both_sides_and_equal_ones_are_equal(a: str, b: str) -> None:
    steps = align_texts(a, b)
    assert are_tiles(steps, len(a), len(b))
    for step in steps:
        assert step.equal == (a[step.a_start : step.a_end] == b[step.b_start : step.b_end])


@given(TEXT, TEXT)
def test_similarity_is_between_nothing_and_one_and_one_only_for_equals(a: str, b: str) -> None:
    similarity = similarity_of(align_texts(a, b))
    assert 0 <= similarity <= 1
    assert (similarity == 1) == (a == b)


@given(TEXT, TEXT)
def test_a_turned_alignment_is_that_of_the_turned_texts(a: str, b: str) -> None:
    turned = [step.turned() for step in align_texts(a, b)]
    assert are_tiles(turned, len(b), len(a))
    assert [step.turned() for step in turned] == align_texts(a, b)


@given(TEXT, TEXT, st.data())
def test_the_image_of_an_equal_stretch_is_the_same_letters(a: str, b: str, data: st.DataObject) -> None:
    steps = align_texts(a, b)
    for step in steps:
        if step.equal:
            low = data.draw(st.integers(step.a_start, step.a_end - 1))
            high = data.draw(st.integers(low + 1, step.a_end))
            start, end = image(steps, low, high) or (0, 0)
            assert b[start:end] == a[low:high]
            assert start - step.b_start == low - step.a_start


@given(TEXT, TEXT, st.integers(0, 40), st.integers(0, 40))
def test_an_image_lies_inside_the_other_side(a: str, b: str, low: int, high: int) -> None:
    place = image(align_texts(a, b), low, high)
    if place is not None:
        assert 0 <= place[0] <= place[1] <= len(b)
    if a and (low, high) == (0, len(a)):
        assert place is not None


@given(TEXT, TEXT, st.integers(1, 20))
def test_images_of_neighbours_do_not_cross(a: str, b: str, cut: int) -> None:
    steps = align_texts(a, b)
    left, right = image(steps, 0, cut), image(steps, cut, len(a))
    if left and right:
        assert left[1] <= right[0]


def test_an_image_of_nothing() -> None:
    steps = align_texts("甲乙丙", "甲丙")
    assert image(steps, 3, 5) is None
    assert image([], 0, 5) is None
    assert image(steps, 1, 2) == (1, 1)


@given(TEXT, TEXT, st.integers(4, 12))
def test_an_extension_begins_at_the_beginning_and_ends_equal(a: str, b: str, window: int) -> None:
    steps = extend_texts(a, b, window)
    if steps:
        assert are_tiles(steps, steps[-1].a_end, steps[-1].b_end)
        assert steps[-1].a_end <= len(a)
        assert steps[-1].b_end <= len(b)
        assert steps[-1].equal
        assert score_of(steps) > 0


@given(TEXT, TEXT, st.integers(4, 12))
def test_an_extension_asks_only_for_the_letters_that_it_looks_at(a: str, b: str, window: int) -> None:
    asked: list[int] = []

    def letters(at: int) -> str:
        asked.append(at)
        return a[at : at + window]

    steps = extend(letters, lambda at: b[at : at + window])
    assert steps == extend_texts(a, b, window)
    assert asked == sorted(set(asked))
    assert all(at <= (steps[-1].a_end if steps else 0) for at in asked)


def test_an_extension_goes_on_through_windows_and_stops_where_texts_part() -> None:
    same = "春眠不觉晓处处闻啼鸟夜来风雨声花落知多少"
    steps = extend_texts(same + "白日依山尽黄河入海流", same + "床前明月光疑是地上霜", 8)
    assert (steps[-1].a_end, steps[-1].b_end) == (len(same), len(same))
    assert extend_texts("白日依山尽", "床前明月光", 8) == []


@given(TEXT, TEXT, st.integers(2, 10))
def test_best_stretches_are_in_order_begin_and_end_equal_and_score(a: str, b: str, drop: int) -> None:
    steps = align_texts(a, b)
    at = 0
    for part in alike(steps, drop):
        assert at <= part[0].a_start
        assert part[0].equal
        assert part[-1].equal
        assert score_of(part) > 0
        assert set(part) <= set(steps)
        at = part[-1].a_end


def test_a_long_insertion_parts_and_a_short_one_does_not() -> None:
    left, right = "春眠不觉晓处处闻啼鸟", "夜来风雨声花落知多少"
    a = left + right
    assert len(alike(align_texts(a, left + "白日" + right), 5)) == 1
    assert len(alike(align_texts(a, left + "白日依山尽黄河入海流" + right), 5)) == 2


@given(TEXT, TEXT, st.integers(0, 9), st.integers(0, 9))
def test_moved_steps_stand_as_far_apart_as_before(a: str, b: str, x: int, y: int) -> None:
    moved = [step.moved(x, y) for step in align_texts(a, b)]
    assert [step.moved(-x, -y) for step in moved] == align_texts(a, b)


def test_joined_steps_alternate_and_tile() -> None:
    steps = [Step(True, 0, 2, 0, 2), Step(True, 2, 3, 2, 3), Step(False, 3, 3, 3, 3), Step(False, 3, 4, 3, 3)]
    assert join_steps(steps) == [Step(True, 0, 3, 0, 3), Step(False, 3, 4, 3, 3)]
    assert join_steps([]) == []


def test_nothing_is_like_nothing() -> None:
    assert similarity_of([]) == 1


@given(TEXT, TEXT, st.integers(0, 9), st.integers(0, 9), st.integers(-2, 50), st.integers(-2, 50))
def test_packed_steps_are_the_same_steps(a: str, b: str, i: int, j: int, start: int, end: int) -> None:
    steps = align_texts(a, b, i, j)
    if steps:
        packed = Steps.pack(steps)
        assert list(packed) == [packed[n] for n in range(len(packed))] == packed[:] == steps
        assert packed[-1] == steps[-1]
        assert list(packed.turned()) == [step.turned() for step in steps]
        assert image(packed, start, end) == image(steps, start, end)
        assert packed.touching(start, end) == [s for s in steps if s.a_end >= start and s.a_start <= end]


def test_an_unequal_stretch_is_parted_into_letters() -> None:
    """One for one; what one side has besides stands against nothing, or as a whole at one place."""
    assert list(letters_of(Step(False, 3, 5, 7, 9))) == [Step(False, 3, 4, 7, 8), Step(False, 4, 5, 8, 9)]
    assert list(letters_of(Step(False, 3, 5, 7, 8))) == [Step(False, 3, 4, 7, 8), Step(False, 4, 5, 8, 8)]
    assert list(letters_of(Step(False, 3, 3, 7, 9))) == [Step(False, 3, 3, 7, 9)]
