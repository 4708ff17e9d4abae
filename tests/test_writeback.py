"""Input files written back: copies marked or dropped, and not a byte else."""

from __future__ import annotations

import gzip
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from make import dump_of, lines_of, pool

from dedupe.errors import UnreadableInput
from dedupe.model import Notice
from dedupe.readers import Source
from dedupe.run import Log, find_sources, run
from dedupe.settings import DEFAULTS
from dedupe.writeback import WriteBack
from dedupe.writeback.files import written_back
from dedupe.writeback.splice import Edit, Located, drop_attribute, drop_element, set_attribute, splice

LINES = lines_of(pool()["articles"][0])
OTHER = lines_of(pool()["articles"][1])
V4 = 'xmlns="http://www.loc.gov/standards/alto/ns-v4#"'
PAGE_2013 = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15"


def quiet(notice: Notice) -> None:
    raise AssertionError(notice)


def write(folder: Path, how: WriteBack, **files: bytes | str) -> dict[str, str]:
    """Clean files (a_xml: a.xml) and give those written back."""
    for name, data in files.items():
        (folder / name.replace("_xml", ".xml")).write_bytes(data.encode() if isinstance(data, str) else data)
    log = Log(quiet, quiet)
    done = run(find_sources([str(folder)], None, log), DEFAULTS, log)
    found = written_back(done.result, done.sources, DEFAULTS, how, quiet)
    return {Path(name).name: data.decode("utf-8") for name, data in found}


def text_block(name: str, lines: list[str], more: str = "") -> str:
    inside = "".join(f'\n    <TextLine><String CONTENT="{line}"/></TextLine>' for line in lines)
    return f'\n   <TextBlock ID="{name}"{more}>{inside}\n   </TextBlock>'


def alto(*blocks: str, root: str = V4, before: str = "") -> str:
    page = f'<Page ID="P1">\n  <PrintSpace>{"".join(blocks)}\n  </PrintSpace>\n </Page>'
    declaration = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{declaration}\n<alto {root}>\n <!-- "kept" -->{before}\n <Layout>{page}</Layout>\n</alto>\n'


def region(name: str, lines: list[str], more: str = "", rest: str = "") -> str:
    inside = "".join(f"\n    <TextLine id='{name}l{at}'>{equiv(line)}</TextLine>" for at, line in enumerate(lines))
    return f"\n   <TextRegion id='{name}'{more}>{inside}{rest}\n   </TextRegion>"


def equiv(text: str) -> str:
    return f"<TextEquiv><Unicode>{text}</Unicode></TextEquiv>"


def pcgts(*inside: str, namespace: str = PAGE_2013) -> str:
    return f'<?xml version="1.0"?>\n<PcGts xmlns="{namespace}">\n <Page>{"".join(inside)}\n </Page>\n</PcGts>\n'


def order(*names: str) -> str:
    refs = "".join(f'\n    <RegionRefIndexed index="{at}" regionRef="{name}"/>' for at, name in enumerate(names))
    return f'\n   <ReadingOrder><OrderedGroup id="g">{refs}\n   </OrderedGroup></ReadingOrder>'


TWICE = (text_block("a", LINES), text_block("b", OTHER), text_block("c", LINES))
TAG = '<OtherTag ID="duplicate_1" TYPE="duplicate" LABEL="duplicate" DESCRIPTION="of:a; score:1.00;"/>'
TAGS = f"\n <Tags>\n  {TAG}\n </Tags>"


def test_alto_copies_refer_to_a_tag(tmp_path: Path) -> None:
    source = alto(*TWICE)
    marked = write(tmp_path, "mark", a_xml=source)["a.xml"]
    assert marked == source.replace("\n <Layout>", f"{TAGS}\n <Layout>").replace(
        '<TextBlock ID="c"', '<TextBlock TAGREFS="duplicate_1" ID="c"'
    )


def test_tags_that_are_there_are_kept(tmp_path: Path) -> None:
    tags = '\n <Tags>\n  <LayoutTag ID="duplicate_1" LABEL="x"/>\n </Tags>'
    source = alto(TWICE[0], TWICE[1], text_block("c", LINES, " TAGREFS='duplicate_1'"), before=tags)
    marked = write(tmp_path, "mark", a_xml=source)["a.xml"]
    added = TAGS.replace("duplicate_1", "duplicate_2").split("\n")[2]
    assert marked == source.replace('"x"/>', f'"x"/>\n{added}').replace("'duplicate_1'", '"duplicate_1 duplicate_2"')
    empty = alto(*TWICE, before="\n <Tags/>")
    assert write(tmp_path, "mark", a_xml=empty)["a.xml"].count("<Tags>") == 1


def test_a_prefix_is_used_for_what_is_added(tmp_path: Path) -> None:
    plain = alto(*TWICE, root='xmlns:a="http://www.loc.gov/standards/alto/ns-v3#"')
    source = re.sub(r"<(/?)(?=[A-Za-z])", r"<\1a:", plain)
    marked = write(tmp_path, "mark", a_xml=source)["a.xml"]
    assert "<a:Tags>" in marked
    assert "</a:Tags>" in marked
    ElementTree.fromstring(marked)


@pytest.mark.parametrize(
    "root",
    [
        "",
        'xmlns="http://schema.ccs-gmbh.com/ALTO"',
        'xmlns="http://www.loc.gov/standards/alto/ns-v2#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="http://www.loc.gov/standards/alto/ns-v2# http://www.loc.gov/standards/alto/alto-v2.0.xsd"',
    ],
)
def test_below_2_1_a_processing_instruction_says_it(tmp_path: Path, root: str) -> None:
    source = alto(*TWICE, root=root)
    marked = write(tmp_path, "mark", a_xml=source)["a.xml"]
    assert marked == source.replace('ID="c">', 'ID="c"><?dedupe duplicate of:a; score:1.00;?>')


def test_lines_are_marked_where_the_block_holds_more(tmp_path: Path) -> None:
    texts = [*OTHER, *LINES[1:]]
    block = text_block("c", texts)
    for at, text in enumerate(texts):  # boxes: a gap parts the two articles
        box = f'HPOS="0" VPOS="{20 * at + 30 * (at >= len(OTHER))}" WIDTH="900" HEIGHT="10"'
        block = block.replace(f'<TextLine><String CONTENT="{text}"', f'<TextLine {box}><String CONTENT="{text}"')
    source = alto(TWICE[0], block)
    marked = write(tmp_path, "mark", a_xml=source)["a.xml"]
    assert marked.count('<TextLine TAGREFS="duplicate_') == len(LINES) - 1 == marked.count("TAGREFS=")
    dropped = write(tmp_path, "drop", a_xml=source)["a.xml"]
    assert re.findall('CONTENT="(.*?)"', dropped) == [*LINES, *OTHER]


def test_alto_copies_are_dropped_with_what_refers_to_them(tmp_path: Path) -> None:
    refs = "".join(f'<ElementRef ID="r{name}" REF="{name}"/>' for name in "abc")
    groups = (
        f'<OrderedGroup ID="o">{refs}</OrderedGroup><OrderedGroup ID="p"><ElementRef ID="s" REF="c"/></OrderedGroup>'
    )
    source = alto(
        text_block("a", LINES, ' IDNEXT="c"'),
        text_block("b", OTHER),
        text_block("c", LINES, ' IDNEXT="b"'),
        before=f"\n <ReadingOrder>{groups}</ReadingOrder>",
    )
    expected = (
        source.replace(text_block("c", LINES, ' IDNEXT="b"'), "")
        .replace('<ElementRef ID="rc" REF="c"/>', "")
        .replace('<OrderedGroup ID="p"><ElementRef ID="s" REF="c"/></OrderedGroup>', "")
        .replace('IDNEXT="c"', 'IDNEXT="b"')
    )
    assert write(tmp_path, "drop", a_xml=source)["a.xml"] == expected


CUSTOM = "duplicate {of:a; score:1.00;}"


def test_page_copies_are_marked_and_out_of_the_reading_order(tmp_path: Path) -> None:
    regions = (
        region("a", LINES),
        region("b", OTHER, " custom='structure {type:x;} duplicate {of:old;}'"),
        region("c", LINES),
    )
    source = pcgts(order("a", "b", "c"), *regions)
    expected = source.replace('\n    <RegionRefIndexed index="2" regionRef="c"/>', "").replace(
        "<TextRegion id='c'", f"<TextRegion custom=\"{CUSTOM}\" id='c'"
    )
    assert write(tmp_path, "mark", a_xml=source)["a.xml"] == expected


def test_a_former_mark_is_replaced(tmp_path: Path) -> None:
    more = " custom='structure {type:x;} duplicate {of:old; score:0.10;}'"
    source = pcgts(region("a", LINES), region("b", OTHER), region("c", LINES, more))
    expected = source.replace(more, f' custom="structure {{type:x;}} {CUSTOM}"')
    assert write(tmp_path, "mark", a_xml=source)["a.xml"] == expected


def test_page_of_2010_bears_a_processing_instruction(tmp_path: Path) -> None:
    namespace = PAGE_2013.replace("2013-07-15", "2010-03-19")
    source = pcgts(region("a", LINES), region("b", OTHER), region("c", LINES), namespace=namespace)
    expected = source.replace("id='c'>", f"id='c'><?dedupe {CUSTOM}?>")
    assert write(tmp_path, "mark", a_xml=source)["a.xml"] == expected


def test_page_copies_are_dropped_and_no_group_stays_empty(tmp_path: Path) -> None:
    group = (
        '\n    <OrderedGroupIndexed id="h" index="2"><RegionRefIndexed index="0" regionRef="c"/></OrderedGroupIndexed>'
    )
    leads = order("a", "b").replace("\n   </OrderedGroup>", f"{group}\n   </OrderedGroup>")
    source = pcgts(leads, region("a", LINES), region("b", OTHER), region("c", LINES))
    dropped = write(tmp_path, "drop", a_xml=source)["a.xml"]
    assert dropped == pcgts(order("a", "b"), region("a", LINES), region("b", OTHER))


def test_a_region_that_holds_one_that_stays_is_not_dropped(tmp_path: Path) -> None:
    outer = region("c", LINES, rest=region("d", OTHER) + equiv("all of it"))
    source = pcgts(region("a", LINES), outer)
    dropped = write(tmp_path, "drop", a_xml=source)["a.xml"]
    assert dropped == pcgts(region("a", LINES), region("c", [], rest=region("d", OTHER)))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "gb18030"])
def test_the_encoding_and_the_bytes_around_stay(tmp_path: Path, encoding: str) -> None:
    label = "gb18030" if encoding == "gb18030" else encoding.removesuffix("-sig")
    source = alto(*TWICE).replace("UTF-8", label).replace("\n", "\r\n")
    (tmp_path / "a.xml").write_bytes(source.encode(encoding))
    log = Log(quiet, lambda notice: None)
    done = run([Source("a.xml", tmp_path / "a.xml")], DEFAULTS, log)
    ((name, data),) = written_back(done.result, done.sources, DEFAULTS, "mark", quiet)
    assert name == "marked/a.xml"
    expected = source.replace("\r\n <Layout>", TAGS.replace("\n", "\r\n") + "\r\n <Layout>")
    assert data == expected.replace('<TextBlock ID="c"', '<TextBlock TAGREFS="duplicate_1" ID="c"').encode(encoding)


def test_a_file_without_copies_is_the_same(tmp_path: Path) -> None:
    source = alto(TWICE[0])
    for how in ("mark", "drop"):
        assert write(tmp_path, how, a_xml=source)["a.xml"] == source


def test_other_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\n".join(LINES), "utf-8")
    (tmp_path / "b.xml").write_text(alto(text_block("a", ["x\x01y"])), "utf-8")
    log = Log(quiet, lambda notice: None)
    done = run(find_sources([str(tmp_path)], None, log), DEFAULTS, log)
    told: list[Notice] = []
    assert list(written_back(done.result, done.sources, DEFAULTS, "mark", told.append)) == []
    assert [notice.what.split(";")[0].split(",")[0] for notice in told] == [
        "not written back: in the format text",
        "not written back: was mended when it was read",
    ]


def test_a_file_that_is_another_by_now_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(alto(*TWICE), "utf-8")
    log = Log(quiet, quiet)
    done = run(find_sources([str(tmp_path)], None, log), DEFAULTS, log)
    (tmp_path / "a.xml").write_text(alto(*TWICE[1:]), "utf-8")
    told: list[Notice] = []
    assert list(written_back(done.result, done.sources, DEFAULTS, "mark", told.append)) == []
    assert [notice.what.split(",")[0] for notice in told] == [
        "not written back: has changed since it was read; run again"
    ]


def test_the_files_of_a_package_are_written_each(tmp_path: Path) -> None:
    mets = (
        '<mets xmlns:x="http://www.w3.org/1999/xlink"><fileSec><fileGrp USE="FULLTEXT">'
        '<file ID="f1"><FLocat x:href="a.xml"/></file><file ID="f2"><FLocat x:href="b.xml"/></file>'
        "</fileGrp></fileSec></mets>"
    )
    files = write(tmp_path, "mark", m_xml=mets, a_xml=alto(*TWICE[:2]), b_xml=alto(text_block("c", LINES)))
    assert sorted(files) == ["a.xml", "b.xml"]
    assert files["a.xml"] == alto(*TWICE[:2])
    assert 'TAGREFS="duplicate_1"' in files["b.xml"]
    assert f"of:a; page:{tmp_path.as_posix()}/m.xml#1; score:1.00;" in files["b.xml"]


PACKAGE = (
    '<mets xmlns:x="http://www.w3.org/1999/xlink"><fileSec><fileGrp USE="FULLTEXT">'
    '<file ID="f1"><FLocat x:href="file://./text/a.xml"/></file><file ID="f2"><FLocat x:href="text/b%201.xml"/></file>'
    "</fileGrp></fileSec></mets>"
)


def test_packed_files_are_written_unpacked(tmp_path: Path) -> None:
    source = alto(*TWICE)
    plain = write(tmp_path, "mark", a_xml=source)["a.xml"]
    assert plain != source
    (tmp_path / "a.xml").rename(tmp_path / "b.xml.gz")
    (tmp_path / "b.xml.gz").write_bytes(gzip.compress(source.encode()))
    assert write(tmp_path, "mark") == {"b.xml": plain}
    (tmp_path / "b.xml.gz").unlink()
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("../p/a.xml", source)
        archive.writestr("q/m.xml", PACKAGE)
        archive.writestr("q/text/a.xml", alto(*TWICE[:2]))
        archive.writestr("q/text/b 1.xml", alto(text_block("c", LINES)))
    log = Log(quiet, quiet)
    done = run(find_sources([str(tmp_path)], None, log), DEFAULTS, log)
    found = dict(written_back(done.result, done.sources, DEFAULTS, "mark", quiet))
    names = {name.partition("c.zip/")[2]: data for name, data in found.items()}
    assert list(names) == ["p/a.xml", "q/text/a.xml", "q/text/b%201.xml"]
    assert names["p/a.xml"].decode() == plain
    assert names["q/text/a.xml"].decode() == alto(*TWICE[:2])
    assert b'TAGREFS="duplicate_1"' in names["q/text/b%201.xml"]


def located(text: str) -> Located:
    return Located.read(dump_of(text))


@pytest.mark.parametrize(
    ("tag", "value", "after"),
    [
        ("<a x=' y=\"1\"' y='2'/>", "n", '<a x=\' y="1"\' y="n"/>'),
        ("<a  x = 'b>' ></a>", "n", "<a y=\"n\"  x = 'b>' ></a>"),
        ("<a/>", '<&">', '<a y="&lt;&amp;&quot;&gt;"/>'),
    ],
)
def test_an_attribute_is_set_where_it_stands(tag: str, value: str, after: str) -> None:
    file = located(f"<r>{tag}</r>")
    assert splice(file, [set_attribute(file, file.root[0], "y", value)]).decode() == f"<r>{after}</r>"


def test_edits_within_what_is_dropped_are_none() -> None:
    file = located("<r>\n <a>\n  <b y='1' z='2'/> text <c/></a>\n</r>\n")
    a = file.root[0]
    edits = [set_attribute(file, a[0], "y", "3"), *drop_attribute(file, a[0], "z"), drop_element(file, a[1])]
    assert splice(file, edits).decode() == '<r>\n <a>\n  <b y="3"/> text </a>\n</r>\n'
    assert splice(file, [*edits, drop_element(file, a)]).decode() == "<r>\n</r>\n"
    assert splice(file, [Edit(0, 0, b"")]).decode() == "<r>\n <a>\n  <b y='1' z='2'/> text <c/></a>\n</r>\n"


def test_a_broken_file_is_not_located() -> None:
    with pytest.raises(UnreadableInput, match="cut off"):
        located("<r><a>")
