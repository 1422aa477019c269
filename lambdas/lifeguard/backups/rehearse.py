"""Opening restore drills: one at a time, whoever has waited longest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from lifeguard.aws.recorded import Recorded
from lifeguard.backups.room import Hour, Room
from lifeguard.core.charge import Charge
from lifeguard.core.rehearsal import rehearsal, to_rehearse
from lifeguard.core.resource import Service
from lifeguard.core.server import NEVER
from lifeguard.core.trigger import Trigger
from lifeguard.duties.room import Round


def rehearse(room: Room, hour: Hour, round_: Round) -> list[tuple[Trigger, Recorded]]:
    """Open the drill that is due, unless one is open; its execution carries it to its end."""
    due = [c for c in hour.charges if to_rehearse(c, hour.of(c), hour.now) is not None]
    if not due:
        return []
    with round_.duty("restore drill"):
        open_ones = room.desk.ledger.open_incidents()
        if any(incident.resource.service is Service.RESTORE for incident in open_ones):
            return []
        charge = min(due, key=lambda one: _last(hour, one))
        image = to_rehearse(charge, hour.of(charge), hour.now)
        if image is not None:
            trigger = rehearsal(charge, image, hour.now)
            received = room.desk.receive(trigger, hour.now)
            hour.notes[charge.id] = replace(hour.of(charge), drilled_at=hour.now)
            return [(trigger, received)]
    return []


def _last(hour: Hour, charge: Charge) -> tuple[datetime, str]:
    return hour.of(charge).drilled_at or NEVER, charge.id
