"""Which containers and units the policy lets Lifeguard interrupt: `guest_may`."""

from __future__ import annotations

from collections.abc import Collection

from lifeguard.core.guest.owner import SERVICE, Owner, OwnerKind

DOCKER = Owner(OwnerKind.UNIT, "docker.service")
"""Docker itself: whoever restarts it restarts all containers, so it has to be named, too."""


def may(guest_may: Collection[str], owner: Owner) -> bool:
    """Whether an owner is named: a container by its name, a unit with or without `.service`.

    A process of neither never is: what has started it is not known.
    """
    if owner.kind is OwnerKind.UNIT:
        return bool({owner.name, owner.name.removesuffix(SERVICE)} & set(guest_may))
    return owner.kind is OwnerKind.CONTAINER and owner.name in guest_may
