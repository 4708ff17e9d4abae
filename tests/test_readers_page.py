"""PAGE-XML as pages: reading order, text at any level, tables, custom= types, in each version."""

from __future__ import annotations

import pytest
from make import read_pages

from dedupe.errors import UnreadableInput
from dedupe.model import Page

INDEX_0, INDEX_1 = 'index="0"', 'index="1"'
SURE_25, SURE_5, SURE_9 = 'conf="0.25"', 'conf="0.5"', 'conf="0.9"'
BASE = "schema.primaresearch.org/PAGE/gts/pagecontent"


def text(content: str, more: str = "") -> str:
    return f"<TextEquiv {more}><Unicode>{content}</Unicode></TextEquiv>"


def line(content: str, more: str = "") -> str:
    return f"<TextLine {more}>{text(content)}</TextLine>"


def region(name: str, inside: str | None = None, more: str = "") -> str:
    return f'<TextRegion id="{name}" {more}>{line(name) if inside is None else inside}</TextRegion>'


def pcgts(
    *inside: str, namespace: str = f"http://{BASE}/2013-07-15", size: str = 'imageWidth="9" imageHeight="8"'
) -> str:
    page = f'<Page imageFilename="a.jpg" {size}>{"".join(inside)}</Page>'
    return f'<?xml version="1.0"?><PcGts xmlns="{namespace}"><Metadata/>{page}</PcGts>'


def only(data: str) -> Page:
    (page,) = read_pages(data)
    return page


def names(*inside: str) -> list[str]:
    return [block.id for block in only(pcgts(*inside)).blocks]


@pytest.mark.parametrize(
    "namespace", [f"http://{BASE}/2010-03-19", f"http://{BASE}/2019-07-15", f"https://{BASE}/2013-07-15"]
)
def test_every_version_is_read(namespace: str) -> None:
    page = only(pcgts(region("r", line("one") + line("two three")), region("s"), namespace=namespace))
    assert (page.format, page.text, page.size) == ("page", "one\ntwo three\n\ns", (9, 8))
    assert [block.id for block in page.blocks] == ["r", "s"]


def test_a_prefix_is_read() -> None:
    plain = pcgts(region("r"))
    prefixed = (
        plain.replace("<", "<pc:").replace("<pc:/", "</pc:").replace("<pc:?", "<?").replace("xmlns=", "xmlns:pc=")
    )
    assert only(prefixed).text == "r"


def order(inside: str) -> str:
    return f"<ReadingOrder>{inside}</ReadingOrder>"


def ref(name: str, index: int | None = None) -> str:
    return (
        f'<RegionRef regionRef="{name}"/>'
        if index is None
        else f'<RegionRefIndexed index="{index}" regionRef="{name}"/>'
    )


NESTED = (
    f'<OrderedGroup id="g">{ref("c", 2)}{ref("gone", 1)}'
    f'<UnorderedGroupIndexed id="u" index="0">{ref("d")}{ref("b")}</UnorderedGroupIndexed></OrderedGroup>'
)


OF_A_REGION = (
    f'<OrderedGroup><OrderedGroupIndexed index="0" regionRef="c">{ref("b", 0)}</OrderedGroupIndexed></OrderedGroup>'
)


@pytest.mark.parametrize(
    ("reading_order", "expected"),
    [
        ("", "abcd"),
        (order(""), "abcd"),
        (order(NESTED), "dbca"),  # by index; what it does not name comes last
        (order(f"<UnorderedGroup>{ref('c')}{ref('a')}</UnorderedGroup>"), "cabd"),
        (
            order(OF_A_REGION),
            "cbad",
        ),
        (order(f"<OrderedGroup>{ref('gone', 0)}</OrderedGroup>"), "abcd"),
    ],
)
def test_reading_order_leads(reading_order: str, expected: str) -> None:
    assert names(reading_order, *map(region, "abcd")) == list(expected)


def test_custom_gives_the_order_where_nothing_else_does() -> None:
    regions = [
        region(name, more=f'custom="readingOrder {{index:{index};}} x {{a:b;}}"')
        for name, index in zip("abc", (2, 0, 1), strict=True)
    ]
    assert names(*regions) == list("bca")
    assert names(order(f"<OrderedGroup>{ref('c', 0)}</OrderedGroup>"), *regions) == list("cab")
    lines = [
        line(name, f'custom="readingOrder {{index:{index};}}"') for name, index in zip("abc", (2, 0, 1), strict=True)
    ]
    assert only(pcgts(region("r", "".join(lines)))).text == "b\nc\na"
    assert only(pcgts(region("r", "".join(lines) + line("d")))).text == "a\nb\nc\nd"


WORD = f"<Word>{text('文艺')}</Word><Word><Glyph>{text('节')}</Glyph><Glyph>{text('目')}</Glyph></Word>"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (f"<TextLine>{text('OCR', INDEX_1)}{text('GT', INDEX_0)}</TextLine>", "GT"),
        (f"<TextLine>{text('OCR', INDEX_1)}{text('', INDEX_0)}</TextLine>", "OCR"),
        (f"<TextLine>{text('first')}{text('second')}</TextLine>", "first"),
        ("<TextLine><TextEquiv><PlainText>plain</PlainText></TextEquiv></TextLine>", "plain"),
        (f"<TextLine>{WORD}</TextLine>", "文艺节目"),
        (f"<TextLine><Word>{text('two')}</Word><Word>{text('words')}</Word></TextLine>", "two words"),
        (f"<TextLine><Word>{text('w')}</Word>{text('line')}</TextLine>", "line"),
        ("<TextLine/><TextLine/>" + text("of the\nregion 文 艺"), "of the\nregion文艺"),
        (f"{line('own')}{text('of the region')}", "own"),
        (text("alone"), "alone"),
        ("<TextLine><Coords points='1,1'/></TextLine>", ""),
        (line(" 幼 儿 \t 有序 "), "幼儿有序"),
    ],
)
def test_text_stands_at_any_level(inside: str, expected: str) -> None:
    assert only(pcgts(region("r", inside))).text == expected


def test_regions_within_regions_follow_the_text_around_them() -> None:
    outer = region("a", line("own") + region("b", line("inner")) + text("own inner"))
    advert = f'<AdvertRegion id="x">{region("c")}</AdvertRegion>'
    assert only(pcgts(outer, advert)).text == "own\n\ninner\n\nc"
    assert names(order(f"<OrderedGroup>{ref('c', 0)}</OrderedGroup>"), outer, advert) == list("cab")


def test_a_table_is_one_block_and_its_rows_are_lines() -> None:
    cells = "".join(f'<TableCell row="{r}" col="{c}">{line(f"{r}{c}")}</TableCell>' for c in (1, 0) for r in (0, 1))
    page = only(pcgts(region("a"), f'<TableRegion id="t">{cells}</TableRegion>'))
    assert page.text == "a\n\n00\t01\n10\t11"
    assert [block.id for block in page.blocks] == ["a", "t"]
    role = '<Roles><TableCellRole rowIndex="{}" columnIndex="{}"/></Roles>'
    cells = "".join(region(f"c{r}{c}", role.format(r, c) + line(f"{r}{c}")) for c in (1, 0) for r in (0, 1))
    assert only(pcgts(f'<TableRegion id="t">{cells}</TableRegion>')).text == "00\t01\n10\t11"
    loose = region("x", line("one") + line("two")) + region("y", line("three"))
    assert only(pcgts(f'<TableRegion id="t">{loose}</TableRegion>')).text == "one\ntwo\nthree"


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ("", "text"),
        ('type="paragraph"', "text"),
        ('type="heading"', "headline"),
        ('type="paragraph" custom="structure {type:heading;}"', "headline"),
        ('custom="readingOrder {index:0;} structure {type:page\\u002dnumber;}"', "furniture"),
        ('type="header"', "furniture"),
        ('type="caption"', "caption"),
    ],
)
def test_the_kind_is_in_type_or_custom(more: str, kind: str) -> None:
    assert only(pcgts(region("r", more=more))).blocks[0].kind == kind


def test_lines_marked_as_headings_are_blocks_of_their_own() -> None:
    heading = 'custom="readingOrder {index:0;} structure {type:heading;}"'
    page = only(pcgts(region("r", line("a", heading) + line("b") + line("c"))))
    assert [(page.text[b.start : b.end], b.kind) for b in page.blocks] == [("a", "headline"), ("b\nc", "text")]


def test_lines_marked_as_of_an_article_give_blocks_of_it() -> None:
    a1, a2 = (f'custom="structure {{id:{name}; type:article;}}"' for name in ("a1", "a2"))
    page = only(pcgts(region("r", line("x", a1) + line("y", a1) + line("z", a2)), region("s")))
    assert [(block.id, block.article, page.text[block.start : block.end]) for block in page.blocks] == [
        ("r", "a1", "x\ny"),
        ("r", "a2", "z"),
        ("s", None, "s"),
    ]


@pytest.mark.parametrize(
    ("coords", "box"),
    [
        ('points="1,2 4,2 4,7 1,7"', (1, 2, 3, 5)),
        ('points="-1.5,2 4,2.5"', (-1.5, 2, 5.5, 0.5)),
        ('points="1,2 NaN,9 4,7"', (1, 2, 3, 5)),
        ('points=""', None),
    ],
)
def test_the_box_is_around_the_points(coords: str, box: tuple[float, ...] | None) -> None:
    assert only(pcgts(region("r", f"<Coords {coords}/>{line('x')}"))).blocks[0].box == box


def test_points_of_2010_and_confidences() -> None:
    points = '<Coords><Point x="1" y="2"/><Point x="4" y="7"/></Coords>'
    words = f"<Word>{text('aaa', SURE_5)}</Word><Word>{text('b', SURE_9)}</Word>"
    page = only(pcgts(region("r", f"<TextLine>{points}{words}</TextLine>")))
    assert page.lines[0].box == (1, 2, 3, 5)
    assert page.lines[0].confidence == pytest.approx(0.6)
    assert only(pcgts(region("r", f"<TextLine>{text('x', SURE_25)}</TextLine>"))).lines[0].confidence == 0.25


def test_a_page_without_text_is_a_page() -> None:
    assert only(pcgts('<ImageRegion id="i"/>')).text == ""
    with pytest.raises(UnreadableInput, match=r"^p: PAGE-XML without a Page; "):
        read_pages("<PcGts><Metadata/></PcGts>")


def test_a_custom_without_end_is_read_in_no_time() -> None:
    assert only(pcgts(region("r", more=f'custom="{"a {" * 50_000}"'))).text == "r"
