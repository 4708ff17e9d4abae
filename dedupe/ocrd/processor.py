"""An OCR-D workspace → its PAGE or ALTO files in a new group, copies marked or dropped."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from ocrd import Processor
from ocrd.decorators import ocrd_cli_options, ocrd_cli_wrap_processor
from ocrd_utils import config, make_file_id, pushd_popd

from dedupe.model import Notice, Page
from dedupe.pipeline import clean
from dedupe.readers import Source, open_dumps, read_dump
from dedupe.records import replace
from dedupe.settings import DEFAULTS, Settings, for_noise
from dedupe.writeback.files import rewritten
from dedupe.writeback.marks import find_marks

TEXT = "//(application/vnd[.]prima[.]page[+]xml|application/alto[+]xml|text/xml)"


class DedupeProcessor(Processor):  # type: ignore[misc]
    """Looks at all pages of a workspace at once: copies may stand on different ones."""

    @property
    def metadata_location(self) -> Path:
        """Name the tool's description."""
        return Path(__file__).with_name("ocrd-tool.json")

    @property
    def executable(self) -> str:
        """Name the command."""
        return "ocrd-dedupe"

    def process_workspace(self, workspace: Any) -> None:
        """Read the input group, clean it, and write every file into the output group."""
        with pushd_popd(workspace.directory):
            self.workspace = workspace
            self.verify()
            self._process()

    def _process(self) -> None:
        settings = replace(for_noise(DEFAULTS, self.parameter["noise"]), scope=self.parameter["scope"])
        files = list(self._files())
        pages: dict[str, list[Page]] = {}
        for file in files:
            source = Source(file.ID, Path(file.local_filename))
            pages[file.ID] = [replace(page, dump="workspace") for page in read_dump(source, settings, self._tell)]
        marks = find_marks(clean((page for found in pages.values() for page in found), settings))
        for file in files:
            found = pages[file.ID]
            if found and found[0].format in ("alto", "page"):
                self._write(file, found[0].format, [marks[page.id] for page in found], settings)

    def _files(self) -> Iterator[Any]:
        """Give the text files of the input group, fetched where they are elsewhere."""
        for file in self.workspace.mets.find_files(
            fileGrp=self.input_file_grp, pageId=self.page_id or None, mimetype=TEXT
        ):
            yield self.workspace.download_file(file)

    def _write(self, file: Any, form: str, marks: Any, settings: Settings) -> None:
        name = make_file_id(file, self.output_file_grp)
        source = Source(file.ID, Path(file.local_filename))
        with closing(open_dumps(source, settings, self._tell, self._tell)) as dumps:
            data = rewritten(next(dumps), form, marks, self.parameter["mode"], name)
        self.workspace.add_file(
            file_id=name,
            file_grp=self.output_file_grp,
            page_id=file.pageId,
            local_filename=os.path.join(self.output_file_grp, f"{name}.xml"),
            mimetype=file.mimetype,
            content=data,
            force=config.OCRD_EXISTING_OUTPUT == "OVERWRITE",
        )

    def _tell(self, notice: Notice) -> None:
        self.logger.warning("%s: %s", notice.where, notice.what)


@click.command()
@ocrd_cli_options  # type: ignore[untyped-decorator]
def command(*args: Any, **kwargs: Any) -> Any:
    """Find text that a newspaper prints more than once, and mark or drop the copies."""
    return ocrd_cli_wrap_processor(DedupeProcessor, *args, **kwargs)
