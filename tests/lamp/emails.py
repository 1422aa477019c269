"""The emails of a lamp's incidents, one scene each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from lifeguard.core.decision.settings import DecisionSettings
from lifeguard.core.decision.situation import Admission
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Incident, IncidentStatus, incident_id
from lifeguard.core.incident.trigger import Kind, Phase, Source, Trigger
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.notification.view import EmailView
from lifeguard.core.policy.policy import Mode, Policy
from lifeguard.core.resources.opt_in import OptIn
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.message import message
from tests.lamp.kind import CHANGE, LAMP, SERVICE
from tests.lamp.lamp import DARK, Lamp, LampSituation
from tests.support.emails import due
from tests.support.situations import NOON, at, did

ASK = Policy("house", mode=Mode.ASK)
ACT = replace(ASK, mode=Mode.ACT)
OBSERVE = replace(ASK, mode=Mode.OBSERVE)
_LAMP = Resource(SERVICE, "lamp-1", "123456789012", "us-east-1")
_SETTINGS = DecisionSettings("Asia/Seoul", "us-east-1", kinds={**KINDS, SERVICE: LAMP})
_WENT_DARK = NOON - timedelta(minutes=1)


def _look(now: datetime, *, dark: bool) -> Lamp:
    tags = (("Name", "hall light"), ("lifeguard", "house"))
    return Lamp(_LAMP, now, "hall light", tags=tags, dark_since=_WENT_DARK if dark else None)


def dark(policy: Policy, now: datetime = NOON) -> LampSituation:
    """Return the situation after the first look at a dark lamp, with a place to act."""
    found = Trigger(
        source=Source.SWEEP,
        kind=Kind.STATUS_CHECK,
        phase=Phase.RAISED,
        resource=_LAMP,
        reference=f"{DARK}:{_WENT_DARK.isoformat()}",
        event_id="sweep:lamp",
        occurred_at=NOON,
        summary=message("event.found", what=message("lamp.dark")),
    )
    name = incident_id(_LAMP, NOON)
    opened = Incident(name, _LAMP, NOON, IncidentStatus.OPEN, (found,), started=True)
    first = LampSituation(opened, None, NOON, settings=_SETTINGS)
    place = Admission(granted=True, at=NOON, image=False)
    seen = first.looked(opened, _look(NOON, dark=True), OptIn(policy))
    return replace(seen, admission=place, now=now)


def changed(before: LampSituation, when: datetime, *, dark: bool) -> LampSituation:
    """Return the situation after a new bulb, and a look two minutes later."""
    act = ActionRecord(
        action=CHANGE,
        result=Result.DONE,
        reason=message("lamp.dark"),
        at=when,
        answer=message("lamp.fitted", made="bulb-1"),
        problem=DARK,
        made="bulb-1",
    )
    now = when + timedelta(minutes=15 if dark else 2)
    after = replace(did(before, act), now=now)
    return after.looked(after.incident, _look(now, dark=dark), OptIn(before.policy))


def _asked() -> EmailView:
    return due(dark(ASK, at("12:02")))


def _observed() -> EmailView:
    return due(dark(OBSERVE, at("12:02")))


def _fixed() -> EmailView:
    return due(changed(dark(ACT), at("12:02"), dark=False))


def _not_fixed() -> EmailView:
    return due(changed(dark(ACT), at("12:02"), dark=True))


SCENES: Mapping[str, Callable[[], EmailView]] = MappingProxyType(
    {
        "lamp-asked": _asked,
        "lamp-fixed": _fixed,
        "lamp-not-fixed": _not_fixed,
        "lamp-observed": _observed,
    }
)
