"""Rules that fit a resource of any kind: what follows an act, and when an incident is over.

A kind whose acts take effect in several steps, as an instance's stop and start, has rules of its
own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.application import NOT_ANSWERING
from lifeguard.core.decision.decision import Close, Decision, Wait
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import Message, message
from lifeguard.immutable import immutable

S = TypeVar("S", bound=Situation)


def following(usual: timedelta, limit: timedelta) -> Callable[[Situation], Decision | None]:
    """Return the rule that waits for the effect of the last act.

    Args:
        usual: when the act has taken effect, as a rule.
        limit: after which it has not cured the resource: the next remedy follows.
    """

    def follow(situation: Situation) -> Decision | None:
        last, observed = situation.last, situation.observed
        if last is None or not last.worked or observed is None:
            return None
        if observed.read_at <= last.at:
            return Wait(last.at + usual, message("waiting.effect"))
        if observed.well or situation.now >= last.at + limit:
            return None
        until = min(durations.backoff(last.at, situation.now), last.at + limit)
        return Wait(until, message("waiting.checks_not_passed"))

    return follow


def site_starting(situation: Situation, last: ActionRecord, limit: timedelta) -> Wait | None:
    """Return the wait for a site after an act: checks pass, and the sweep must ask the site first.

    Args:
        situation: whose checks pass.
        last: the act.
        limit: after which the act has not cured the site.
    """
    silent = any(problem.kind == NOT_ANSWERING for problem in situation.present)
    if not silent or situation.now >= last.at + limit:
        return None
    return Wait(durations.backoff(last.at, situation.now), message("waiting.endpoint"))


def unsettled_since(situation: Situation) -> datetime:
    """Return since when the resource is seen on its way from one state to another."""
    return situation.changing_since or situation.now


@immutable
class Unsettled:
    """How it is told: what the wait is for, and later what a person is to do, and why."""

    wait: Message
    duty: Message
    reason: Message


def settling(situation: Situation, state: str, limit: timedelta, said: Unsettled) -> Decision:
    """Leave a resource alone that is on its way to another state; ask where it takes too long.

    Args:
        situation: whose resource is on its way.
        state: the one that it is in.
        limit: how long it may take until a person is asked to look.
        said: how it is told.
    """
    since = unsettled_since(situation)
    if situation.now < since + limit:
        return Wait(min(durations.backoff(since, situation.now), since + limit), said.wait)
    about, brief = f"{state}@{since.isoformat()}", message("question.hangs", state=state)
    look = situation.ladder.by_hand(situation.incident.resource, None, ())
    return ask(situation, ApprovalRequest(about, brief, (said.duty,), (said.reason,), look))


def changed_by_others(situation: Situation, state: str, limit: timedelta) -> Decision:
    """Stand down while a person or another tool changes a server: see `settling`."""
    said = Unsettled(
        message("waiting.changed_by_others", state=state),
        message("question.look_until_settled"),
        message("question.changed_by_others", state=state, since=unsettled_since(situation)),
    )
    return settling(situation, state, limit, said)


def _no_further(_situation: object) -> tuple[()]:
    return ()


def over(
    limit: timedelta, further: Callable[[S], tuple[Message, ...]] = _no_further
) -> Callable[[S], Decision | None]:
    """Return the rule that closes an incident once nothing is wrong any more.

    Args:
        limit: for how long the checks may not decide before a person is asked to look.
        further: what proves it beside the checks, where anything does.
    """

    def end(situation: S) -> Decision | None:
        observed = situation.observed
        if observed is None or situation.present:
            return None
        if not observed.well:
            return _undecided(situation, limit)
        return proven(situation, (message("outcome.checks_pass"), *further(situation)))

    return end


def proven(situation: Situation, items: tuple[Message, ...]) -> Close:
    """Return the end of an incident of which nothing is left, proven by these."""
    proof = message("outcome.proof", items=items)
    if situation.treated:
        return Close(IncidentStatus.RESOLVED, proof, tell=True)
    if situation.seen:
        alone = message("outcome.over_by_itself", proof=proof)
        return Close(IncidentStatus.RESOLVED, alone, tell=True)
    return Close(IncidentStatus.CLOSED, message("outcome.nothing_wrong"), tell=False)


def unmeasured(situation: Situation, limit: timedelta, why: Message, state: Message) -> Decision:
    """Wait for metrics; where none come, the state alone says that it is over.

    Args:
        situation: of which nothing is wrong that its metrics would have to prove.
        limit: how long metrics are waited for.
        why: what the wait is for.
        state: the state, as a proof.
    """
    since = situation.undecided_since or situation.incident.opened_at
    if situation.now < since + limit:
        return Wait(durations.backoff(since, situation.now), why)
    proof = message("outcome.proof", items=(state,))
    return Close(IncidentStatus.CLOSED, proof, tell=bool(situation.seen or situation.treated))


def left_alone(situation: Situation, why: Message) -> Close:
    """Close where others have decided; the operator hears of it who has heard of the incident."""
    return Close(IncidentStatus.CLOSED, why, tell=bool(situation.sent or situation.seen))


def _undecided(situation: Situation, limit: timedelta) -> Decision:
    since = situation.undecided_since or situation.incident.opened_at
    why: Message = message("waiting.checks_undecided")
    if situation.now < since + limit:
        return Wait(durations.backoff(since, situation.now), why)
    brief, reason = message("question.undecided"), message("question.checks_undecided")
    look = situation.ladder.by_hand(situation.incident.resource, None, ())
    duty = (message("question.look"),)
    return ask(situation, ApprovalRequest("undecided", brief, duty, (reason,), look))
