"""Containers that were created shortly before a time: with another image, or another definition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from lifeguard.core.guest.container import GuestContainer
from lifeguard.core.guest.look import GuestLook
from lifeguard.core.text.foreign import Foreign
from lifeguard.immutable import immutable

SHORTLY = timedelta(hours=1)


@immutable
class CreatedContainer:
    """A container, its image, and when it was created."""

    name: str
    image: Foreign
    at: datetime


def created_before(look: GuestLook, until: datetime) -> tuple[CreatedContainer, ...]:
    """Return the containers that were created within an hour before a time, the latest first.

    A restart creates none: of these somebody, or a tool, has made a new one. Containers that go by
    themselves once they end are jobs, and no change.
    """
    found = [one for one in _created(look) if until - SHORTLY <= one.at <= until]
    return tuple(sorted(found, key=lambda one: (one.at, one.name), reverse=True))


def _created(look: GuestLook) -> Iterator[CreatedContainer]:
    for one in look.containers:
        at = _created_at(one)
        if at is not None and not one.auto_remove:
            yield CreatedContainer(one.name, one.image, at)


def _created_at(container: GuestContainer) -> datetime | None:
    """Return when it was created; a text of that form may still be no time."""
    try:
        return datetime.fromisoformat(container.created_at)
    except ValueError:
        return None
