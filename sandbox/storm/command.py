"""`python -m sandbox storm`: its options, and which engine plays how many instances."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sandbox.replay import stage
from sandbox.replay.console import say
from sandbox.replay.progress import Progress
from sandbox.storm import latency, real
from sandbox.storm.acting import Acting, acting
from sandbox.storm.disaster import TYPES, Adversity, Disaster, Refuses
from sandbox.storm.model import Model
from sandbox.storm.outcome import MODEL, SANDBOX, outcome, shown

MODELLED = 1000
"""From so many instances on the model plays; for fewer, the whole product."""

ZONE = "zone"
AN_HOUR = 3600.0
MOST_OF_OTHERS = 0.8
"""With less than a fifth of EC2's start requests no call can ever be paid for."""
SLOWEST = 100.0

NOTES = (
    "Policies: as given, but played in mode act; in observe nothing would be stopped.",
    "The bound knows the arrivals, the drawn times and EC2's token buckets, and no budgets;",
    "where the model plays, the ledger's, Lambda's and EventBridge's latencies as well.",
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
    worse = parser.add_argument_group("what makes it worse; the model plays it, whatever N")
    worse.add_argument(
        "--lacks",
        type=_lack,
        metavar="zone|SHARE[:SECONDS]",
        help="EC2 has no capacity for the first zone, or for this share by chance (an hour)",
    )
    worse.add_argument(
        "--refused",
        type=_refuses,
        metavar="named|unnamed",
        help="EC2 refuses to stop one of them, and says which, or does not",
    )
    worse.add_argument(
        "--others",
        type=_share,
        default=0,
        metavar="SHARE",
        help="somebody else draws this share of EC2's tokens",
    )
    worse.add_argument(
        "--slower", type=_factor, default=1, metavar="FACTOR", help="starts take so much longer"
    )
    worse.add_argument(
        "--types", type=_types, default=1, metavar="N", help="they are of N instance types"
    )
    worse.add_argument(
        "--mixed-criticality", action="store_true", help="a quarter is high, a quarter low"
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
        adversity=_adversity(asked),
    )
    mixed = disaster.adversity.mixed
    with acting(asked.policies, mixed=mixed) as policies, Progress() as progress:
        modelled = disaster.instances >= MODELLED or disaster.adversity != Adversity()
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
    model = Model(disaster, policies, latency.of(disaster.instances))
    model.run(progress)
    return real.Played(model.seen(), ())


def _adversity(asked: argparse.Namespace) -> Adversity:
    who, lasts = asked.lacks or (0.0, 0.0)
    lacks = timedelta(seconds=lasts)
    return Adversity(
        zone_lacks=lacks if who == ZONE else timedelta(),
        share=0.0 if who == ZONE else who,
        share_lacks=timedelta() if who == ZONE else lacks,
        refuses=asked.refused,
        others=asked.others,
        slower=asked.slower,
        types=asked.types,
        mixed=asked.mixed_criticality,
    )


def _lack(text: str) -> tuple[str | float, float]:
    """Return whom EC2 lacks capacity for, and for how many seconds."""
    who, _, lasts = text.partition(":")
    allowed = "zone or a share such as 0.02, and after a colon the seconds it lasts"
    try:
        seconds = float(lasts) if lasts else AN_HOUR
        share = who if who == ZONE else float(who)
    except ValueError:
        raise _wrong(text, allowed) from None
    lasting = 0 < seconds < float("inf")
    if not lasting or (not isinstance(share, str) and not 0 < share <= 1):
        raise _wrong(text, allowed)
    return share, seconds


def _refuses(text: str) -> Refuses:
    if text not in set(Refuses):
        raise _wrong(text, " or ".join(Refuses))
    return Refuses(text)


def _share(text: str) -> float:
    return _number(text, 0, MOST_OF_OTHERS)


def _factor(text: str) -> float:
    return _number(text, 1, SLOWEST)


def _number(text: str, least: float, most: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise _wrong(text, f"a number from {least:g} to {most:g}")
    return number


def _types(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= len(TYPES):
        raise _wrong(text, f"a whole number from 1 to {len(TYPES)}")
    return int(text)


def _count(text: str) -> int:
    try:
        count = int(text)
    except ValueError:
        count = 0
    if count < 1:
        raise _wrong(text, "a whole number from 1 on")
    return count


def _wrong(text: str, allowed: str) -> argparse.ArgumentTypeError:
    return argparse.ArgumentTypeError(f"got {text!r}; allowed: {allowed}")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < float("inf"):
        raise _wrong(text, "0 or more seconds")
    return seconds
