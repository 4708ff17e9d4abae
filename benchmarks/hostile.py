#!/usr/bin/env python3
"""Does a file that was made to do harm do any?

    python benchmarks/hostile.py            all, one table, and the raw run in benchmarks/runs/
    python benchmarks/hostile.py NAME …     some of them; no run is kept

The files of tests/hostile.py, larger: 4,000 things or 30 million characters each, and a zip of 10 GB of zeros. Each is
cleaned beside a good file, in a process of its own. Exit code 1 where one took more than 20 s of processor time or
1 GiB, ended otherwise than with 0 or 3, said a traceback or not just its line, kept the good file back, or wrote
anything outside OUT.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from quality import HERE, keep_run

sys.path.insert(0, str(HERE.parent / "tests"))

from hostile import Case, cases

COUNT, LENGTH = 4_000, 30_000_000
JUST_READ = 3_900_000  # the length of tags that are just read
BOMB, ZEROS = "zeros-10-gb.zip", 10 << 30  # bytes
MAX_SECONDS, MAX_MB = 20.0, 1024
PATIENCE = 100  # seconds of processor time
GOOD = "本报讯 市自来水公司昨日发布通告。"
# The memory is asked of the process itself: what the system tells of a child counts what its parent held before.
PROGRAM = f"""
import atexit, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({PATIENCE}, {PATIENCE}))
atexit.register(lambda: open("status", "w").write(open("/proc/self/status").read()))
from dedupe.cli import main
main(sys.argv[1:])
"""


def all_cases() -> Iterator[Case]:
    """Give the cases, the largest last. What stays the same whatever its length comes once."""
    met: set[str] = set()
    for length in (LENGTH, JUST_READ):
        for case in cases(COUNT, length):
            digest = sha256(case.data).hexdigest()
            if digest not in met:
                met.add(digest)
                yield case
    yield Case(BOMB, b"", "unpacks to more than 100 times")


def write(path: Path, case: Case) -> None:
    """Write a case's file."""
    if case.name != BOMB:
        path.write_bytes(case.data)
        return
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("zeros", "w", force_zip64=True) as member,
    ):
        for _ in range(ZEROS >> 24):
            member.write(bytes(1 << 24))


def run(case: Case, folder: Path) -> dict[str, object]:
    """Clean a case beside a good file, and say what came of it."""
    inside = folder / "in"
    inside.mkdir(parents=True)
    write(inside / case.name, case)
    (inside / "good.txt").write_text(GOOD, encoding="utf-8")
    command = ["clean", f"in/{case.name}", "in/good.txt", "--max-removed", "1", "--no-progress", "-o", "out"]
    with (folder / "err").open("wb") as err:
        process = subprocess.Popen([sys.executable, "-c", PROGRAM, *command], cwd=folder, stdout=err, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    memory = re.search(r"VmHWM:\s*(\d+) kB", (folder / "status").read_text() if (folder / "status").exists() else "")
    said = (folder / "err").read_text(encoding="utf-8", errors="replace")
    found = {
        "code": process.returncode,
        "seconds": round(usage.ru_utime + usage.ru_stime, 1),
        "mb": int(memory[1] if memory else usage.ru_maxrss) >> 10,
        "said": next((line for line in said.splitlines() if case.name in line), "")[:200],
    }
    return {**found, "wrong": ", ".join(wrong(case, found, said, folder))}


def wrong(case: Case, found: dict[str, object], said: str, folder: Path) -> Iterator[str]:
    """Name what is not as it should be."""
    lines = [line for line in said.splitlines() if case.name in line]
    good = folder / "out" / "text" / "in" / "good.txt"
    if found["code"] not in (0, 3) or (found["code"] == 0 and not case.is_read):
        yield f"exit code {found['code']}"
    if "Traceback" in said:
        yield "traceback"
    if case.says is None and lines:
        yield "said something"
    if case.says is not None and (len(lines) > 1 or not re.search(case.says, "".join(lines))):
        yield "said something else"
    if not good.exists() or GOOD not in good.read_text(encoding="utf-8"):
        yield "the good file is not there"
    texts = (path.read_bytes() for path in folder.glob("out/text/**/*") if path.is_file())
    if any(b"root:" in text for text in texts):
        yield "another file was read"
    if {path.name for path in folder.iterdir()} != {"in", "out", "err", "status"}:
        yield "wrote outside OUT"
    if float(str(found["seconds"])) > MAX_SECONDS or int(str(found["mb"])) > MAX_MB:
        yield "too much"


def main() -> int:
    """Print the table, and keep the figures of a whole run."""
    rows: dict[str, dict[str, object]] = {}
    for case in all_cases():
        if len(sys.argv) > 1 and case.name not in sys.argv[1:]:
            continue
        with TemporaryDirectory() as folder:
            found = run(case, Path(folder) / "run")
        size = ZEROS if case.name == BOMB else len(case.data)
        rows[f"{case.name}, {size:,} bytes"] = found
        print(f"{case.name:26} {size:14,} bytes {found['seconds']:6} s {found['mb']:5} MB  ", end="")
        print(f"exit {found['code']}  {found['wrong'] or 'ok'}  {found['said']}"[:150], flush=True)
    bad = [name for name, found in rows.items() if found["wrong"]]
    print(f"{len(rows)} files, {len(bad)} not as they should be {bad or ''}")
    if len(sys.argv) == 1:
        keep_run("hostile", {"files": rows})
    return 1 if bad or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
