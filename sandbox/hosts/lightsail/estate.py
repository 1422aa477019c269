"""All that a world has in Lightsail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lifeguard.core.endpoints.answer import EndpointAnswer, Miss
from sandbox.gateway.refusal import Code, Refusal
from sandbox.hosts import sites
from sandbox.hosts.checks import is_healthy
from sandbox.hosts.host import Host
from sandbox.hosts.lightsail.balancers import Balancers
from sandbox.hosts.lightsail.copies import lasting_faults
from sandbox.hosts.lightsail.databases import LightsailDbs
from sandbox.hosts.lightsail.disks import Disks
from sandbox.hosts.lightsail.operations import (
    LightsailType,
    OperationLog,
    WorldOperation,
    not_found,
)
from sandbox.hosts.lightsail.server import Making, WorldServer
from sandbox.hosts.lightsail.snapshots import ServerSnapshots
from sandbox.hosts.lightsail.static_ips import StaticIp, StaticIps
from sandbox.time.agenda import Agenda
from sandbox.worldfile.lightsail_spec import LightsailInstanceSpec, LightsailSpec
from sandbox.worldfile.plans import WorldPlan, plan_with

_NO_TARGET = 503
"""A load balancer answers so when it has no instance (ELB guide, troubleshooting)."""


class LightsailEstate:
    """What there is of one Region, and the operations on it."""

    def __init__(
        self,
        spec: LightsailSpec,
        zone: str,
        agenda: Agenda,
        told: Callable[[], None],
        looked: Callable[[Host], None],
    ) -> None:
        """Make the instances.

        Args:
            spec: what there is.
            zone: the availability zone that the instances of the world file are in.
            agenda: the world's.
            told: called when something changes that a call could show.
            looked: called with the host of each instance that has changed.
        """
        self.log = OperationLog()
        self.balancers = Balancers(spec.load_balancers, agenda, self.log, told)
        self.databases = LightsailDbs(spec.databases, agenda, self.log, told)
        self.disks = Disks()
        self.snapshots = ServerSnapshots(agenda, self.log, self.disks, told)
        self.static_ips = StaticIps(agenda, self.log, told)
        self._agenda = agenda
        self._told = told
        self._looked = looked
        self._servers: dict[str, WorldServer] = {}
        self._domains: list[tuple[WorldServer, StaticIp | None]] = []
        """Where each instance of the world file is found by its domain name."""
        for one in spec.instances:
            self._found(one, zone)

    def _found(self, spec: LightsailInstanceSpec, zone: str) -> None:
        server = self._add(spec, Making(_plan_of(spec), zone))
        self._domains.append((server, self.static_ips.found(server) if spec.static_ip else None))
        if spec.load_balancer is not None:
            self.balancers.found(server, spec.load_balancer)
        if spec.fault is not None:
            server.host.suffer(spec.fault)
        for moment in filter(None, sites.moments(spec.endpoint)):
            self._agenda.after(moment, self._told)

    def _add(self, spec: LightsailInstanceSpec, making: Making) -> WorldServer:
        server = WorldServer(spec, making, self._agenda, self.log, self._told)
        server.looked = self._looked
        self._servers[spec.key] = server
        self.disks.add(server, spec.disks)
        return server

    def copy(
        self, source: WorldServer, spec: LightsailInstanceSpec, making: Making
    ) -> WorldOperation:
        """CreateInstancesFromSnapshot, of one instance; the caller has checked all.

        Args:
            source: of which the snapshot was made.
            spec: how the new instance is.
            making: how it is made.
        """
        self.balancers.forget(spec.name)
        server = self._add(spec, making)
        for fault in lasting_faults(source):
            server.host.suffer(fault)
        return server.come_up()

    def servers(self) -> Iterator[WorldServer]:
        """Return the instances that are not deleted."""
        return (one for one in self._servers.values() if not one.is_gone)

    def on_node(self, node: str) -> WorldServer | None:
        """Return the instance that is a managed node of Systems Manager by this id."""
        return next((one for one in self._servers.values() if one.spec.node == node), None)

    def having(self, key: str) -> WorldServer | None:
        """Return the instance with a key such as `lightsail:blog-1`, deleted or not."""
        return self._servers.get(key)

    def server(self, name: str) -> WorldServer:
        """Return the instance of this name, or refuse as Lightsail does when there is none."""
        found = next((one for one in self.servers() if one.spec.name == name), None)
        if found is None:
            raise not_found(LightsailType.INSTANCE, name)
        return found

    def require_free(self, *names: str) -> None:
        """Refuse names that something has already: one namespace holds all of Lightsail's.

        Raises:
            Refusal: one is taken.
        """
        taken = self._tags()
        if used := [name for name in names if name in taken or names.count(name) > 1]:
            text = f"Some names are already in use: {', '.join(dict.fromkeys(used))}"
            raise Refusal(Code.INVALID_INPUT, text)

    def tag(self, name: str, tags: Mapping[str, str]) -> None:
        """TagResource, of whatever has this name.

        Raises:
            Refusal: there is nothing of this name.
        """
        self.tags_of(name).update(tags)
        self._told()

    def untag(self, name: str, keys: list[str]) -> None:
        """UntagResource; a tag that is not there is no error.

        Raises:
            Refusal: there is nothing of this name.
        """
        tags = self.tags_of(name)
        for key in keys:
            tags.pop(key, None)
        self._told()

    def tags_of(self, name: str) -> dict[str, str]:
        """Return the tags of whatever has this name, or refuse as Lightsail does."""
        tags = self._tags().get(name)
        if tags is None:
            raise not_found(LightsailType.INSTANCE, name)
        return tags

    def _tags(self) -> dict[str, dict[str, str]]:
        """Return the tags of all there is, by name."""
        return (
            {one.spec.name: one.tags for one in self.servers()}
            | {one.name: one.tags for one in self.snapshots}
            | {one.name: one.tags for one in self.static_ips}
            | {one.spec.name: one.tags for one in self.disks}
            | {one.name: one.tags for one in self.balancers}
            | self.databases.tags()
        )

    def sites(self) -> Iterator[tuple[str, Host | EndpointAnswer]]:
        """Yield who answers at each domain name, or what comes where nobody does.

        It leads to the load balancer, or else to the static IP, that the instance of the world file
        began with. An instance that a call has made is found by its own name, after those.
        """
        known = [server for server, _ in self._domains]
        for server, static_ip in self._domains:
            yield server.domain, self._answering(server, static_ip)
        for server in self.servers():
            if server not in known:
                yield server.domain, server.host

    def _answering(self, server: WorldServer, static_ip: StaticIp | None) -> Host | EndpointAnswer:
        if server.spec.load_balancer is not None:
            member = self.balancers.answers(server.spec.load_balancer)
            return EndpointAnswer(_NO_TARGET) if member is None else member.host
        holder = server if static_ip is None else static_ip.holder
        if holder is None or holder.is_gone:
            return EndpointAnswer(miss=Miss.TIMED_OUT)
        return holder.host

    def resources(self) -> dict[str, dict[str, Any]]:
        """Return what of the sandbox's `resources` object is of Lightsail."""
        return {
            key: {
                "state": server.host.state.value,
                "healthy": is_healthy(server.host),
                "bundle": server.plan.bundle_id,
                "static_ip": server.static_address is not None,
            }
            for key, server in self._servers.items()
        } | self.databases.resources()


def _plan_of(spec: LightsailInstanceSpec) -> WorldPlan:
    plan = plan_with(spec.ram_gb, spec.cpus)
    if plan is None:  # the loader has refused it
        raise LookupError(spec.name)
    return plan
