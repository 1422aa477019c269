"""`python -m sandbox replay`: its options, and what it prints."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from pathlib import Path

from sandbox.cli.status import UNMATCHED, status
from sandbox.replay import events, report, show, stage
from sandbox.replay.console import complain, say
from sandbox.replay.progress import Progress
from sandbox.replay.replay import Replay
from sandbox.worldfile.moments import YEARS, instant

ABOUT = "Deliver events to Lifeguard in a local AWS and show what comes of them."
_EXAMPLES = """examples:
  python -m sandbox replay event.json --policies mine.yaml
  python -m sandbox replay --world servers.yaml --json

An event is what EventBridge delivers: its console shows sample events (EventBridge > Sandbox).
docs/sandbox.md describes the world file."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description, parser.epilog = ABOUT, _EXAMPLES
    parser.add_argument(
        "event",
        nargs="*",
        type=Path,
        metavar="EVENT.json",
        help="one event of EventBridge, or a JSON list of them; none: what the sweep finds",
    )
    parser.add_argument(
        "--world",
        type=Path,
        metavar="W.yaml",
        help="the servers and their faults; default: those that the events name, healthy",
    )
    parser.add_argument(
        "--policies",
        type=Path,
        metavar="P.yaml",
        help="default: the policies.yaml that is deployed",
    )
    parser.add_argument("--now", type=_time, metavar="T", help="when the world begins, ISO 8601")
    parser.add_argument(
        "--until",
        type=_time,
        metavar="T",
        help="when the replay ends; default: when nothing is left to see",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--logs", action="store_true", help="show the functions' logs on stderr")


def run(asked: argparse.Namespace) -> int:
    """Replay the events; return the exit status.

    Raises:
        InputFileError, SceneError, PolicyError: the input is wrong.
        SynthesisError, TemplateError: there is no template to play.
    """
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
    return status(problems) or (UNMATCHED if unmatched else 0)


def _print(replay: Replay, *, as_json: bool) -> None:
    document = report.document(replay)
    if as_json:
        say(json.dumps(document, ensure_ascii=False, indent=2))
        return
    say(*show.outcome(document, replay.account.world.emails))


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
