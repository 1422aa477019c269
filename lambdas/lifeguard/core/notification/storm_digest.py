"""The storm's one email: which zones, how many, what is held back, who needs a person."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from lifeguard.core.approval.prompt import FUNCTION
from lifeguard.core.approval.prompt import command as answer
from lifeguard.core.incident.incident import Held, Incident, IncidentStatus
from lifeguard.core.notification.email import Email, composed
from lifeguard.core.notification.outages import said, will_not_start
from lifeguard.core.policy.policy import Mode, Policies, Policy
from lifeguard.core.policy.policy import StormPolicy as InStorm
from lifeguard.core.policy.switches import STORM, command
from lifeguard.core.storm.detection import (
    SHOWN,
    Ended,
    Storm,
    StormNotification,
    members,
)
from lifeguard.core.text.command import Command
from lifeguard.core.text.moment import moment
from lifeguard.core.text.redact import redacted

_NAME = 60
"""Characters of an instance's name that are shown."""


@dataclass(frozen=True, slots=True)
class Digest:
    """A storm's next email, and what has been told with it; `over` says that it is the last."""

    email: Email
    told: StormNotification
    over: bool


@dataclass(frozen=True, slots=True)
class _Facts:
    storm: Storm
    ended: Ended
    open: tuple[Incident, ...]
    zones: tuple[tuple[str, int], ...]
    held: int
    frozen: int
    queued: int
    treated: int
    urgent: tuple[str, ...]


def digest(  # noqa: PLR0913  all that a storm's email may look at
    storm: Storm,
    incidents: Sequence[Incident],
    ended: Ended,
    told: StormNotification,
    now: datetime,
    *,
    home: str,
    policies: Policies,
) -> Digest | None:
    """Return the next email of a storm, or None when none is due.

    `incidents` are all that are open, `ended` are the members that are not any more. `home` is
    the Region of the switch that releases a storm. One email comes at once, the next ones after
    15 minutes, 30, 60 and so on if there is anything new, and a last one when no member is open.
    """
    facts = _facts(storm, members(storm, incidents), ended, policies)
    over = all(incident.held == Held.PERSON for incident in facts.open)
    email = _over(facts) if over else _on(facts, home, policies.timezone)
    seen = hashlib.sha256(f"{email.subject}\n{email.body}".encode()).hexdigest()[:16]
    if not over and not told.due(now, seen, _loud(facts)):
        return None
    return Digest(email, StormNotification(told.count + 1, now, seen, _loud(facts)), over)


def _facts(storm: Storm, found: tuple[Incident, ...], ended: Ended, policies: Policies) -> _Facts:
    holding = {name for name, policy in policies.policies.items() if _holds(policy)}
    held = [i for i in found if not storm.released and _held(i, holding)]
    needs_operator = [
        i for i in found if i.held in {"", Held.PERSON} and i.status is IncidentStatus.NEEDS_HUMAN
    ]
    failing = [i for i in found if will_not_start(i) and i not in needs_operator]
    frozen, queued = (sum(i.held == why for i in found) for why in (Held.FREEZE, Held.BUDGET))
    return _Facts(
        storm,
        ended,
        found,
        tuple(Counter(i.zone or i.resource.region for i in found).most_common()),
        held=len(held),
        frozen=frozen,
        queued=queued,
        treated=len(found) - len(held) - frozen - queued - len(needs_operator),
        urgent=(*map(_stuck, failing), *map(said, needs_operator)),
    )


def _holds(policy: Policy) -> bool:
    return policy.storm is InStorm.HOLD and policy.mode is not Mode.OBSERVE


def _held(incident: Incident, holding: Collection[str]) -> bool:
    """Whether the storm holds it, or will when its execution looks next."""
    untouched = incident.status is not IncidentStatus.NEEDS_HUMAN and not (
        incident.held or incident.rungs
    )
    return incident.held == Held.STORM or (untouched and incident.policy in holding)


def _stuck(incident: Incident) -> str:
    return f"DOWN, it does not start: {said(incident)}"


def _loud(facts: _Facts) -> int:
    return len(facts.urgent) + facts.ended.person


def _on(facts: _Facts, home: str, timezone: str) -> Email:
    storm = facts.storm
    spread = ", ".join(f"{zone} {count}" for zone, count in facts.zones)
    failing = f"{_servers(len(facts.open))} {'fails' if len(facts.open) == 1 else 'fail'}"
    calls = f"; {_loud(facts)} need you" if _loud(facts) else ""
    held = f"; {facts.held} held" if facts.held else ""
    seen = f"in {storm.region}, account {storm.account}, seen {moment(storm.began, timezone)}"
    return composed(
        f"STORM {storm.region}: {failing}{calls}{held} ({spread})",
        _duty(facts),
        [*([command(STORM, storm.id, home)] if facts.held else []), *_answers(facts, home)],
        (
            "WHAT HAPPENED",
            (
                f"Many servers fail at once {seen}.",
                f"Still open, by zone: {spread}.",
                f"They are {_names(facts.open)}.",
            ),
        ),
        ("WHAT LIFEGUARD DOES", _doings(facts)),
        ("THESE NEED A PERSON, OR DO NOT START", _people(facts)),
        ("STORM", (storm.id,)),
    )


def _names(found: Sequence[Incident]) -> str:
    names = sorted(redacted(i.name or i.resource.id, _NAME) for i in found)
    rest = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def _duty(facts: _Facts) -> Iterator[str]:
    if facts.held:
        why = "as their policies say storm: hold"
        yield f"Decide: {_servers(facts.held)} held, {why}. This lets Lifeguard treat them:"
    if any(_answers(facts, "")):
        yield "Answer the questions of those below, or say no in place of the yes:"
    if _loud(facts):
        yield f"See to the {_loud(facts)} below that need a person or do not start."
    if not facts.held and not _loud(facts):
        yield "Nothing: Lifeguard treats them within the budgets and tells you how it goes."


def _answers(facts: _Facts, home: str) -> Iterator[Command]:
    """Yield the commands that answer the questions of the storm's members: no email else does."""
    asked = [
        (i.id, i.pending_approval.id)
        for i in facts.open
        if i.pending_approval is not None and not i.answered
    ]
    for incident, question in asked[:SHOWN]:
        yield answer(incident, question, FUNCTION, home)


def _doings(facts: _Facts) -> Iterator[str]:
    for count, words in (
        (facts.treated, "under treatment or watched."),
        (facts.queued, "waiting for their turn in the budgets."),
        (facts.held, f"held until a person releases storm {facts.storm.id}."),
        (facts.frozen, "held by the freeze switch."),
        (facts.ended.cured, "cured."),
        (facts.ended.nothing, "closed with nothing to do."),
    ):
        if count:
            yield f"{count} {words}"
    yield "No other email is sent about them while the storm lasts."


def _people(facts: _Facts) -> Iterator[str]:
    named = (*facts.urgent, *facts.ended.people)
    yield from named[:SHOWN]
    rest = _loud(facts) - min(len(named), SHOWN)
    if rest > 0:
        yield f"And {rest} more, in the ledger."


def _over(facts: _Facts) -> Email:
    storm, ended = facts.storm, facts.ended
    people = _loud(facts)
    person = f"{people} need{'s' if people == 1 else ''} a person"
    action_required = f"See to the {people} below." if people else "Nothing."
    return composed(
        f"STORM over in {storm.region}: {ended.cured} cured, {person}",
        (action_required,),
        (),
        (
            "WHAT HAPPENED",
            (f"All servers of the storm in {storm.region}, account {storm.account}, are done.",),
        ),
        (
            "WHAT LIFEGUARD DID",
            (f"{ended.cured} cured.", f"{ended.nothing} closed with nothing to do.", f"{person}."),
        ),
        ("THESE NEED A PERSON", _people(facts)),
        ("STORM", (storm.id,)),
    )


def _servers(count: int) -> str:
    return f"{count} server{'' if count == 1 else 's'}"
