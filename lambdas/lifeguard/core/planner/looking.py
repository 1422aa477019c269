"""When Lifeguard looks inside a host, and how long it waits for what it finds there.

A look changes nothing, so it is made in every mode. It comes before each act that disrupts the
host, after it, and before the first email, and is waited for a minute at most: an outage does not
wait for its explanation.
"""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.decision.decision import Close, Decision, Execute, Notify, Wait
from lifeguard.core.decision.observed import Observed
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.visit import AGAIN, WAITED, GuestVisit, next_read
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.policy.policy import GuestMode
from lifeguard.core.remediation.inside.graceful import near_restart
from lifeguard.core.remediation.inside.underway import has_told
from lifeguard.core.resources.verb import ShutdownVerb
from lifeguard.core.text.message import message


def wants_look(situation: Situation) -> bool:
    """Whether to look inside the host now."""
    policy, observed = situation.policy, situation.observed
    if policy is None or observed is None or not situation.opted_in:
        return False
    if policy.guest is GuestMode.OFF or not observed.runs:
        return False
    if not situation.kind.look.inside(observed):
        return False
    if _restarts_unseen(situation):
        return True
    concerned = any(of_the_host(situation, problem) for problem in situation.present)
    wanted = concerned or near_restart(situation) or _is_compared(situation)
    return wanted and _is_due(situation, observed)


def after_look(situation: Situation, decision: Decision) -> Decision:
    """Return the decision, or the wait for a look that it is to know of."""
    visit, observed = situation.guest, situation.observed
    if visit is None or not visit.pending or observed is None or not observed.runs:
        return decision
    if not waits_for_news(situation, decision) or situation.now >= visit.sent_at + WAITED:
        return decision
    return Wait(next_read(visit.sent_at, situation.now), message("waiting.look_inside"))


def _is_compared(situation: Situation) -> bool:
    """Whether it is known what ran inside before Lifeguard's own restart of the host."""
    visit = situation.guest
    seen = visit is not None and visit.look is not None and _restarted(situation, visit)
    return seen or situation.ran is not None


def _restarts_unseen(situation: Situation) -> bool:
    """Whether Lifeguard restarts the host next, and has not lately seen what runs there."""
    visit = situation.guest
    if visit is not None and situation.now < visit.sent_at + AGAIN:
        return False
    match situation.kind.decide(situation):
        case Execute(action=action):
            return action.disrupts and situation.storm is None
        case _:
            return False


def waits_for_news(situation: Situation, decision: Decision) -> bool:
    """Whether what is being read inside may change it.

    Where Lifeguard acts inside, that comes before all else.
    """
    acts_inside = situation.policy is not None and situation.policy.guest is GuestMode.ACT
    match decision:
        case Execute(action=action):
            return action.disrupts or acts_inside
        case Notify() | Close(tell=True):
            return True
        case _:
            return False


def _is_due(situation: Situation, observed: Observed) -> bool:
    """Whether none was made yet, or it is up after a restart, or a problem has come up since."""
    visit = situation.guest
    if visit is None or (_restarted(situation, visit) and observed.up):
        return True
    if any(_has_ended_inside(situation, visit, record) for record in situation.actions):
        return True
    newest = max((clock.since for clock in situation.clocks), default=visit.sent_at)
    news = newest > visit.sent_at or near_restart(situation)
    return news and situation.now >= visit.sent_at + AGAIN


def _restarted(situation: Situation, visit: GuestVisit) -> bool:
    """Whether Lifeguard has restarted the host since a look at it."""
    return any(situation.action(record).disrupts for record in _since(situation, visit))


def _has_ended_inside(situation: Situation, visit: GuestVisit, record: ActionRecord) -> bool:
    """Whether an act inside came to its end after a look, well or not: it may have changed much.

    What was ended before a restart, the restart ends anyway.
    """
    if record.action == ShutdownVerb.END_CONTAINERS:
        return False
    ended = record.result in {Result.DONE, Result.ALREADY} or has_told(record)
    return situation.action(record).inside and ended and record.at > visit.sent_at


def _since(situation: Situation, visit: GuestVisit) -> Iterator[ActionRecord]:
    worked = (record for record in situation.actions if record.worked)
    yield from (record for record in worked if record.at > visit.sent_at)


def of_the_host(situation: Situation, problem: Problem) -> bool:
    """Whether what is wrong may have its cause inside: not what AWS plans, nor an old backup.

    What has failed at once on many servers has its cause elsewhere.
    """
    traits = situation.kind.traits(problem.kind)
    if situation.storm is not None and traits.sudden:
        return False
    return traits.check or traits.metric or traits.down or traits.idle
