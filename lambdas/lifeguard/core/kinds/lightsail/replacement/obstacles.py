"""Why an instance cannot be replaced by another: what would not go with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lifeguard.core.kinds.lightsail.launch_spec import LightsailPlan
from lifeguard.core.text.message import Message, message
from lifeguard.immutable import immutable


@immutable
class _Obstacle:
    stands: Callable[[LightsailPlan], bool]
    reason: Callable[[LightsailPlan], Message]
    of_the_snapshot: bool = False


def _too_small(plan: LightsailPlan) -> bool:
    return plan.point is not None and plan.same is None and plan.bigger is None


_ROWS = (
    _Obstacle(
        lambda plan: plan.point is None,
        lambda _: message("lightsail.no_snapshot"),
        of_the_snapshot=True,
    ),
    _Obstacle(
        lambda plan: plan.point is not None and bool(plan.lacking),
        lambda plan: message("lightsail.lacking_disks", disks=plan.lacking),
        of_the_snapshot=True,
    ),
    _Obstacle(
        _too_small,
        lambda plan: message("lightsail.no_bundle", size=plan.point.disk_gb if plan.point else 0),
    ),
    _Obstacle(lambda plan: plan.spec.ip_type == "ipv6", lambda _: message("lightsail.ipv6_only")),
    _Obstacle(lambda plan: not plan.spec.plain, lambda _: message("lightsail.metadata_options")),
)


def obstacles_to(plan: LightsailPlan, *, but_the_snapshot: bool = False) -> Iterator[Message]:
    """Yield all that makes a replacement a matter for the operator's own hands.

    Args:
        plan: how it could be replaced.
        but_the_snapshot: leave out what a newer snapshot may do away with.
    """
    for row in _ROWS:
        if row.stands(plan) and not (but_the_snapshot and row.of_the_snapshot):
            yield row.reason(plan)
