"""The weekly drill: an event that tests the way through the house, and who complains without it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from lifeguard.core.notification.email import Email, composed
from lifeguard.core.text.moment import moment

SOURCE = "lifeguard"
DETAIL_TYPE = "Lifeguard Drill"
ARRIVES = timedelta(minutes=30)
"""How long a drill may be on its way."""
EXPECTED = timedelta(days=8)
"""How long may pass without one: it comes every seven days, from the deployment on."""


@dataclass(frozen=True, slots=True)
class Drills:
    """What is known of drills: `since` is the first sweep's time, `told` the last complaint."""

    since: datetime | None = None
    sent: str = ""
    sent_at: datetime | None = None
    arrived: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """An email, and what it is about, so that it is written once."""

    email: Email
    about: str


def drill_id(now: datetime, nonce: str) -> str:
    """Return the id of the drill that is sent now; nobody else can know the `nonce` in it."""
    return f"drill-{now:%Y%m%dT%H%M%S}x{nonce}"


def complaint(drills: Drills, now: datetime, timezone: str) -> Complaint | None:
    """Return what to complain of, or None: all is well, or it has been told."""
    found = _lost(drills, now, timezone) or _unsent(drills, now, timezone)
    return None if found is None or found.about == drills.told else found


_LOST_DUTY = (
    "Find out where it was lost: until then take it that Lifeguard hears of failures only through "
    "its minutely check."
)


def _lost(drills: Drills, now: datetime, timezone: str) -> Complaint | None:
    if drills.sent_at is None or drills.arrived == drills.sent or now < drills.sent_at + ARRIVES:
        return None
    sent = f"{drills.sent} was sent {moment(drills.sent_at, timezone)}"
    email = composed(
        "DRILL LOST: an event did not make its way through Lifeguard",
        (_LOST_DUTY,),
        (),
        (
            "WHAT HAPPENED",
            (f"The weekly test event {sent}, and no incident has come of it.",),
        ),
        (
            "WHERE TO LOOK, IN THIS ORDER",
            (
                "The rule lifeguard-drill on the default event bus: is it enabled?",
                "The queue lifeguard-intake-dlq and the log /aws/lambda/lifeguard-intake.",
                "The queue lifeguard-respond-dlq and the log /aws/lambda/lifeguard-respond.",
            ),
        ),
    )
    return Complaint(email, drills.sent)


def _unsent(drills: Drills, now: datetime, timezone: str) -> Complaint | None:
    last = max((t for t in (drills.since, drills.sent_at) if t), default=now)
    if now < last + EXPECTED:
        return None
    email = composed(
        "DRILL MISSING: the weekly test of Lifeguard was not sent",
        ("Look at the rule lifeguard-report and at the function of that name.",),
        (),
        ("WHAT HAPPENED", (f"None was sent since {moment(last, timezone)}.",)),
        ("WHERE TO LOOK", ("The log /aws/lambda/lifeguard-report.",)),
    )
    return Complaint(email, f"none since {last.isoformat()}")
