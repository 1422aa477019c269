"""What is left to try by hand when every remedy has been made and none has cured the instance."""

from __future__ import annotations

from lifeguard.core.decision.readings import BackupImageState
from lifeguard.core.kinds.ec2 import commands as one
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message, message


def duty(situation: InstanceSituation) -> tuple[Message, ...]:
    """Return what to try, in the order of `rescue`'s commands."""
    image = newest_image(situation)
    launch = (
        message("rescue.launch", image=image)
        if image
        else message("rescue.create_image", placeholder=one.NEW_IMAGE)
    )
    return (message("rescue.console"), message("rescue.snapshots"), launch)


def rescue(situation: InstanceSituation, instance: Instance) -> tuple[Command, ...]:
    """Return the commands for it; none of them touches the instance itself."""
    resource = instance.resource
    look = (one.console(resource), one.snapshots(resource))
    image = newest_image(situation)
    made = () if image else (one.image(resource, situation.now),)
    image = image or one.NEW_IMAGE
    waits = () if _available(situation, image) else (one.image_available(resource, image),)
    return (*look, *made, *waits, one.launch(resource, instance, image))


def newest_image(situation: InstanceSituation) -> str:
    """Return the newest image of it that is known to be good, or ""."""
    plan = situation.replacement_plan
    if plan is not None and plan.point is not None:
        return plan.point.image
    made = situation.attempt(Verb.CREATE_IMAGE)
    failed = situation.image is not None and situation.image.state is BackupImageState.FAILED
    return "" if made is None or not made.worked or failed else made.made


def _available(situation: InstanceSituation, image: str) -> bool:
    plan = situation.replacement_plan
    if plan is not None and plan.point is not None:
        return True
    read = situation.image
    return read is not None and (read.id, read.state) == (image, BackupImageState.AVAILABLE)
