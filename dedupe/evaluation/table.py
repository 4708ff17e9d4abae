"""A report → lines to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_SLICES = ("by_noise", "by_relation", "by_length", "by_script", "by_label")


def report_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """Write a report as text: figures first, then the worst errors with their texts."""
    yield f"gold standard: {report['gold']}\n"
    for note in report["notes"]:
        yield f"note: {note}\n"
    for name in (
        "pairs",
        "ari",
        "b_cubed",
        "b_cubed_of_copies",
        "contained",
        "fragments",
        "hard_negatives",
        "articles",
    ):
        if name in report:
            yield f"{name.replace('_', ' '):20}{_values(report[name])}\n"
    for name in _SLICES:
        if name in report:
            yield f"\n{name.replace('_', ' ')}\n"
            for label, figures in report[name].items():
                yield f"  {label:26}{_values(figures)}\n"
    if "stages" in report:
        yield f"\n{'stages':20}{_values(report['stages'])}\n"
        yield "\nthreshold  precision  recall  F1, of verified pairs as they stand\n"
        for point in report["curve"]:
            yield f"{point['threshold']:9.2f}{point['precision']:11.3f}{point['recall']:8.3f}{point['f1']:7.3f}\n"
    yield from _errors(report)


def _errors(report: Mapping[str, Any]) -> Iterator[str]:
    lost_at = report.get("lost_at", {})
    for name, pairs in report.get("errors", {}).items():
        if pairs:
            yield f"\n{name.replace('_', ' ')}, worst first\n"
        for error in pairs:
            if isinstance(error, str):
                yield f"  {_line(error)}\n"
                continue
            stage = lost_at.get(f"{error['a']['key']} {error['b']['key']}")
            yield f"  {error['a']['key']} | {error['b']['key']}{f': {stage}' if stage else ''}\n"
            for side in "ab":
                place = error[side]
                yield f"    {place['page']} {place['start']}-{place['end']}: {_line(place['text'])}\n"


def _line(text: str) -> str:
    return " ".join(text.split())


def _values(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, Mapping):
        return "  ".join(f"{key.replace('_', ' ')} {_values(inner)}" for key, inner in value.items())
    return str(value)
