"""PDF text layers and Parquet: what is read, what is told, and which extra is missing."""

from __future__ import annotations

import datetime
import io
import sys
from decimal import Decimal
from typing import Any

import pytest
from make import ROOT, pdf, read_pages

from dedupe.errors import UnreadableInput
from dedupe.model import Notice

GENERATED = ROOT.parent / "shared" / "dumps" / "generated"


LEFT = ["The council met on", "Monday and voted on", "the new bridge over", "the river today."]
RIGHT = ["Wheat prices rose in", "the market this week", "by a tenth, farmers", "and millers said."]


def across() -> list[tuple[float, float, str]]:
    """Set two columns, in the file line by line across both."""
    return [
        (x, 300 - 12 * n, pair[c])
        for n, pair in enumerate(zip(LEFT, RIGHT, strict=True))
        for c, x in enumerate((40, 200))
    ]


class TestPdf:
    """The text layer."""

    @pytest.fixture(autouse=True)
    def _needs_the_extra(self) -> None:
        pytest.importorskip("pypdfium2")

    def test_columns_are_rebuilt_and_boxes_kept(self) -> None:
        [page] = read_pages(pdf(across()))
        assert (page.text, page.format, page.size) == ("\n".join(LEFT) + "\n\n" + "\n".join(RIGHT), "pdf", (600, 400))
        x, y, width, height = page.lines[0].box or (0, 0, 0, 0)
        assert (round(x), width > 90, 85 < y < 100, 5 < height < 20) == (40, True, True, True)

    def test_pages_without_text_are_told(self) -> None:
        told: list[Notice] = []
        pages = read_pages(pdf(across(), []), told.append)
        assert [page.id for page in pages] == ["p#1", "p#2"]
        assert told == [Notice("p", "1 of 2 pages hold no text that can be read; run OCR on them")]
        with pytest.raises(UnreadableInput, match="a PDF without text; run OCR on it"):
            read_pages(pdf([], []))

    @pytest.mark.parametrize("data", [b"%PDF-1.7\n" + b"x" * 99, pdf(across())[:200], b"%PDF-"])
    def test_damaged_files_are_told(self, data: bytes) -> None:
        with pytest.raises(UnreadableInput, match=r"^p: (damaged, or no PDF|a PDF without text)"):
            read_pages(data)

    @pytest.mark.skipif(not GENERATED.exists(), reason="the dumps are not beside the project")
    def test_tesseracts_pdf_gives_its_text_in_its_order(self) -> None:
        """The words stand apart in the file, and a paragraph is drawn in pieces."""
        texts = [read_pages((GENERATED / f"page_h.{kind}").read_bytes())[0].text for kind in ("pdf", "txt")]
        one, other = ("".join(filter(str.isalnum, text)) for text in texts)
        assert one == other


def test_without_the_extras_their_names_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, data, extra in (("pypdfium2", b"%PDF-1.4", "pdf"), ("pyarrow", b"PAR1", "parquet")):
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(UnreadableInput, match=rf"install the extra: pip install 'newspaper-dedupe\[{extra}\]'"):
            read_pages(data)


class TestParquet:
    """Rows as pages."""

    @pytest.fixture
    def arrow(self) -> Any:
        return pytest.importorskip("pyarrow")

    def packed(self, arrow: Any, columns: dict[str, list[Any]], **options: Any) -> bytes:
        from pyarrow import parquet

        out = io.BytesIO()
        parquet.write_table(arrow.table(columns), out, **options)
        return out.getvalue()

    def test_rows_are_pages_and_other_columns_pass_through(self, arrow: Any) -> None:
        columns = {
            "content": ["甲", "乙", None],
            "date": [datetime.date(1961, 5, 4)] * 3,
            "price": [Decimal("1.5")] * 3,
            "raw": [b"x"] * 3,
            "tags": [["a", "b"], [], None],
        }
        pages = read_pages(self.packed(arrow, columns, row_group_size=1))
        assert [(page.id, page.text, page.format) for page in pages] == [
            ("p#1", "甲", "parquet"),
            ("p#2", "乙", "parquet"),
            ("p#3", "", "parquet"),
        ]
        assert pages[0].fields == {"date": "1961-05-04", "price": "1.5", "raw": "x", "tags": ["a", "b"]}

    def test_damaged_files_and_columns_without_text_are_told(self, arrow: Any) -> None:
        data = self.packed(arrow, {"text": ["甲" * 999]})
        for broken in (data[:-20], b"PAR1" + b"x" * 99, b"PAR1", data[:40] + b"\xff" * 40 + data[80:]):
            with pytest.raises(UnreadableInput, match="damaged, or no Parquet"):
                read_pages(broken)
        with pytest.raises(UnreadableInput, match="no field of text that is known"):
            read_pages(self.packed(arrow, {"a": ["x"]}))

    def test_a_bomb_is_refused(self, arrow: Any) -> None:
        data = self.packed(arrow, {"text": ["\0" * (1 << 20)] * 100}, use_dictionary=False, compression="zstd")
        with pytest.raises(UnreadableInput, match="unpacks to more than"):
            read_pages(data)
