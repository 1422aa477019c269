"""Sizes, numbers, and tables with a heading."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.ingest.logs.commands.output import number, printed, rows, size
from lifeguard.ingest.logs.line import lines
from lifeguard.ingest.logs.reader import Entry
from lifeguard.ingest.logs.transcript import ShellCommand, command_of


def command(text: str) -> ShellCommand:
    prompt, *printed_ones = lines(text)
    output = tuple(Entry(line, line.text) for line in printed_ones)
    return replace(command_of(prompt), output=output)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("388G", 388 * 1024**3),
        ("1.9Gi", 1.9 * 1024**3),
        ("512MiB", 512 * 1024**2),
        ("1,5M", 1.5 * 1024**2),
        ("12", 12),
        ("0B", 0),
        ("much", None),
    ],
)
def test_sizes(text: str, held: float | None) -> None:
    assert size(text) == held


@pytest.mark.parametrize(
    ("text", "value"),
    [("12.5%", 12.5), ("1,5", 1.5), ("nan", None), ("inf", None), ("x", None)],
)
def test_numbers(text: str, value: float | None) -> None:
    assert number(text) == value


def test_what_was_noted_down_as_nothing_is_nothing() -> None:
    assert printed(command("$ df\n(empty)\n  (no output)")) == ()


def test_rows_below_headings() -> None:
    found = [row for _, row in rows(command("$ x\n1 2\nA B\n1 2 3\nB A C\n1"), "A", "B")]
    assert found == [{"A": "1", "B": "2 3"}, {"B": "1"}]
