"""What one look at a resource returns: the part that every kind has."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from lifeguard.core.resources.resource import Resource


class Observed(Protocol):
    """A resource as AWS described it: frozen, and of fields that `codec` can keep.

    What a kind has not is "" or false: a lamp has no address.
    """

    @property
    def resource(self) -> Resource:
        """Whose description it is."""

    @property
    def read_at(self) -> datetime:
        """When it was read."""

    @property
    def state(self) -> str:
        """Its state, in the service's own word."""

    @property
    def name(self) -> str:
        """What a person calls it, fit to be shown; else its id."""

    @property
    def type(self) -> str:
        """Its size, as the service names it."""

    @property
    def zone(self) -> str:
        """Its Availability Zone."""

    @property
    def address(self) -> str:
        """Its public IPv4 address."""

    @property
    def tags(self) -> tuple[tuple[str, str], ...]:
        """Its tags."""

    def tag(self, key: str) -> str | None:
        """Return the value of a tag, or None."""

    @property
    def runs(self) -> bool:
        """Whether it is switched on."""

    @property
    def changing(self) -> bool:
        """Whether it is on its way from one state to another."""

    @property
    def stopped(self) -> bool:
        """Whether it is switched off, and can be switched on again."""

    @property
    def gone(self) -> bool:
        """Whether it is deleted, or about to be."""

    @property
    def reachable(self) -> bool:
        """Whether no check says that it does not answer."""

    @property
    def keeps_address(self) -> bool:
        """Whether a stop leaves its public address as it is, or it has none."""

    @property
    def settled(self) -> bool:
        """Whether its checks have decided, one way or the other, since it was last started."""

    @property
    def up(self) -> bool:
        """Whether it runs and answers for certain, whatever its application does."""

    @property
    def well(self) -> bool:
        """Whether all its checks pass, and so prove a cure."""
