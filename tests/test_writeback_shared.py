"""Files of engines written back: what was put in is taken out again, and every byte is that of the input."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from make import shared

from dedupe.model import Notice, Result
from dedupe.readers import Source
from dedupe.run import Log, find_sources, run
from dedupe.settings import DEFAULTS
from dedupe.writeback import WriteBack
from dedupe.writeback.files import written_back

SCHEMAS = os.environ.get("DEDUPE_SCHEMAS", "")  # as test_writeback_schema.py has it
DUMPS = (
    *("alto/alto_badcoords.xml", "alto/alto_float_coords.xml", "alto/alto_nospace.xml"),
    *("alto/alto_ocrd_from_page.xml", "alto/chronam_alto_solr.xml", "alto/dinglehopper_alto3.xml"),
    *("alto/escriptorium_composedblock.alto.xml", "alto/europeana_dutch_alto.xml", "alto/europeana_german_alto.xml"),
    *("alto/kraken_alto4.xml", "alto/sbb_PPN750717092_newspaper.xml", "generated/page_h.xml", "generated/page_v.xml"),
    *("mets_alto/bl/0002647_18240217_0001.xml", "mets_alto/bl/0002647_18240217_0004.xml"),
    *("page/chiknowpo_lzh_0121.xml", "page/escriptorium_pagexml_types.xml", "page/kraken_cPAS-2000.xml"),
    *("page/kraken_explicit_ro.xml", "page/pagexml_tools_example.xml", "page/reichsanzeiger_1820_84_0220.xml"),
)
OLD = ("alto-1-0", "alto-1-1", "alto-1-2", "alto-1-3")  # they import a draft of xlink
MADE = re.compile(
    rb"""<(?:\w+:)?Tags>(?:\s*<(?:\w+:)?OtherTag\ ID="duplicate_[^>]*>)+\s*</(?:\w+:)?Tags>\s*   # Tags of our own
    |\s*<(?:\w+:)?OtherTag\ ID="duplicate_[^>]*>                                                 # one more tag
    |\ TAGREFS="duplicate_\d+"|\ duplicate_\d+(?=")                                              # what refers to it
    |\ custom="duplicate\ \{[^"]*\}"|\ duplicate\ \{[^"]*\}(?=")                                 # of PAGE-XML
    |<\?dedupe\ .*?\?>              # where there are no tags
    """,
    re.VERBOSE,
)
ORDER = re.compile(
    rb"""\s*</?(?:\w+:)?(?:(?:Uno|O)rderedGroup(?:Indexed)?|RegionRef(?:Indexed)?|ReadingOrder)\b[^>]*>"""
)
TOKENS = re.compile(rb"\s*<[^>]*>|[^<]+")
NEXT = re.compile(rb'\s+IDNEXT="[^"]*"')


EMPTY = ("kraken_cPAS-2000", "escriptorium_pagexml_types")  # no text, or none that is long enough to be a copy


def quiet(notice: Notice) -> None:
    """Say nothing of what was mended."""


@pytest.fixture(scope="module", params=DUMPS)
def twice(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[bytes, Result, tuple[Source, ...]]:
    """A file of an engine, and the result of cleaning it beside itself: all of the second printing is a copy."""
    data = shared("dumps", *request.param.split("/")).read_bytes()
    folder = tmp_path_factory.mktemp("twice")
    for name in ("a.xml", "b.xml"):
        (folder / name).write_bytes(data)
    log = Log(quiet, quiet)
    done = run(find_sources([str(folder)], None, log), replace(DEFAULTS, scope="corpus"), log)
    return data, done.result, done.sources


def outputs(twice: tuple[bytes, Result, tuple[Source, ...]], how: WriteBack) -> Iterator[bytes]:
    """Give both files as they are written back."""
    _, result, sources = twice
    told: list[Notice] = []
    found = [output for _, output in written_back(result, sources, DEFAULTS, how, told.append)]
    assert len(found) + len(told) == 2
    assert len(told) in (0, 2)  # a file whose bytes were mended when it was read is told
    yield from found


def test_what_is_marked_is_the_input_but_for_the_marks(
    twice: tuple[bytes, Result, tuple[Source, ...]], request: pytest.FixtureRequest
) -> None:
    marked = list(outputs(twice, "mark"))
    assert any(map(MADE.search, marked)) != any(name in request.node.name for name in EMPTY)
    for output in marked:
        assert ORDER.sub(b"", MADE.sub(b"", output)) == ORDER.sub(b"", twice[0])
        if not MADE.search(output):
            assert output == twice[0]
        assert set(ORDER.findall(output)) <= set(ORDER.findall(twice[0]))


def test_what_is_dropped_leaves_all_else_in_its_order(twice: tuple[bytes, Result, tuple[Source, ...]]) -> None:
    for output in outputs(twice, "drop"):
        rest = iter(NEXT.sub(b"", token) for token in TOKENS.findall(twice[0]))
        assert all(NEXT.sub(b"", token) in rest for token in TOKENS.findall(output))  # `in` goes on where it stopped


@pytest.mark.skipif(not SCHEMAS, reason="no schemas here; name their folder with DEDUPE_SCHEMAS")
@pytest.mark.parametrize("how", ["mark", "drop"])
def test_what_was_valid_stays_valid(twice: tuple[bytes, Result, tuple[Source, ...]], how: WriteBack) -> None:
    etree = pytest.importorskip("lxml.etree")
    schemas = [
        etree.XMLSchema(etree.parse(str(path)))
        for path in sorted(Path(SCHEMAS).glob("[ap]*.xsd"))
        if path.stem not in OLD
    ]
    schema = next((schema for schema in schemas if schema.validate(etree.fromstring(twice[0]))), None)
    if schema is None:
        pytest.skip("the engine's own file is valid by no schema")
    for output in outputs(twice, how):
        schema.assertValid(etree.fromstring(output))
