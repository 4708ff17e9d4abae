"""Plain text as pages: positions, form feeds, and what is refused."""

from __future__ import annotations

import hashlib
import io
import os
import random
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.errors import UnreadableInput, UsageError
from dedupe.model import Notice, Page
from dedupe.readers import Source, encodings, read_dump, text
from dedupe.readers.encodings import decode
from dedupe.readers.formats import Dump
from dedupe.readers.inputs import digest
from dedupe.readers.text import read_text
from dedupe.settings import Settings


def dump(data: bytes, encoding: str | None, warn: Callable[[Notice], None]) -> Dump:
    """Wrap bytes as the dump p.txt."""
    file = io.BytesIO(data)
    return Dump(Source("p.txt", None), file, digest(file), Settings(encoding=encoding), warn, warn)


def pages(data: bytes, encoding: str | None = None) -> list[Page]:
    """Read bytes as the dump p.txt."""
    return list(read_text(dump(data, encoding, lambda notice: None)))


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (b"", [""]),
        (b"a\r\nb\rc\n", ["a\r\nb\rc\n"]),
        (b"\xef\xbb\xbf\xe4\xb8\xad", ["中"]),
        (b"a\n\fb", ["a\n", "b"]),
        (b"a\n\f", ["a\n"]),
        (b"a\fb\f", ["a", "b"]),
        (b"a\f\f", ["a", ""]),
        (b"\fa", ["", "a"]),
        (b"\f", [""]),
        (b"a\f\n", ["a", "\n"]),
        ("中国\x1a\0\0\0".encode("gbk"), ["中国\x1a\0\0\0"]),
    ],
)
def test_page_text_is_the_file_as_it_is(data: bytes, texts: list[str]) -> None:
    assert [page.text for page in pages(data)] == texts


def test_page_says_where_it_is_from() -> None:
    data = "上\f下".encode("gb18030")
    digest = hashlib.sha256(data).hexdigest()
    assert pages(data, "gbk") == [
        Page("p.txt#1", "p.txt", "上", digest, "gb18030", "text"),
        Page("p.txt#2", "p.txt", "下", digest, "gb18030", "text"),
    ]
    assert [page.id for page in pages(b"a\f")] == ["p.txt"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\n\r\f")))
def test_no_character_is_lost(text: str) -> None:
    read = "\f".join(page.text for page in pages(text.encode(), "utf-8"))
    assert read in (text.removeprefix("\ufeff"), text.removeprefix("\ufeff").removesuffix("\f"))


pieces_of_text = st.sampled_from(["市委召开", "会议，", "\n", "\r\n", "\f", "café ", "\ufffd", "𠀀", "\x85", " "])
broken = st.sampled_from([b"", b"", b"\xff", b"\xe5\xb8", b"\x80"])


@given(
    st.lists(st.tuples(pieces_of_text, broken), max_size=40),
    st.sampled_from(["utf-8", "gb18030", "utf-16-le", "cp932", "big5hkscs"]),
    st.integers(1, 9),
)
def test_in_pieces_the_text_is_that_of_the_whole(parts: list[tuple[str, bytes]], encoding: str, step: int) -> None:
    data = b"".join(good.encode(encoding, "replace") + bad for good, bad in parts)
    whole, _, replaced = decode(data, encoding)
    leaves = whole.removesuffix("\f").split("\f") if whole != "\f" else [""]
    told: list[Notice] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "PIECE", step)
        patch.setattr(encodings, "STEP", step)
        patch.setattr(text, "MAX_REPLACED", 1)
        patch.setattr(text, "MAX_CONTROLS", 1)
        found = list(read_text(dump(data, encoding, told.append)))
        assert encodings.detect_in(io.BytesIO(data)) == encodings.detect(data)
    assert [page.text for page in found] == leaves
    assert [notice.what.split()[0] for notice in told] == ([str(replaced)] if replaced else [])


def test_pages_are_held_one_at_a_time_whatever_their_number() -> None:
    leaf = "市委召开会议，研究部署今年的工作。\n" * 200
    file = io.BytesIO("\f".join([leaf] * 2000).encode())
    opened = Dump(Source("p.txt", None), file, digest(file), Settings(), lambda notice: None, lambda notice: None)
    tracemalloc.start()
    count = sum(page.text == leaf for page in read_text(opened))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 2000
    assert peak < 8 << 20 < len(file.getvalue()) // 2


def test_a_line_without_end_is_refused_before_it_is_read_to_its_end() -> None:
    for end in ("", "\n", "\nx\f\n"):
        with pytest.raises(UnreadableInput, match=r"^p\.txt: one line has 1,[\d,]+ characters or more"):
            pages(("短行\n" + "长" * 1_100_000 + end).encode())
    assert len(pages(("行" * 900_000 + "\r").encode() * 3)) == 1


def test_what_was_mended_is_told() -> None:
    told: list[Notice] = []
    data = "市委召开会议，研究工作。".encode("gb18030") * 20 + b"\xff"
    list(read_text(dump(data, None, told.append)))
    assert told == [Notice("p.txt", "1 places are not valid gb18030 and became U+FFFD; see --encoding")]


def test_sound_text_is_read_without_a_word() -> None:
    told: list[Notice] = []
    list(read_text(dump("市委召开会议，研究工作。\x1a\0".encode("gb18030"), None, told.append)))
    assert told == []


RANDOM = random.Random(1).randbytes(20_000)


@pytest.mark.parametrize(
    "data",
    [
        RANDOM,
        RANDOM[:300],
        zlib.compress(RANDOM),
        b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\0>\0\x01\0\0\0" * 9,
    ],
)
def test_binary_data_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableInput, match=r"^p\.txt: not text but binary data; give what the OCR engine"):
        pages(data)


def test_a_wrong_encoding_is_refused() -> None:
    with pytest.raises(UnreadableInput, match=r"^p\.txt: not utf-8; name the encoding with --encoding, e\.g\. gb"):
        pages("市委召开会议，研究工作。".encode("gb18030"), "utf-8")


@pytest.mark.parametrize(
    ("beginning", "what"),
    [
        (b"\xff\xd8\xff\xe0", "an image; run OCR on it"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"II*\0", "an image"),
        (b"7z\xbc\xaf\x27\x1c", "a packed file; unpack it"),
    ],
)
def test_files_of_other_kinds_are_refused(tmp_path: Path, beginning: bytes, what: str) -> None:
    path = tmp_path / "p.txt"
    path.write_bytes(beginning + b"text" * 100)
    with pytest.raises(UnreadableInput, match=f"^p: not text but {what}"):
        list(read_dump(Source("p", path)))


def test_a_file_is_read_with_the_encoding_of_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "p.txt"
    path.write_bytes("中国".encode("utf-16-le"))
    assert [page.text for page in read_dump(Source("p", path), Settings(encoding="utf-16-le"))] == ["中国"]
    with pytest.raises(UsageError, match="no such encoding"):
        list(read_dump(Source("p", path), Settings(encoding="klingon")))


def test_a_file_that_has_gone_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"^p: no such file or folder; check the spelling$"):
        list(read_dump(Source("p", tmp_path / "gone.txt")))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_a_forbidden_file_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "p.txt"
    path.touch(mode=0)
    with pytest.raises(UnreadableInput, match=r"^p: permission denied"):
        list(read_dump(Source("p", path)))
