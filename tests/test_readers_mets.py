"""METS packages as pages: which files, in which order, of which articles, and never out of their folder."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from dedupe.errors import UnreadableInput
from dedupe.model import Notice, Page
from dedupe.readers import Source, find_inputs, read_dump, without_members
from dedupe.readers import packed as unpacking

ALTO = '<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Layout><Page><PrintSpace>{}</PrintSpace></Page></Layout></alto>'


def block(name: str, *texts: str) -> str:
    lines = "".join(
        f'<TextLine><String ID="{name}s{at}" CONTENT="{text}"/></TextLine>' for at, text in enumerate(texts)
    )
    return f'<TextBlock ID="{name}">{lines}</TextBlock>'


def alto(*blocks: str) -> str:
    return ALTO.format("".join(blocks))


def file(name: str, href: str, kind: str = "text/xml") -> str:
    place = f'<mets:FLocat LOCTYPE="URL" xlink:href="{href}"/>'
    return f'<mets:file ID="{name}" MIMETYPE="{kind}">{place}</mets:file>'


def group(use: str, *files: str) -> str:
    return f'<mets:fileGrp USE="{use}">{"".join(files)}</mets:fileGrp>'


def div(kind: str, *inside: str, name: str = "") -> str:
    return f'<mets:div TYPE="{kind}" {f"ID={chr(34)}{name}{chr(34)}" if name else ""}>{"".join(inside)}</mets:div>'


def fptr(name: str) -> str:
    return f'<mets:fptr FILEID="{name}"/>'


def area(name: str, begin: str, end: str = "") -> str:
    until = f'END="{end}"' if end else ""
    return f'<mets:fptr><mets:area FILEID="{name}" BETYPE="IDREF" BEGIN="{begin}" {until}/></mets:fptr>'


def mets(files: str, physical: str = "", logical: str = "", links: str = "") -> str:
    return (
        '<?xml version="1.0"?><mets:mets xmlns:mets="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<mets:fileSec>{files}</mets:fileSec>"
        f'<mets:structMap TYPE="PHYSICAL">{physical}</mets:structMap>'
        f'<mets:structMap TYPE="LOGICAL">{logical}</mets:structMap>{links}</mets:mets>'
    )


def put(folder: Path, **files: str) -> Path:
    """Write files, a_xml as a.xml; give the METS file's path."""
    for name, text in files.items():
        path = folder / name.replace("_xml", ".xml").replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder / "m.xml"


def read(path: Path) -> tuple[list[Page], list[str]]:
    lost: list[Notice] = []
    pages = list(read_dump(Source("m", path), lose=lost.append))
    return pages, [notice.what for notice in lost]


TWO = group("IMG", file("i1", "1.tif", "image/tiff")) + group("Fulltext", file("f2", "b.xml"), file("f1", "a.xml"))
ORDER = div("physSequence", div("page", fptr("i1"), fptr("f1")), div("page", fptr("f2")))


def test_pages_come_in_the_order_of_the_package(tmp_path: Path) -> None:
    path = put(tmp_path, m_xml=mets(TWO, ORDER), a_xml=alto(block("x", "one")), b_xml=alto(block("y", "two")))
    pages, lost = read(path)
    assert [(page.id, page.dump, page.text, page.format, page.fields["file"]) for page in pages] == [
        ("m#1", "m", "one", "alto", "a.xml"),
        ("m#2", "m", "two", "alto", "b.xml"),
    ]
    assert not lost
    assert [page.text for page in read(put(tmp_path, m_xml=mets(TWO)))[0]] == ["two", "one"]  # no physical structure


def test_articles_are_those_of_the_logical_structure(tmp_path: Path) -> None:
    heading = div("HEADING", div("TITLE", area("f1", "h")))
    body = div("BODY", div("TEXT", div("PARAGRAPH", area("f1", "p1")), div("PARAGRAPH", area("f2", "p2"))))
    logical = div(
        "Newspaper", div("CONTENT", div("ARTICLE", area("f1", "q")), div("ARTICLE", heading, body, name="A1"))
    )
    path = put(
        tmp_path,
        m_xml=mets(TWO, ORDER, logical),
        a_xml=alto(block("n", "12"), block("p1", "body"), block("h", "head"), block("q", "other")),
        b_xml=alto(block("p2", "more")),
    )
    pages, _ = read(path)
    assert pages[0].text == "other\n\nhead\n\nbody\n\n12"  # what belongs to nothing comes last
    first, *rest = pages[0].blocks
    assert first.article is not None
    assert [(each.id, each.article, each.kind) for each in rest] == [
        ("h", "A1", "headline"),
        ("p1", "A1", "text"),
        ("n", None, "text"),
    ]
    assert [each.article for each in pages[1].blocks] == ["A1"]


@pytest.mark.parametrize("by_arc", [True, False])
def test_links_join_articles_with_areas_of_words(tmp_path: Path, by_arc: bool) -> None:
    areas = [
        div("pagearea", area("f1", "xs1", "ys0"), name="pa1"),
        div("pagearea", area("f1", "ys1", "zs0"), name="pa2"),
    ]
    physical = div("physSequence", div("page", fptr("f1"), *areas, name="p1"))
    logical = div("ISSUE", div("ARTICLE", name="a1"), div("ADVERT", name="a2"))
    arcs = [("a1", "pa1"), ("a2", "pa2"), ("a2", "p1")]
    if by_arc:
        groups = "".join(
            f'<mets:smLinkGrp><mets:smLocatorLink xlink:href="#{one}" xlink:label="f"/>'
            f'<mets:smLocatorLink xlink:href="#{other}" xlink:label="t"/>'
            '<mets:smArcLink xlink:from="f" xlink:to="t"/></mets:smLinkGrp>'
            for one, other in arcs
        )
    else:
        groups = "".join(f'<mets:smLink xlink:from="{one}" xlink:to="{other}"/>' for one, other in arcs)
    links = f"<mets:structLink>{groups}</mets:structLink>"
    path = put(
        tmp_path,
        m_xml=mets(group("Fulltext", file("f1", "a.xml")), physical, logical, links),
        a_xml=alto(block("x", "none", "one"), block("y", "one too", "two"), block("z", "two too", "none")),
    )
    (page,), _ = read(path)
    assert [(each.id, each.article, page.text[each.start : each.end]) for each in page.blocks] == [
        ("x", "a1", "one"),
        ("y", "a1", "one too"),
        ("y", "a2", "two"),
        ("z", "a2", "two too"),
        ("x", None, "none"),
        ("z", None, "none"),
    ]


@pytest.mark.parametrize(
    ("href", "is_read"),
    [
        ("in/a.xml", True),
        ("./in/../in/a.xml", True),
        ("file://./in/a.xml", True),
        ("file:in/a.xml", True),
        (r"in\a.xml", True),
        ("in/a%20b.xml", True),
        ("in/100%25.xml", True),
        ("file://{folder}/in/a.xml", True),
        ("../secret.xml", False),
        ("in/../../secret.xml", False),
        ("..%2Fsecret.xml", False),
        ("file://../secret.xml", False),
        ("{outer}/secret.xml", False),
        ("file://{outer}/secret.xml", False),
        ("link.xml", False),
        ("http://example.org/a.xml", False),
        ("in/none.xml", False),
        ("in", False),
        ("in/a.xml%00", False),
        ("http://[bad", False),
        ("a" * 5000, False),
    ],
)
def test_an_href_never_leaves_the_folder(tmp_path: Path, href: str, is_read: bool) -> None:
    folder = tmp_path / "package"
    text = alto(block("x", "here"))
    put(folder, in__a_xml=text, in__ok_xml=text, **{"in__a b_xml": text, "in__100%_xml": text, "in__100%25_xml": text})
    put(tmp_path, secret_xml=alto(block("x", "secret")))
    (folder / "link.xml").symlink_to(tmp_path / "secret.xml")
    named = href.format(folder=folder, outer=tmp_path)
    files = group("Fulltext", file("ok", "in/ok.xml"), file("f", named))
    path = put(folder, m_xml=mets(files, div("page", fptr("ok")) + div("page", fptr("f"))))
    pages, lost = read(path)
    assert "secret" not in "".join(page.text for page in pages)
    assert (len(pages), len(lost)) == ((2, 0) if is_read else (1, 1))
    assert all("\n" not in what and named.replace("\0", "")[:200] in what for what in lost)


def test_the_group_of_the_full_text_is_chosen_else_the_last_that_has_text(tmp_path: Path) -> None:
    files = {name: alto(block("x", name)) for name in ("seg", "first", "last")} | {"none": alto()}
    groups = [group(f"OCR-D-{name.upper()}", file(name, f"{name}.xml")) for name in ("seg", "first", "last", "none")]
    put(tmp_path, **{f"{name}_xml": text for name, text in files.items()})
    physical = div("page", *map(fptr, files))
    assert read(put(tmp_path, m_xml=mets("".join(groups), physical)))[0][0].text == "last"
    named = "".join(groups).replace("OCR-D-FIRST", "FULLTEXT")
    assert read(put(tmp_path, m_xml=mets(named, physical)))[0][0].text == "first"


def test_where_a_page_s_files_are_a_group_each_file_says_what_it_is_for(tmp_path: Path) -> None:
    """As the batches of Chronicling America do; what pages are bears a prefix there."""
    files, pages = "", ""
    for n in (2, 1):
        master, ocr = file(f"i{n}", f"{n}.tif"), file(f"o{n}", f"{n}.xml")
        inside = master.replace("file ID", 'file USE="master" ID') + ocr.replace("file ID", 'file USE="ocr" ID')
        files = f'<mets:fileGrp ID="g{n}">{inside}</mets:fileGrp>{files}'
        pages += div("np:page", fptr(f"i{n}"), fptr(f"o{n}"))
    texts = {f"{n}_xml": alto(block("b", f"page {n}")) for n in (1, 2)}
    path = put(tmp_path, m_xml=mets(files, pages), **texts)
    pages_read, lost = read(path)
    assert ([page.text for page in pages_read], lost) == (["page 2", "page 1"], [])


def test_page_files_of_a_package_are_read(tmp_path: Path) -> None:
    page = "<PcGts><Page><TextRegion id='r'><TextEquiv><Unicode>text</Unicode></TextEquiv></TextRegion></Page></PcGts>"
    path = put(tmp_path, m_xml=mets(group("OCR", file("f", "a.xml", "application/vnd.prima.page+xml"))), a_xml=page)
    assert [(each.id, each.format, each.text) for each in read(path)[0]] == [("m", "page", "text")]


def test_a_broken_file_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    path = put(tmp_path, m_xml=mets(TWO, ORDER), a_xml=alto(block("x", "one")), b_xml=alto(block("y", "two"))[:150])
    pages, lost = read(path)
    assert [page.text for page in pages] == ["one"]
    assert lost[0].startswith("b.xml: cut off at line 1; ")


def test_a_package_without_readable_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"^m: METS, but none of the text files"):
        read(put(tmp_path, m_xml=mets(TWO, ORDER)))
    with pytest.raises(UnreadableInput, match=r"^m: METS, but none of the text files"):
        read(put(tmp_path, m_xml=mets("")))


def test_the_files_of_a_package_are_no_dumps_of_their_own(tmp_path: Path) -> None:
    put(tmp_path, m_xml=mets(TWO, ORDER), a_xml=alto(block("x", "one")), c_xml=alto(block("z", "three")))
    (tmp_path / "1.tif").write_bytes(b"II*\0")
    sources, _ = find_inputs([str(tmp_path)])
    names = [Path(source.id).name for source in without_members(sources)]
    assert names == ["c.xml", "m.xml"]
    put(tmp_path, m_xml=mets(TWO, ORDER)[:300])  # broken: then its files stand for themselves
    assert len(without_members(sources)) == len(sources)


def test_a_package_that_names_itself_is_still_read_and_told(tmp_path: Path) -> None:
    path = put(
        tmp_path, m_xml=mets(group("Fulltext", file("f", "m.xml"), file("g", "a.xml"))), a_xml=alto(block("x", "one"))
    )
    sources, _ = find_inputs([str(tmp_path)])
    assert [Path(source.id).name for source in without_members(sources)] == ["m.xml"]
    pages, lost = read(path)
    assert ([page.text for page in pages], len(lost)) == (["one"], 1)


def packed(tmp_path: Path, kind: str, files: dict[str, str]) -> tuple[list[Page], list[str]]:
    """Pack files and read them."""
    path = tmp_path / f"a.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as into:
            for name, text in files.items():
                into.writestr(name, text)
    else:
        with tarfile.open(path, "w:gz") as into_tar:
            for name, text in files.items():
                info = tarfile.TarInfo(name)
                info.size = len(text.encode())
                into_tar.addfile(info, io.BytesIO(text.encode()))
    lost: list[Notice] = []
    pages = list(read_dump(Source("a", path), lose=lost.append))
    return pages, [f"{notice.where}: {notice.what}" for notice in lost]


@pytest.mark.parametrize("kind", ["zip", "tgz"])
def test_a_package_in_an_archive_is_read_as_one_in_a_folder(tmp_path: Path, kind: str) -> None:
    logical = div("Newspaper", div("ARTICLE", div("BODY", area("f1", "x")), name="A1"))
    package = mets(TWO, ORDER, logical)
    files = {
        "d/x.xml": alto(block("z", "three")),
        "d/a.xml": alto(block("x", "one")),
        "d/b.xml": alto(block("y", "two")),
        "d/m.xml": package,
    }
    pages, lost = packed(tmp_path, kind, files)
    assert [(page.id, page.dump, page.text) for page in pages] == [
        ("a/d/m.xml#1", "a/d/m.xml", "one"),
        ("a/d/m.xml#2", "a/d/m.xml", "two"),
        ("a/d/x.xml", "a/d/x.xml", "three"),
    ]
    assert pages[0].blocks[0].article == "A1"
    assert lost == []


def test_an_href_never_leaves_the_archive(tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text(alto(block("x", "secret")), "utf-8")
    absolute = f"file://{tmp_path.as_posix()}/x.xml"
    hrefs = ["../../x.xml", "/etc/passwd", absolute, "http://x.org/x.xml", "no.xml", "../b"]
    files = "".join(file(f"f{at}", href) for at, href in enumerate(hrefs))
    pages, lost = packed(tmp_path, "zip", {"d/m.xml": mets(group("Fulltext", files)), "b": alto(block("y", "two"))})
    assert [(page.id, page.text) for page in pages] == [("a/d/m.xml#6", "two")]  # in the archive, if not in the folder
    assert [what.partition("; ")[0] for what in lost] == [
        "a/d/m.xml: ../../x.xml: outside the archive, which dedupe never leaves",
        "a/d/m.xml: /etc/passwd: outside the archive, which dedupe never leaves",
        f"a/d/m.xml: {absolute}: outside the archive, which dedupe never leaves",
        "a/d/m.xml: http://x.org/x.xml: on the net, where dedupe never looks",
        "a/d/m.xml: no.xml: no such file in the archive",
    ]


def test_a_package_in_an_archive_that_unpacks_without_end_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "MAX_SMALL", 20_000)
    bomb = alto(block("y", "0" * 10_000_000))
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as into:
        into.writestr("m.xml", mets(TWO, ORDER))
        into.writestr("a.xml", alto(block("x", "one")))
        into.writestr("b.xml", bomb)
    lost: list[Notice] = []
    pages = list(read_dump(Source("a", path), lose=lost.append))
    assert [page.text for page in pages] == ["one"]
    assert [notice.what.partition(";")[0] for notice in lost] == [
        "b.xml: unpacks to more than 100 times its size, as no text does"
    ]


def test_a_file_named_again_is_read_once(tmp_path: Path) -> None:
    names = group("Fulltext", *(file(f"f{at}", href) for at, href in enumerate(("a.xml", "./a.xml", "x/../a.xml"))))
    assert [page.text for page in read(put(tmp_path, m_xml=mets(names), a_xml=alto(block("x", "one"))))[0]] == ["one"]
