"""Pages whose engine took lines of several columns for one: their columns are told, the text stays the file's."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pytest
from make import read_pages

from dedupe.arranged import arrange
from dedupe.blocks import split_blocks
from dedupe.model import Box, Page
from dedupe.pipeline import clean
from dedupe.readers.apart import Part, come_apart, words_by_blanks
from dedupe.readers.compose import TextLine
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


def in_order(page: Page) -> Page:
    return arrange(page)[0] if page.columns else page


def read_off(page: Page) -> list[str]:
    """Give what the blocks say, in the order in which they are read, without white space."""
    put = in_order(page)
    blocks = split_blocks(put) if page.columns else put.blocks
    return ["".join(put.text[block.start : block.end].split()) for block in blocks]


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


def test_columns_have_boxes_of_their_own_and_are_told_by_the_names_of_the_file() -> None:
    page = only(alto(BLOCKS))
    assert [block.id for block in page.blocks] == ["b0", "b1", "b2"]
    assert [block.box for block in in_order(page).blocks] == [(60, 100, 420, 162), (700, 100, 420, 162)]
    (told,) = clean([page], replace(DEFAULTS, scope="page")).blocks
    assert [block.id for block in told] == ["b1.1", "b0.1", "b1.2", "b2.1"]
    assert [block.box for block in told][:3:2] == [(60, 100, 270, 30), (700, 100, 270, 30)]


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


U = HEIGHT


def line(top: int, *words: tuple[str, int, int]) -> TextLine:
    """Give a line of words: what each says, where it begins, how wide it is."""
    boxes: list[Box] = [(float(x), float(top), float(width), float(U)) for _, x, width in words]
    left, right = boxes[0][0], max(x + width for x, _, width, _ in boxes)
    places = tuple((len(text.replace(" ", "")), box) for (text, _, _), box in zip(words, boxes, strict=True))
    return TextLine("".join(text for text, _, _ in words), (left, float(top), right - left, float(U)), places=places)


def parts(lines: list[TextLine], number: int) -> list[str]:
    return [lines[number].text[part.start : part.end] for part in come_apart(lines)[number]]


# Two columns of ten letters, a letter apart; the engine took the lines at 200 for one.
ROWS = [line(top, ("甲乙丙丁戊己庚辛壬癸", x, 300)) for top in (0, 40, 80, 120, 160, 240, 280) for x in (0, 330)]
FUSED = line(200, ("子丑寅卯辰巳午未申酉", 0, 300), ("天地玄黄宇宙洪荒日月", 330, 300))


def test_a_line_comes_apart_where_the_lines_around_begin_and_end() -> None:
    lines = [*ROWS, FUSED]
    assert parts(lines, -1) == ["子丑寅卯辰巳午未申酉", "天地玄黄宇宙洪荒日月"]
    assert [part.box for part in come_apart(lines)[-1]] == [(0, 200, 300, U), (330, 200, 300, U)]
    assert all(len(found) == 1 for found in come_apart(lines)[:-1])


def test_no_line_comes_apart_where_those_around_run_on() -> None:
    whole = [line(top, ("甲乙丙丁戊己庚辛壬癸" * 2, 0, 630)) for top in (0, 40, 80, 120, 160, 240, 280)]
    assert len(parts([*whole, FUSED], -1)) == 1
    alone = [line(200, ("子丑寅卯辰巳午未申酉", 0, 300), ("天地玄黄宇宙洪荒日月", 330, 300))]
    assert len(parts(alone, -1)) == 1
    assert len(parts([*ROWS[:4], *whole[2:], FUSED], -1)) == 1  # two lines begin there, five run across


def test_white_must_be_wider_below_lines_that_run_across() -> None:
    below = [line(top, ("甲乙丙丁戊己庚辛壬癸" * 2, 0, 630)) for top in (80, 120, 160)]
    below += [line(top, ("甲乙丙丁戊己庚辛壬癸", x, 300)) for top in range(240, 440, 40) for x in (0, 330)]
    narrow = line(200, ("子丑寅卯辰巳午未申酉", 0, 306), ("天地玄黄宇宙洪荒日月", 330, 300))
    assert len(parts([*below, FUSED], -1)) == 2
    assert len(parts([*below, narrow], -1)) == 1
    assert len(parts([*ROWS, narrow], -1)) == 2
    assert len(parts([*below[:-4], FUSED], -1)) == 1  # three lines below are too few


def test_a_letter_before_a_comma_is_no_line_of_a_column() -> None:
    indents = [line(top, ("甲乙丙丁戊己庚辛", x, 240)) for top in (0, 40, 80, 120, 160, 240, 280) for x in (-260, 60)]
    assert len(parts([*indents, line(200, ("子", 0, 30), ("，丑寅卯辰巳午未申", 33, 270))], -1)) == 1
    assert len(parts([*indents, line(200, ("子丑寅", -70, 100), ("辰巳午未申", 63, 150))], -1)) == 2


def test_one_line_that_comes_apart_at_narrow_white_is_chance() -> None:
    def fused(number: int) -> list[list[Line]]:
        rows: list[Line] = [(160 + 36 * n, (("甲乙丙丁戊己庚辛壬癸", 60, 300),)) for n in range(8)]
        beside: list[Line] = [(160 + 36 * n, (("子丑寅卯辰巳午未申酉", 390, 300),)) for n in range(8 - number)]
        both = [(top, (*words, ("天地玄黄宇宙洪荒日月", 390, 300))) for top, words in rows[8 - number :]]
        return [[*rows[: 8 - number], *both], beside]

    assert only(alto(fused(2))).columns == ()
    assert only(alto(fused(3))).columns != ()


def test_words_of_latin_letters_have_white_between_them() -> None:
    rows = [line(top, ("Liberia economy", x, 300)) for top in (0, 40, 80, 120, 160, 240, 280) for x in (0, 340)]
    assert len(parts([*rows, line(200, ("started to grow", 0, 300), ("last year thanks", 340, 300))], -1)) == 1
    rows = [line(top, ("Liberia economy", x, 300)) for top in (0, 40, 80, 120, 160, 240, 280) for x in (0, 360)]
    assert len(parts([*rows, line(200, ("started to grow", 0, 300), ("last year thanks", 360, 300))], -1)) == 2


def test_headlines_come_apart_at_white_as_wide_as_they_are_high() -> None:
    def head(x: int) -> TextLine:
        words = (("城南", 0, 140), ("通车", 155, 145), ("新生入学", x, 290))
        boxes = [(length, (left, 190.0, width, 70.0)) for length, left, width in [(2, 0.0, 140.0), (2, 155.0, 145.0)]]
        places = (*boxes, (4, (float(x), 190.0, 290.0, 70.0)))
        return TextLine("".join(text for text, _, _ in words), (0.0, 190.0, x + 290.0, 70.0), places=places)

    rows = [line(top, ("甲乙丙丁戊己庚辛壬癸", x, 300)) for top in (280, 320, 360, 400) for x in (0, 400)]
    assert parts([*rows, head(400)], -1) == ["城南通车", "新生入学"]
    rows = [line(top, ("甲乙丙丁戊己庚辛壬癸", x, 300)) for top in (280, 320, 360, 400) for x in (0, 345)]
    assert len(parts([*rows, head(345)], -1)) == 1


def test_a_long_line_that_lies_askew_is_no_headline_though_its_box_is_high() -> None:
    slope = 0.014
    text = "甲乙丙丁戊己庚辛壬癸"

    def place(x: float, y: float, width: float, height: float) -> Box:
        return x - slope * y, y + slope * x, width, height + slope * width

    rows = [
        TextLine(text, place(x, y, 300, U), places=((10, place(x, y, 300, U)),))
        for y in range(0, 1600, 40)
        for x in (0, 330, 660, 990)
        if y != 800
    ]
    words = [("子丑寅卯辰巳午未申酉" if n % 2 == 0 else "，", 330 * (n // 2) + 300 * (n % 2)) for n in range(7)]
    places = tuple((len(word), place(x, 800, 300 if len(word) > 1 else 16, 45)) for word, x in words)
    long = TextLine("".join(word for word, _ in words), place(0, 800, 1290, U), places=places)
    assert len(parts([*rows, long], -1)) == 4


def test_a_rule_between_columns_that_was_read_as_a_mark_is_white() -> None:
    ruled = line(200, ("子丑寅卯辰巳午未申酉", 0, 300), ("|", 312, 5), ("天地玄黄宇宙洪荒日月", 330, 300))
    assert parts([*ROWS, ruled], -1) in (["子丑寅卯辰巳午未申酉|", "天地玄黄宇宙洪荒日月"],
                                         ["子丑寅卯辰巳午未申酉", "|天地玄黄宇宙洪荒日月"])  # fmt: skip
    boxes = [part.box for part in come_apart([*ROWS, ruled])[-1]]
    assert boxes == [(0, 200, 300, U), (330, 200, 300, U)]


def test_a_rule_beside_the_column_does_not_make_a_line_longer() -> None:
    (part,) = come_apart([line(0, ("|", -20, 5), ("，", -10, 5), ("甲乙丙丁", 0, 120), ("“", 130, 10))])[0]
    assert part.box == (0, 0, 120, U)
    (part,) = come_apart([line(0, ("“", -20, 10), ("甲乙丙丁", 0, 120), ("。", 125, 10))])[0]
    assert part.box == (-20, 0, 155, U)  # print begins and ends so


def test_a_word_with_the_blobs_of_the_next_ends_where_that_begins() -> None:
    inflated = line(200, ("子丑寅卯辰巳午未申", 0, 270), ("酉", 270, 200), ("戌", 280, 20), ("天地玄黄", 330, 120))
    assert parts([*ROWS, inflated], -1) == ["子丑寅卯辰巳午未申酉戌", "天地玄黄"]


def test_words_are_far_apart_from_three_letters_of_white() -> None:
    far = line(0, ("甲乙丙", 0, 100), ("丁戊己", 189, 100), ("庚辛壬", 380, 100))
    assert parts([far], 0) == ["甲乙丙丁戊己", "庚辛壬"]
    assert parts([TextLine(far.text, far.box, places=(*far.places[:2], (3, None)))], 0) == [far.text]
    assert parts([TextLine(far.text, far.box)], 0) == [far.text]
    assert parts([TextLine("甲乙", None)], 0) == ["甲乙"]
    down: list[tuple[int, Box | None]] = [(1, (0.0, y, 30.0, 100.0)) for y in (0.0, 500.0)]
    assert come_apart([TextLine("甲乙", (0, 0, 30, 600), places=tuple(down))]) == [[Part(0, 2, (0, 0, 30, 600))]]


def test_blanks_tell_white_and_corners_where_it_ends() -> None:
    box = (0.0, 10.0, 1000.0, 50.0)
    text = "甲乙丙丁" + " " * 12 + "戊己庚辛"  # each letter, and each blank, as wide as high
    assert [letters for letters, _ in words_by_blanks(text, box, [])] == [4, 4]
    corners = [(0.0, 10.0), (210.0, 10.0), (780.0, 10.0), (1000.0, 10.0)]
    assert [place for _, place in words_by_blanks(text, box, corners)] == [(0, 10, 210, 50), (780, 10, 220, 50)]
    assert len(words_by_blanks("甲乙丙丁 戊己庚辛", box, [])) == 2
    assert words_by_blanks("started to grow", box, []) == ()
    assert [letters for letters, _ in words_by_blanks("started to  grow", box, [])] == [9, 4]
    assert words_by_blanks(text, (0.0, 0.0, 50.0, 1000.0), []) == ()


LINES: list[list[Line]] = [
    [row] for pair in zip(column(60, 160, LEFT), column(700, 160, RIGHT), strict=True) for row in pair
]


@pytest.mark.parametrize("write", [alto, hocr, tsv, page_xml])
def test_lines_listed_across_the_columns_are_put_in_their_order(write) -> None:  # type: ignore[no-untyped-def]
    page = only(write(LINES))
    assert read_off(page) == ["".join(LEFT), "".join(RIGHT)]
    assert read_off(only(write([column(60, 160, LEFT), column(700, 160, RIGHT)]))) == ["".join(LEFT), "".join(RIGHT)]


def test_what_is_drawn_is_furniture_and_parts_no_columns() -> None:
    rules: list[Line] = [(148, (("一", 60, 1060),)), (300, (("|", 600, 8),))]
    page = only(alto([*BLOCKS, *([rule] for rule in rules)]))
    assert read_off(page) == [*IN_COLUMNS, "一", "|"]
    assert [block.kind for block in in_order(page).blocks] == ["text", "text", "furniture", "furniture"]
    within = only(alto([[*BLOCKS[0], rules[0]], *BLOCKS[1:]]))
    assert [block.kind for block in within.blocks] == ["text", "furniture", "text", "text"]


def test_a_rule_read_as_a_quote_closes_no_white_between_columns() -> None:
    """Two articles below each other, of two columns each; a rule stands in the white at the first lines."""

    def columns(top: int, number: int) -> tuple[list[Line], list[Line]]:
        texts = ["甲乙丙丁戊己庚辛壬癸"[number:] + "子丑寅卯"[:number]] * 5
        left = [(top + 36 * n, ((text, 60, 300),)) for n, text in enumerate(texts)]
        right = [(top + 36 * n, ((text[::-1], 390, 300),)) for n, text in enumerate(texts)]
        return left, right

    (one, two), (three, four) = columns(160, 0), columns(160 + 36 * 5, 1)
    ruled: Line = (160, (("“", 364, 8), *two[0][1]))
    page = only(alto([[row] for pair in zip([*one, *three], [ruled, *two[1:], *four], strict=True) for row in pair]))
    put = in_order(page)
    assert [len(put.text[block.start : block.end].splitlines()) for block in put.blocks] == [10, 10]
    (quoted,) = [line for line in put.lines if put.text[line.start] == "“"]
    assert quoted.box == (364, 160, 326, HEIGHT)


def test_vertical_print_stays_as_it_is() -> None:
    words = [[(60, ((text, 60 + 40 * n, 30),))] for n, text in enumerate(LEFT)]
    data = alto(words).replace(f'HEIGHT="{HEIGHT}"', 'HEIGHT="400"')
    page = only(data)
    assert page.columns == ()
    assert [block.kind for block in page.blocks] == ["text"] * 3
