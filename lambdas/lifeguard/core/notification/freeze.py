"""The freeze's emails: what is held back, and who is down because of it; then that it goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from lifeguard.core.incident.incident import Incident
from lifeguard.core.notification.email import Email, composed
from lifeguard.core.notification.outages import label, stopped
from lifeguard.core.policy.switches import FREEZE, OFF, command
from lifeguard.core.storm.detection import SHOWN
from lifeguard.core.text.command import Command


@dataclass(frozen=True, slots=True)
class FreezeNotification:
    """Whether the operator knows of a freeze, and of whom that are down meanwhile (incidents)."""

    on: bool = False
    down: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FreezeEmail:
    """An email, and what has been told with it."""

    email: Email
    told: FreezeNotification


def due_notification(
    reason: str, incidents: Sequence[Incident], told: FreezeNotification, home: str
) -> FreezeEmail | None:
    """Return the email that the switch calls for, or None when the operator knows.

    `reason` is why nothing may be changed, "" when it may. An instance that comes to be down after
    the first email (its stop was on its way) is told of too.
    """
    down = [incident for incident in incidents if stopped(incident)]
    if not reason:
        return FreezeEmail(_thawed(incidents), FreezeNotification()) if told.on else None
    known = {*told.down, *(incident.id for incident in down)}
    if told.on and len(known) == len(told.down):
        return None
    email = _frozen(reason, incidents, down, home)
    return FreezeEmail(email, FreezeNotification(on=True, down=tuple(sorted(known))))


def _frozen(
    reason: str, incidents: Sequence[Incident], down: Sequence[Incident], home: str
) -> Email:
    held = len(incidents) - len(down)
    fallen = f"; {len(down)} DOWN, stopped by Lifeguard, wait for their start" if down else ""
    return composed(
        f"FROZEN: nothing is changed{fallen}",
        _duty(down),
        (*_starts(down), command(FREEZE, OFF, home)),
        ("WHAT HAPPENED", (f"{reason[:1].upper()}{reason[1:]}.",)),
        ("DOWN: STOPPED BY LIFEGUARD AND NOT STARTED AGAIN", _named(down)),
        (
            "WHAT LIFEGUARD DOES",
            (
                "It changes nothing: no stop, no start, no reboot, no backup, no tag.",
                "It watches and tells, and goes on where it stopped once the switch is off.",
                f"{held} other incident{'' if held == 1 else 's'} open.",
            ),
        ),
    )


def _duty(down: Sequence[Incident]) -> Iterator[str]:
    if down:
        yield (
            "Start the servers below yourself, or switch the freeze off: Lifeguard has stopped "
            "them and may not start them. The commands, the switch's last:"
        )
    else:
        yield "Nothing, if the freeze is meant. To end it:"


def _starts(down: Sequence[Incident]) -> Iterator[Command]:
    """Yield one command a Region; more than are named would be a wall of ids."""
    named = sorted(down[:SHOWN], key=lambda incident: incident.resource.region)
    for region, found in groupby(named, key=lambda incident: incident.resource.region):
        ids = (incident.resource.id for incident in found)
        yield ("aws", "ec2", "start-instances", "--region", region, "--instance-ids", *ids)


def _named(down: Sequence[Incident]) -> Iterable[str]:
    yield from (f"{label(incident)}." for incident in down[:SHOWN])
    if len(down) > SHOWN:
        yield f"And {len(down) - SHOWN} more, in the ledger."


def _thawed(incidents: Sequence[Incident]) -> Email:
    count = f"{len(incidents)} open incident{'' if len(incidents) == 1 else 's'}"
    return composed(
        f"THAWED: Lifeguard goes on; {count}",
        ("Nothing.",),
        (),
        ("WHAT HAPPENED", (f"The freeze switch is off again (SSM parameter {FREEZE}).",)),
        ("WHAT LIFEGUARD DOES", (f"It looks again at {count} and goes on where it stopped.",)),
    )
