"""Which containers and units the policy lets Lifeguard interrupt: `guest_may`."""

from __future__ import annotations

from collections.abc import Collection

from lifeguard.core.guest.look import GuestLook
from lifeguard.core.guest.owner import SERVICE, Owner, OwnerKind, of_container


def may(guest_may: Collection[str], owner: Owner) -> bool:
    """Whether an owner is named: a container by its name, a unit with or without `.service`.

    A process of neither never is: what has started it is not known.
    """
    if owner.kind is OwnerKind.UNIT:
        return bool({owner.name, owner.name.removesuffix(SERVICE)} & set(guest_may))
    return owner.kind is OwnerKind.CONTAINER and owner.name in guest_may


def named(look: GuestLook, guest_may: Collection[str]) -> tuple[Owner, ...]:
    """Return the owners of a look that the policy names: containers, and units that are known."""
    units = (
        *(process.unit for process in look.processes),
        *(listener.unit for listener in look.listeners),
        *(unit.unit for unit in look.units),
    )
    owners = (
        *map(of_container, look.containers),
        *(Owner(OwnerKind.UNIT, unit) for unit in units if unit.endswith(SERVICE)),
    )
    return tuple(dict.fromkeys(owner for owner in owners if may(guest_may, owner)))
