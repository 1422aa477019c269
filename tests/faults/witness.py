"""What really changed: effects of accepted calls on instances, seen from the hosts themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from lifeguard.core.resources.tags import REPLACED_BY, TRIAL
from sandbox.gateway.request import Request
from sandbox.gateway.rights import is_mutating
from sandbox.hosts.checks import check
from sandbox.hosts.host import Host
from sandbox.hosts.states import HostState
from sandbox.hosts.status import SummaryStatus
from sandbox.world.world import World
from sandbox.worldfile.fault_spec import FaultKind

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
        """Accepted mutating calls on what is not opted in, with an effect or without, and
        terminations of what is not on trial."""
        self.when: list[datetime] = []
        """When each effect came."""
        self.early: list[str] = []
        """Who was stopped for a new instance that did not pass its checks."""
        self.launched: list[str] = []
        self._world = world

    @contextmanager
    def beside(self, request: Request) -> Iterator[None]:
        """Note what the call does, if AWS accepts it."""
        hosts = self._hosts(request)
        before = {host.id: _shape(host) for host in hosts}
        known = set(self._world.estate.hosts)
        yield
        for database, tags in self._databases(request):
            if OPTED_IN not in tags:
                self.trespasses.append(Effect(request.operation, database))
            self._note(request.operation, database)
        for host in hosts:
            if self._trespass(host, request.operation):
                self.trespasses.append(Effect(request.operation, host.id))
            if request.operation in _MAKES or before[host.id] != _shape(host):
                self._note(request.operation, host.id)
        for new in self._world.estate.hosts.keys() - known:
            self.launched.append(new)
            self._note(request.operation, new)

    def _note(self, what: str, instance: str) -> None:
        self.effects.append(Effect(what, instance))
        self.when.append(self._world.agenda.now())
        heir = self._world.estate.hosts.get(instance)
        heir = None if heir is None else self._heir(heir)
        if what == "StopInstances" and heir is not None and not passes(heir):
            self.early.append(instance)

    def _heir(self, host: Host) -> Host | None:
        return self._world.estate.hosts.get(self.tags(host).get(REPLACED_BY, ""))

    def replaced(self, host: Host) -> bool:
        """Whether another instance runs in its place."""
        heir = self._heir(host)
        return heir is not None and heir.state is HostState.RUNNING

    def _hosts(self, request: Request) -> list[Host]:
        if not is_mutating(request.service, request.operation) or request.is_dry_run:
            return []
        named = request.params.get("InstanceSpecification", {})
        ids = [*request.instance_ids(), *filter(None, [named.get("InstanceId")])]
        known = self._world.estate.hosts
        return [known[name] for name in ids if name in known]

    def _databases(self, request: Request) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Yield the databases that an accepted call changes, or makes a snapshot of."""
        if not is_mutating(request.service, request.operation):
            return
        estate, params = self._world.estate, request.params
        if request.service == "rds" and "DBInstanceIdentifier" in params:
            of_rds = estate.rds.database(params["DBInstanceIdentifier"])
            yield of_rds.spec.key, of_rds.tags
        if request.service == "lightsail" and "relationalDatabaseName" in params:
            of_lightsail = estate.lightsail.databases.named(params["relationalDatabaseName"])
            yield of_lightsail.spec.key, of_lightsail.tags

    def tags(self, host: Host) -> Mapping[str, str]:
        """Return a host's tags as they are now."""
        found: Mapping[str, str] = self._world.estate.mirror.backend.tags.get(host.id, {})
        return found

    def _trespass(self, host: Host, what: str) -> bool:
        tags = self.tags(host)
        on_trial = TRIAL in tags
        return not on_trial and (OPTED_IN not in tags or what == "TerminateInstances")


def passes(host: Host) -> bool:
    """Whether a host's checks pass."""
    kinds = (FaultKind.SYSTEM, FaultKind.INSTANCE, FaultKind.EBS)
    return all(check(host, kind).status is SummaryStatus.OK for kind in kinds)


_MAKES = frozenset({"CreateImage", "CreateSnapshots", "CreateSnapshot", "RebootInstances"})
"""Each accepted call makes something: an image, snapshots, an outage."""


def _shape(host: Host) -> object:
    """Return what calls change of a host: its state, how it stops, its events, its suppression."""
    moved = tuple(notice.not_before for notice in host.notices)
    stopping = host._next.at if host._next and not host._next.cancelled else None  # noqa: SLF001
    settings = (host.reboot_migration, host.auto_recovery, host.spec.type)
    return host.state, stopping, moved, host.suppression is not None, settings
