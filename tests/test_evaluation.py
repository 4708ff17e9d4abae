"""Outputs against gold standards: counts worked out by hand, all kinds of gold, and what is broken is said."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from make import damaged, pool, printed, shared, words

from dedupe.cli import cli
from dedupe.errors import DedupeError
from dedupe.evaluation import evaluate_folder
from dedupe.evaluation.boundaries import within
from dedupe.evaluation.claims import find_claims
from dedupe.evaluation.metrics import adjusted_rand, b_cubed, count_pairs, repeated
from dedupe.evaluation.names import by_name
from dedupe.evaluation.records import Gold, Output, Passage
from dedupe.evaluation.stages import settings_of
from dedupe.model import Cluster, Entry, Member, Span
from dedupe.settings import DEFAULTS

A = pool()["articles"]
TRUE = {"a": "1", "b": "1", "c": "1", "d": "2", "e": "2", "f": "3"}
FOUND = {"a": "x", "b": "x", "c": "y", "d": "y", "e": "z", "f": "w"}


def test_pairs_are_counted() -> None:
    # True: ab ac bc de. Found: ab cd. Right: ab.
    score = count_pairs(TRUE, FOUND)
    assert (score.right, score.found, score.true) == (1, 2, 4)
    assert (score.precision, score.recall) == (0.5, 0.25)
    assert score.f1 == pytest.approx(1 / 3)


def test_the_rand_index_is_adjusted_for_chance() -> None:
    # 15 pairs in all; by chance 2 × 4 / 15 are right; at most (2 + 4) / 2.
    assert adjusted_rand(TRUE, FOUND) == pytest.approx((1 - 8 / 15) / (3 - 8 / 15))
    assert adjusted_rand(TRUE, TRUE) == 1
    assert adjusted_rand(TRUE, dict.fromkeys(TRUE, "all")) == pytest.approx(0)


def test_b_cubed() -> None:
    # Precision: a 1, b 1, c ½, d ½, e 1, f 1. Recall: a ⅔, b ⅔, c ⅓, d ½, e ½, f 1.
    assert b_cubed(TRUE, FOUND) == (pytest.approx(5 / 6), pytest.approx(11 / 18))
    assert repeated(TRUE) == ["a", "b", "c", "d", "e"]
    assert b_cubed(TRUE, FOUND, repeated(TRUE)) == (pytest.approx(0.8), pytest.approx(8 / 15))


def test_pages_are_known_by_their_names() -> None:
    known = by_name({"in/p1.txt": 1, "in\\p2.v.txt": 2, "in/p1": 3})
    assert known == {"p1": 3, "p1.txt": 1, "p2.v": 2, "p2.v.txt": 2}


def clean_into(folder: Path, texts: dict[str, str], *options: str) -> Path:
    (folder / "pages").mkdir()
    for name, text in texts.items():
        (folder / "pages" / name).write_text(text, encoding="utf-8")
    command = ["clean", str(folder / "pages"), "-o", str(folder / "out"), "-q", *options]
    assert CliRunner().invoke(cli, command).exit_code == 0
    return folder / "out"


def place(texts: dict[str, str], name: str, part: str) -> dict[str, Any]:
    start = texts[name].index(part)
    return {"page": name, "start": start, "end": start + len(part)}


@pytest.fixture
def judged(tmp_path: Path) -> tuple[Path, Path]:
    """A dump with a copy, a fragment and a form with another date, and what a person says of them."""
    body, other = A[0]["body"][0], A[1]["body"][0]
    form = "因管网检修,定于{}上午八时至下午六时在老街一带停水,请居民提前储水,给您带来不便敬请谅解。"
    texts = {
        "p1.txt": printed(A[0], A[2]) + form.format("11月28日"),
        "p2.txt": printed(A[1]) + damaged(body, 0.03, 1) + "\n\n" + form.format("10月16日") + "\n",
    }
    out = clean_into(tmp_path, texts, "--scope", "corpus")
    copy = damaged(body, 0.03, 1)
    lines = [
        {"a": place(texts, "p1.txt", body), "b": place(texts, "p2.txt", copy), "relation": "copy"},
        {"a": place(texts, "p1.txt", body), "b": place(texts, "p2.txt", other), "relation": "copy"},
        {
            "a": place(texts, "p1.txt", form.format("11月28日")),
            "b": place(texts, "p2.txt", form.format("10月16日")),
            "relation": "different",
        },
        {"a": place(texts, "p1.txt", body), "b": place(texts, "p2.txt", other), "relation": "unsure"},
    ]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return out, gold


def test_judged_passages(judged: tuple[Path, Path]) -> None:
    report = evaluate_folder(*judged, None, 5, True)
    # Asked: the copy, and two other articles that somebody took for copies.
    assert report["pairs"] == {"true": 2, "found": 1, "precision": 1, "recall": 0.5, "f1": pytest.approx(2 / 3)}
    assert report["by_label"] == {
        "copy": {"pairs": 2, "joined": 1},
        "different": {"pairs": 1, "joined": 0},
        "unsure": {"pairs": 1, "joined": 0},
    }
    assert report["stages"]["ended"] == {"found": 1, "no candidate": 1}
    assert report["stages"]["candidate_recall"] == report["stages"]["verified_recall"] == 0.5
    assert {error["text"][:6] for error in report["errors"]["missed"][0].values()} == {
        A[0]["body"][0][:6],
        A[1]["body"][0][:6],
    }
    assert report["errors"]["wrong"] == []


def test_what_was_removed_is_joined_to_what_its_kept_text_is_linked_with(tmp_path: Path) -> None:
    """Two printings on one page, of which one goes, and a third in another dump."""
    body = A[0]["body"][0]
    texts = {"p1.txt": printed(A[0], A[2], A[0]), "p2.txt": printed(A[1], A[0])}
    out = clean_into(tmp_path, texts, "--max-removed", "1")
    first, third = place(texts, "p1.txt", body), place(texts, "p2.txt", body)
    start = texts["p1.txt"].rindex(body)
    second = {**first, "start": start, "end": start + len(body)}
    lines = [{"a": one, "b": third, "relation": "copy"} for one in (first, second)]
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    report = evaluate_folder(out, tmp_path / "gold.jsonl", None, 0, False)
    assert report["pairs"]["found"] == 2


def test_the_command_prints_text_or_json(judged: tuple[Path, Path]) -> None:
    text = CliRunner().invoke(cli, ["evaluate", *map(str, judged)])
    assert text.exit_code == 0
    assert "recall 0.5000" in text.output and A[1]["body"][0][:10] in text.output
    record = CliRunner().invoke(cli, ["evaluate", *map(str, judged), "--json", "--no-stages", "--errors", "0"])
    assert json.loads(record.output)["pairs"]["recall"] == 0.5
    assert not {"stages", "errors"} & json.loads(record.output).keys()


def test_judged_documents(tmp_path: Path) -> None:
    out = clean_into(tmp_path, {"d1.txt": printed(A[0]), "d2.txt": printed(A[0]), "d3.txt": printed(A[1])})
    pairs = [("d1", "d2", 1), ("d1", "d3", 0), ("d2", "d3", 1)]
    gold = tmp_path / "pairs.jsonl"
    gold.write_text("".join(json.dumps({"a": a, "b": b, "dup": d, "label": "x"}) + "\n" for a, b, d in pairs))
    report = evaluate_folder(out, gold, None, 0, False)
    assert (report["pairs"]["precision"], report["pairs"]["recall"]) == (1, 0.5)


def test_a_page_that_the_output_lacks_is_said(judged: tuple[Path, Path]) -> None:
    out, gold = judged
    gold.write_text(gold.read_text(encoding="utf-8").replace("p2.txt", "p9.txt"), encoding="utf-8")
    assert any("p9.txt" in note for note in evaluate_folder(out, gold, None, 0, False)["notes"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"a": 1}\n', "lacks"),
        ("{\n", "line 1: not JSON"),
        ("[]\n", "not a JSON object"),
        ("", "empty"),
        ("[" * 100_000, "line 1: not JSON"),
        ('{"a": {"page": "p", "start": 0, "end": Infinity}, "b": {}, "relation": "copy"}', "lacks"),
        ('{"a": {"page": "p", "start": 9, "end": 3}, "b": {}, "relation": "copy"}', "no passage"),
        (
            '{"a": {"page": "p", "start": 0, "end": 1}, "b": {"page": "q", "start": 0, "end": 1}, "relation": "?"}',
            "'?'",
        ),
    ],
)
def test_a_broken_gold_standard_is_named(judged: tuple[Path, Path], content: str, said: str) -> None:
    out, gold = judged
    gold.write_text(content, encoding="utf-8")
    with pytest.raises(DedupeError, match=said) as caught:
        evaluate_folder(out, gold, None, 0, False)
    assert str(gold) in str(caught.value)
    assert caught.value.exit_code == 2


def test_pages_without_text_are_said(judged: tuple[Path, Path]) -> None:
    out, gold = judged
    first, *_ = (out / "pages.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (out / "pages.jsonl").write_text(first, encoding="utf-8")
    assert any("no text for 1 pages" in note for note in evaluate_folder(out, gold, None, 0, False)["notes"])


@pytest.mark.parametrize("run", ["[1]", '{"settings": []}', '{"settings": {"scope": 3}}', '{"settings": {"facts": 5}}'])
def test_a_broken_run_is_named(judged: tuple[Path, Path], run: str) -> None:
    out, gold = judged
    (out / "run.json").write_text(run, encoding="utf-8")
    with pytest.raises(DedupeError, match=r"run\.json"):
        evaluate_folder(out, gold, None, 0, True)


def test_the_curve_counts_judged_pairs_alone(tmp_path: Path) -> None:
    # d1 = d2 is judged; d3, the same text again, is not, and is no error.
    out = clean_into(tmp_path, {"d1.txt": printed(A[0]), "d2.txt": printed(A[0]), "d3.txt": printed(A[0])})
    gold = tmp_path / "pairs.jsonl"
    lines = [{"a": "d1", "b": "d2", "dup": 1}, {"a": "d1", "b": "d3", "dup": None}]
    gold.write_text("".join(json.dumps(line) + "\n" for line in lines))
    report = evaluate_folder(out, gold, None, 0, True)
    assert {point["precision"] for point in report["curve"]} == {1.0}


def test_a_folder_that_is_no_output_is_refused(judged: tuple[Path, Path], tmp_path: Path) -> None:
    out, gold = judged
    for wrong in (tmp_path, tmp_path / "nowhere", gold):
        with pytest.raises(DedupeError, match=r"clusters\.jsonl"):
            evaluate_folder(wrong, gold, None, 0, False)
    (out / "ledger.jsonl").write_text('{"page": "p1.txt"}\n')
    with pytest.raises(DedupeError, match="run dedupe clean again"):
        evaluate_folder(out, gold, None, 0, False)


def test_the_settings_of_a_run_come_back() -> None:
    record = {"min_chars": 30, "seeds": {"han": 5, "of a later version": 1}, "unknown": {}}
    settings = settings_of(record)
    assert (settings.min_chars, settings.seeds.han, settings.seeds.latin) == (30, 5, DEFAULTS.seeds.latin)


@pytest.mark.parametrize("scope", ["page", "corpus"])
def test_figures_agree_with_another_scorer(tmp_path: Path, scope: str) -> None:
    corpus = shared("corpus")
    make = [sys.executable, corpus / "make_corpus.py", "--pages", "4", "--seed", "9", "--p-reprint", "0.3"]
    subprocess.run([*make, "--out", tmp_path], check=True, stdout=subprocess.DEVNULL)
    command = ["clean", str(tmp_path / "pages"), "-o", str(tmp_path / "out"), "-q", "--scope", scope]
    assert CliRunner().invoke(cli, command).exit_code == 0
    score = [sys.executable, corpus / "score_out.py", tmp_path / "out", tmp_path, "--scope", scope, "--json"]
    lines = subprocess.run(score, check=True, stdout=subprocess.PIPE).stdout.splitlines()
    theirs = {key: value for line in lines for key, value in json.loads(line).items()}
    ours = evaluate_folder(tmp_path / "out", tmp_path, None, 0, False)
    assert ours["pairs"]["true"] == theirs["truth_pairs"] > 10
    assert ours["pairs"]["precision"] == pytest.approx(theirs["pair_precision"])
    assert ours["pairs"]["recall"] == pytest.approx(theirs["pair_recall"])
    assert ours["ari"] == pytest.approx(theirs["ari"])
    assert ours["b_cubed"]["f1"] == pytest.approx(theirs["b3_f1"])
    assert ours["fragments"]["true"] == theirs["fragments"]
    assert ours["fragments"]["recall"] == pytest.approx(theirs["fragment_recall"])
    assert ours["articles"]["recovered"] == pytest.approx(theirs["recovered"], abs=0.03)
    assert ours["articles"]["lost_text"] == pytest.approx(theirs["lost_unique_text_rate"], abs=0.01)
    assert ours["articles"]["left_over_text"] == pytest.approx(theirs["leftover_duplicate_rate"], abs=0.01)


def test_a_run_without_pages_is_read_from_the_gold_standard(tmp_path: Path) -> None:
    corpus = shared("corpus")
    make = [sys.executable, corpus / "make_corpus.py", "--pages", "2", "--seed", "9", "--out", tmp_path]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
    for name, options in (("out", []), ("bare", ["--no-pages"])):
        command = ["clean", str(tmp_path / "pages"), "-o", str(tmp_path / name), "-q", *options]
        assert CliRunner().invoke(cli, command).exit_code == 0
    reports = [evaluate_folder(tmp_path / name, tmp_path, None, 0, False) for name in ("out", "bare")]
    assert reports[0] == reports[1]
    assert reports[0]["pairs"]["recall"] > 0.5


def test_printed_pages(tmp_path: Path) -> None:
    pages = shared("ocr-pages")
    files = [str(pages / "tess" / "L1" / f"p{n}.para.txt") for n in (17, 18)]
    assert CliRunner().invoke(cli, ["clean", *files, "-o", str(tmp_path / "out"), "-q"]).exit_code == 0
    report = evaluate_folder(tmp_path / "out", pages, None, 0, False)
    assert report["by_script"]["latin"]["true"] == 4
    assert report["by_script"]["latin"]["f1"] >= 0.75


def test_of_several_passages_that_may_hold_a_fragment_the_one_that_holds_most_is_meant() -> None:
    """A cluster's first member has its columns broken inside the fragment; the second holds the whole of it."""
    said = [words(seed, 30)[:60] for seed in (81, 82, 83)]
    broken, whole, part = said[0] + said[1][:38], said[1] + said[2], said[1]
    texts = {"a.txt": broken, "b.txt": whole, "c.txt": part}
    passages = {name: Passage(name, name, ((0, len(text)),), len(text)) for name, text in texts.items()}
    members = tuple(Member(Span(name, 0, len(text)), "copy", "near", 1.0) for name, text in texts.items())
    gold = Gold("made", passages, fragments={"c.txt": frozenset(["b.txt"])})
    output = Output((), (Cluster("removed", members),), (), texts, {})
    claims = find_claims(gold, output)
    assert (claims.fragments["c.txt"], claims.likest["c.txt"]) == ("a.txt", "b.txt")


def test_the_ends_of_an_abridged_fragment_are_measured_each_by_itself() -> None:
    """What a fragment leaves out in its middle moves neither end of what it cites."""
    first, left_out, last = (words(seed, 30)[:60] for seed in (71, 72, 73))
    holder, fragment = first + left_out + last, first + last
    gold = Gold(
        "made",
        {
            "whole": Passage("whole", "a.txt", ((0, len(holder)),), len(holder)),
            "part": Passage("part", "b.txt", ((0, len(fragment)),), len(fragment)),
        },
        fragments={"part": frozenset(["whole"])},
    )

    def cited(end: int) -> float:
        pieces = [
            Entry(Span("b.txt", 0, 60), "duplicate", "x", Span("a.txt", 0, 60)),
            Entry(Span("b.txt", 60, 120), "duplicate", "x", Span("a.txt", 120, end)),
        ]
        output = Output((), (), tuple(pieces), {"a.txt": holder, "b.txt": fragment}, {})
        return within(gold, output, ["part"])["ends_within_5"]

    assert cited(180) == 1.0
    assert cited(170) == 0.75
