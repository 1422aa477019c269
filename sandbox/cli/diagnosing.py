"""`python -m sandbox diagnose`: the cause of an outage, from its logs. It needs no world."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from lifeguard.core.diagnosis.diagnose import diagnose
from lifeguard.core.policy.policy import Language
from lifeguard.ingest.logs.evidence import read_evidence
from lifeguard.ingest.logs.raw import PIECE
from sandbox.diagnosis.show import as_json, as_text
from sandbox.replay.console import say
from sandbox.worldfile.text import InputFileError

ABOUT = "Find the cause of an outage in its logs: one file a hop, in the order of the request."
_EXAMPLES = """examples:
  python -m sandbox diagnose --path caddy=access.log --path gunicorn=error.log \\
      --path host=dmesg.txt --path database=metrics.txt
  python -m sandbox diagnose --path nginx=error.log --path app=app.log --language ko

A file is a log, a transcript ("$ command", then what it printed) or metrics ("TIME RESOURCE NAME
VALUE" lines). What it holds is recognised from its lines; docs/sandbox.md lists the formats."""

LARGEST = 1024 * 1024 * 1024
"""Bytes of one file: more is for a log store, and would take minutes."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description, parser.epilog = ABOUT, _EXAMPLES
    parser.add_argument(
        "--path",
        dest="hops",
        action="append",
        required=True,
        type=_hop,
        metavar="NAME=FILE",
        help="a hop and its log; repeatable, from the client to the database",
    )
    parser.add_argument(
        "--language",
        choices=[str(one) for one in Language],
        default=str(Language.EN),
        help="of what is said; the words of the vocabulary stay as they are (default: en)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(asked: argparse.Namespace) -> int:
    """Diagnose; return the exit status: 0, whatever the cause.

    Raises:
        InputFileError: a file cannot be read.
    """
    with ExitStack() as opened:
        files = [(name, path, opened.enter_context(_opened(path))) for name, path in asked.hops]
        texts = [(name, _pieces(path, file)) for name, path, file in files]
        found = diagnose(read_evidence(texts, _year(asked.hops)))
    language = Language(asked.language)
    if asked.json:
        say(json.dumps(as_json(found, language), ensure_ascii=False, indent=2))
    else:
        say(*as_text(found, language))
    return 0


def _hop(text: str) -> tuple[str, Path]:
    name, equals, file = text.partition("=")
    if not (name and equals and file):
        wrong = f"{text!r} is no NAME=FILE, as in nginx=/var/log/nginx/error.log"
        raise argparse.ArgumentTypeError(wrong)
    return name, Path(file)


_ALLOWED = "a file of text"


def _opened(path: Path) -> TextIO:
    """Open a log; it need not be UTF-8."""
    try:
        if path.is_file() and path.stat().st_size > LARGEST:
            wrong = f"it has more than {LARGEST // 1024 // 1024} MiB"
            raise InputFileError(path, wrong, "the part of it around the outage")
        return path.open(encoding="utf-8-sig", errors="replace", newline="\n")
    except OSError as error:
        raise InputFileError(path, error.strerror or "cannot be read", _ALLOWED) from error


def _pieces(path: Path, file: TextIO) -> Iterator[str]:
    """Yield a log's text, piece by piece."""
    try:
        while piece := file.read(PIECE):
            yield piece
    except OSError as error:
        raise InputFileError(path, error.strerror or "cannot be read", _ALLOWED) from error


def _year(hops: Sequence[tuple[str, Path]]) -> int:
    """Return the year of times that name none: that in which the first file was last written."""
    return datetime.fromtimestamp(hops[0][1].stat().st_mtime, UTC).year
