"""How it shows that an action was taken although nobody noted it: a crash came in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from lifeguard.core.decision.status_check import CheckStatus
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Intent
from lifeguard.core.kinds.ec2.instance import Instance, InstanceState
from lifeguard.core.kinds.ec2.remediation.balancing import TARGET_GROUPS
from lifeguard.core.kinds.ec2.remediation.growing import shows_growth
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.tags import REPLACED_BY
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import NOTHING, message
from lifeguard.functions.respond.adapters.adapter import begun_before, interrupted
from lifeguard.functions.respond.adapters.reader import InstanceReader


def _retired(instance: Instance) -> bool:
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


def _shows(verb: str, instance: Instance, since: datetime) -> bool:
    """Whether EC2 shows the effect; a backup finds itself by its name, the rest may be repeated."""
    match verb:
        case Verb.STOP:
            return instance.state in {InstanceState.STOPPING, InstanceState.STOPPED}
        case Verb.FORCE_STOP:
            return instance.state is InstanceState.STOPPED
        case Verb.START:
            return instance.state in {InstanceState.PENDING, InstanceState.RUNNING}
        case Verb.REBOOT:
            return _rebooted(instance, since)
        case Verb.RETIRE:
            return _retired(instance)
        case _:
            return False


def recovered(
    instances: InstanceReader, situation: InstanceSituation, intent: Intent
) -> ActionRecord | None:
    """Return the record of an earlier attempt's action, if the action was taken."""
    record = answered(situation, intent)
    if record is not None:
        return record
    made = ""
    if situation.kind.actions[intent.action].launches:
        made = find_launched(instances, situation)
    return took_effect(situation, intent, made)


def answered(situation: InstanceSituation, intent: Intent) -> ActionRecord | None:
    """Return the act that `power` has answered, or None."""
    answer = situation.incident.answer
    if answer is None or answer.number != intent.number:
        return None
    return interrupted(situation, intent, Result.SENT, NOTHING).answered(answer)


def took_effect(
    situation: InstanceSituation, intent: Intent, made: str = ""
) -> ActionRecord | None:
    """Return the act whose effect EC2 shows, or None; `made` is what was found of its making."""
    if made:
        found = message("answer.found", resource=made)
        return replace(interrupted(situation, intent, Result.ALREADY, found), made=made)
    instance = situation.instance
    if instance is None:
        return None
    moved = TARGET_GROUPS.shows(situation, intent)
    if intent.action == Verb.GROW_VOLUME and shows_growth(situation, intent.on, intent.at):
        return begun_before(situation, intent)
    if not moved and not _shows(intent.action, instance, intent.at):
        return None
    return begun_before(situation, intent)


def find_launched(instances: InstanceReader, situation: InstanceSituation) -> str:
    """Return the instance that the incident's latest launch has made, or "".

    A launch that EC2 refused for want of capacity has made none, so the token of the next launch
    is that of every launch whose instance is not known.
    """
    image = _image(situation)
    if not image:
        return ""
    return instances.launched(situation.incident.resource, situation.launch_token, image)


def _image(situation: InstanceSituation) -> str:
    """Return the image that the incident launches, or "" where none is known."""
    if situation.incident.resource.service == Service.RESTORE:
        return situation.incident.triggers[0].reference.partition(":")[2]
    plan = situation.replacement_plan
    return "" if plan is None or plan.point is None else plan.point.image
