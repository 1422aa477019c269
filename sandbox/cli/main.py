"""The command line: `python -m sandbox demo | replay | storm | redact`."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from lifeguard.config import PolicyError
from sandbox.cli import demo, redact
from sandbox.replay import (
    events,
    report,
    show,
    stage,
)
from sandbox.replay.console import complain, say
from sandbox.replay.progress import Progress
from sandbox.replay.replay import Replay
from sandbox.replay.stage import SceneError
from sandbox.storm import command as storm
from sandbox.template.synthesis import SynthesisError
from sandbox.template.template import TemplateError
from sandbox.worldfile.moments import YEARS, instant
from sandbox.worldfile.text import InputFileError

WRONG_INPUT = 2
FAILED = 1
UNMATCHED = 3
"""A replayed event started nothing: no rule of the template matches it."""

_INPUT_ERRORS = (InputFileError, SceneError, PolicyError, SynthesisError, TemplateError)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status.

    0, 1 (Lifeguard failed), 2 (wrong input) or 3 (an event that no rule matches).
    """
    asked = _parser().parse_args(arguments)
    try:
        match asked.command:
            case "demo":
                return _demo(asked)
            case "storm":
                return _exit(storm.run(asked))
            case "redact":
                return _redact()
            case _:
                return _replay(asked)
    except _INPUT_ERRORS as error:
        complain(f"error: {error}")
        return WRONG_INPUT


def _demo(asked: argparse.Namespace) -> int:
    return _exit(demo.play(asked.story))


def _replay(asked: argparse.Namespace) -> int:
    scene = stage.scene(
        events.read(asked.event),
        world=asked.world,
        policies=asked.policies,
        now=asked.now,
        until=asked.until,
    )
    with Progress() as progress, stage.played(scene, progress.at) as replay:
        progress.clear()
        _print(replay, as_json=asked.json)
        if asked.logs:
            for line in replay.account.runtime.logs:
                complain(f"{line.function}: {line.text}")
        problems, unmatched = list(report.failures(replay)), replay.unmatched()
    return _exit(problems) or (UNMATCHED if unmatched else 0)


def _redact() -> int:
    """Redact standard input. Logs need not be UTF-8; a carriage return ends no line."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    for line in redact.lines(sys.stdin):
        say(line)
    return 0


def _exit(problems: Sequence[str]) -> int:
    for problem in problems:
        complain(f"error: {problem}")
    return FAILED if problems else 0


def _print(replay: Replay, *, as_json: bool) -> None:
    document = report.document(replay)
    if as_json:
        say(json.dumps(document, ensure_ascii=False, indent=2))
        return
    say(*show.outcome(document, replay.account.world.emails))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox", description="Lifeguard in a local AWS, in virtual time."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    played = commands.add_parser("demo", help="play every story once and show the emails")
    played.add_argument(
        "--story", action="append", default=[], choices=demo.names(), help="only this; repeatable"
    )
    replayed = commands.add_parser("replay", help="deliver events and show what comes of them")
    replayed.add_argument("event", nargs="*", type=Path, metavar="EVENT.json")
    replayed.add_argument("--world", type=Path, metavar="W.yaml", help="default: all is healthy")
    replayed.add_argument(
        "--policies",
        type=Path,
        metavar="P.yaml",
        help="default: the policies.yaml that is deployed",
    )
    replayed.add_argument("--now", type=_time, metavar="T", help="when the world begins, ISO 8601")
    replayed.add_argument(
        "--until",
        type=_time,
        metavar="T",
        help="when the replay ends; default: when nothing is left to see",
    )
    replayed.add_argument("--json", action="store_true", help="print one JSON object")
    replayed.add_argument("--logs", action="store_true", help="show the functions' logs on stderr")
    storm.add_to(commands)
    commands.add_parser("redact", help="show what is left of the lines on standard input")
    return parser


def _time(text: str) -> datetime:
    try:
        given = datetime.fromisoformat(text)
    except ValueError as error:
        msg = f"{text!r} is no ISO 8601 time, such as 2026-11-20T10:00:00Z"
        raise argparse.ArgumentTypeError(msg) from error
    moment = instant(given)
    if moment is None:
        msg = f"{text!r} is not {YEARS}"
        raise argparse.ArgumentTypeError(msg)
    return moment
