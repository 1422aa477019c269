"""The weekly drill: an event that tests the way through the house, and who complains without it."""

from __future__ import annotations

from datetime import datetime, timedelta

from lifeguard.core.notification.drill import Drills
from lifeguard.core.notification.named import LIFEGUARD
from lifeguard.core.notification.view import EmailView, Items, Paragraph, State
from lifeguard.core.text.message import message
from lifeguard.immutable import immutable

ARRIVES = timedelta(minutes=30)
"""How long a drill may be on its way."""
EXPECTED = timedelta(days=8)
"""How long may pass without one: it comes every Monday."""


@immutable
class Complaint:
    """An email, and what it is about, so that it is written once."""

    email: EmailView
    about: str


def complaint(drills: Drills, now: datetime) -> Complaint | None:
    """Return what to complain of, or None: all is well, or it has been told."""
    found = _lost(drills, now) or _unsent(drills, now)
    return None if found is None or found.about == drills.told else found


def _lost(drills: Drills, now: datetime) -> Complaint | None:
    if drills.sent_at is None or drills.arrived == drills.sent or now < drills.sent_at + ARRIVES:
        return None
    sent = message("selftest.lost.happened", drill=drills.sent, sent=drills.sent_at)
    email = EmailView(
        state=State.ACT,
        name=LIFEGUARD,
        gist=message("selftest.lost"),
        duty=(message("selftest.lost.duty"),),
        blocks=(
            Paragraph((sent, message("selftest.lost.effect"))),
            Items(
                message("selftest.lost.where"),
                (
                    message("selftest.lost.rule"),
                    message("selftest.lost.intake"),
                    message("selftest.lost.respond"),
                ),
            ),
        ),
    )
    return Complaint(email, drills.sent)


def _unsent(drills: Drills, now: datetime) -> Complaint | None:
    last = max((t for t in (drills.since, drills.sent_at) if t), default=now)
    if now < last + EXPECTED:
        return None
    email = EmailView(
        state=State.ACT,
        name=LIFEGUARD,
        gist=message("selftest.missing"),
        duty=(message("selftest.missing.duty"),),
        blocks=(Paragraph((message("selftest.missing.happened", last=last),)),),
    )
    return Complaint(email, f"none since {last.isoformat()}")
