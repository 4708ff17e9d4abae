"""The documents cannot lie: every command and option is named, every example gives what it shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import dedupe
from dedupe.cli import cli
from dedupe.console import INTERNAL
from dedupe.errors import DedupeError

ROOT = Path(__file__).parent.parent
README, CLI, ERRORS = (ROOT / name for name in ("README.md", "docs/CLI.md", "docs/ERRORS.md"))
DOCUMENTS = (README, CLI, ERRORS)

pytestmark = pytest.mark.skipif(not README.exists(), reason="the documents are not beside the tests")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"`dedupe {name}" in read(README)


def commands(group: click.Group = cli, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Give every command by its name, those of groups as `group command`."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


COMMANDS = dict(commands())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_place(name: str) -> None:
    assert f"`dedupe {name} " in read(CLI) or f"`{name}`" in read(CLI)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_documented(name: str) -> None:
    command = COMMANDS[name]
    options = [param for param in command.params if isinstance(param, click.Option)]
    written = read(CLI)
    missing = [flag for option in options for flag in option.opts if f"`{flag}" not in written]
    assert not missing


def test_no_document_names_an_option_that_is_not_there() -> None:
    known = {flag for command in COMMANDS.values() for param in command.params for flag in param.opts}
    known |= {"--help", "--version"}
    for path in DOCUMENTS:
        named = set(re.findall(r"(?<=[ `])--[a-z][a-z-]+", read(path)))
        assert named <= known, path.name


def test_every_exit_code_is_documented_with_its_class() -> None:
    written = read(ERRORS)
    for error in DedupeError.__subclasses__():
        assert f"| {error.exit_code} | `{error.__name__}` |" in written
    assert f"| {INTERNAL} |" in written


def examples(path: Path) -> str:
    """Give the shell examples of a document, each command with what it prints."""
    return "".join(re.findall(r"```console\n(.*?)```", read(path), re.DOTALL))


@pytest.mark.skipif(shutil.which("bash") is None, reason="the examples need bash")
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_example_prints_what_it_shows(path: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    shown = examples(path)
    commands = re.findall(r"^\$ (.*)$", shown, re.MULTILINE)
    script = ["exec 2>&1", f'dedupe() {{ "{sys.executable}" -m dedupe "$@"; }}']
    for command in commands:
        script += [f"echo {_quoted('$ ' + command)}", command]
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(dedupe.__file__).parent.parent)},
        stdout=subprocess.PIPE,
        check=False,
    )
    assert done.stdout.decode("utf-8") == shown


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def test_links_between_the_documents_lead_somewhere() -> None:
    for path in (*DOCUMENTS, ROOT / "samples/README.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", read(path)):
            assert (path.parent / target).exists(), f"{path.name}: {target}"
