"""The OCR-D processor: a workspace gets a group of files with copies marked; without OCR-D one line says so."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pytest
from make import lines_of, pool

import dedupe

TOOL = json.loads((files("dedupe.ocrd") / "ocrd-tool.json").read_text("utf-8"))
LINES, OTHER = (lines_of(article) for article in pool()["articles"][:2])
NAMESPACE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"
needs_ocrd = pytest.mark.skipif(find_spec("ocrd") is None, reason="OCR-D is not installed: pip install ocrd")


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", "from dedupe.ocrd import main; main()", *arguments]
    return subprocess.run(program, capture_output=True, encoding="utf-8", cwd=cwd, check=False)


def text_line(name: str, text: str) -> str:
    equivalent = f"<TextEquiv><Unicode>{text}</Unicode></TextEquiv>"
    return f'<TextLine id="{name}"><Coords points="0,0 9,9"/>{equivalent}</TextLine>'


def page(name: str, **regions: list[str]) -> str:
    inside = "".join(
        f'<TextRegion id="{region}"><Coords points="0,0 9,9"/>'
        + "".join(text_line(f"{region}l{at}", line) for at, line in enumerate(lines))
        + "</TextRegion>"
        for region, lines in regions.items()
    )
    body = f'<Page imageFilename="a.tif" imageWidth="9" imageHeight="9">{inside}</Page>'
    dates = "<Created>2026-01-01T00:00:00</Created><LastChange>2026-01-01T00:00:00</LastChange>"
    meta = f"<Metadata><Creator>x</Creator>{dates}</Metadata>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<PcGts xmlns="{NAMESPACE}" pcGtsId="{name}">{meta}{body}</PcGts>\n'


def workspace(folder: Path) -> Path:
    sources = {"P1": page("OCR_P1", a=LINES, b=OTHER), "P2": page("OCR_P2", c=LINES)}
    (folder / "OCR").mkdir()
    for name, text in sources.items():
        (folder / "OCR" / f"{name}.xml").write_text(text, "utf-8")
    entries = "".join(
        f'<mets:file ID="OCR_{name}" MIMETYPE="application/vnd.prima.page+xml">'
        f'<mets:FLocat LOCTYPE="OTHER" OTHERLOCTYPE="FILE" xlink:href="OCR/{name}.xml"/></mets:file>'
        for name in sources
    )
    divisions = "".join(
        f'<mets:div TYPE="page" ID="{name}"><mets:fptr FILEID="OCR_{name}"/></mets:div>' for name in sources
    )
    (folder / "mets.xml").write_text(
        '<mets:mets xmlns:mets="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink"><mets:metsHdr/>'
        f'<mets:fileSec><mets:fileGrp USE="OCR">{entries}</mets:fileGrp></mets:fileSec><mets:structMap TYPE="PHYSICAL">'
        f'<mets:div TYPE="physSequence">{divisions}</mets:div></mets:structMap></mets:mets>',
        "utf-8",
    )
    return folder


def test_the_description_is_of_this_version() -> None:
    assert TOOL["version"] == dedupe.__version__
    assert list(TOOL["tools"]) == ["ocrd-dedupe"]


@pytest.mark.skipif(find_spec("ocrd") is not None, reason="OCR-D is installed")
def test_without_ocrd_one_line_says_what_is_missing(tmp_path: Path) -> None:
    done = run(cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        'ocrd-dedupe: OCR-D is not installed here; pip install "newspaper-dedupe[ocrd]"'
    ]


@needs_ocrd
def test_a_workspace_gets_a_group_with_copies_marked(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    done = run("-I", "OCR", "-O", "OUT", cwd=folder)
    assert done.returncode == 0, done.stderr
    mets = ElementTree.parse(folder / "mets.xml")
    hrefs = [value for each in mets.iter() for key, value in each.items() if key.endswith("href")]
    assert [href for href in hrefs if href.startswith("OUT/")] == ["OUT/OUT_P1.xml", "OUT/OUT_P2.xml"]
    first, second = ((folder / "OUT" / f"OUT_P{n}.xml").read_text("utf-8") for n in (1, 2))
    assert first == page("OUT_P1", a=LINES, b=OTHER)
    mark = 'custom="duplicate {of:a; page:OCR_P1; score:1.00;}"'
    assert second == page("OUT_P2", c=LINES).replace("<TextRegion id", f"<TextRegion {mark} id")


@needs_ocrd
def test_a_workspace_gets_a_group_without_copies(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    for scope, left in (("dump", 0), ("page", len(LINES))):
        group = f"OUT-{scope}"
        done = run("-I", "OCR", "-O", group, "-P", "mode", "drop", "-P", "scope", scope, cwd=folder)
        assert done.returncode == 0, done.stderr
        assert (folder / group / f"{group}_P2.xml").read_text("utf-8").count("<TextLine") == left


@needs_ocrd
def test_the_description_is_valid_and_shown(tmp_path: Path) -> None:
    from ocrd_validators import OcrdToolValidator

    assert OcrdToolValidator.validate(TOOL).is_valid
    assert json.loads(run("-J", cwd=tmp_path).stdout)["executable"] == "ocrd-dedupe"
