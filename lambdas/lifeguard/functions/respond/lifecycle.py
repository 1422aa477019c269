"""The whole life of an incident, from its first look to its close, as one function."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Protocol, assert_never

from lifeguard.core.decision.action import verb
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
from lifeguard.functions.respond.steps import IncidentSteps

TURNS = 500
"""More moves than any incident needs: beyond it something goes in circles."""

IMAGE_FOLLOWED = timedelta(hours=24)


class Durable(Protocol):
    """What the engine offers: named steps, and waits that news may end."""

    def step(self, name: str, body: Callable[[], Situation]) -> Situation:
        """Run `body` once (at least) and keep its result."""

    def news(self, seconds: int) -> tuple[str, Callable[[], None]]:
        """Return a callback's id, and what waits until it is called or `seconds` have passed."""

    def sleep(self, seconds: int) -> None:
        """Wait, whatever happens."""


class EndlessIncidentError(RuntimeError):
    """An incident made more moves than any should need."""


def run_incident(
    durable: Durable, hands: IncidentSteps, incident_id: str, generation: int
) -> IncidentStatus | None:
    """Carry an incident to its end and return how it ended; None: another execution carries it.

    Raises:
        EndlessIncidentError: the decisions go in circles.
    """
    case = durable.step("look", partial(hands.first_look, incident_id, generation))
    for _ in range(TURNS):
        if case.superseded:
            return None
        move = decide(case)
        match move:
            case Execute(action=action):
                case = durable.step(verb(action), partial(hands.act, case, action))
            case Admit():
                case = durable.step("enter", partial(hands.enter, case, move))
            case Notify(notice=notice):
                case = durable.step(f"tell {notice}", partial(hands.tell, case, move))
            case Wait():
                case = _wait(durable, hands, case, move)
            case Close():
                return _close(durable, hands, case, move)
            case _:
                assert_never(move)
    msg = f"incident {incident_id} made {TURNS} moves without an end"
    raise EndlessIncidentError(msg)


def _wait(durable: Durable, hands: IncidentSteps, case: Situation, wait: Wait) -> Situation:
    """Wait for the time or for news, then look (or act, which looks first)."""
    seconds = max(1, math.ceil((wait.until - case.now).total_seconds()))
    callback_id, until_news = durable.news(seconds)
    parked = durable.step("park", partial(hands.park, case, wait, callback_id))
    if parked.superseded:
        return parked
    if _waits_on(case, parked, wait):
        until_news()
    if wait.then is None:
        return durable.step("look", partial(hands.look, parked))
    return durable.step(verb(wait.then), partial(hands.act, parked, wait.then))


def _waits_on(before: Situation, parked: Situation, wait: Wait) -> bool:
    """Whether nothing has come up, while the wait was stored, that ends it or makes it shorter."""
    if parked.incident.revision != before.incident.revision:
        return False
    if parked.server == before.server:
        return True
    now = decide(parked)
    return isinstance(now, Wait) and now.until >= wait.until


def _close(durable: Durable, hands: IncidentSteps, case: Situation, close: Close) -> IncidentStatus:
    if close.tell:
        case = durable.step("tell end", partial(hands.tell_end, case, close))
    case = durable.step("close", partial(hands.close, case, close))
    _follow_image(durable, hands, case)
    return close.status


def _follow_image(durable: Durable, hands: IncidentSteps, case: Situation) -> None:
    """Tell of an image that fails after its incident has ended; a good one is worth no word."""
    made = case.backup
    if made is None or not made.worked or made.action != "create_image":
        return
    pause = timedelta(minutes=10)
    while case.image is None or case.image.state is not BackupImageState.AVAILABLE:
        if case.image is not None and case.image.state is BackupImageState.FAILED:
            what = f"The backup {made.made} has failed: make another."
            duty = (what,)
            reasons = (case.image.reason,)
            failed = Notify(
                NotificationKind.ASKED, "the backup failed", duty, reasons, about="backup"
            )
            durable.step("tell backup failed", partial(hands.tell, case, failed))
            return
        if case.now > made.at + IMAGE_FOLLOWED:
            return
        durable.sleep(int(pause.total_seconds()))
        case = durable.step("look at image", partial(hands.look_at_image, case))
        pause = min(pause * 2, timedelta(hours=4))
