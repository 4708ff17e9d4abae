"""ALTO as pages: words, hyphens, order, boxes, in each dialect."""

from __future__ import annotations

import pytest
from make import read_pages

from dedupe.errors import UnreadableInput
from dedupe.model import Page

NAMESPACES = (
    "",
    'xmlns="http://schema.ccs-gmbh.com/ALTO"',
    'xmlns="http://www.loc.gov/standards/alto/ns-v2#"',
    'xmlns="http://www.loc.gov/standards/alto/ns-v3#"',
    'xmlns="http://www.loc.gov/standards/alto/ns-v4#" SCHEMAVERSION="4.2"',
    'xmlns="http://bibnum.bnf.fr/ns/alto_prod" SCHEMAVERSION="alto_bnf-v2_0"',
)
SP = "<SP/>"


def string(text: str, more: str = "") -> str:
    return f'<String CONTENT="{text}" {more}/>'


def line(*words: str, more: str = "") -> str:
    return f"<TextLine {more}>{''.join(words)}</TextLine>"


def block(name: str, *lines: str, more: str = "") -> str:
    return f'<TextBlock ID="{name}" {more}>{"".join(lines)}</TextBlock>'


def alto(*blocks: str, before: str = "", more: str = "") -> str:
    return (
        f'<?xml version="1.0"?><alto {more}>{before}<Layout><Page ID="P" WIDTH="100" HEIGHT="200"><PrintSpace>'
        f"{''.join(blocks)}</PrintSpace></Page></Layout></alto>"
    )


def only(text: bytes | str) -> Page:
    (page,) = read_pages(text)
    return page


def text_of(*words: str) -> str:
    return only(alto(block("b", line(*words)))).text


@pytest.mark.parametrize("more", NAMESPACES)
def test_every_namespace_is_read(more: str) -> None:
    page = only(alto(block("b", line(string("one"), SP, string("two")), line(string("three")))))
    assert (page.format, page.text, page.id, page.size) == ("alto", "one two\nthree", "p", (100, 200))
    assert [(b.id, b.start, b.end) for b in page.blocks] == [("b", 0, 13)]
    assert [page.text[each.start : each.end] for each in page.lines] == ["one two", "three"]


def test_a_prefix_is_read() -> None:
    plain = alto(block("b", line(string("one"))), more='xmlns:a="http://www.loc.gov/standards/alto/ns-v3#"')
    prefixed = plain.replace("<", "<a:").replace("<a:/", "</a:").replace("<a:?", "<?")
    assert only(prefixed).text == "one"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ((string("文艺"), SP, string("节目"), '<SP WIDTH="-1"/>', string("送")), "文艺节目送"),
        ((string("文 艺　节"),), "文艺节"),
        (
            (string("说:"), SP, string("“水"), SP, string("”"), SP, string("he"), SP, string("“is”"), SP, string("it")),
            "说:“水” he “is” it",
        ),
        ((string("in"), SP, string("Kraft"), string(".")), "in Kraft."),
        ((string("in"), string("Kraft")), "in Kraft"),  # a file without any SP: strings are words
        ((string("11"), SP, string("月"), SP, string("6"), SP, string("日")), "11月6日"),
        ((string("  kept  "), SP, string("")), "kept"),
        (('<String><Glyph CONTENT="节"/><Glyph CONTENT="目"/></String>',), "节目"),
        (
            (
                string("a", 'HPOS="0" VPOS="0" WIDTH="10" HEIGHT="10"'),
                string("b", 'HPOS="15" VPOS="0" WIDTH="9" HEIGHT="10"'),
                string("c", 'HPOS="25" VPOS="0" WIDTH="9" HEIGHT="10"'),
                SP,
                string("d"),
            ),
            "a bc d",  # one SP lost: the boxes stand apart
        ),
    ],
)
def test_words_are_joined_as_they_are_printed(words: tuple[str, ...], text: str) -> None:
    assert text_of(*words) == text


PART1 = 'SUBS_TYPE="HypPart1" SUBS_CONTENT="exam"'


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ((string("ex", PART1), '<HYP CONTENT="-"/>'), "ex-"),
        ((string("ex", PART1), '<HYP CONTENT=""/>'), "ex\u00ad"),
        ((string("ex", PART1), "<HYP/>"), "ex\u00ad"),
        ((string("ex", PART1),), "ex\u00ad"),
        ((string("ex-", PART1),), "ex-"),
        ((string("ex-"), '<HYP CONTENT="-"/>'), "ex-"),
        ((string("ex"), '<HYP CONTENT="¬"/>'), "ex¬"),
        ((string("etc", 'SUBS_TYPE="Abbreviation" SUBS_CONTENT="et cetera"'),), "etc"),
        (('<HYP CONTENT="-"/>', string("x")), "x"),
    ],
)
def test_a_divided_word_ends_with_one_hyphen(words: tuple[str, ...], text: str) -> None:
    assert text_of(*words) == text


def test_blocks_stand_in_composed_blocks_and_margins() -> None:
    inner = f'<ComposedBlock TYPE="Illustration"><ComposedBlock>{block("b", line(string("two")))}</ComposedBlock>'
    text = alto(block("a", line(string("one"))), f"{inner}</ComposedBlock>", block("c"), block("d", line(string(""))))
    page = only(text.replace("<PrintSpace>", f"<TopMargin>{block('t', line(string('top')))}</TopMargin><PrintSpace>"))
    assert page.text == "top\n\none\n\ntwo"
    assert [each.id for each in page.blocks] == ["t", "a", "b"]


def test_reading_order_stands_above_the_order_of_the_file() -> None:
    refs = '<ElementRef REF="{}"/><ElementRef REF="gone"/><ElementRef REF="{}"/>'
    order = f"<ReadingOrder><OrderedGroup>{refs}</OrderedGroup></ReadingOrder>"
    blocks = [block(name, line(string(name), more=f'ID="l{name}"')) for name in "abc"]
    assert only(alto(*blocks, before=order.format("c", "a"))).text == "c\n\na\n\nb"
    assert only(alto(*blocks, before=order.format("lb", "lc"))).text == "b\n\nc\n\na"


def test_the_first_of_two_orders_counts() -> None:
    order = "<ReadingOrder><UnorderedGroup>{}</UnorderedGroup></ReadingOrder>"
    groups = "".join(
        f"<OrderedGroup>{''.join(f'<ElementRef REF={chr(34)}{name}{chr(34)}/>' for name in names)}</OrderedGroup>"
        for names in ("ba", "ab")
    )
    blocks = [block(name, line(string(name))) for name in "ab"]
    assert only(alto(*blocks, before=order.format(groups))).text == "b\n\na"


def test_idnext_chains_blocks_and_a_circle_ends() -> None:
    blocks = [
        block("a", line(string("a")), more='IDNEXT="c"'),
        block("b", line(string("b"))),
        block("c", line(string("c")), more='IDNEXT="a"'),
    ]
    assert only(alto(*blocks)).text == "a\n\nc\n\nb"


@pytest.mark.parametrize(
    ("sides", "box"),
    [
        (("1.5", "2", "30", "4"), (1.5, 2, 30, 4)),
        (("-3", "2", "30", "4"), (-3, 2, 30, 4)),
        (("1", "2", "-1", "4"), None),
        (("1", "2", "NaN", "4"), None),
        (("1", "2", "inf", "4"), None),
        (("1", "2", "1e300", "4"), None),
        (("1", "", "3", "4"), None),
    ],
)
def test_a_box_is_four_numbers_or_none(sides: tuple[str, ...], box: tuple[float, ...] | None) -> None:
    more = " ".join(f'{name}="{side}"' for name, side in zip(("HPOS", "VPOS", "WIDTH", "HEIGHT"), sides, strict=True))
    page = only(alto(block("b", line(string("x"), more=more))))
    assert page.lines[0].box == page.blocks[0].box == box


def test_units_become_pixels_where_the_resolution_is_said() -> None:
    before = (
        "<Description><MeasurementUnit>inch1200</MeasurementUnit><OCRProcessing><ocrProcessingStep>"
        "<processingStepSettings>xdpi: 300</processingStepSettings></ocrProcessingStep></OCRProcessing></Description>"
    )
    box = 'HPOS="400" VPOS="800" WIDTH="40" HEIGHT="4"'
    blocks = block("b", line(string("x")), more=box)
    assert only(alto(blocks, before=before)).blocks[0].box == (100, 200, 10, 1)
    assert only(alto(blocks, before=before)).size == (25, 50)
    assert only(alto(blocks, before=before.replace("xdpi", "width"))).blocks[0].box == (400, 800, 40, 4)


def test_confidence_is_of_words_by_length() -> None:
    page = only(alto(block("b", line(string("aaa", 'WC="0.5"'), SP, string("b", 'WC="0.9"')))))
    assert page.lines[0].confidence == page.blocks[0].confidence == pytest.approx(0.6)
    assert only(alto(block("b", line(string("ab", 'CC="09"'))))).lines[0].confidence == pytest.approx(0.5)
    assert only(alto(block("b", line(string("ab", 'WC="x" CC="09"'))))).lines[0].confidence is None


def test_tags_name_the_kind_of_a_block() -> None:
    before = '<Tags><LayoutTag ID="t1" LABEL="Heading"/><OtherTag ID="t2" LABEL="page-number"/></Tags>'
    blocks = [
        block("a", line(string("a")), more='TAGREFS="gone t1"'),
        block("b", line(string("b")), more='TAGREFS="t2"'),
        block("c", line(string("c"))),
    ]
    assert [each.kind for each in only(alto(*blocks, before=before)).blocks] == ["headline", "furniture", "text"]


def test_several_pages_are_numbered() -> None:
    one = alto(block("a", line(string("a"))))
    page = one[one.index("<Page") : one.index("</Layout>")]
    found = read_pages(one.replace("</Layout>", f"{page}{page}</Layout>"))
    assert [(each.id, each.text) for each in found] == [("p#1", "a"), ("p#2", "a"), ("p#3", "a")]


def test_a_file_without_a_page_is_refused() -> None:
    with pytest.raises(UnreadableInput, match=r"p: ALTO without a Page; "):
        read_pages("<alto><Layout/></alto>")


def test_tags_name_the_kind_of_a_line() -> None:
    """As eScriptorium writes them, in the words of SegmOnto."""
    labels = enumerate(["MainZone", "NumberingZone#1", "HeadingLine:rubric", "DefaultLine"])
    tags = "".join(f'<OtherTag ID="t{number}" LABEL="{label}"/>' for number, label in labels)
    page = only(
        alto(
            block(
                "a",
                line(string("a"), more='TAGREFS="t2"'),
                line(string("b"), more='TAGREFS="t3"'),
                line(string("c")),
                more='TAGREFS="t0"',
            ),
            block("b", line(string("d"), more='TAGREFS="t3"'), more='TAGREFS="t1"'),
            before=f"<Tags>{tags}</Tags>",
        )
    )
    assert (page.text, [found.kind for found in page.blocks]) == ("a\n\nb\nc\n\nd", ["headline", "text", "furniture"])


def test_an_outline_gives_the_box_where_there_is_no_other() -> None:
    outline = '<Shape><Polygon POINTS="20,20 480,20 480,60 20,60"/></Shape>'
    page = only(alto(block("a", f"<TextLine>{outline}{string('a')}</TextLine>", line(string("b")))))
    assert [found.box for found in page.lines] == [(20, 20, 460, 40), None]
