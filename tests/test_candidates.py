"""Stream → candidates: what is looked at, and what is not."""

from __future__ import annotations

import pytest
from make import pool, stream_of, words

from dedupe.candidates import find_candidates, without_leads, without_phrases
from dedupe.kinds import kinds_of
from dedupe.normalize import spell
from dedupe.passages import Candidate, passage_candidates
from dedupe.settings import DEFAULTS
from dedupe.stream import Stream

PHRASE = "县人民政府办公室主任赵德福"
SEEDS = DEFAULTS.seeds


def covering(stream: Stream, text: str) -> list[Candidate]:
    """Find the candidates of which each side lies in one printing of a text."""
    text, found = spell(text), []
    places = [at for at in range(len(stream.text)) if stream.text.startswith(text, at)]
    for c in passage_candidates(stream, DEFAULTS):
        if all(any(p <= start and end <= p + len(text) for p in places) for start, end in ((c[0], c[1]), (c[2], c[3]))):
            found.append(c)
    return found


def test_a_phrase_in_the_middle_of_two_long_blocks_is_not_looked_at() -> None:
    stream = stream_of(*(f"{words(n, 40)}{PHRASE}{words(n + 9, 40)}" for n in range(2)))
    found = covering(stream, PHRASE)
    assert found
    assert list(without_phrases(stream, found, SEEDS)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{}", "{long}{}{long}"),  # all of a block
        ("{short}{}", "{long}{}{long}"),  # much of it
        ("{long}{}", "{long}{}{long}"),  # its end: a column may break there
        ("{}{long}", "{long}{}{long}"),
    ],
)
def test_what_fills_a_block_or_stands_at_its_edge_is(one: str, other: str) -> None:
    texts = [form.format(PHRASE, short=words(3, 5), long=words(n, 40)) for n, form in enumerate((one, other))]
    stream = stream_of(*texts)
    found = covering(stream, PHRASE)
    assert found
    assert list(without_phrases(stream, found, SEEDS)) == found


def test_a_long_passage_in_the_middle_of_two_blocks_is() -> None:
    passage = PHRASE + "昨日到各村查看秋收,并慰问老人"
    stream = stream_of(*(f"{words(n, 90)}{passage}{words(n + 9, 90)}" for n in range(2)))
    found = covering(stream, passage)
    assert found
    assert list(without_phrases(stream, found, SEEDS)) == found


def test_a_headline_is_not_held_against_the_lead_that_repeats_it() -> None:
    article = pool()["articles"][0]
    head = article["headline"][0]
    lead = f"近日,记者从学校了解到,{head},引起家长们的注意。{article['body'][0]}"
    stream = stream_of(f"{head}\n\n{lead}\n\n{head}\n\n{lead}")
    kinds = kinds_of(stream, DEFAULTS)
    assert kinds == ["headline", "body"] * 2
    found = covering(stream, head)
    blocks = {(stream.block_at(c.a_start), stream.block_at(c.b_start)) for c in found}
    left = {(stream.block_at(c.a_start), stream.block_at(c.b_start)) for c in without_leads(stream, found, kinds)}
    assert {(0, 1), (0, 3)} & blocks
    assert left == {(a, b) for a, b in blocks if (a + b) % 2 == 0}
    whole = find_candidates(stream, kinds, DEFAULTS)
    assert any(c.a_end - c.a_start >= len(spell(lead)) for c in whole)
