"""An EBS volume that AWS has lost: its data can only come from a backup."""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.decision.decision import Close, Decision
from lifeguard.core.decision.kind import ConsolePage, ResourceKind
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.trigger import Phase
from lifeguard.core.kinds.ec2.email import EMAIL, home
from lifeguard.core.kinds.ec2.kind import INSTANCE
from lifeguard.core.kinds.ec2.remediation.manual_commands import snapshots_of_volume
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.message import message


def _tell_its_server(situation: InstanceSituation) -> Decision:
    """Tell whose server has lost a volume; its data can only come from a backup."""
    resource, instance = situation.incident.resource, situation.instance
    if situation.incident.triggers[-1].phase is Phase.CLEARED:
        return Close(IncidentStatus.CLOSED, message("outcome.health_over"), tell=False)
    if instance is None or not situation.opted_in:
        why = message("outcome.volume_not_ours")
        return Close(IncidentStatus.CLOSED, why, tell=False)
    why = message("outcome.volume_lost", volume=resource.id, instance=instance.resource.id)
    return Close(
        IncidentStatus.NEEDS_HUMAN,
        why,
        tell=True,
        action_required=(message("outcome.restore_volume"),),
        commands=(snapshots_of_volume(resource),),
    )


def _console(volume: Resource) -> ConsolePage:
    page = f"{home(volume)}#VolumeDetails:volumeId={volume.id}"
    return ConsolePage(message("console.volume"), page)


VOLUME = ResourceKind[InstanceSituation](
    situation=InstanceSituation,  # of the instance that it is attached to
    otherwise=_tell_its_server,
    problems=INSTANCE.problems,
    look=INSTANCE.look,
    email=replace(EMAIL, console=_console),
)
