"""ABBYY, NDLOCR, MiniOCR and TEI as pages."""

from __future__ import annotations

import pytest
from make import read_pages

from dedupe.model import Page


def only(data: str) -> Page:
    (page,) = read_pages(data)
    return page


def chars(text: str) -> str:
    """A character an element; a blank has none in it."""
    return "".join(f'<charParams l="0" charConfidence="{50 + 50 * (c < "b")}">{c.strip()}</charParams>' for c in text)


def abbyy_line(inside: str) -> str:
    return f'<line baseline="9" l="10" t="20" r="40" b="30"><formatting lang="x">{inside}</formatting></line>'


def abbyy(
    *inside: str,
    root: str = "document",
    namespace: str = "http://www.abbyy.com/FineReader_xml/FineReader6-schema-v1.xml",
) -> str:
    page = f'<page width="100" height="200">{"".join(inside)}</page>'
    return f'<{root} xmlns="{namespace}" version="1.0">{page}</{root}>' if root else page


def text_block(*pars: str) -> str:
    return f'<block blockType="Text" l="1"><region/><text>{"".join(f"<par>{par}</par>" for par in pars)}</text></block>'


def test_abbyy_paragraphs_are_blocks() -> None:
    page = only(abbyy(text_block(abbyy_line(chars("a b")) + abbyy_line(chars("文 艺")), abbyy_line("no characters"))))
    assert (page.format, page.text, page.size) == ("abbyy", "a b\n文艺\n\nno characters", (100, 200))
    assert page.lines[0].box == (10, 20, 30, 10)
    assert page.lines[0].confidence == pytest.approx((1 + 1 + 0.5) / 3)
    assert page.lines[2].confidence is None


def test_abbyy_styles_tell_headings_and_running_titles() -> None:
    roles = enumerate(["text", "heading", "rt", "pictureCaption"])
    styles = "".join(f'<paragraphStyle id="{{{number}}}" name="x" role="{role}"/>' for number, role in roles)
    pars = "".join(f'<par style="{{{number}}}">{abbyy_line(letter)}</par>' for number, letter in enumerate("abcd"))
    blocks = f'<block blockType="Text"><text>{pars}<par>{abbyy_line("e")}</par></text></block>'
    before = f"<documentData><paragraphStyles>{styles}</paragraphStyles></documentData>"
    page = only(f"<document>{before}<page>{blocks}</page></document>")
    assert page.text == "a\n\nb\n\nc\n\nd\n\ne"
    assert [block.kind for block in page.blocks] == ["text", "headline", "furniture", "caption", "text"]


def test_abbyy_of_one_page_without_namespace_is_read() -> None:
    assert only(abbyy(text_block(abbyy_line(chars("ab"))), root="")).text == "ab"
    assert [page.id for page in read_pages(abbyy().replace("</page>", "</page><page/>"))] == ["p#1", "p#2"]


def test_a_character_stands_behind_its_variants() -> None:
    variants = "<charRecVariants><charRecVariant>0</charRecVariant></charRecVariants>"
    letters = f"<charParams>{variants}O</charParams><charParams>\n{variants}\n</charParams><charParams>k</charParams>"
    assert only(abbyy(text_block(abbyy_line(letters)))).text == "O k"


def test_an_abbyy_table_is_one_block_a_line_a_row() -> None:
    cell = "<cell><text><par>{}</par></text></cell>"
    rows = "".join(f"<row>{''.join(cell.format(abbyy_line(chars(c))) for c in row)}</row>" for row in ("ab", "cd"))
    page = only(
        abbyy(f'<block blockType="Table">{rows}</block><block blockType="Picture"/>', text_block(abbyy_line("x")))
    )
    assert page.text == "a\tb\nc\td\n\nx"
    assert len(page.blocks) == 2


def nd_line(text: str, order: int | None = None, kind: str = "本文") -> str:
    place = "" if order is None else f'ORDER="{order}"'
    return f'<LINE TYPE="{kind}" X="1" Y="2" WIDTH="3" HEIGHT="40" CONF="0.5" {place} STRING="{text}"/>'


def ndlocr(inside: str) -> str:
    return f'<OCRDATASET><PAGE IMAGENAME="a" WIDTH="57" HEIGHT="82">{inside}</PAGE></OCRDATASET>'


def test_ndlocr_lines_follow_their_order_also_outside_blocks() -> None:
    block = f'<TEXTBLOCK CONF="0.6">{nd_line("二", 2)}{nd_line("一", 1)}<SHAPE/></TEXTBLOCK>'
    page = only(
        ndlocr(nd_line("三", 3) + nd_line("四", 4) + block + nd_line("題", 0, "タイトル本文") + '<BLOCK TYPE="図版"/>')
    )
    assert (page.format, page.text, page.size) == ("ndlocr", "題\n\n一\n二\n\n三\n四", (57, 82))
    assert [block.kind for block in page.blocks] == ["headline", "text", "text"]
    assert (page.lines[0].box, page.lines[0].confidence) == ((1, 2, 3, 40), 0.5)


def test_ndlocr_without_order_is_read_as_it_comes() -> None:
    assert only(ndlocr(nd_line("甲") + nd_line("乙") + '<BLOCK TYPE="ノンブル" STRING="12"/>')).text == "甲\n乙\n\n12"


def test_miniocr_words_and_what_stands_between_them() -> None:
    lines = '<l><w x="1 2 3 4">a</w> / <w x=".5 2 3 4">b⇿c</w>. </l><l><w>文</w> <w>艺</w></l>'
    page = only(f'<ocr><p xml:id="n" wh="60 70"><b>{lines}</b><b xml:id="q"><l>x</l></b></p></ocr>')
    assert (page.format, page.text, page.size) == ("miniocr", "a / b.\n文艺\n\nx", (60, 70))
    assert [block.id for block in page.blocks] == ["b0", "q"]
    assert page.lines[0].box == (0.5, 2, 3.5, 4)


def tei(body: str) -> str:
    header = "<teiHeader><fileDesc><titleStmt><title>no</title></titleStmt></fileDesc></teiHeader>"
    return f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{header}<text><body>{body}</body></text></TEI>'


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>one\n two</p><p>three</p>", "one two\n\nthree"),
        ("<p><lb/>one<lb/>two</p>", "one\ntwo"),
        ('<p>exam<lb break="no"/>ple exam-<lb break="no"/>ple</p>', "exam\u00ad\nple exam-\nple"),
        ("<p>文 艺<lb/> 节\n目</p>", "文艺\n节目"),
        ("<head>H</head><div><ab>a</ab>loose<p>b</p></div>", "H\n\na\n\nloose\n\nb"),
        ("<lg><l>one</l><l>two</l></lg>", "one\ntwo"),
        (
            "<p>a <choice><sic>teh</sic><corr>the</corr></choice> <corr>b</corr> <app>c<rdg>d</rdg></app></p>",
            "a teh b c",
        ),
        ("<p>before <note>aside</note>after</p>", "before after\n\naside"),
        ("<table><row><cell>a</cell><cell>b</cell></row><row><cell>c</cell></row></table>", "a\tb\nc"),
        ("<list><item>a</item><item>b</item></list>", "a\n\nb"),
        ("<p>x<figure><head>cap</head><figDesc>no</figDesc></figure></p>", "x\n\ncap"),
    ],
)
def test_tei_gives_what_is_printed(body: str, text: str) -> None:
    assert only(tei(body)).text == text


def test_tei_page_breaks_part_paragraphs() -> None:
    pages = read_pages(tei('<pb n="1"/><p xml:id="q">one <pb n="2"/>two</p><fw>f</fw><pb n="3"/>'))
    assert [(page.id, page.text) for page in pages] == [("p#1", "one"), ("p#2", "two\n\nf"), ("p#3", "")]
    assert [block.id for block in pages[1].blocks] == ["q", "b1"]
    assert only(tei("<p>x</p>")).id == "p"


def test_tei_divisions_are_articles() -> None:
    page = only(tei('<div type="article" xml:id="a1"><head>H</head><div><p>x</p></div></div><p>y</p>'))
    assert [(block.kind, block.article) for block in page.blocks] == [
        ("headline", "a1"),
        ("text", "a1"),
        ("text", None),
    ]
    assert page.format == "tei"


def test_tei_transcribed_surfaces_are_pages() -> None:
    zones = (
        "<surface><zone><line>a</line><line>b</line></zone><zone>c</zone></surface><surface><zone>d</zone></surface>"
    )
    pages = read_pages(f"<TEI><facsimile><surface/></facsimile><sourceDoc>{zones}</sourceDoc></TEI>")
    assert [page.text for page in pages] == ["a\nb\n\nc", "d"]
