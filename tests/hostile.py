"""Files that were made to do harm, of a size of one's choice: what tests and benchmarks/hostile.py give to dedupe.

`Case.says` is a pattern of the one line that is said of the file; None where it is read without a word. Where
`is_read`, its text is read all the same, with a warning.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from dedupe.readers.signs import TSV_COLUMNS

MAX_LINE = 1_000_000  # characters of a line; what is longer is refused
SECRET = "file:///etc/passwd"
NOWHERE = "http://127.0.0.1:9/x.dtd"
XLINK = 'xmlns:x="http://www.w3.org/1999/xlink"'


class Case(NamedTuple):
    """A hostile file."""

    name: str
    data: bytes
    says: str | None
    is_read: bool = False


def alto(text: str, before: str = "") -> str:
    """Write an ALTO file with one word."""
    return (
        f'{before}<alto><Layout><Page><TextBlock><TextLine><String CONTENT="{text}"/></TextLine></TextBlock></Page>'
        "</Layout></alto>"
    )


def page(regions: str) -> str:
    """Write a PAGE-XML file."""
    return f"<PcGts><Page>{regions}</Page></PcGts>"


def region(text: str, name: str = "r", attributes: str = "", inside: str = "") -> str:
    """Write a region of PAGE-XML."""
    return f'<TextRegion id="{name}" {attributes}>{inside}<TextEquiv><Unicode>{text}</Unicode></TextEquiv></TextRegion>'


def hocr(inside: str, end: str = "") -> str:
    """Write an hOCR file, by itself one that does not end."""
    return f"<html><body><div class='ocr_page'>{inside}{end}"


def mets(hrefs: list[str], after: str = "") -> str:
    """Write a METS file that names some files."""
    files = "".join(f'<file ID="f{n}"><FLocat x:href="{href}"/></file>' for n, href in enumerate(hrefs))
    return f'<mets {XLINK}><fileSec><fileGrp USE="FULLTEXT">{files}</fileGrp></fileSec>{after}</mets>'


def zipped(members: dict[str, bytes | str]) -> bytes:
    """Pack files, zeros of any length in bits."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def cases(count: int, length: int) -> Iterator[Case]:
    """Give all: those of many things with `count` of them, those that are long about `length` bytes long."""
    yield from _entities()
    yield from _depth(length)
    yield from _length(length)
    yield from _encodings()
    yield from _numbers(length)
    yield from _records(count, length)
    yield from _archives(count, length)
    yield from _packages()
    yield from _orders(count, length)
    yield from _others(length)


def _entities() -> Iterator[Case]:
    lol = "".join(f'<!ENTITY b{n + 1} "{f"&b{n};" * 10}">' for n in range(9))
    for name, subset in {
        "bomb": f'<!DOCTYPE a [<!ENTITY b0 "aaaaaaaaaa">{lol}]>',
        "quadratic": f'<!DOCTYPE a [<!ENTITY b9 "{"x" * 1000}">]>',
        "external": f'<!DOCTYPE a [<!ENTITY b9 SYSTEM "{SECRET}">]>',
        "parameter": f'<!DOCTYPE a [<!ENTITY % b9 SYSTEM "{NOWHERE}"> %b9;]>',
    }.items():
        yield Case(f"entities-{name}.xml", alto("&b9;" * 1000, subset).encode(), "declares entities")
    wide = alto("&b9;", f'<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b9 SYSTEM "{SECRET}">]>')
    yield Case("entities-utf16.xml", wide.encode("utf-16"), "declares entities")
    far = f'<!DOCTYPE a [<!ENTITY b9 "{"x" * 70_000}">]>'  # the root stands where no format is looked for
    yield Case("entities-far.xml", alto("&b9;", far).encode(), "of no format known|declares entities")
    yield Case("dtd.xml", alto("text", f'<!DOCTYPE alto SYSTEM "{NOWHERE}">').encode(), None, is_read=True)
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'
    yield Case("xinclude.xml", alto("text").replace("<Layout>", f"<Layout>{include}").encode(), None, is_read=True)


def _depth(length: int) -> Iterator[Case]:
    yield Case("deep.xml", b"<alto>" + b"<a>" * (length // 10) + b"</a>" * (length // 10), "nested more than 200 deep")
    inside = "<TextBlock><TextLine><String CONTENT='deep'/></TextLine></TextBlock>"
    composed = "<ComposedBlock>" * 150 + inside + "</ComposedBlock>" * 150
    yield Case("deep-composed.xml", f"<alto><Layout><Page>{composed}</Page></Layout></alto>".encode(), None, True)
    yield Case("deep.hocr", hocr("<div class='ocr_carea'>" * (length // 23)).encode(), "left open|nested|cut off")
    yield Case("deep.json", b"[" * length, "nested too deeply|no JSON")
    yield Case(
        "deep-objects.json",
        b'{"a":' * (length // 6) + b"1" + b"}" * (length // 6),
        "nested too deeply|no field of text",
    )
    lines = b'{"text":"ok"}\n' + b"[" * (length // 2) + b"]" * (length // 2) + b'\n{"text":"ok"}\n'
    yield Case("deep-line.jsonl", lines, "1 of 3 records not read; the first, line 2: nested", is_read=True)


def _length(length: int) -> Iterator[Case]:
    large = b"x" * length
    tag = "a tag has more than|no Page|not well-formed|cut off|no element|unclosed"
    yield Case("attribute.xml", b'<alto a="' + large, tag)
    yield Case("comment.xml", b"<alto><!--" + large, tag)
    attributes = " ".join(f'a{n}="x"' for n in range(length // 12))
    yield Case("attributes.xml", f"<alto {attributes}/>".encode(), "without a Page|a tag has more than")
    yield Case("references.xml", b"<alto><Layout><Page>" + b"&#x1f" * (length // 6), "not well-formed|cut off")
    yield Case("comment.svg", b"<!--" + b"-->\n<!--" * 10_000, None, is_read=True)  # plain text
    for name, start, unit in (
        ("title", "<p class='ocr_par' title='", "x"),
        ("comments", "<span class='ocr_line'>", "<!--"),
        ("opening", "<span class='ocr_line'>", "<"),
        ("ampersands", "<span class='ocr_line'>", "&"),
        ("closing", "<span class='ocr_line'>", "</"),
        ("declarations", "<span class='ocr_line'>", "<!["),
        ("questions", "<span class='ocr_line'>", "<?"),
        ("script", "<script>", "x"),
    ):
        yield Case(
            f"{name}.hocr",
            hocr(start + unit * (length // len(unit))).encode(),
            "|a tag has more|one line has|no text",
            True,
        )
    for name, unit in (("words", "x "), ("letters", "x"), ("sentence", "一二。"), ("dots", "一.")):
        yield Case(f"{name}.txt", (unit * (length // len(unit))).encode(), "|one line has", is_read=True)
        almost = min(length, MAX_LINE) // len(unit)
        yield Case(f"{name}-almost.txt", (unit * almost).encode(), None, is_read=True)


def _encodings() -> Iterator[Case]:
    text = "本报讯市自来水公司昨日发布通告"
    for label, used in (("klingon", "utf-8"), ("utf-8", "gb18030"), ("hex", "utf-8"), ("utf-7", "utf-8")):
        declared = alto(text, f'<?xml version="1.0" encoding="{label}"?>').encode(used)
        yield Case(f"declared-{label}.xml", declared, f"declares {label} but is {used}; read as {used}", True)
    western = alto("café à Zürich", '<?xml version="1.0" encoding="zlib"?>').encode("latin-1")
    yield Case("declared-zlib.xml", western, "declares zlib but is", is_read=True)
    yield Case("declared-utf-16.xml", alto(text, '<?xml version="1.0" encoding="utf-16"?>').encode(), "declares", True)


ODD = ("NaN", "-5", "1e400", "", "-inf", "x", "0", "1e9", "1e308", "9" * 400)


def _numbers(length: int) -> Iterator[Case]:
    sides = ("HPOS", "VPOS", "WIDTH", "HEIGHT", "WC")
    lines = "".join(
        f"<TextLine {odd}><String CONTENT='word' {odd}/></TextLine>"
        for n in range(len(ODD))
        for odd in [" ".join(f'{side}="{ODD[(n + 3 * at) % len(ODD)]}"' for at, side in enumerate(sides))]
    )
    block = f'<TextBlock HPOS="inf" VPOS="-1e999">{lines}</TextBlock>'
    yield Case(
        "odd.xml", f'<alto><Layout><Page WIDTH="NaN" HEIGHT="-5">{block}</Page></Layout></alto>'.encode(), None, True
    )
    corners = [" ".join(f"{a},{b}" for a, b in pairwise(ODD[n:] + ODD[:n])) for n in range(len(ODD))]
    yield Case(
        "odd.page.xml",
        page("".join(region("字", f"r{n}", "", f'<Coords points="{c}"/>') for n, c in enumerate(corners))).encode(),
        None,
        True,
    )
    areas = "".join(
        f"<p class='ocr_par'><span class='ocr_line' title='bbox {a} {b} {b} {a}; x_wconf {a}'>字</span></p>"
        for a, b in pairwise(ODD)
    )
    yield Case("odd.hocr", hocr(areas, "</div></body></html>").encode(), None, True)
    nan, inf = float("nan"), float("inf")
    boxes = [{"box": [[nan, 0], [inf, 0], [1e308, -1e308], [0, -5]], "text": "字", "score": nan}] * 50
    yield Case("odd.json", json.dumps(boxes).encode(), None, True)
    huge = "9" * 5000
    yield Case(
        "digits.json", f'[{{"box":[[{huge},0],[1,0],[1,1],[0,1]],"text":"a","score":1}}]'.encode(), "no JSON|too"
    )
    row = f"5 {huge} 1 1 1 1 0 0 5 5 9 word"
    yield Case("digits.tsv", "\n".join("\t".join(each) for each in (TSV_COLUMNS, row.split())).encode(), "", True)
    points = "1,1 2,5 " * (length // 16)
    line = f'<TextLine><Coords points="{points}"/><TextEquiv><Unicode>x y z</Unicode></TextEquiv></TextLine>'
    yield Case(
        "points.xml", page(region("x", inside=f'<Coords points="{points}"/>{line}')).encode(), "|a tag has more", True
    )


def _records(count: int, length: int) -> Iterator[Case]:
    yield Case("surrogate.json", b'{"text":"\\ud800\\udfff \\udc00 text"}\n', None, True)
    yield Case("nul.json", b'{"text":"a\\u0000b"}\n', None, True)
    yield Case("twice.jsonl", b'{"text":"a","text":"b"}\n', None, True)
    endless = b'{"text":"' + b"x" * length + b'"}\n{"text":"ok"}\n'
    yield Case("endless.jsonl", endless, "|one line has", is_read=True)
    yield Case("open.csv", b'id,text\n1,"' + b"x" * length, "|field larger|one line has", is_read=True)
    names = ",".join(["text", *(f"c{n}" for n in range(count))])
    yield Case("columns.csv", f"{names}\n{',' * count}\n".encode(), "no text to read")
    yield Case(
        "lists.json",
        json.dumps([[[0, 0], [1, 1]]] * (length // 20)).encode(),
        "records not read; the first|none of the first 10,000",
    )


def _archives(count: int, length: int) -> Iterator[Case]:
    yield Case("zeros.zip", zipped({"zeros": bytes(length + (1 << 27))}), "unpacks to more than 100 times")
    yield Case("slip.zip", zipped({"../../evil.txt": "字", "/etc/x.txt": "字", "C:\\x.txt": "字"}), None, True)
    links = io.BytesIO()
    with tarfile.open(fileobj=links, mode="w") as archive:
        for name, kind in (("a", tarfile.SYMTYPE), ("b", tarfile.LNKTYPE), ("dev", tarfile.CHRTYPE)):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "../../etc/passwd"
            archive.addfile(member)
    yield Case("links.tar", links.getvalue(), "an archive without files to read")
    nested, packed = b"x" * 100, b"x"
    for _ in range(12):
        nested, packed = zipped({"n.zip": nested}), gzip.compress(packed)
    yield Case("nested.zip", nested, "packed in packed, 6 deep")
    yield Case("nested.gz", packed, "packed in packed, 6 deep")
    blank = b"<alto>" + b" " * (length + (1 << 27))
    packers: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}
    for name, pack in packers.items():
        yield Case(f"bomb.xml.{name}", pack(blank), "unpacks to more than 100 times")
    again = zipped({"m.xml": mets(["a.xml"] * count), "a.xml": alto("y " * 20)})
    yield Case("again.zip", again, None, is_read=True)
    other = zipped(
        {
            "m.xml": mets([f"{'./' * (n % 50)}a.xml" for n in range(count)]),
            "a.xml": alto(" ".join(map(str, range(length // 200)))),
        }
    )
    yield Case("spelled.zip", other, "|unpacks to more than 100 times", is_read=True)


def _packages() -> Iterator[Case]:
    out = ["../good.txt", "../../etc/passwd", "/etc/passwd", SECRET, "%2e%2e/good.txt", "..\\good.txt", NOWHERE]
    odd = ["a" * 5000, "//host/share", ".", "http://[bad", "package.xml", "%00"]
    yield Case("package.xml", mets(out + odd).encode(), "none of the text files that it names can be read")
    divisions = '<structMap TYPE="LOGICAL"><div ID="a" TYPE="ARTICLE"><div ID="b"/></div></structMap><structLink>'
    links = "".join(f'<smLink x:from="{a}" x:to="{b}"/>' for a in "ab" for b in "ab")
    loop = mets(["entities-bomb.xml"], f"{divisions}{links}</structLink>")
    yield Case("loop.mets.xml", loop.encode(), "none of the text files that it names can be read")


def _orders(count: int, length: int) -> Iterator[Case]:
    group = '<OrderedGroupIndexed id="g" index="0" regionRef="r">'
    groups = group * 100 + "</OrderedGroupIndexed>" * 100
    order = f'<ReadingOrder><OrderedGroup id="g">{groups}</OrderedGroup></ReadingOrder>'
    yield Case("order.page.xml", page(order + region("x y z")).encode(), None, True)
    blocks = "".join(
        f'<TextBlock ID="{a}" IDNEXT="{b}"><TextLine><String CONTENT="{a}"/></TextLine></TextBlock>'
        for a, b in ("ab", "ba")
    )
    yield Case("next.xml", f"<alto><Layout><Page>{blocks}</Page></Layout></alto>".encode(), None, True)
    yield Case(
        "custom.page.xml",
        page(region("x y z", attributes=f'custom="{"a{" * (length // 2)}"')).encode(),
        "|a tag has more than",
        True,
    )
    many = "".join(region(f"word{n} here", f"r{n}") for n in range(count))
    yield Case("regions.page.xml", page(many).encode(), None, True)
    same = "".join(region("the same words stand here again", f"r{n}") for n in range(count))
    yield Case("same.page.xml", page(same).encode(), None, True)


def _others(length: int) -> Iterator[Case]:
    broken = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj\ntrailer<</Root 1 0 R>>"
    yield Case("loop.pdf", broken, "damaged, or no PDF|install the extra")
    yield Case("broken.parquet", b"PAR1" + b"\xff" * 100 + b"PAR1", "damaged, or no Parquet|install the extra")
    yield Case("random", random.Random(1).randbytes(length), "binary data")
    yield Case("nothing", b"", None, is_read=True)
    yield Case("blanks", b" " * length, "|one line has", is_read=True)
    yield Case("nuls", bytes(length), "|one line has", is_read=True)
