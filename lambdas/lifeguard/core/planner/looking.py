"""When Lifeguard looks inside a host, and how long it waits for what it finds there.

A look changes nothing, so it is made in every mode. It comes before the first act that disrupts
the host and before the first email, and is waited for a minute at most: an outage does not wait
for its explanation.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from lifeguard.core.decision.decision import Close, Decision, Execute, Notify, Wait
from lifeguard.core.decision.observed import Observed
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.visit import WAITED, GuestVisit, next_read
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.policy.policy import GuestMode
from lifeguard.core.text.message import message

AGAIN = timedelta(hours=1)
"""How old a look is at least before a new problem is reason for another one."""


def wants_look(situation: Situation) -> bool:
    """Whether to look inside the host now."""
    policy, observed = situation.policy, situation.observed
    if policy is None or observed is None or not situation.opted_in:
        return False
    if policy.guest is GuestMode.OFF or not observed.runs:
        return False
    concerned = any(of_the_host(situation, problem) for problem in situation.present)
    return concerned and situation.kind.look.inside(observed) and _is_due(situation, observed)


def after_look(situation: Situation, decision: Decision) -> Decision:
    """Return the decision, or the wait for a look that it is to know of."""
    visit, observed = situation.guest, situation.observed
    if visit is None or not visit.pending or observed is None or not observed.runs:
        return decision
    if not waits_for_news(situation, decision) or situation.now >= visit.sent_at + WAITED:
        return decision
    return Wait(next_read(visit.sent_at, situation.now), message("waiting.look_inside"))


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
    if any(situation.action(record).inside for record in _since(situation, visit)):
        return True
    newest = max((clock.since for clock in situation.clocks), default=visit.sent_at)
    return newest > visit.sent_at and situation.now >= visit.sent_at + AGAIN


def _restarted(situation: Situation, visit: GuestVisit) -> bool:
    """Whether Lifeguard has restarted the host since a look at it."""
    return any(situation.action(record).disrupts for record in _since(situation, visit))


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
