"""The lamp's kind: one remedy, which a policy may let Lifeguard carry out or ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from lifeguard.core.decision.action import Action, by_verb
from lifeguard.core.decision.kind import ConsolePage, EmailFacts, Ladder, Look, ResourceKind
from lifeguard.core.decision.obstacle import Obstacle
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Due, Runbook, Timing
from lifeguard.core.planner.treat import treat
from lifeguard.core.remediation.closing import gone, unmanaged
from lifeguard.core.remediation.plain import following, over
from lifeguard.core.remediation.timing import after_grace
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message, message
from lifeguard.core.throttling.slot import Need
from tests.lamp.lamp import PROBLEMS, LampSituation, problems, reading
from tests.lamp.words import WORDS

SERVICE = "lamp"
CHANGE = "change_bulb"
GRACE = timedelta(minutes=2)
WARM = timedelta(minutes=1)
LIMIT = timedelta(minutes=10)
HEAT = "hot_bulb"


@dataclass(frozen=True, slots=True)
class ChangeBulb(Action):
    """A new bulb in the place of the old one."""

    verb: ClassVar[str] = CHANGE
    calls: ClassVar[tuple[str, ...]] = ("house:ChangeBulb",)
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = CHANGE

    fitting: str


def _obstacles(situation: LampSituation, _remedy: str) -> tuple[Obstacle, ...]:
    """A halogen bulb is hot: a person must accept that."""
    lamp, _ = situation.observed, situation.policy
    if lamp is None or lamp.type != "G9":
        return ()
    hot = message("lamp.hot")
    return (Obstacle(message("lamp.hot.label"), hot, message("lamp.hot.advice"), risk=HEAT),)


def _due(situation: LampSituation, problem: Problem, _timing: Timing) -> Due:
    return after_grace(situation, problem, GRACE, message("lamp.grace"))


def _first(situation: LampSituation, _problem: Problem, _remedy: str) -> ChangeBulb:
    return ChangeBulb("" if situation.observed is None else situation.observed.type)


def _need(situation: LampSituation, _book: Runbook) -> Need:
    observed, _ = situation.subject()
    return Need(stop=False, start=False, image=False, reachable=observed.reachable)


def _by_hand(
    lamp: Resource, remedy: str | None, _obstacles: Iterable[Obstacle]
) -> tuple[Command, ...]:
    look = ("aws", "house", "show", lamp.id)
    return (look,) if remedy is None else (("aws", "house", "change-bulb", lamp.id), look)


def _console(lamp: Resource) -> ConsolePage:
    return ConsolePage(message("lamp.page"), f"house/home?region={lamp.region}#lamp={lamp.id}")


def _changes(situation: LampSituation) -> tuple[tuple[Message, Message], ...]:
    changed = situation.attempt(CHANGE)
    if changed is None or not changed.worked:
        return ()
    return ((message("label.changed"), message("lamp.bulb", made=changed.made)),)


def _deeds(situation: LampSituation) -> tuple[Message, ...]:
    changed = situation.attempt(CHANGE)
    return (message("lamp.deed"),) if changed is not None and changed.worked else ()


_BOOK = Runbook(Timing.AUTO_RECOVERY_GRACE, (CHANGE,), message("lamp.electrician"), CHANGE)

LAMP = ResourceKind[LampSituation](
    situation=LampSituation,
    rules=(gone, following(WARM, LIMIT), unmanaged, over(LIMIT)),
    otherwise=treat,
    problems=PROBLEMS,
    actions=by_verb(ChangeBulb),
    look=Look(problems=problems, reading=reading),
    ladder=Ladder[LampSituation](
        runbook=lambda _situation, _problem: _BOOK,
        obstacles=_obstacles,
        due=_due,
        first=_first,
        need=_need,
        by_hand=_by_hand,
    ),
    email=EmailFacts[LampSituation](console=_console, changes=_changes, deeds=_deeds),
    words=WORDS,
)
