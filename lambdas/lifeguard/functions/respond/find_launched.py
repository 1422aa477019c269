"""The instance that the incident's launch has made although EC2's answer never came."""

from __future__ import annotations

from lifeguard.core.decision.situation import Situation
from lifeguard.core.resources.resource import Service
from lifeguard.functions.respond.ports import InstanceReader


def find_launched(instances: InstanceReader, situation: Situation) -> str:
    """Return the instance that the incident's latest launch has made, or "".

    A launch that EC2 refused for want of capacity has made none, so the token of the next launch
    is that of every launch whose instance is not known.
    """
    image = _image(situation)
    if not image:
        return ""
    return instances.launched(situation.incident.resource, situation.launch_token, image)


def _image(situation: Situation) -> str:
    """Return the image that the incident launches, or "" where none is known."""
    if situation.incident.resource.service is Service.RESTORE:
        return situation.incident.triggers[0].reference.partition(":")[2]
    plan = situation.replacement_plan
    return "" if plan is None or plan.point is None else plan.point.image
