"""How it shows that an action was taken although nobody noted it: a crash came in between."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from lifeguard.core.decision.situation import ActionRecord, Result, Situation
from lifeguard.core.incident.incident import Intent
from lifeguard.core.kinds.ec2.instance import CheckStatus, Instance, InstanceState
from lifeguard.core.resources.tags import REPLACED_BY
from lifeguard.functions.respond.ports import InstanceReader

LAUNCHES = frozenset({"launch_replacement", "launch_drill"})


def _retired(instance: Instance, _since: datetime) -> bool:
    """Whether it has our tag, and stops for it: the tag comes before the stop."""
    stops = instance.state in {InstanceState.STOPPING, InstanceState.STOPPED}
    return stops and instance.tag(REPLACED_BY) is not None


def _rebooted(instance: Instance, since: datetime) -> bool:
    """Whether its checks begin anew, or a failing one has begun to fail since then."""
    checks = instance.checks.instance, instance.checks.application
    anew = (check.impaired_since for check in checks if check.status is CheckStatus.IMPAIRED)
    return instance.checks.instance.status is CheckStatus.INITIALIZING or any(
        began is not None and began > since for began in anew
    )


_SHOWS: Mapping[str, Callable[[Instance, datetime], bool]] = MappingProxyType(
    {
        "stop": lambda instance, _: (
            instance.state in {InstanceState.STOPPING, InstanceState.STOPPED}
        ),
        "force_stop": lambda instance, _: instance.state is InstanceState.STOPPED,
        "start": lambda instance, _: (
            instance.state in {InstanceState.PENDING, InstanceState.RUNNING}
        ),
        "reboot": _rebooted,
        "retire": _retired,
    }
)
"""By action; a backup finds itself by its name, and the rest may be done again."""


def recovered(
    instances: InstanceReader, situation: Situation, intent: Intent
) -> ActionRecord | None:
    """Return the record of an earlier attempt's action, if the action was taken."""
    record = answered(situation, intent)
    if record is not None:
        return record
    made = ""
    if intent.action in LAUNCHES:
        made = instances.launched(situation.incident.resource, situation.incident.id)
    return took_effect(situation, intent, made)


def answered(situation: Situation, intent: Intent) -> ActionRecord | None:
    """Return the act that `power` has answered, or None."""
    answer = situation.incident.answer
    if answer is None or answer.number != intent.number:
        return None
    return _act(situation, intent, Result.SENT, "").answered(answer)


def took_effect(situation: Situation, intent: Intent, made: str = "") -> ActionRecord | None:
    """Return the act whose effect EC2 shows, or None; `made` is what was found of its making."""
    if made:
        return replace(
            _act(situation, intent, Result.ALREADY, f"{made} was there already"), made=made
        )
    shows = _SHOWS.get(intent.action)
    if situation.instance is None or shows is None or not shows(situation.instance, intent.at):
        return None
    return _act(situation, intent, Result.ALREADY, "it had taken effect")


def _act(situation: Situation, intent: Intent, result: Result, answer: str) -> ActionRecord:
    return ActionRecord(
        action=intent.action,
        result=result,
        reason="an earlier attempt had been cut off",
        at=intent.at,
        answer=answer,
        problem=situation.target,
    )
