"""What really changed: effects of accepted calls on instances, seen from the hosts themselves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sandbox.world import World
from sandbox.world.host import Host
from sandbox.world.request import Request
from sandbox.world.rights import is_mutating

OPTED_IN = "lifeguard"


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that a call of ours did to one instance."""

    what: str
    instance: str


class Witness:
    """Stands beside each call of one world and notes its effects.

    A repeated StartInstances on a running instance is accepted and does nothing; whether one call
    names one instance or a hundred, each of them is started once.
    """

    def __init__(self, world: World) -> None:
        self.effects: list[Effect] = []
        self.trespasses: list[Effect] = []
        """Accepted mutating calls on what is not opted in, with an effect or without."""
        self._world = world

    @contextmanager
    def beside(self, request: Request) -> Iterator[None]:
        """Note what the call does, if AWS accepts it."""
        hosts = self._hosts(request)
        before = {host.id: _shape(host) for host in hosts}
        yield
        for host in hosts:
            if self._trespass(host):
                self.trespasses.append(Effect(request.operation, host.id))
            if request.operation in _MAKES or before[host.id] != _shape(host):
                self.effects.append(Effect(request.operation, host.id))

    def _hosts(self, request: Request) -> list[Host]:
        if not is_mutating(request.service, request.operation) or request.is_dry_run:
            return []
        named = request.params.get("InstanceSpecification", {})
        ids = [*request.instance_ids(), *filter(None, [named.get("InstanceId")])]
        known = self._world.estate.hosts
        return [known[name] for name in ids if name in known]

    @staticmethod
    def _trespass(host: Host) -> bool:
        return OPTED_IN not in host.spec.tags


_MAKES = frozenset({"CreateImage", "CreateSnapshots", "CreateSnapshot", "RebootInstances"})
"""Each accepted call makes something: an image, snapshots, an outage."""


def _shape(host: Host) -> object:
    """Return what calls change of a host: its state, how it stops, its events, its suppression."""
    moved = tuple(notice.not_before for notice in host.notices)
    stopping = host._next.at if host._next and not host._next.cancelled else None  # noqa: SLF001
    settings = (host.reboot_migration, host.auto_recovery, host.spec.type)
    return host.state, stopping, moved, host.suppression is not None, settings
