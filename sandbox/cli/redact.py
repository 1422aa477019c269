"""`python -m sandbox redact`: what is left of lines when Lifeguard shows them."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterable, Iterator

from lifeguard.core.text.redact import redacted
from sandbox.replay.console import say

ABOUT = "Read lines on standard input and print what Lifeguard would show of each."


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command does; it has no options."""
    parser.description = ABOUT


def run(_asked: argparse.Namespace) -> int:
    """Redact standard input.

    Logs need not be UTF-8; a carriage return ends no line.
    """
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    for line in lines(sys.stdin):
        say(line)
    return 0


def lines(given: Iterable[str]) -> Iterator[str]:
    """Yield each line after redaction alone: one line out for one in, an empty one too.

    Args:
        given: lines with or without their line break, which alone ends a line.
    """
    for line in given:
        yield redacted(line.removesuffix("\n"))
