"""Packed files and archives: what is in them, under which names, and what is refused."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from test_readers_spaces import FILES, PACKED

from dedupe.errors import UnreadableInput
from dedupe.model import Notice, Page
from dedupe.readers import Source, read_dump
from dedupe.readers import packed as module
from dedupe.readers.archives import lister_of
from dedupe.run import Log, read_pages
from dedupe.settings import DEFAULTS

TEXT = "本报讯 市自来水公司昨日发布通告。"


def zstd(data: bytes) -> bytes:
    return bytes(pytest.importorskip("zstandard").ZstdCompressor().compress(data))


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstd,
}


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: Mapping[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


@pytest.fixture
def read(tmp_path: Path) -> Callable[[bytes], tuple[dict[str, str], list[Notice]]]:
    """Write bytes as a file without an ending, read it; give the texts by page, and what was not read."""

    def read_bytes(data: bytes) -> tuple[dict[str, str], list[Notice]]:
        path = tmp_path / "in"
        path.write_bytes(data)
        told: list[Notice] = []
        log = Log(told.append, told.append)
        pages = list(read_pages([Source("in", path)], DEFAULTS, log))
        return {page.id: page.text for page in pages}, told

    return read_bytes


Read = Callable[[bytes], tuple[dict[str, str], list[Notice]]]


@pytest.mark.parametrize("kind", PACKERS)
def test_a_packed_file_is_read_under_its_own_name(read: Read, kind: str) -> None:
    assert read(PACKERS[kind](TEXT.encode())) == ({"in": TEXT}, [])


WAYS: dict[str, Callable[[bytes], bytes]] = {
    **PACKERS,
    "zip": lambda data: zipped({"in": data}),
    "tar": lambda data: tarred({"in": data}),
    "tar.gz": lambda data: gzip.compress(tarred({"in": data})),
    "zip of gz": lambda data: zipped({"in": gzip.compress(data)}),
}


def _told(page: Page) -> tuple[object, ...]:
    """Give what a page says, the names of articles aside: some are those of their file."""
    blocks = [(block.start, block.end, block.kind, block.box, block.article is None) for block in page.blocks]
    return page.format, page.text, blocks, page.lines


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("form", [*FILES, *PACKED])
def test_every_format_is_read_in_every_packing(form: str, way: str, tmp_path: Path) -> None:
    if form in PACKED:
        extra, write = PACKED[form]
        pytest.importorskip(extra)
        data = write()
    else:
        data = FILES[form].encode()
    plain, packed = tmp_path / "plain", tmp_path / "packed"
    plain.write_bytes(data)
    packed.write_bytes(WAYS[way](data))
    seen = [[_told(page) for page in read_dump(Source("p", path))] for path in (plain, packed)]
    assert seen[0] == seen[1]
    assert seen[0][0][0] == form.partition("/")[0]


@pytest.mark.parametrize("kind", PACKERS)
def test_streams_end_to_end_are_one_file(read: Read, kind: str) -> None:
    pack = PACKERS[kind]
    assert read(pack(TEXT.encode() * 2) + pack(b"\n2")) == ({"in": TEXT * 2 + "\n2"}, [])


@pytest.mark.parametrize("kind", PACKERS)
def test_a_packed_file_that_is_cut_off_is_told(read: Read, kind: str) -> None:
    data = PACKERS[kind](bytes(range(256)) * 50 + TEXT.encode() * 999)
    for cut in (data[:-9], data[: len(data) // 2], data[:9]):
        texts, [told] = read(cut)
        assert texts == {}
        assert (told.where, "damaged or cut off" in told.what) == ("in", True)


def test_the_digest_is_of_what_bears_the_name(tmp_path: Path) -> None:
    path = tmp_path / "p.gz"
    path.write_bytes(gzip.compress(TEXT.encode(), mtime=0))
    [page] = read_dump(Source("p.gz", path))
    assert page.sha256 == __import__("hashlib").sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz", "zip.bz2"])
def test_members_are_dumps_by_name_each_with_its_own_format(read: Read, kind: str) -> None:
    files = {
        "b/2.txt": "二".encode("gbk") + "本报讯的是了".encode("gbk"),
        "b/1.json.gz": gzip.compress('{"text": "一"}'.encode()),
        "a.txt": b"x\fy",
        ".hidden": b"z",
        "__MACOSX/a.txt": b"z",
        "b/.DS_Store": b"z",
    }
    data = tarred(files) if kind.startswith("tar") else zipped(files)
    for packer in kind.split(".")[1:]:
        data = PACKERS[packer](data)
    assert read(data) == (
        {"in/a.txt#1": "x", "in/a.txt#2": "y", "in/b/1.json.gz": "一", "in/b/2.txt": "二本报讯的是了"},
        [],
    )


def test_archives_in_archives_are_read_and_not_without_end(read: Read) -> None:
    inner = zipped({"p.txt": TEXT.encode()})
    assert read(tarred({"a.zip": inner}))[0] == {"in/a.zip/p.txt": TEXT}
    data = TEXT.encode()
    for _ in range(module.MAX_DEPTH + 1):
        data = zipped({"z": data})
    texts, [told] = read(data)
    assert texts == {}
    assert "deep and more" in told.what


def test_names_in_gbk_are_decoded() -> None:
    """As Windows in China writes them: bytes without the mark of UTF-8."""
    data = zipped({"XXXXXXXXXX.txt": b"a", "YYYY.txt": b"b"})
    data = data.replace(b"XXXXXXXXXX", "人民日报版".encode("gbk")).replace(b"YYYY", "要闻".encode("gbk"))
    file = io.BytesIO(data)
    assert [member.name for member in lister_of(data)("z", file).members] == ["人民日报版.txt", "要闻.txt"]


def test_names_that_lead_out_are_only_names(read: Read) -> None:
    files = {"../../etc/passwd": b"a", "/abs/x.txt": b"b", "..\\..\\w.txt": b"c", "./a/../b.txt": b"d"}
    for data in (zipped(files), tarred(files)):
        assert read(data)[0] == {"in/etc/passwd": "a", "in/abs/x.txt": "b", "in/w.txt": "c", "in/a/b.txt": "d"}


def test_a_name_held_twice_is_read_twice(read: Read) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("p.txt", b"a")
            archive.writestr("p.txt", b"b")
    assert sorted(read(out.getvalue())[0]) == ["in/p.txt", "in/p.txt~2"]


def test_links_and_devices_are_passed_over(read: Read) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind, name in (
            (tarfile.SYMTYPE, "link"),
            (tarfile.LNKTYPE, "hard"),
            (tarfile.CHRTYPE, "dev"),
            (tarfile.FIFOTYPE, "f"),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("p.txt")
        info.size = 1
        archive.addfile(info, io.BytesIO(b"a"))
    assert read(out.getvalue()) == ({"in/p.txt": "a"}, [])
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("p.txt", b"a")
    assert read(out.getvalue()) == ({"in/p.txt": "a"}, [])


def test_an_encrypted_member_is_told_and_the_others_are_read(read: Read) -> None:
    data = bytearray(zipped({"p.txt": b"a", "s.txt": b"b"}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1  # its flags in the directory
    texts, told = read(bytes(data))
    assert (texts, told) == ({"in/p.txt": "a"}, [Notice("in/s.txt", "encrypted; unpack it with its password")])


def test_a_damaged_member_is_told_and_the_others_are_read(read: Read) -> None:
    data = bytearray(zipped({"a.txt": b"a" * 99, "b.txt": b"b" * 99}, zipfile.ZIP_STORED))
    data[data.index(b"aaaa") + 5] = 0
    texts, [told] = read(bytes(data))
    assert (texts, told.where) == ({"in/b.txt": "b" * 99}, "in/a.txt")
    assert "damaged or cut off" in told.what


def test_an_archive_that_is_cut_off_is_told(read: Read) -> None:
    texts, [told] = read(zipped({"a.txt": b"a" * 999})[:-30])
    assert (texts, "damaged or cut off" in told.what) == ({}, True)
    texts, told_of = read(tarred({"a.txt": b"a", "b.txt": b"b" * 5000}, tarfile.USTAR_FORMAT)[:3000])
    assert texts == {"in/a.txt": "a"}
    assert [(notice.where, "cut off" in notice.what) for notice in told_of] == [("in/b.txt", True), ("in", True)]


def test_an_archive_without_files_is_told(read: Read) -> None:
    for data in (zipped({}), zipped({".x": b""}), zipped({"d/": b""})):
        assert read(data) == ({}, [Notice("in", "an archive without files to read; check what packed it")])


@pytest.mark.parametrize("name", ["[Content_Types].xml", "mimetype"])
def test_office_files_are_no_archives(read: Read, name: str) -> None:
    assert "Word, Excel or EPUB" in read(zipped({name: b"x"}))[1][0].what


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz", "zst", "zip", "tar.gz", "nested"])
def test_a_bomb_is_told_and_what_stands_before_it_read(read: Read, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_SMALL", 1 << 20)
    zeros = b"\0" * (20 << 20)
    files = {"a.txt": b"a", "b.txt": zeros}
    data = {
        "zip": lambda: zipped(files),
        "tar.gz": lambda: gzip.compress(tarred(files)),
        "nested": lambda: zipped({"a.txt": b"a", "b.zip": zipped({"c": zeros})}),
    }.get(kind, lambda: PACKERS[kind](zeros))()
    texts, [told] = read(data)
    assert texts == ({"in/a.txt": "a"} if kind in ("zip", "nested") else {})
    assert told.where == "in"
    assert "unpacks to more than" in told.what


def test_a_zip_that_lies_about_its_sizes_is_limited(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_SMALL", 1 << 20)
    data = bytearray(zipped({"b.txt": b"\0" * (20 << 20)}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    texts, [told] = read(bytes(data))
    assert texts == {} or len(next(iter(texts.values()))) <= 10
    assert told.where.startswith("in")


def test_text_that_packs_well_is_no_bomb(read: Read) -> None:
    text = "".join(f"第{n}版 本报讯 市自来水公司昨日发布通告。\n" for n in range(30_000))
    assert read(lzma.compress(text.encode()))[0] == {"in": text}


def test_random_bytes_after_each_mark_end_in_one_line(read: Read) -> None:
    noise = zlib.compress(bytes(range(256)) * 40)
    for mark in (b"\x1f\x8b\x08", b"BZh91AY&SY", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"PK\x05\x06"):
        texts, told = read(mark + noise)
        assert texts == {}
        assert [notice.where for notice in told] == ["in"]


def test_without_the_extra_zstd_names_it(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    data = zstd(b"x")
    monkeypatch.setitem(__import__("sys").modules, "zstandard", None)
    assert "newspaper-dedupe[zst]" in read(data)[1][0].what


def test_old_tar_headers_without_a_mark_are_known(read: Read) -> None:
    data = bytearray(tarred({"p.txt": b"a"}, tarfile.USTAR_FORMAT))
    data[257:265] = b"\0" * 8
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    assert read(bytes(data))[0] == {"in/p.txt": "a"}


def test_pages_of_one_name_are_read_once(tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_bytes(b"a\fb")
    (tmp_path / "p.txt#2").write_bytes(b"c")
    told: list[Notice] = []
    log = Log(told.append, told.append)
    sources = [Source(name, tmp_path / name) for name in ("p.txt", "p.txt#2")]
    pages: list[Page] = list(read_pages(sources, DEFAULTS, log))
    assert [page.text for page in pages] == ["a", "b"]
    assert told == [Notice("p.txt#2", "another page has this name; rename the file")]


def test_strict_stops_at_a_member(tmp_path: Path) -> None:
    path = tmp_path / "in"
    path.write_bytes(zipped({"a.png": b"\x89PNG\r\n\x1a\n", "b.txt": b"b"}))
    log = Log(lambda notice: None, lambda notice: None, strict=True)
    with pytest.raises(UnreadableInput, match=r"^in/a\.png: not text but an image.*\(--strict: nothing was written\)$"):
        list(read_pages([Source("in", path)], DEFAULTS, log))
