"""Bytes → text, the encoding's name, and how many places were broken."""

from __future__ import annotations

import codecs
import io
import math
from collections.abc import Iterator
from typing import IO

from dedupe.errors import UsageError
from dedupe.patterns import pattern

# Bytes that are looked at, from the first that is not ASCII on: enough for any choice, 20 ms of work.
SAMPLE = 1 << 16
STEP = 1 << 16  # bytes read at a time; of XML, what was read of a page is given away before more is parsed

# Order decides between equals. cp932, cp949 and cp1252 contain Shift JIS, EUC-KR and printed Latin-1.
CANDIDATES = (
    "utf-8",
    "gb18030",
    "big5hkscs",
    "utf-16-le",
    "utf-16-be",
    "cp932",
    "euc_jp",
    "cp949",
    "cp1252",
)

# UTF-32 before UTF-16: the mark of one begins with that of the other.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

# A label names the family more often than the member: files "in gb2312" hold 镕, files "in big5" hold 着.
LABELS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-8-sig": "utf-8",
}

# One wrong byte speaks louder than one uncommon character, but a few must not turn the choice.
ERROR_COST = 3

# Share of NULs from which text without a mark is UTF-16: Latin letters have one each there, none elsewhere.
NULS_OF_UTF16 = 0.2

# Plausibility that UTF-16 must have. Any bytes pass as UTF-16 with hardly an error: without this floor binary
# data would be read so. The least of 3,000 slices of 30 characters of Chinese news had 0.36.
MIN_UTF16 = 0.3

# What most running text is made of: the characters that any newspaper page uses often. A wrong decoding hits
# them by chance only, one in thirty or less.
HAN = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日"
    "军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美"
    "相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解"
    "水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计"
    "管期市直德资命山金指克许统区保至队形社便空决治展马科司五基书非则听白却界达光放强即像难且权思王象完设"
    "式路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔州省县村镇乡局"
    "委党员京江河湖城街镇者讯摄影版刊报图编号周星午晚早夏秋冬春六七八九零百千亿元万约近均增长率企商贸银财"
    "经济农厂医病药防护食品车辆铁路船飞安警察法律案件赛球队胜负奖项目标准技术创新服务群众干部工作组织会议"
    "李王刘陈杨赵黄周吴徐孙朱胡林何郭罗梁宋郑谢唐韩冯于董萧曹彭曾肖田袁邓傅沈吕苏卢蒋蔡贾丁魏薛叶余潘杜"
    "這個們來為國說時會對於著過發後裡裏學還進開從實軍與長機無間問應戰頭體見產將兩話內給門東聲員論處義幾認條"
    "氣題變總電數報結務場計資許統區隊決馬書則聽達強難權設記類據邊張該規萬覺術領確傳師觀讓識帶導爭運筆縣鎮鄉"
    "黨訊攝編號億約貿銀財經濟農廠醫藥護車輛鐵飛勝負獎項標準創眾幹組織議劉陳楊趙黃吳孫鄭謝馮蕭鄧呂蘇盧蔣賈葉"
    "気円経済発業県駅続帰読売買当会図説戦対来広変実験関連円歳様"
)
KANA = "".join(map(chr, (*range(0x3041, 0x3094), *range(0x30A1, 0x30F7)))) + "ー"
HANGUL = (
    "이다의는을에가고를한은하지로사기도어자대인리서해정나시수그것들있과일으아전부보스게주상제만동성라구장유원조"
    "여국면거마미연적오물바경우중신소무치오비선세실안관방모생행화공학회문재방진내개계년월명위발계분용등었했습니"
    "며까지또더수각음입금김박최민북남서울말람없때요"
)
PUNCTUATION = "\u3000、。，．・：；？！（）《》〈〉「」『』【】〔〕“”‘’…—－～·○〇０１２３４５６７８９％"
COMMON = frozenset(HAN + KANA + HANGUL + PUNCTUATION)

# Western text has its accented letters one or two at a time between ASCII; other encodings read as cp1252
# have them in long runs. Lower case, because capitals are rare and hit by chance as often.
ACCENTED = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœšžÉÄÖÜ«»“”‘’–—…°§€£\xa0"
WESTERN = pattern(rf"(?<![^\x00-\x7f])[{ACCENTED}]{{1,3}}(?![^\x00-\x7f])")
CONTROLS = pattern(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
ASCII = pattern(r"[\x00-\x7f]+")
ABOVE_ASCII = pattern(rb"[\x80-\xff]")


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str, int]:
    """Decode a file: its text without byte-order mark, the encoding, how many U+FFFD mark broken bytes.

    `encoding` overrides `detect`. Raises UsageError for a name that Python does not know.
    """
    name = look_up(encoding) if encoding else detect(data)
    try:
        text, replaced = data.decode(name), 0
    except UnicodeDecodeError:
        text = data.decode(name, "replace")
        replaced = _count_errors(text, data, name)
    return text.removeprefix("\ufeff"), name, replaced


def detect(data: bytes) -> str:
    """Name the encoding of a text: by its byte-order mark, else by the most plausible reading.

    A reading is plausible as far as its characters are common ones; broken bytes count against it. UTF-8
    without fault always wins.
    """
    return detect_in(io.BytesIO(data))


def detect_in(file: IO[bytes]) -> str:
    """Name the encoding of a file, of which only what is needed is looked at."""
    file.seek(0)
    head = file.read(SAMPLE)
    for mark, name in MARKS:
        if head.startswith(mark):
            return name
    wide = _detect_by_nuls(head)
    if wide:
        return wide
    first = first_above_ascii(file)
    if first is None:
        return "utf-8"
    # What is ASCII up to here begins no character elsewhere, but in UTF-16 one begins at an even place only.
    file.seek(first // 2 * 2)
    sample, is_whole = file.read(SAMPLE), not file.read(1)
    if plausibility(sample, "utf-8", is_whole) == 1:  # nothing can be more plausible, and UTF-8 comes first
        return "utf-8"
    scores = {name: plausibility(sample, name, is_whole) for name in CANDIDATES}
    return max(CANDIDATES, key=lambda name: scores[name] if _may_be(name, scores[name]) else -math.inf)


def first_above_ascii(file: IO[bytes]) -> int | None:
    """Give the place of the first byte of a file that is not ASCII."""
    at = 0
    for data in read_steps(file):
        found = ABOVE_ASCII.search(data)
        if found:
            return at + found.start()
        at += len(data)
    return None


def read_steps(file: IO[bytes]) -> Iterator[bytes]:
    """Give the bytes of a file step by step, and b"" at its end; others may read it between the steps."""
    at, data = 0, b"-"
    while data:
        file.seek(at)
        data = file.read(STEP)
        at += len(data)
        yield data


def count_replaced(file: IO[bytes], encoding: str, marks: int) -> int:
    """Tell how many of the U+FFFD in a file's text stand for broken bytes; an earlier tool left the others there."""
    try:
        printed = "\ufffd".encode(encoding)
    except UnicodeEncodeError:
        return marks
    rest = b""
    for data in read_steps(file):
        marks -= (rest + data).count(printed)
        rest = data[1 - len(printed) :]
    return max(0, marks)


def plausibility(sample: bytes, name: str, is_whole: bool) -> float:
    """Say how much bytes look like text in an encoding: 1 for common characters only, below 0 for errors.

    A character cut off by the end of the sample is no error unless the sample `is_whole`.
    """
    text = codecs.getincrementaldecoder(name)("replace").decode(sample, final=is_whole)
    errors = _count_errors(text, sample, name)
    errors += len(CONTROLS.findall(text.rstrip("\0")))  # as UTF-16 has when it is read byte by byte
    above_ascii = ASCII.sub("", text)
    if name == "utf-8":  # its form is proof enough: bytes of another encoding do not fall into it by chance
        common = len(above_ascii) - errors
    elif name == "cp1252":
        common = sum(map(len, WESTERN.findall(text)))
    else:
        common = sum(map(COMMON.__contains__, above_ascii))
    return (common - ERROR_COST * errors) / max(1, len(above_ascii))


def _may_be(name: str, score: float) -> bool:
    return score >= MIN_UTF16 or not name.startswith("utf-16")


def _count_errors(text: str, data: bytes, name: str) -> int:
    """Count the U+FFFD that stand for broken bytes, less those that an earlier tool left in the file."""
    try:
        printed = data.count("\ufffd".encode(name))
    except UnicodeEncodeError:
        printed = 0
    return max(0, text.count("\ufffd") - printed)


def _detect_by_nuls(sample: bytes) -> str | None:
    text = sample.rstrip(b"\0")  # padding at the end of a file says nothing
    half = max(1, len(text) // 2)
    first, second = (text[parity::2].count(0) / half for parity in (0, 1))
    if max(first, second) < NULS_OF_UTF16 or min(first, second) > NULS_OF_UTF16 / 10:
        return None
    return "utf-16-be" if first > second else "utf-16-le"


def look_up(label: str) -> str:
    """Give Python's name of the encoding that a label means; UsageError where it means none."""
    try:
        b"    ".decode(label)
    except UnicodeDecodeError:
        pass  # a text encoding, if not of these bytes
    except (LookupError, ValueError):
        raise UsageError(
            f"--encoding {label}: no such encoding; try utf-8, gb18030, big5, utf-16, shift_jis or euc-kr"
        ) from None
    name = codecs.lookup(label).name
    return LABELS.get(name, name)
