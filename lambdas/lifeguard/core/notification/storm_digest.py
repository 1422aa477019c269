"""The storm's one email: which zones, how many, what is held back, who needs a person."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from lifeguard.core.approval.prompt import FUNCTION
from lifeguard.core.approval.prompt import command as answer
from lifeguard.core.incident.incident import Held, Incident, IncidentStatus
from lifeguard.core.incident.question import PendingApproval
from lifeguard.core.notification.named import NOTHING_TO_DO, NamedServer, how_many
from lifeguard.core.notification.outages import label, said, will_not_start
from lifeguard.core.notification.view import (
    Block,
    Commands,
    EmailView,
    Items,
    Pairs,
    Paragraph,
    State,
)
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
from lifeguard.core.text.message import Message, message
from lifeguard.immutable import immutable


@immutable
class Digest:
    """A storm's next email, and what has been told with it; `over` says that it is the last."""

    email: EmailView
    told: StormNotification
    over: bool


@immutable
class _Facts:
    storm: Storm
    ended: Ended
    open: tuple[Incident, ...]
    zones: tuple[tuple[str, int], ...]
    held: int
    frozen: int
    queued: int
    treated: int
    urgent: tuple[Message, ...]


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
    email = _over(facts) if over else _on(facts, home)
    seen = hashlib.sha256(repr(email).encode()).hexdigest()[:16]
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


def _stuck(incident: Incident) -> Message:
    return message("storm.does_not_start", server=said(incident))


def _loud(facts: _Facts) -> int:
    return len(facts.urgent) + facts.ended.person


def _on(facts: _Facts, home: str) -> EmailView:
    questions = tuple(_questions(facts))
    return EmailView(
        state=State.DOWN if _loud(facts) or facts.held else State.FYI,
        name=how_many(len(facts.open)),
        gist=message("storm.on", region=facts.storm.region, parts=tuple(_parts(facts))),
        duty=tuple(_duty(facts, questions)),
        blocks=(
            *_release(facts, home),
            *_answers(questions, home),
            _people(facts),
            Pairs((*_doings(facts), _id(facts.storm))),
            Paragraph(tuple(_happened(facts))),
            Paragraph((_names(facts.open),), spare=True),
        ),
        by=min((question.until for _, question in questions), default=None),
    )


def _parts(facts: _Facts) -> Iterator[Message]:
    """Yield what the subject counts."""
    if _loud(facts):
        yield message("storm.need_you", count=_loud(facts))
    if facts.held:
        yield message("storm.are_held", count=facts.held)
    yield message("storm.zones", zones=_zones(facts))


def _zones(facts: _Facts) -> tuple[Message, ...]:
    return tuple(message("storm.zone", zone=zone, count=count) for zone, count in facts.zones)


def _happened(facts: _Facts) -> Iterator[Message]:
    storm = facts.storm
    yield message("storm.happened", region=storm.region, account=storm.account, began=storm.began)
    yield message("storm.still_open", zones=_zones(facts))
    yield message("storm.silent")


def _names(found: Sequence[Incident]) -> Message:
    names = sorted((NamedServer.in_incident(i).short for i in found), key=lambda name: name.text)
    shown = tuple(message("storm.name", name=name) for name in names[:SHOWN])
    rest = len(names) - SHOWN
    if rest > 0:
        return message("storm.names_and_more", names=shown, count=rest)
    return message("storm.names", names=shown)


def _duty(facts: _Facts, questions: Collection[object]) -> Iterator[Message]:
    if facts.held:
        yield message("storm.release.duty", count=facts.held)
    if questions:
        yield message("storm.answers.duty")
    if _loud(facts):
        yield message("storm.people.duty", count=_loud(facts))
    if not facts.held and not _loud(facts):
        yield message("storm.nothing_to_do")


def _release(facts: _Facts, home: str) -> Iterator[Block]:
    if facts.held:
        release = command(STORM, facts.storm.id, home)
        yield Commands(message("storm.release", count=facts.held), (release,))


def _questions(facts: _Facts) -> Iterator[tuple[Incident, PendingApproval]]:
    """Yield the questions of the storm's members, with the incident: no email else asks them."""
    for incident in facts.open:
        if incident.pending_approval is not None and not incident.answered:
            yield incident, incident.pending_approval


def _answers(questions: Sequence[tuple[Incident, PendingApproval]], home: str) -> Iterator[Block]:
    for incident, question in questions[:SHOWN]:
        yes = answer(incident.id, question.id, FUNCTION, home)
        yield Commands(message("storm.answer", server=label(incident)), (yes,))


def _doings(facts: _Facts) -> Iterator[tuple[Message, Message]]:
    yield from _counts(
        (facts.treated, message("storm.treated")),
        (facts.queued, message("storm.queued")),
        (facts.held, message("storm.held")),
        (facts.frozen, message("storm.frozen")),
    )
    yield from _ends(facts.ended)


def _ends(ended: Ended) -> Iterator[tuple[Message, Message]]:
    yield from _counts(
        (ended.cured, message("storm.recovered")), (ended.nothing, message("storm.closed"))
    )


def _counts(*counted: tuple[int, Message]) -> Iterator[tuple[Message, Message]]:
    """Yield how many there are of what is not none."""
    for count, name in counted:
        if count:
            yield name, message("storm.count", count=count)


def _people(facts: _Facts) -> Items:
    """Return those who need a person: of some that have closed the ledger keeps the number only."""
    return Items(message("storm.people", count=_loud(facts)), (*facts.urgent, *facts.ended.people))


def _id(storm: Storm) -> tuple[Message, Message]:
    return message("storm.label"), message("others.id", id=storm.id)


def _over(facts: _Facts) -> EmailView:
    storm, ended, people = facts.storm, facts.ended, _loud(facts)
    needy = _counts((people, message("storm.person")))
    return EmailView(
        state=State.ACT if people else State.FIXED,
        name=how_many(people or ended.cured + ended.nothing),
        gist=message("storm.over", region=storm.region, count=ended.cured),
        duty=(message("storm.people.duty", count=people),) if people else (NOTHING_TO_DO,),
        blocks=(
            _people(facts),
            Paragraph((message("storm.all_done", region=storm.region, account=storm.account),)),
            Pairs((*needy, *_ends(ended), _id(storm))),
        ),
    )
