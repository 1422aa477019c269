"""An act inside the host that is under way, and the pause after one that worked."""

from __future__ import annotations

from datetime import datetime

from lifeguard.core.decision.decision import Wait
from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.visit import next_read
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.remediation.inside.action import INSIDE
from lifeguard.core.remediation.inside.graceful import OFTEN, OFTEN_FOR, patience
from lifeguard.core.resources.verb import ShutdownVerb
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import coded, message


def begun(situation: Situation) -> int | None:
    """Return the number of the act whose end nobody has read yet, or None."""
    acts = enumerate(situation.actions)
    return next((number for number, act in acts if _inside(situation, act) and _sent(act)), None)


def acting(situation: Situation) -> Wait | None:
    """Wait for the end of an act inside; after one that worked, until a check can have seen it."""
    number = begun(situation)
    if number is not None:
        act = situation.actions[number]
        why = message("waiting.inside", act=coded("verb", act.action))
        return Wait(_read_at(situation, act), why)
    done = (act for act in situation.actions if _relieves(act) and act.worked)
    until = max((act.at + durations.CHECK for act in done), default=situation.now)
    if until <= situation.now or not situation.present:
        return None
    return Wait(until, message("waiting.inside_effect"))


def _read_at(situation: Situation, act: ActionRecord) -> datetime:
    """Return when to ask for its end: often while a restart waits for its containers."""
    usual = next_read(act.at, situation.now)
    if act.action != ShutdownVerb.END_CONTAINERS:
        return usual
    often = situation.now + OFTEN if situation.now < act.at + OFTEN_FOR else usual
    limit = patience(situation, act)
    return min(often, limit) if situation.now < limit else often


def _inside(situation: Situation, act: ActionRecord) -> bool:
    return situation.action(act).inside


def _relieves(act: ActionRecord) -> bool:
    return act.action in INSIDE and INSIDE[act.action].relieves


def _sent(act: ActionRecord) -> bool:
    return act.result is Result.SENT
