"""Pages whose engine took lines of several columns for one: blocks follow the columns, the text stays the file's."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pytest
from make import read_pages

from dedupe.model import Page
from dedupe.pipeline import clean
from dedupe.readers.apart import apart_by_blanks, far_apart
from dedupe.settings import DEFAULTS

Word = tuple[str, int, int]  # what it says, where it begins, how wide it is
Line = tuple[int, tuple[Word, ...]]  # how far down it stands, its words
HEIGHT = 30

# Two articles side by side: their headlines are one line of the engine's, which stands behind the text on the left.
LEFT = ["本报讯(记者王明)九月三日城南", "新桥通车，全长三百二十米，两", "岸居民出行更加方便快捷。"]
RIGHT = ["本报讯(记者李华)本市小学昨日", "开学，四千名新生走进课堂，家", "长在校门外久久不愿离去。"]
HEADS: Line = (100, (("城南新桥通车", 60, 270), ("四千新生入学", 700, 270)))


def column(x: int, top: int, lines: list[str]) -> list[Line]:
    return [(top + 36 * n, ((text, x, 420),)) for n, text in enumerate(lines)]


BLOCKS: list[list[Line]] = [column(60, 160, LEFT), [HEADS], column(700, 160, RIGHT)]
WHOLE: list[list[Line]] = [[(100, (HEADS[1][0],))], BLOCKS[0], [(100, (HEADS[1][1],))], BLOCKS[2]]


def alto(blocks: list[list[Line]], software: str = "tesseract 5.5.4", before: str = "") -> str:
    def string(word: Word, top: int) -> str:
        return f'<String CONTENT="{word[0]}" HPOS="{word[1]}" VPOS="{top}" WIDTH="{word[2]}" HEIGHT="{HEIGHT}"/>'

    body = "".join(
        f'<TextBlock ID="b{n}">'
        + "".join(f"<TextLine>{'<SP/>'.join(string(word, top) for word in words)}</TextLine>" for top, words in block)
        + "</TextBlock>"
        for n, block in enumerate(blocks)
    )
    name = f"<softwareName>{software}</softwareName>" if software else ""
    description = f"<Description><OCRProcessing><ocrProcessingStep><processingSoftware>{name}</processingSoftware>"
    description += "</ocrProcessingStep></OCRProcessing></Description>"
    return (
        f'<?xml version="1.0"?><alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">{description}{before}'
        f'<Layout><Page ID="P" WIDTH="1200" HEIGHT="400"><PrintSpace>{body}</PrintSpace></Page></Layout></alto>'
    )


def hocr(blocks: list[list[Line]], software: str = "tesseract 5.5.4") -> str:
    def word(each: Word, top: int) -> str:
        box = f"bbox {each[1]} {top} {each[1] + each[2]} {top + HEIGHT}"
        return f'<span class="ocrx_word" title="{box}">{escape(each[0])}</span>'

    body = "".join(
        '<p class="ocr_par">'
        + "".join(
            f'<span class="ocr_line">{" ".join(word(each, top) for each in words)}</span>' for top, words in block
        )
        + "</p>"
        for block in blocks
    )
    head = f'<head><meta name="ocr-system" content="{software}"/></head>'
    return f'<html xmlns="http://www.w3.org/1999/xhtml">{head}<body><div class="ocr_page">{body}</div></body></html>'


def tsv(blocks: list[list[Line]]) -> str:
    columns = "level page_num block_num par_num line_num word_num left top width height conf text"
    rows = [columns.split()]
    for n, block in enumerate(blocks, 1):
        for at, (top, words) in enumerate(block, 1):
            for number, (text, x, width) in enumerate(words, 1):
                rows.append([*map(str, (5, 1, n, 1, at, number, x, top, width, HEIGHT, 90)), text])
    return "\n".join(map("\t".join, rows))


def page_xml(blocks: list[list[Line]], software: str = "Tesseract - 5.5.4") -> str:
    def line(top: int, words: tuple[Word, ...]) -> str:
        corners = [(x, top) for _, x, width in words for x in (x, x + width)]
        points = " ".join(f"{x},{y}" for x, y in [*corners, *((x, y + HEIGHT) for x, y in reversed(corners))])
        text = (" " * 12).join(text for text, _, _ in words)
        equivalent = f"<TextEquiv><Unicode>{text}</Unicode></TextEquiv>"
        return f'<TextLine><Coords points="{points}"/>{equivalent}</TextLine>'

    body = "".join(
        f'<TextRegion id="r{n}">{"".join(line(*each) for each in block)}</TextRegion>' for n, block in enumerate(blocks)
    )
    return (
        '<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15">'
        f"<Metadata><Creator>{software}</Creator></Metadata>"
        f'<Page imageWidth="1200" imageHeight="400">{body}</Page></PcGts>'
    )


def only(data: str) -> Page:
    (page,) = read_pages(data)
    return page


def read_off(page: Page) -> list[str]:
    """Give what the blocks say, in their order, without white space."""
    return ["".join(page.text[block.start : block.end].split()) for block in page.blocks]


IN_COLUMNS = ["城南新桥通车", "".join(LEFT), "四千新生入学", "".join(RIGHT)]
AS_LISTED = ["".join(LEFT), "城南新桥通车四千新生入学", "".join(RIGHT)]


@pytest.mark.parametrize("write", [alto, hocr, tsv, page_xml])
def test_blocks_follow_the_columns_and_the_text_is_the_file_s(write) -> None:  # type: ignore[no-untyped-def]
    page = only(write(BLOCKS))
    assert read_off(page) == IN_COLUMNS
    assert "".join(page.text.split()) == "".join(AS_LISTED)
    assert [line.start for line in page.lines] == sorted(line.start for line in page.lines)


@pytest.mark.parametrize("write", [alto, hocr, tsv, page_xml])
def test_a_page_on_which_no_line_comes_apart_stays_as_it_is(write) -> None:  # type: ignore[no-untyped-def]
    turned = [WHOLE[1], WHOLE[0], WHOLE[2], WHOLE[3]]
    assert read_off(only(write(turned))) == [IN_COLUMNS[n] for n in (1, 0, 2, 3)]


@pytest.mark.parametrize("software", ["ABBYY FineReader Engine 12", ""])
def test_other_engines_are_believed(software: str) -> None:
    for page in (only(alto(BLOCKS, software)), only(hocr(BLOCKS, software)), only(page_xml(BLOCKS, software))):
        assert read_off(page) == AS_LISTED


def test_an_order_that_somebody_has_given_is_believed() -> None:
    order = "<ReadingOrder><OrderedGroup>"
    order += "".join(f'<ElementRef REF="b{n}"/>' for n in (2, 1, 0))
    order += "</OrderedGroup></ReadingOrder>"
    assert read_off(only(alto(BLOCKS, before=order))) == AS_LISTED[::-1]


def test_of_several_programs_all_must_be_the_engine() -> None:
    both = alto(BLOCKS).replace("</Description>", "<softwareName>Aletheia</softwareName></Description>")
    assert read_off(only(both)) == AS_LISTED


def test_parts_of_a_block_keep_its_name_and_have_boxes_of_their_own() -> None:
    blocks = only(alto(BLOCKS)).blocks
    assert [block.id for block in blocks] == ["b1", "b0", "b1", "b2"]
    assert blocks[0].box == (60, 100, 270, 30)
    assert blocks[2].box == (700, 100, 270, 30)


def test_articles_come_out_with_their_headlines_and_every_character_has_a_fate() -> None:
    page = only(alto(BLOCKS))
    result = clean([page], replace(DEFAULTS, scope="page"))
    assert [article.headline for article in result.articles] == [("城南新桥通车",), ("四千新生入学",)]
    assert [article.body for article in result.articles] == [("".join(LEFT),), ("".join(RIGHT),)]
    spans = [entry.span for entry in result.ledger]
    assert [span.start for span in spans] == [0, *(span.end for span in spans[:-1])]
    assert spans[-1].end == len(page.text)
    for article in result.articles:
        kept = [entry.span for entry in result.ledger if entry.article == article.id]
        assert sorted(kept, key=lambda span: span.start) == sorted(article.sources, key=lambda span: span.start)


def test_a_copy_is_cited_in_one_place_though_its_kept_text_stands_in_two() -> None:
    """The right article again, on a page of its own: its headline stands far from its text in the first page's."""
    first = only(alto(BLOCKS))
    copy = replace(only(alto(WHOLE[2:], "other")), id="q")
    result = clean([first, copy], replace(DEFAULTS, scope="corpus"))
    gone = [entry for entry in result.ledger if entry.fate == "duplicate"]
    texts = {page.id: page.text for page in result.pages}
    assert gone
    for entry in gone:
        assert entry.of is not None
        kept, removed = texts[entry.of.page][entry.of.start : entry.of.end], texts[entry.span.page]
        assert "".join(kept.split()) == "".join(removed[entry.span.start : entry.span.end].split())


def test_words_are_far_apart_from_three_letters_of_white() -> None:
    words = [(0.0, 0.0, 100.0, 30.0), (189.0, 0.0, 100.0, 30.0), (380.0, 0.0, 100.0, 30.0)]
    assert far_apart(words) == [(0, 2), (2, 3)]
    assert far_apart([*words, None]) == [(0, 4)]
    assert far_apart([]) == [(0, 0)]
    assert far_apart([(0.0, y, 30.0, 100.0) for y in (0.0, 500.0)]) == [(0, 2)]  # printed downwards


def test_blanks_tell_white_and_corners_where_it_ends() -> None:
    box = (0.0, 10.0, 1000.0, 50.0)
    text = "甲乙丙丁" + " " * 12 + "戊己庚辛"  # each letter, and each blank, as wide as high
    assert [piece for piece, _ in apart_by_blanks(text, box, [])] == ["甲乙丙丁", "戊己庚辛"]
    corners = [(0.0, 10.0), (210.0, 10.0), (780.0, 10.0), (1000.0, 10.0)]
    assert [place for _, place in apart_by_blanks(text, box, corners)] == [(0, 10, 210, 50), (780, 10, 220, 50)]
    assert apart_by_blanks("甲乙丙丁  戊己庚辛", box, []) == []
    assert apart_by_blanks("甲乙丙丁   戊己庚辛", (0.0, 10.0, 500.0, 50.0), []) == []  # three letters
