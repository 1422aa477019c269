"""The whole life of an incident, from its first look to its close, as one function."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Protocol, assert_never

from lifeguard.core.decision.decision import (
    Admit,
    Close,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.situation import BackupImageState, Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.planner.decide import decide
from lifeguard.core.resources.verb import Verb
from lifeguard.functions.respond.steps import IncidentSteps

TURNS = 500
"""More moves than any incident needs: beyond it something goes in circles."""

IMAGE_FOLLOWED = timedelta(hours=24)


class Durable(Protocol):
    """What the engine offers: named steps, and waits that news may end."""

    def step(self, name: str, body: Callable[[], Situation]) -> Situation:
        """Run `body` once (at least) and keep its result."""

    def wait_for_callback(self, seconds: int) -> tuple[str, Callable[[], None]]:
        """Return a callback's id, and what waits until it is called or `seconds` have passed."""

    def sleep(self, seconds: int) -> None:
        """Wait, whatever happens."""


class EndlessIncidentError(RuntimeError):
    """An incident made more moves than any should need."""


def run_incident(
    durable: Durable, steps: IncidentSteps, incident_id: str, generation: int
) -> IncidentStatus | None:
    """Carry an incident to its end and return how it ended; None: another execution carries it.

    Raises:
        EndlessIncidentError: the decisions go in circles.
    """
    situation = durable.step("look", partial(steps.first_look, incident_id, generation))
    for _ in range(TURNS):
        if situation.superseded:
            return None
        decision = decide(situation)
        match decision:
            case Execute(action=action):
                situation = durable.step(action.verb, partial(steps.act, situation, action))
            case Admit():
                situation = durable.step("enter", partial(steps.admit, situation, decision))
            case Notify(notice=notice):
                situation = durable.step(f"tell {notice}", partial(steps.tell, situation, decision))
            case Wait():
                situation = _wait(durable, steps, situation, decision)
            case Close():
                return _close(durable, steps, situation, decision)
            case _:
                assert_never(decision)
    msg = f"incident {incident_id} made {TURNS} moves without an end"
    raise EndlessIncidentError(msg)


def _wait(durable: Durable, steps: IncidentSteps, situation: Situation, wait: Wait) -> Situation:
    """Wait for the time or for news, then look (or act, which looks first)."""
    seconds = max(1, math.ceil((wait.until - situation.now).total_seconds()))
    callback_id, until_news = durable.wait_for_callback(seconds)
    parked = durable.step("park", partial(steps.suspend, situation, wait, callback_id))
    if parked.superseded:
        return parked
    if _waits_on(situation, parked, wait):
        until_news()
    if wait.then is None:
        return durable.step("look", partial(steps.look, parked))
    return durable.step(wait.then.verb, partial(steps.act, parked, wait.then))


def _waits_on(before: Situation, parked: Situation, wait: Wait) -> bool:
    """Whether nothing has come up, while the wait was stored, that ends it or makes it shorter."""
    if parked.incident.revision != before.incident.revision:
        return False
    if parked.instance == before.instance:
        return True
    now = decide(parked)
    return isinstance(now, Wait) and now.until >= wait.until


def _close(
    durable: Durable, steps: IncidentSteps, situation: Situation, close: Close
) -> IncidentStatus:
    if close.tell:
        situation = durable.step("tell end", partial(steps.tell_end, situation, close))
    situation = durable.step("close", partial(steps.close, situation, close))
    _follow_image(durable, steps, situation)
    return close.status


def _follow_image(durable: Durable, steps: IncidentSteps, situation: Situation) -> None:
    """Tell of an image that fails after its incident has ended; a good one is worth no word."""
    made = situation.backup
    if made is None or not made.worked or made.action is not Verb.CREATE_IMAGE:
        return
    pause = timedelta(minutes=10)
    while situation.image is None or situation.image.state is not BackupImageState.AVAILABLE:
        if situation.image is not None and situation.image.state is BackupImageState.FAILED:
            what = f"The backup {made.made} has failed: make another."
            duty = (what,)
            reasons = (situation.image.reason,)
            failed = Notify(
                NotificationKind.ASKED, "the backup failed", duty, reasons, about="backup"
            )
            durable.step("tell backup failed", partial(steps.tell, situation, failed))
            return
        if situation.now > made.at + IMAGE_FOLLOWED:
            return
        durable.sleep(int(pause.total_seconds()))
        situation = durable.step("look at image", partial(steps.look_at_image, situation))
        pause = min(pause * 2, timedelta(hours=4))
