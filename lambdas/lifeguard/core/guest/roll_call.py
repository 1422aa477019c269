"""What ran inside a server before it was restarted, and what of it does not run since."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lifeguard.core.guest.allowed import DOCKER
from lifeguard.core.guest.container import (
    ContainerState,
    DaemonState,
    GuestContainer,
    RestartPolicy,
)
from lifeguard.core.guest.look import GuestLook, GuestUnit
from lifeguard.core.guest.owner import Owner, OwnerKind
from lifeguard.core.guest.visit import GuestVisit
from lifeguard.immutable import immutable

_KEPT_UP = frozenset({RestartPolicy.ALWAYS, RestartPolicy.UNLESS_STOPPED})


@immutable
class RollCall:
    """What ran at the last look before a restart, by name, and which units had failed by then."""

    visit: GuestVisit  # that look
    containers: tuple[str, ...] = ()
    failed_units: tuple[str, ...] = ()
    docker: bool = False  # whether its daemon ran


def roll_call(visit: GuestVisit, look: GuestLook, owed: Collection[str] = ()) -> RollCall:
    """Return what a look shows to run; `owed` are containers that count as running, too."""
    ran = (one.name for one in look.containers if one.runs or one.name in owed)
    docker = look.docker is not None and look.docker.state is DaemonState.RUNNING
    return RollCall(visit, tuple(ran), tuple(one.unit for one in look.units), docker)


def missing(before: RollCall, look: GuestLook) -> tuple[Owner, ...]:
    """Return what ran and does not run now, Docker itself first.

    A job that has ended well is no loss. What a cut list may hold is not known to be missing.
    """
    return tuple(_missing(before, look))


def _missing(before: RollCall, look: GuestLook) -> Iterator[Owner]:
    state = None if look.docker is None else look.docker.state
    if before.docker and state in {DaemonState.STOPPED, DaemonState.HUNG}:
        yield DOCKER
    known = {one.name: one for one in look.containers}
    lists_all = look.whole and not any(one.of == "container" for one in look.left_off)
    for name in before.containers:
        found = known.get(name)
        if state is not None and (_is_lost(found) if found is not None else lists_all):
            yield Owner(OwnerKind.CONTAINER, name)
    for unit in look.units:
        if unit.unit not in before.failed_units and _has_failed(unit):
            yield Owner(OwnerKind.UNIT, unit.unit)


def _is_lost(container: GuestContainer) -> bool:
    if container.runs:
        return False
    ended_well = container.state is ContainerState.EXITED and container.exit == 0
    return not ended_well or container.restart in _KEPT_UP


def _has_failed(unit: GuestUnit) -> bool:
    return unit.state == "failed"
