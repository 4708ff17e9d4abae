"""Articles in other forms: what is written is read again by our own readers to the same text."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from hashlib import md5
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import SAMPLE, damaged, lines_of, page, pool, printed, read_pages

from dedupe.errors import UsageError
from dedupe.model import Article, ArticleKind, Result
from dedupe.pipeline import clean
from dedupe.readers.tables import read_row
from dedupe.reports.export import FORMS, export, exported, form_named, markdown
from dedupe.reports.export.table import cell
from dedupe.reports.output import write_out
from dedupe.settings import DEFAULTS

STORY = "本报讯 市自来水公司昨日发布通告,因管道检修,东城区今晚十时至明晨五时停水,请居民储水备用。"
OTHER = "昨天上午,全市农业工作会议在人民会堂召开,各县负责同志三百余人出席,会议总结了去年的生产。"


@pytest.fixture(scope="module")
def sample() -> Result:
    found = replace(
        page(SAMPLE.read_text(encoding="utf-8"), "a/heze.txt"), fields={"id": "h1", "date": "2021-11", "版": 1}
    )
    return clean([found])


@pytest.fixture(scope="module")
def printed_twice() -> Result:
    """A page that prints a story twice, and a page of another dump with the same."""
    text = f"{STORY}\n\n{OTHER}\n\n{STORY}"
    first = replace(page(text, "p0", "d0"), fields={"id": "doc-0", "series": "县报", "date": "1961"})
    second = replace(page(f"{STORY}\n\n天气 晴。", "p1", "d1"), fields={"id": "doc-1", "series": "县报"})
    return clean([first, second], replace(DEFAULTS, scope="corpus"))


def written(name: str, result: Result, **settings: Any) -> bytes:
    return b"".join(export(form_named(name), result, replace(DEFAULTS, **settings)))


def records(name: str, result: Result, **settings: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(name, result, **settings).splitlines()]


def texts(result: Result) -> list[str]:
    return [article.text for article in result.articles]


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


@pytest.mark.parametrize("name", ["jsonl", "csv", "parquet"])
def test_records_are_read_again_to_the_same_articles(sample: Result, name: str) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow")
    pages = read_pages(written(name, sample))
    assert [page.text for page in pages] == texts(sample)
    assert [page.fields["id"] for page in pages] == [article.id for article in sample.articles]
    assert {str(page.fields["date"]) for page in pages} == {"2021-11"}
    assert {str(page.fields["input_id"]) for page in pages} == {"h1"}
    assert [int(str(page.fields["copies"])) for page in pages] == [article.copies for article in sample.articles]


ROUND_UP = ["国内联播快讯", "全国铁路完成投资四千亿元", "记者从铁路部门获悉,今年全国铁路完成投资四千亿元。"]
MASTHEAD = "菏泽日报 2021年11月26日 星期五 第3版"
ENGLISH = "Council approves new bridge\n\nThe council voted 9-2 on Monday to build a bridge over the river. # 1 *only*"


@pytest.fixture(scope="module")
def made() -> Result:
    """Two pages with a masthead, a story printed twice with misread letters, a round-up, English, bylines and forms."""
    articles = pool()["articles"]
    first = [MASTHEAD, printed(*articles[:3]), *ROUND_UP, damaged(printed(articles[1]), 0.02), articles[2]["body"][0]]
    second = [printed(*articles[3:]), ENGLISH, damaged(printed(articles[4]), 0.02), "— 3 —"]
    return clean([page("\n\n".join(blocks), f"p{n}", "d") for n, blocks in enumerate((first, second))])


def likeness(result: Result) -> list[tuple[object, ...]]:
    """Give what a reader sees of the articles."""
    return [(a.text, a.headline, a.body, a.byline, a.credit, a.kind) for a in result.articles]


@pytest.mark.parametrize("of", ["sample", "made"])
@pytest.mark.parametrize("name", ["jsonl", "csv", "parquet", "tei", "mnbvc", "txt", "md"])
def test_what_is_written_is_cleaned_to_the_same_articles(name: str, of: str, request: pytest.FixtureRequest) -> None:
    """Also where a headline stood below its text, and with the blanks that a headline is printed with."""
    if name == "parquet":
        pytest.importorskip("pyarrow")
    result: Result = request.getfixturevalue(of)
    again = clean(read_pages(written(name, result)))
    assert likeness(again) == likeness(result)


CUT = "接到报告称,17日下午四点十五分,在密歇根大街附近,发生"
PIECES = (  # headlines, body, who wrote it
    ((), (CUT, "一起绑架案,目击者描述了经过,警方正在调查。"), ()),
    (("三项工程今年完工", "——县水利局工作侧记"), ("国内联播快讯", "水库加固、灌渠衬砌和"), ("记者 王明",)),
    ((), ("图为果农在采摘苹果。",), ("（上接第2版）", "通讯员 田园 摄")),
)


@pytest.mark.parametrize("name", ["jsonl", "csv", "tei", "txt", "md"])
def test_what_an_article_says_of_its_parts_is_believed(name: str) -> None:
    """Paragraphs that stop short, what looks like a headline, a caption with its turn."""
    articles = []
    for n, (headline, body, closing) in enumerate(PIECES):
        kind: ArticleKind = "caption" if n == 2 else "article"
        text = "\n".join((*headline, *body, *closing))
        credit = closing[-1] if n == 2 else None
        byline = closing[-1] if n == 1 else None
        articles.append(Article(f"p@{n}", "p", kind, headline, byline, credit, body, text, 1, (), (), ()))
    again = clean(read_pages(written(name, replace(clean([page("", "p")]), articles=tuple(articles)))))
    found = [(article.headline, article.body, article.text) for article in again.articles]
    assert found == [(article.headline, article.body, article.text) for article in articles]


def test_the_articles_of_an_output_folder_are_cleaned_to_the_same(tmp_path: Path, sample: Result) -> None:
    write_out(tmp_path / "out", sample, DEFAULTS)
    again = clean(read_pages((tmp_path / "out/articles.jsonl").read_bytes()))
    assert texts(again) == texts(sample)


def test_the_apostrophe_before_a_formula_is_taken_away_again() -> None:
    for text in ("=1+1", "'=1", "''+a", "'-5", "-5", "'t is", "@"):
        record = dict.fromkeys(("id", "page", "kind", "headline", "byline", "credit", "copies", "flags"), "x")
        assert read_row({**record, "text": cell(text)}, DEFAULTS).text == text
        assert read_row({"text": cell(text)}, DEFAULTS).text == cell(text)


def test_text_is_the_articles_indents_and_form_feeds_aside(sample: Result) -> None:
    pages = read_pages(written("txt", sample))
    assert [re.sub(r"^ +|\u3000\u3000", "", page.text, flags=re.M) for page in pages] == [
        f"{text}\n\n" for text in texts(sample)
    ]


def test_tei_is_read_again_to_the_same_articles(sample: Result) -> None:
    pages = read_pages(written("tei", sample))
    assert pages[0].format == "tei"
    assert letters("".join(page.text for page in pages)) == letters("".join(texts(sample)))


def test_markdown_holds_the_articles_and_nothing_is_taken_for_a_mark(sample: Result) -> None:
    plain = re.sub(r"^<!--.*\n\n#.*\n|<br>", "", written("md", sample).decode())
    assert letters(plain) == letters("".join(texts(sample)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# 5", r"\# 5"),
        ("1. 一", r"1\. 一"),
        ("1.5 元", "1.5 元"),
        ("- a", r"\- a"),
        ("a *b* _c_ [d](e) <f> `g`", r"a \*b\* \_c\_ \[d\](e) \<f\> \`g\`"),
        ("两行\n文字", "两行 文字"),
    ],
)
def test_marks_of_markdown_are_escaped(text: str, shown: str) -> None:
    assert markdown.escape(text) == shown


def test_csv_has_a_mark_for_excel_and_runs_nothing(sample: Result) -> None:
    data = written("csv", sample)
    assert data.startswith(b"\xef\xbb\xbfid,page,record,kind,")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [len(row) for row in rows] == [len(rows[0])] * len(rows)
    for text in ("=1+1", "+cmd", "@SUM(A1)", "-2+3", "\t=1", "\r=1"):
        assert cell(text) == f"'{text}"
    for text in ("-5", "+3.5", "——副题", "5=5", "", None, 7):
        assert cell(text) == ("" if text is None else str(text))


def test_tei_is_well_formed_whatever_the_text_holds() -> None:
    result = clean([page(f"{STORY}\x00\x0b<&>\ud800\ufffe", 'a"b\x01.txt'), page("", "empty")])
    root = ElementTree.fromstring(written("tei", result))
    assert letters(STORY) in letters("".join(root.itertext()))
    assert ElementTree.fromstring(written("tei", clean([]))).tag == "{http://www.tei-c.org/ns/1.0}TEI"


def test_mnbvc_marks_what_is_printed_twice(printed_twice: Result) -> None:
    first, second = records("mnbvc", printed_twice)
    marks = [(p["是否重复"], p["是否跨文件重复"]) for p in first["段落"]]
    assert sorted(marks) == [(False, False), (False, False), (True, False)]
    assert (first["文件名"], first["段落数"], first["去重段落数"], first["是否重复文件"]) == ("p0", 3, 1, False)
    assert second["段落"][0]["是否跨文件重复"] is True
    assert first["段落"][0]["md5"] == md5(STORY.encode()).hexdigest()


def test_mnbvc_is_read_again_and_written_back_with_all_that_it_said() -> None:
    paragraphs = [
        {"行号": n, "是否重复": False, "是否跨文件重复": False, "md5": "x", "内容": text, "扩展字段": '{"a": 1}'}
        for n, text in enumerate((STORY, "", OTHER, STORY))
    ]
    record = {"文件名": "县报.txt", "是否待查文件": True, "段落": paragraphs, "时间": "19610101"}
    pages = read_pages(json.dumps(record))
    [back] = records("mnbvc", clean(pages))
    assert [p["内容"] for p in back["段落"]] == [p["内容"] for p in paragraphs]
    assert [p["扩展字段"] for p in back["段落"]] == ['{"a": 1}'] * 4
    assert sorted(p["是否重复"] for p in back["段落"]) == [False, False, False, True]
    assert (back["时间"], back["是否待查文件"], back["去重段落数"]) == ("19610101", True, 1)
    again = read_pages(json.dumps(back))
    assert [page.text for page in again] == [page.text for page in pages]


def test_passim_gives_the_passages_of_each_text(printed_twice: Result) -> None:
    found = records("passim", printed_twice)
    assert {(record["cluster"], record["size"]) for record in found if letters(STORY) in letters(record["text"])}
    by_page = {page.id: page for page in printed_twice.pages}
    for record in found:
        assert by_page[record["page"]].text[record["begin"] : record["end"]] == record["text"]
        assert sum(other["cluster"] == record["cluster"] for other in found) == record["size"] >= 2
    assert {record["id"] for record in found} == {"doc-0", "doc-1"}
    assert {record["series"] for record in found} == {"县报"}
    assert records("passim", printed_twice, id_field="date")[0]["id"] == "doc-0"


@pytest.mark.parametrize("of", ["sample", "made", "printed_twice"])
def test_passages_are_read_again_whole_and_found_to_be_the_same(of: str, request: pytest.FixtureRequest) -> None:
    result: Result = request.getfixturevalue(of)
    pages, found = read_pages(written("passim", result)), records("passim", result)
    assert [{**page.fields, "text": page.text} for page in pages] == found
    assert passages(clean(pages)) == passages(result) != []


def passages(result: Result) -> list[list[str]]:
    """Give the texts of each cluster."""
    clusters: dict[int, list[str]] = {}
    for record in records("passim", result):
        clusters.setdefault(record["cluster"], []).append(record["text"])
    return sorted(map(sorted, clusters.values()))


def test_passim_regions_are_cut_to_the_passage() -> None:
    text = f"{STORY}\n\n{OTHER}\n\n{STORY}"
    at = text.rindex(STORY)
    box = {"x": 1, "y": 2, "w": 3, "h": 4}
    regions = [{"start": 0, "length": 4, "coords": box}, {"start": at, "length": 4, "coords": box}]
    record = {"id": "d", "text": text, "pages": [{"id": "p", "seq": 1, "regions": regions}]}
    found = records("passim", clean(read_pages(json.dumps(record))))
    assert [r["pages"][0]["regions"] for r in found] == [[{"start": 0, "length": 4, "coords": box}]] * 2
    assert found[0]["pages"][0]["seq"] == 1


def test_the_record_is_named_by_the_field_that_is_named(sample: Result) -> None:
    assert records("jsonl", sample)[0]["record"] == "h1"
    assert records("jsonl", sample, id_field="date")[0]["record"] == "2021-11"
    assert records("jsonl", sample, id_field="none")[0]["record"] is None


def test_files_of_a_former_run_go_and_the_same_bytes_come(tmp_path: Path, sample: Result) -> None:
    out = tmp_path / "out"
    write_out(out, sample, DEFAULTS, more=exported([form_named("csv"), form_named("md")], sample, DEFAULTS))
    assert sorted(path.name for path in (out / "export").iterdir()) == ["articles.csv", "articles.md"]
    first = (out / "export/articles.md").read_bytes()
    write_out(out, sample, DEFAULTS, more=exported([form_named("md")], sample, DEFAULTS))
    assert [path.name for path in (out / "export").iterdir()] == ["articles.md"]
    assert (out / "export/articles.md").read_bytes() == first
    write_out(out, sample, DEFAULTS)
    assert not (out / "export").exists()


def test_without_the_extra_parquet_names_it(sample: Result, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"newspaper-dedupe\[parquet\]"):
        write_out(tmp_path / "out", sample, DEFAULTS, more=exported([form_named("parquet")], sample, DEFAULTS))
    assert not (tmp_path / "out").exists()


values = st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.floats(allow_nan=False)
some_fields = st.dictionaries(st.sampled_from(["id", "date", "text", "a", "版"]), values, max_size=4)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
@given(given_fields=st.lists(some_fields, min_size=1, max_size=3))
def test_any_fields_can_be_written(form: Any, given_fields: list[dict[str, object]]) -> None:
    if form.name == "parquet":
        pytest.importorskip("pyarrow")
    pages = (replace(page(STORY, f"p{n}"), fields=fields) for n, fields in enumerate(given_fields))
    done = clean([page(STORY, "p0")])
    result = replace(done, pages=tuple(pages), blocks=done.blocks * len(given_fields))
    assert bool(b"".join(export(form, result, DEFAULTS))) == (form.name != "passim")


BOXED = "".join(
    f'<TextBlock ID="b{n}">'
    + "".join(
        f'<TextLine HPOS="{300 * n}" VPOS="{20 * at}" WIDTH="200" HEIGHT="15"><String CONTENT="{line}"/></TextLine>'
        for at, line in enumerate(lines_of(pool()["articles"][0]))
    )
    + "</TextBlock>"
    for n in range(2)
)
ALTO = f'<alto><Layout><Page WIDTH="600" HEIGHT="900"><PrintSpace>{BOXED}</PrintSpace></Page></Layout></alto>'


def test_boxes_arrive_in_what_can_hold_them() -> None:
    result = clean(read_pages(ALTO))
    tei = ElementTree.fromstring(written("tei", result))
    space = "{http://www.tei-c.org/ns/1.0}"
    zones = {zone.get("{http://www.w3.org/XML/1998/namespace}id"): zone for zone in tei.iter(f"{space}zone")}
    named = [name for div in tei.iter(f"{space}div") for name in (div.get("facs") or "").split()]
    assert named and {name.removeprefix("#") for name in named} == set(zones)
    assert len({zone.get("ulx") for zone in zones.values()}) == 1  # of two columns one stays
    surface = tei.find(f".//{space}surface")
    assert surface is not None and (surface.get("lrx"), surface.get("lry")) == ("600", "900")
    passages = records("passim", result)
    assert {passage["pages"][0]["regions"][0]["coords"]["x"] for passage in passages} == {0, 300}
    for passage in passages:
        for region in passage["pages"][0]["regions"]:
            assert "\n" not in passage["text"][region["start"] : region["start"] + region["length"]]
    assert [page.format for page in read_pages(written("passim", result))] == ["passim"] * len(passages)
