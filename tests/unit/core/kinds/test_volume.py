"""A volume that AWS has lost is told with its server."""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.decision.decision import (
    Close,
)
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.trigger import Kind, Phase, Trigger
from lifeguard.core.kinds.ec2.instance import (
    Instance,
)
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Policy
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.text.message import message
from tests.support.situations import (
    ACT,
    SYSTEM_FAILS,
    instance,
    situation,
    stopped,
    trigger,
)

VOLUME = Resource(Service.EBS_VOLUME, "vol-0f3a91c25b7e64d08", "123456789012", "us-east-1")
LOST = trigger(Kind.VOLUME_LOST)
NOBODYS = Close(IncidentStatus.CLOSED, message("outcome.volume_not_ours"), tell=False)


def of_volume(
    world: Instance | None, *news: Trigger, policy: Policy | None = ACT
) -> InstanceSituation:
    """Return the situation of a volume that is attached to this instance."""
    found = situation(world, *news, policy=policy)
    return replace(found, incident=replace(found.incident, resource=VOLUME))


def test_a_lost_volume_is_told_with_its_server_and_its_snapshots() -> None:
    failing = instance(checks=SYSTEM_FAILS)
    for world in (instance(), failing, stopped("Client.UserInitiatedShutdown")):
        assert decide(of_volume(world, LOST)) == Close(
            IncidentStatus.NEEDS_HUMAN,
            message("outcome.volume_lost", volume=VOLUME.id, instance=world.resource.id),
            tell=True,
            action_required=(
                message("outcome.restore_volume"),
            ),
            commands=(
                (
                    "aws", "ec2", "describe-snapshots", "--region", "us-east-1",
                    "--owner-ids", "self", "--filters", f"Name=volume-id,Values={VOLUME.id}",
                ),
            ),
        )  # fmt: skip


def test_a_volume_of_nobody_who_is_opted_in_is_left_alone() -> None:
    assert decide(of_volume(None, LOST)) == NOBODYS
    assert decide(of_volume(instance(), LOST, policy=None)) == NOBODYS


def test_a_volume_that_health_calls_over_is_over() -> None:
    over = replace(LOST, phase=Phase.CLEARED)
    quiet = Close(IncidentStatus.CLOSED, message("outcome.health_over"), tell=False)
    assert decide(of_volume(instance(), LOST, over)) == quiet
    told = decide(of_volume(instance(), LOST, over, LOST))
    assert isinstance(told, Close)
    assert told.tell
