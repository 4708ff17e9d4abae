"""The corpus that persists: what was added is found, changes are whole or not at all, damage is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from make import damaged, page, pool

from dedupe.cli import cli
from dedupe.errors import Refused, UnreadableInput, UsageError
from dedupe.index.corpus import open_corpus, read_pages
from dedupe.index.grams import count_shared, post, sample_grams
from dedupe.index.proof import find_damage, measure
from dedupe.index.query import ask
from dedupe.index.store import add_pages, remove_dumps, writing
from dedupe.model import Page
from dedupe.records import replace
from dedupe.settings import DEFAULTS

ARTICLES = [article["body"][0] for article in pool()["articles"]]
FORM = "停水通知:因城东管网检修,定于11月28日上午八时至下午六时停水,请沿线居民提前储水备用。"


def make_page(text: str, name: str, digest: str = "0") -> Page:
    return replace(page(text, name), sha256=digest * 64)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index of a page for each of the articles, p0, p1 …"""
    with writing(tmp_path / "index") as corpus:
        add_pages(corpus, [make_page(text, f"p{n}") for n, text in enumerate(ARTICLES)])
    return tmp_path / "index"


def found(folder: Path, text: str, **settings: object) -> list[tuple[str, str]]:
    answer = ask(open_corpus(folder), [make_page(text, "asked")], replace(DEFAULTS, **settings))  # type: ignore[arg-type]
    return [(hit.relation, hit.found.page) for hit in answer.hits]


# --- n-grams


def test_what_two_texts_share_their_samples_share() -> None:
    a, b = (
        set(sample_grams(text, DEFAULTS.seeds, DEFAULTS.index).tolist())
        for text in (ARTICLES[0], ARTICLES[0] + ARTICLES[1])
    )
    assert a <= b
    assert len(a) == pytest.approx(len(ARTICLES[0]) / DEFAULTS.index.sample, rel=0.5)
    assert not a & set(sample_grams(ARTICLES[2], DEFAULTS.seeds, DEFAULTS.index).tolist())


def test_a_sample_does_not_know_how_a_text_is_printed() -> None:
    plain, printed = "广州市国税局昨日公布税收情况,全市税收增长", "廣州市國稅局\n昨日公布稅收情況,\n全市稅收增長"
    one, other = (sample_grams(text, DEFAULTS.seeds, DEFAULTS.index) for text in (plain, printed))
    assert len(one)
    assert one.tolist() == other.tolist()


def test_shared_n_grams_are_counted_by_stretch_and_page() -> None:
    samples = [np.array(sample, np.uint32) for sample in ([1, 2, 3], [2, 9], [2, 3], [4])]
    settings = replace(DEFAULTS.index, stretch=20, min_shared=2)
    grams = np.array([2, 3, 7, 1], np.uint32), np.array([0, 5, 6, 31])
    shared = count_shared(grams, post(samples), settings)
    assert list(zip(*(side.tolist() for side in shared), strict=True)) == [(0, 0, 2), (1, 0, 2), (0, 2, 2), (1, 2, 2)]
    alone = count_shared(grams, post(samples), replace(settings, min_shared=1))
    assert (4, 0, 1) in list(zip(*(side.tolist() for side in alone), strict=True))
    assert not len(count_shared(grams, post(samples), replace(settings, max_postings=1)).pages)
    assert not len(count_shared(grams, post([]), settings).pages)


# --- queries


def test_a_misread_copy_in_other_surroundings_is_found(folder: Path) -> None:
    text = f"{damaged(ARTICLES[1], 0.05, 1)}\n\n{FORM}"
    assert found(folder, text) == [("near", "p1")]


def test_a_part_is_contained_and_a_form_with_another_date_a_variant(folder: Path) -> None:
    with writing(folder) as corpus:
        add_pages(corpus, [make_page(FORM, "form")])
    assert found(folder, ARTICLES[2][:60]) == [("contained", "p2")]
    assert found(folder, FORM.replace("11月28日", "12月16日")) == [("variant", "form")]
    assert found(folder, FORM) == [("exact", "form")]
    assert found(folder, "市民昨日前往公园参观花展,门票半价。") == []


def test_a_page_is_not_found_by_itself_but_by_its_reprint(folder: Path) -> None:
    corpus = open_corpus(folder)
    assert not ask(corpus, [make_page(ARTICLES[0], "p0")]).hits
    (hit,) = ask(corpus, [make_page(ARTICLES[0], "p0", "1")]).hits
    assert (hit.asked.page, hit.found.page) == ("p0", "p0")


def test_what_is_not_compared_is_counted(folder: Path) -> None:
    with writing(folder) as corpus:
        add_pages(corpus, [make_page(ARTICLES[0], f"again{n}") for n in range(5)])
    few = replace(DEFAULTS, index=replace(DEFAULTS.index, max_pages=2))
    answer = ask(open_corpus(folder), [make_page(ARTICLES[0], "asked")], few)
    assert (len(answer.pages), answer.left_out) == (2, 4)


def test_an_empty_question_and_an_empty_page(folder: Path) -> None:
    corpus = open_corpus(folder)
    assert ask(corpus, []).hits == ask(corpus, [make_page("", "x")]).hits == ()


# --- changes


def pages_of(folder: Path) -> list[str]:
    return sorted(entry.page for entry in open_corpus(folder).entries())


def test_pages_come_back_as_they_were_added(folder: Path) -> None:
    corpus = open_corpus(folder)
    texts = [p.text for s in corpus.segments for p in read_pages(corpus, s, range(len(s.pages)))]
    assert sorted(texts) == sorted(ARTICLES)


def test_what_is_there_stays_and_what_has_changed_takes_its_place(folder: Path) -> None:
    before = (folder / "index.json").read_bytes()
    with writing(folder) as corpus:
        add_pages(corpus, [make_page("changed", "p0")])  # the same digest: the same file
    assert (folder / "index.json").read_bytes() == before
    with writing(folder) as corpus:
        add_pages(corpus, [make_page(FORM, "p0", "1")])
    assert pages_of(folder) == [f"p{n}" for n in range(len(ARTICLES))]
    assert found(folder, ARTICLES[0]) == []
    assert found(folder, FORM) == [("exact", "p0")]


def test_removed_pages_are_found_no_more(folder: Path) -> None:
    with writing(folder) as corpus:
        _, unknown = remove_dumps(corpus, ["p1", "gone"])
    assert unknown == ["gone"]
    assert "p1" not in pages_of(folder)
    assert found(folder, ARTICLES[1]) == []
    assert measure(open_corpus(folder))["removed_pages"] == 1


def test_many_small_additions_make_few_segments_and_the_same_answers(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for n, text in enumerate(ARTICLES):
        with writing(other) as corpus:
            add_pages(corpus, [make_page(text, f"p{n}")])
    assert len(open_corpus(other).segments) <= 1 + len(ARTICLES).bit_length()
    assert pages_of(other) == pages_of(folder)
    assert not list(find_damage(open_corpus(other)))
    for text in ARTICLES:
        assert found(other, text) == found(folder, text)


def test_the_same_additions_write_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    with writing(tmp_path / "other") as corpus:
        add_pages(corpus, [make_page(text, f"p{n}") for n, text in enumerate(ARTICLES)])
    for path in folder.rglob("*"):
        if path.is_file():
            assert (tmp_path / "other" / path.relative_to(folder)).read_bytes() == path.read_bytes()


def test_one_program_writes_at_a_time(folder: Path) -> None:
    with writing(folder), pytest.raises(Refused, match="is writing to it"), writing(folder):
        pass
    with writing(folder):  # the lock is gone
        pass


def test_a_change_that_fails_leaves_all_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = pages_of(folder)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(UsageError, match="No space left"), writing(folder) as corpus:
        add_pages(corpus, [make_page(FORM, "form")])
    monkeypatch.undo()
    assert pages_of(folder) == before
    assert not list(find_damage(open_corpus(folder)))
    assert not list(folder.glob("*.partial"))


def test_what_a_broken_off_run_left_is_swept_away(folder: Path) -> None:
    shutil.copytree(folder / "000001", folder / "000009")
    (folder / "000010.partial").mkdir()
    with writing(folder):
        pass
    assert sorted(path.name for path in folder.iterdir()) == ["000001", "index.json"]


def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x", encoding="utf-8")
    with pytest.raises(Refused, match="holds something else"), writing(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


# --- damage


@pytest.mark.parametrize("file", ["pages.jsonl", "offsets.npy", "hashes.npy", "owners.npy"])
def test_damage_is_found(folder: Path, file: str) -> None:
    path = folder / "000001" / file
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert list(find_damage(open_corpus(folder))) == [f"{path}: was changed"]
    path.unlink()
    assert list(find_damage(open_corpus(folder))) == [f"{path}: is missing"]
    with pytest.raises(UnreadableInput):
        found(folder, ARTICLES[0])


def test_a_record_that_names_other_pages_is_found(folder: Path) -> None:
    path = folder / "index.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["segments"][0]["pages"].reverse()
    path.write_text(json.dumps(record), encoding="utf-8")
    assert any("holds other pages" in line for line in find_damage(open_corpus(folder)))


@pytest.mark.parametrize(
    "change", [{"layout": 99}, {"sampled": [1, 2, 3]}, {"segments": 3}, {"segments": [{"name": "../x"}]}]
)
def test_a_record_that_cannot_be_is_one_line(folder: Path, change: dict[str, object]) -> None:
    path = folder / "index.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | change), encoding="utf-8")
    with pytest.raises((UsageError, UnreadableInput), match="new"):
        open_corpus(folder)


# --- the command line


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(cli, ["index", *map(str, args)], standalone_mode=False)


def test_commands(tmp_path: Path) -> None:
    folder, old, new = tmp_path / "i", tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text(f"{ARTICLES[0]}\n\n{ARTICLES[1]}\n", encoding="utf-8")
    new.write_text(f"{FORM}\n\n{ARTICLES[1]}\n", encoding="utf-8")
    assert "1 page added, 1 page in all" in run("add", folder, old).stderr
    assert "0 pages added" in run("add", folder, old).stderr
    listed = run("query", folder, new)
    assert listed.return_value == 0
    assert listed.stdout.startswith(f"{new}:3: exact copy (1.00) of {old}:3: ")
    (record,) = [json.loads(line) for line in run("query", folder, new, "--json", "-q").stdout.splitlines()]
    assert (record["relation"], record["of"]["page"]) == ("exact", str(old))
    assert json.loads(run("stats", folder, "--json").stdout)["dumps"] == [str(old)]
    assert "pages: 1" in run("stats", folder).stdout
    assert "1 page proven" in run("verify", folder).stderr
    assert "0 pages in all" in run("remove", folder, old).stderr
    assert run("query", folder, new, "-q").stdout == ""


def test_an_index_in_the_folder_that_is_read_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text(ARTICLES[0], encoding="utf-8")
    folder = tmp_path / "i"
    assert "1 page added" in run("add", folder, tmp_path).stderr
    assert "0 pages added, 1 page in all" in run("add", folder, tmp_path).stderr
    assert run("query", folder, tmp_path).stdout == ""


def test_commands_say_what_is_wrong(tmp_path: Path, folder: Path) -> None:
    assert "make one with dedupe index add" in str(run("query", tmp_path / "none", "x").exception)
    assert "make one" in str(run("remove", tmp_path / "none", "x").exception)
    assert not (tmp_path / "none").exists()
    assert "holds no x" in str(run("remove", folder, "x").exception)
    assert run("add", folder, tmp_path / "gone.txt").return_value == 3
    (folder / "000001" / "hashes.npy").write_bytes(b"x")
    assert "was changed" in str(run("verify", folder).exception)
