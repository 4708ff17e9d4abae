"""Files written back are valid, where lxml and the schemas are at hand (DEDUPE_SCHEMAS, see `SCHEMAS`)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from make import lines_of, pool

from dedupe.run import Log, find_sources, run
from dedupe.settings import DEFAULTS
from dedupe.writeback import WriteBack
from dedupe.writeback.files import written_back

# A folder with alto-1-4.xsd … alto-4-4.xsd of github.com/altoxml/schema, their import of xlink turned to a file beside
# them, and pagecontent.xsd of github.com/PRImA-Research-Lab/PAGE-XML as page-2010-03-19.xsd … page-2019-07-15.xsd.
SCHEMAS = os.environ.get("DEDUPE_SCHEMAS", "")
ALTO = {
    "alto-1-4": "",
    "alto-2-0": 'xmlns="http://www.loc.gov/standards/alto/ns-v2#" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.loc.gov/standards/alto/ns-v2# http://www.loc.gov/standards/alto/alto-v2.0.xsd"',
    "alto-2-1": 'xmlns="http://www.loc.gov/standards/alto/ns-v2#"',
    "alto-3-1": 'xmlns="http://www.loc.gov/standards/alto/ns-v3#"',
    "alto-4-0": 'xmlns="http://www.loc.gov/standards/alto/ns-v4#"',
    "alto-4-4": 'xmlns="http://www.loc.gov/standards/alto/ns-v4#" SCHEMAVERSION="4.4"',
}
PAGE = ("2010-03-19", "2013-07-15", "2016-07-15", "2017-07-15", "2018-07-15", "2019-07-15")
LINES, OTHER = (lines_of(article) for article in pool()["articles"][:2])
BOX = 'HPOS="{0}" VPOS="{1}" WIDTH="900" HEIGHT="10"'


def alto(version: str) -> str:
    number = 0

    def block(name: str, texts: list[str], more: str = "") -> str:
        nonlocal number
        lines = ""
        for text in texts:
            number += 1
            box = BOX.format(0, 20 * number + 40 * (text == LINES[1]))
            lines += f'<TextLine ID="l{number}" {box}><String {box} CONTENT="{text}"/></TextLine>'
        return f'<TextBlock ID="{name}" {BOX.format(0, 0)}{more}>{lines}</TextBlock>'

    order = "".join(f'<ElementRef ID="r{name}" REF="{name}"/>' for name in "abc")
    reading = (
        f'<ReadingOrder><OrderedGroup ID="g">{order}</OrderedGroup></ReadingOrder>' if version == "alto-4-4" else ""
    )
    tags = '<Tags><OtherTag ID="t" LABEL="x"/></Tags>' if version > "alto-4" else ""
    page = f'<Page ID="P" PHYSICAL_IMG_NR="1" HEIGHT="900" WIDTH="900"><PrintSpace {BOX.format(0, 0)}>'
    blocks = block("a", LINES, ' IDNEXT="c"') + block("b", [*OTHER, *LINES[1:]]) + block("c", LINES, ' IDNEXT="b"')
    head = "<Description><MeasurementUnit>pixel</MeasurementUnit></Description>"
    style = '<Styles><TextStyle ID="s" FONTSIZE="9"/></Styles>'
    layout = f"<Layout>{page}{blocks}</PrintSpace></Page></Layout>"
    return f"<alto {ALTO[version]}>{head}{style}{tags}{reading}{layout}</alto>"


def pcgts(version: str) -> str:
    coords, plain = '<Coords points="0,0 9,0 9,9"/>', ""
    if version < "2013":
        coords = '<Coords><Point x="0" y="0"/><Point x="9" y="0"/><Point x="9" y="9"/></Coords>'
        plain = "<PlainText/>"

    def region(name: str, texts: list[str], inner: str = "") -> str:
        lines = "".join(
            f'<TextLine id="{name}{at}">{coords}<TextEquiv>{plain}<Unicode>{text}</Unicode></TextEquiv></TextLine>'
            for at, text in enumerate(texts)
        )
        equiv = f"<TextEquiv>{plain}<Unicode>{' '.join(texts)}</Unicode></TextEquiv>"
        inside = (coords, inner, lines, equiv) if version > "2016" else (coords, lines, equiv)
        return f'<TextRegion id="{name}">{"".join(inside)}</TextRegion>'

    refs = "".join(f'<RegionRefIndexed index="{at}" regionRef="{name}"/>' for at, name in enumerate("ab"))
    last = '<OrderedGroupIndexed id="h" index="2"><RegionRefIndexed index="0" regionRef="c"/></OrderedGroupIndexed>'
    order = f'<ReadingOrder><OrderedGroup id="g">{refs}{last}</OrderedGroup></ReadingOrder>'
    dates = "<Created>2026-01-01T00:00:00</Created><LastChange>2026-01-01T00:00:00</LastChange>"
    regions = region("a", LINES) + region("b", OTHER) + region("c", LINES) + region("d", LINES, region("e", OTHER[:1]))
    page = f'<Page imageFilename="a" imageWidth="9" imageHeight="9">{order}{regions}</Page>'
    namespace = f"http://schema.primaresearch.org/PAGE/gts/pagecontent/{version}"
    return f'<PcGts xmlns="{namespace}"><Metadata><Creator>x</Creator>{dates}</Metadata>{page}</PcGts>'


def refuse(notice: object) -> None:
    raise AssertionError(notice)


@pytest.mark.skipif(not SCHEMAS, reason="no schemas here; name their folder with DEDUPE_SCHEMAS")
@pytest.mark.parametrize("how", ["mark", "drop"])
@pytest.mark.parametrize("name", [*ALTO, *(f"page-{version}" for version in PAGE)])
def test_what_is_written_back_is_valid(name: str, how: WriteBack, tmp_path: Path) -> None:
    etree = pytest.importorskip("lxml.etree")
    source = alto(name) if name in ALTO else pcgts(name.removeprefix("page-"))
    (tmp_path / "a.xml").write_text(source, "utf-8")
    log = Log(refuse, refuse)
    done = run(find_sources([str(tmp_path)], None, log), DEFAULTS, log)
    ((_, data),) = written_back(done.result, done.sources, DEFAULTS, how, refuse)
    schema = etree.XMLSchema(etree.parse(str(Path(SCHEMAS) / f"{name}.xsd")))
    schema.assertValid(etree.fromstring(source.encode()))
    assert data != source.encode()
    schema.assertValid(etree.fromstring(data))
