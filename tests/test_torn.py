"""A line in Latin letters, and the block below → headline, or part of a torn paragraph?"""

from __future__ import annotations

import pytest
from make import stream_of

from dedupe.kinds import kinds_of
from dedupe.settings import DEFAULTS, Torn
from dedupe.torn import clues_of, torn_log_odds


@pytest.mark.parametrize(
    ("line", "below", "is_torn"),
    [
        ("Older people and women are increasingly taking", "charge of the boats in the harbour.", True),
        ("The harbour master said the bridge has been", "Closed until Monday.", True),
        ("Harbour Bridge to Close for Repairs", "The bridge closes on Monday.", False),
        ("Harbour Bridge to Close for Repairs", "", False),
    ],
)
def test_a_line_that_goes_on_below_is_no_headline(line: str, below: str, is_torn: bool) -> None:
    assert (torn_log_odds(line, below, Torn()) >= Torn().least) is is_torn
    assert (kinds_of(stream_of(f"{line}\n\n{below}"), DEFAULTS)[0] == "body") is is_torn


def test_every_clue_has_a_weight() -> None:
    assert {*clues_of("The harbour", "is closed")} | {"least"} == {*Torn.__dataclass_fields__}
