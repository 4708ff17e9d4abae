"""Detection on texts of our own and, where it is there, on slices of the shared corpus."""

from __future__ import annotations

import codecs
import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.errors import UsageError
from dedupe.readers.encodings import decode, detect, plausibility

SHARED = Path(os.environ.get("DEDUPE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
CORPUS = SHARED / "corpus" / "data" / "base_zh.jsonl"

SIMPLIFIED = (
    "本报讯（记者 周明）昨天上午，市委召开会议，研究部署今冬明春农田水利建设工作。会议要求，各县区"
    "要加强领导，落实责任，确保在春节以前完成全部任务。据了解，今年全市计划投资三亿二千万元，新修水渠一百二十公里。\n"
)
TRADITIONAL = (
    "本報訊（記者 周明）昨天上午，市府召開會議，研究今冬明春農田水利建設工作。會議要求，各縣區要加強領導，"
    "落實責任，確保在春節以前完成全部任務。據了解，今年全市計劃投資三億二千萬元，新修水渠一百二十公里。\n"
)
JAPANESE = "昨日の午後、市役所で開かれた会議で、市長は来年度の予算について説明した。学校の整備に力を入れるという。"
KOREAN = "어제 오후 시청에서 열린 회의에서 시장은 내년 예산에 대해 설명했다. 학교를 위한 대책이 필요하다고 말했다."
FRENCH = "Le maire a déclaré hier que l'école serait agrandie ; « il faut agir », a-t-il ajouté après la séance."
GERMAN = "Die Bürger müssen künftig höhere Gebühren zahlen, größere Änderungen sind nicht geplant."
ENGLISH = "The council said on Friday that the new bridge will be opened in May."


@pytest.mark.parametrize("length", [8, 30, None])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((SIMPLIFIED, name) for name in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")),
        *((TRADITIONAL, name) for name in ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")),
        *((JAPANESE, name) for name in ("utf-8", "cp932", "euc_jp", "utf-16-le")),
        *((KOREAN, name) for name in ("utf-8", "cp949", "utf-16-le")),
        *((FRENCH[8:], name) for name in ("utf-8", "cp1252", "utf-16-le")),
        *((GERMAN[4:], name) for name in ("utf-8", "cp1252", "utf-16-be")),
        *((ENGLISH, name) for name in ("utf-8", "utf-16-le", "utf-16-be")),
    ],
)
def test_encodings_are_told_apart(text: str, encoding: str, length: int | None) -> None:
    assert decode(text[:length].encode(encoding)) == (text[:length], encoding, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be"])
def test_a_few_broken_bytes_change_nothing(encoding: str) -> None:
    data = bytearray((TRADITIONAL * 10).encode(encoding))
    data[40] = data[1000] = data[1500] = 0xFF
    text, name, _ = decode(bytes(data))
    assert name == encoding
    assert text.splitlines(keepends=True).count(TRADITIONAL) >= 7


def test_broken_places_are_counted_and_replaced() -> None:
    broken_utf8 = SIMPLIFIED[:14].encode() + b"\xff" + SIMPLIFIED[14:].encode() + b"\xfe"
    assert decode(broken_utf8) == (SIMPLIFIED[:14] + "\ufffd" + SIMPLIFIED[14:] + "\ufffd", "utf-8", 2)
    assert decode(SIMPLIFIED.encode("gb18030") + b"\xff") == (SIMPLIFIED + "\ufffd", "gb18030", 1)


def test_replacements_of_an_earlier_tool_are_not_counted() -> None:
    assert decode("中\ufffd国".encode()) == ("中\ufffd国", "utf-8", 0)
    assert decode("中\ufffd国".encode() + b"\xff") == ("中\ufffd国\ufffd", "utf-8", 1)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        ("\ufeff".encode("gb18030"), "gb18030"),
    ],
)
def test_byte_order_mark_decides_and_is_no_text(mark: bytes, encoding: str) -> None:
    assert decode(mark + "饕餮".encode(encoding)) == ("饕餮", encoding, 0)
    assert decode(mark + "饕餮".encode(encoding), encoding) == ("饕餮", encoding, 0)


def test_text_far_behind_ascii_is_found() -> None:
    text = ENGLISH * 2000 + SIMPLIFIED
    assert decode(text.encode("gb18030")) == (text, "gb18030", 0)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs", "utf-16-le"])
@pytest.mark.parametrize("shift", range(4))
def test_sample_is_cut_at_a_character(encoding: str, shift: int) -> None:
    text = " " * (2 * shift) + TRADITIONAL * 900
    assert decode(text.encode(encoding)) == (text, encoding, 0)


def test_a_character_cut_off_by_the_sample_is_no_error() -> None:
    for encoding in ("utf-8", "gb18030"):
        cut = "中国".encode(encoding)[:-1]
        assert plausibility(cut, encoding, is_whole=False) == 1 > plausibility(cut, encoding, is_whole=True)


def test_padding_with_nuls_hides_nothing() -> None:
    for text, encoding in [(SIMPLIFIED, "gb18030"), (SIMPLIFIED, "utf-8"), (ENGLISH, "utf-8")]:
        padded = text + "\0" * 4000
        assert decode(padded.encode(encoding)) == (padded, encoding, 0)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("cp936", "gb18030"),
        ("Big5", "big5hkscs"),
        ("cp950", "big5hkscs"),
        ("UTF8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("sjis", "cp932"),
        ("euc-kr", "cp949"),
    ],
)
def test_labels_mean_the_larger_set(label: str, name: str) -> None:
    assert decode(b"abc", label) == ("abc", name, 0)


def test_a_named_encoding_is_obeyed() -> None:
    assert decode("朱镕基".encode("gbk"), "gb2312") == ("朱镕基", "gb18030", 0)
    assert decode("é".encode(), "latin-1")[0] == "Ã©"


@pytest.mark.parametrize("label", ["nonsense", "base64", "rot13", "undefined", "a\0b"])
def test_a_name_that_is_no_encoding_is_refused(label: str) -> None:
    with pytest.raises(UsageError, match="no such encoding; try utf-8"):
        decode(b"abc", label)


@given(st.binary())
def test_any_bytes_give_text(data: bytes) -> None:
    text, name, replaced = decode(data)
    assert detect(data) == name
    assert 0 <= replaced <= text.count("\ufffd")


def broken(data: bytes, chance: random.Random) -> bytes:
    """Change one byte in a thousand, at least one."""
    changed = bytearray(data)
    for _ in range(max(1, len(data) // 1000)):
        changed[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(changed)


def unchanged(data: bytes, _: random.Random) -> bytes:
    return data


@pytest.fixture(scope="module")
def news() -> str:
    """Give ten megabytes of Chinese news."""
    stories = map(json.loads, CORPUS.read_text("utf-8").splitlines())
    return "\n".join(line for story in stories for line in [story["title"], *story["paras"]])


@pytest.mark.skipif(not CORPUS.exists(), reason=f"{CORPUS} is not here")
@pytest.mark.parametrize(("damage", "least"), [(unchanged, 0.99), (broken, 0.97)])
@pytest.mark.parametrize("length", [30, 100, 1000, 100_000])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
def test_slices_of_news(
    news: str, encoding: str, length: int, damage: Callable[[bytes, random.Random], bytes], least: float
) -> None:
    chance = random.Random(length)
    number = 100 if length <= 1000 else 10
    slices = [news[start : start + length] for start in chance.sample(range(len(news) - length), number)]
    han = [text for text in slices if not text.isascii()]
    right = sum(detect(damage(text.encode(encoding), chance)) == encoding for text in han)
    assert right / len(han) >= least
