"""`python -m sandbox storm`: its options, and which engine plays how many instances."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sandbox.replay import stage
from sandbox.replay.console import say
from sandbox.replay.progress import Progress
from sandbox.storm import real
from sandbox.storm.acting import Acting, acting
from sandbox.storm.disaster import Disaster
from sandbox.storm.model import Model
from sandbox.storm.outcome import MODEL, SANDBOX, outcome, shown

MODELLED = 1000
"""From so many instances on the model plays; for fewer, the whole product."""

NOTES = (
    "Policies: as given, but played in mode act; in observe nothing would be stopped.",
    "The bound knows the arrivals, the drawn times and EC2's token buckets, and no budgets.",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.description = "Let many instances fail at once and measure what becomes of them."
    parser.add_argument("--instances", type=_count, required=True, metavar="N", help="that many")
    parser.add_argument("--zone-fault", action="store_true", help="all in one zone, not in three")
    parser.add_argument(
        "--spread", type=_seconds, default=0, metavar="SECONDS", help="fail within, not at once"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="of all that is random")
    parser.add_argument(
        "--policies",
        type=Path,
        default=stage.POLICIES,
        metavar="P.yaml",
        help="default: the policies.yaml that is deployed; always played in mode act",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(asked: argparse.Namespace) -> Sequence[str]:
    """Play the storm and print what came of it; return what failed inside Lifeguard.

    Raises:
        PolicyError, SynthesisError, TemplateError: as `replay`.
    """
    disaster = Disaster(
        instances=asked.instances,
        spread=timedelta(seconds=asked.spread),
        zone_fault=asked.zone_fault,
        seed=asked.seed,
    )
    with acting(asked.policies) as policies, Progress() as progress:
        modelled = disaster.instances >= MODELLED
        play = _modelled if modelled else real.play
        played = play(disaster, policies, progress.at)
    found = outcome(played.seen)
    if asked.json:
        say(found.json)
    else:
        say(*shown(found, MODEL if modelled else SANDBOX, NOTES))
    return played.problems


def _modelled(
    disaster: Disaster, policies: Acting, progress: Callable[[datetime], None]
) -> real.Played:
    model = Model(disaster, policies)
    model.run(progress)
    return real.Played(model.seen(), ())


def _count(text: str) -> int:
    try:
        count = int(text)
    except ValueError:
        count = 0
    if count < 1:
        msg = f"got {text!r}; allowed: a whole number from 1 on"
        raise argparse.ArgumentTypeError(msg)
    return count


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < float("inf"):
        msg = f"got {text!r}; allowed: 0 or more seconds"
        raise argparse.ArgumentTypeError(msg)
    return seconds
