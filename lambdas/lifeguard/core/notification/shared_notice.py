"""The emails about several servers that one notice of AWS's names: the plan, and the outcome."""

from __future__ import annotations

from collections.abc import Mapping

from lifeguard.core.decision.decision import Close, NotificationKind, Notify
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.notification.email import Email, composed, deeds, planned

OWN_EMAIL = "needs you, see the email of its own"
IN_DIGEST = "needs you, see the email about the storm"
_ASKS = frozenset({OWN_EMAIL, IN_DIGEST})


def label(situation: Situation) -> str:
    """Return how these emails name a server."""
    resource, instance = situation.incident.resource, situation.instance
    named = instance is not None and instance.name != resource.id
    return f"{instance.name}, {resource.id}" if instance is not None and named else resource.id


def result(situation: Situation, close: Close) -> str:
    """Return what became of one server."""
    done = deeds(situation, resolved=close.status is IncidentStatus.RESOLVED)
    return f"{done}; {close.why}" if done else close.why


def told_together(situation: Situation, tell: Notify | Close, servers: Mapping[str, str]) -> Email:
    """Return the one email about what will be, or would be, done to all of them."""
    what = tell.what if isinstance(tell, Notify) else tell.why
    state = "PLANNED" if isinstance(tell, Notify) else "OBSERVED"
    duty = tell.action_required[:1] or ("Nothing.",)  # what follows is for one server's command
    plan = planned(situation, tell) if isinstance(tell, Notify) else (f"In mode observe: {what}.",)
    return composed(
        f"{state} {len(servers)} servers: {_cause(situation)}; {what}",
        duty,
        (),
        ("WHAT HAPPENED", (f"One notice of AWS's names {len(servers)} servers.",)),
        ("SERVERS", servers.values()),
        ("PLAN", plan),
    )


def ended_together(
    situation: Situation, servers: Mapping[str, str], results: Mapping[str, str]
) -> Email:
    """Return the one email about the outcome of all of them."""
    asks = sum(results.get(key) in _ASKS for key in servers)
    state = "YOUR TURN" if asks else "RESOLVED"
    need = "needs" if asks == 1 else "need"
    what = f"{asks} of {len(servers)} {need} you" if asks else "all are done"
    duty = "Answer the emails of the servers that need you." if asks else "Nothing."
    return composed(
        f"{state} {len(servers)} servers: {_cause(situation)}; {what}",
        (duty,),
        (),
        ("SERVERS", (f"{name}: {results[key]}" for key, name in servers.items() if key in results)),
    )


def adds_something(results: Mapping[str, str]) -> bool:
    """Whether the outcome holds more than what other emails have told."""
    return not _ASKS.issuperset(results.values())


def is_announced(tell: Notify | Close) -> bool:
    """Whether this is what the servers of one notice are told of together."""
    if isinstance(tell, Notify):
        return tell.notice is NotificationKind.PLANNED
    return tell.status is IncidentStatus.OBSERVED


def _cause(situation: Situation) -> str:
    seen = next((p.kind for p in situation.seen if p.event is not None), situation.target)
    return seen.replace("-", " ")
