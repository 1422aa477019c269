"""All hosts of a world: made from the spec, watched, mirrored into moto, seen by Auto Scaling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

from moto.ec2.models import ec2_backends

from sandbox.gateway.names import hex_id, uuid_of
from sandbox.gateway.refusal import not_found
from sandbox.gateway.tokens import Tokens
from sandbox.hosts import checks, maintenance, sites
from sandbox.hosts.faults import Fault
from sandbox.hosts.guest.guest import Guest
from sandbox.hosts.host import Host
from sandbox.hosts.instance_types import Types
from sandbox.hosts.launch import Launch
from sandbox.hosts.lightsail.estate import LightsailEstate
from sandbox.hosts.mirror import Mirror
from sandbox.hosts.rds.estate import RdsEstate
from sandbox.hosts.regions import Region
from sandbox.hosts.ssm.estate import SsmEstate
from sandbox.hosts.ssm.node import WorldNode
from sandbox.hosts.states import BY_USER, HostState
from sandbox.hosts.targets import Targets
from sandbox.time.agenda import Agenda
from sandbox.worldfile.instance_spec import InitialState, InstanceSpec, Tenancy
from sandbox.worldfile.partition import arn
from sandbox.worldfile.spec import WorldSpec

REPLACED_AFTER = timedelta(seconds=60)
"""When an Auto Scaling group replaces a member that was stopped."""


class Estate:
    """The hosts, and what happens to all of them alike."""

    def __init__(
        self,
        spec: WorldSpec,
        agenda: Agenda,
        emit: Callable[[dict[str, Any]], None],
        regions: dict[str, Region] | None = None,
    ) -> None:
        """Make all hosts of the spec's own account and Region.

        Args:
            spec: the world, or what of it is in one place.
            agenda: the world's.
            emit: called with each event on the place's default bus.
            regions: what the account has of images already; None: nothing.
        """
        self.spec = spec
        self.agenda = agenda
        self.mirror = Mirror(spec)
        self.types = Types(self.mirror.backend, spec)
        self.hosts: dict[str, Host] = {}
        self.revision = 0
        self.regions: dict[str, Region] = {} if regions is None else regions
        """The Regions in which anybody has asked for images."""
        self.home = self.region(spec.region)
        self.tokens = Tokens()
        self.targets = Targets()
        self.groups: dict[str, dict[str, Any]] = {}
        """What a person's Auto Scaling groups launch from, in DescribeAutoScalingGroups' words."""
        self.images_to_fail: Counter[str] = Counter()
        """How many more images of each instance end `failed`."""
        self.copies_to_fail = spec.fail_copies
        self.launches = count(1)
        """Tells launches apart."""
        self.launches_to_fail = spec.capacity.fail_launches
        self.roles = {one.role for one in spec.instances if one.role is not None}
        """The names of the instance profiles."""
        self.starts_to_fail = spec.capacity.fail_starts
        self.alarm_changes: dict[str, datetime] = {}
        """When the state of each alarm changed last."""
        self.mutes: dict[str, tuple[str, datetime | None]] = {}
        """The mute rule on each alarm, by the alarm's name: its ARN, and the end of its window."""
        self.emails_confirmed = not spec.unconfirmed_emails
        """Whether SNS may send to the topic's addresses."""
        self.looked: Callable[[Host], None] = lambda _host: None
        """Called with each host that has changed: alarms look at it."""
        self.modifications: dict[str, Any] = {}
        """The latest change of each volume's size."""
        self._emit = emit
        self.numbers = count(1)
        """Tells events apart."""
        self.ssm = SsmEstate(spec, agenda, self.tell, self.touch)
        zone = self.mirror.first_zone()
        self.lightsail = LightsailEstate(spec.lightsail, zone, agenda, self.touch, self.ssm.looked)
        self.rds = RdsEstate(spec, zone, agenda, self.touch, self.tell)
        for instance in spec.instances:
            if spec.place_of(instance) == spec.home:
                self.add(instance)
        self._register()
        self._join_databases()

    def _join_databases(self) -> None:
        """Let hosts know how the databases are that they depend on."""
        fails = {one.spec.key: one.fails for one in self.rds.databases.values()}
        fails |= {one.spec.key: one.fails for one in self.lightsail.databases}
        for host in (*self.hosts.values(), *(one.host for one in self.lightsail.servers())):
            if host.spec.depends_on is not None:
                host.database_fails = fails[host.spec.depends_on]

    def add(self, spec: InstanceSpec, how: Launch | None = None) -> Host:
        """Make an instance with its host, faults and scheduled events."""
        host = Host(spec, self.agenda, self, can_migrate=self._can_migrate(spec))
        launched_at = host.launched_at if how is None else self.agenda.now()
        self.mirror.make(spec, launched_at, how)
        host.image_id = self.mirror.instance(spec.id).image_id
        self.hosts[spec.id] = host
        self.images_to_fail[spec.id] = spec.fail_images
        if spec.target_group is not None:
            self.targets.found(spec.target_group, spec.id)
        self.changed(host)
        if spec.fault is not None:
            host.suffer(spec.fault)
        for event in spec.events:
            maintenance.announce(host, event)
        for moment in sites.moments(spec.endpoint):
            if moment:
                self.agenda.after(moment, self.touch)
        return host

    def _register(self) -> None:
        """Let Systems Manager know the hosts of the guests."""
        now = self.agenda.now()
        for name, spec in self.spec.guests.items():
            server = self.lightsail.on_node(name)
            if server is not None:
                guest = Guest(name, spec, server.spec.cpus, now)
                tags = server.node_tags if spec.tags is None else dict(spec.tags)
                self.ssm.add(WorldNode(guest, server.host, partial(dict, tags), now))
                continue
            host = self.hosts[name]
            guest = Guest(name, spec, self.types.vcpus(host.spec.type), now)
            if (root := self.mirror.root_volume(host.id)) is not None:
                root.size = guest.disk.device_gb
            self.ssm.add(WorldNode(guest, host, partial(self._tags_of, name), now))

    def _tags_of(self, instance_id: str) -> dict[str, str]:
        tags: dict[str, str] = self.mirror.backend.tags.get(instance_id, {})
        return tags

    def _can_migrate(self, spec: InstanceSpec) -> bool:
        """Say whether a reboot may migrate it (EC2 guide, reboot migration)."""
        return (
            spec.asg is None
            and spec.tenancy is not Tenancy.HOST
            and self.types.migrates_on_reboot(spec.type)
        )

    def resize(self, host: Host, name: str) -> None:
        """Give a host another instance type, and what goes with it."""
        host.resize(name)
        host.can_migrate = self._can_migrate(host.spec)

    def region(self, name: str) -> Region:
        """Return what a Region has of images."""
        if name not in self.regions:
            self.regions[name] = Region(name, ec2_backends[self.spec.account][name])
        return self.regions[name]

    def require(self, instance_ids: list[str]) -> list[Host]:
        """Return the hosts of these ids, or refuse as EC2 does when one does not exist."""
        missing = [name for name in instance_ids if name not in self.hosts]
        if missing:
            raise not_found(missing)
        return [self.hosts[name] for name in instance_ids]

    def touch(self) -> None:
        """Say that something an API shows has changed."""
        self.revision += 1

    def changed(self, host: Host) -> None:
        """Show the change."""
        self.revision += 1
        self.mirror.show(host)
        self.ssm.looked(host)
        self.looked(host)

    def entered(self, host: Host) -> None:
        """Tell EventBridge, and Auto Scaling when it is one of its members."""
        self._notify(host)
        if host.state is HostState.STOPPED and host.spec.asg is not None:
            self.agenda.after(REPLACED_AFTER, lambda: self._replace_member(host))
        if host.state is HostState.TERMINATED:
            self.mirror.bury(host)

    def broke(self, host: Host, fault: Fault) -> None:
        """Let AWS's own recovery come, where it works."""
        wait = self.spec.auto_recovery
        if wait is not None and fault.recoverable():
            self.agenda.after(wait, lambda: self._recover(host, fault))

    def _recover(self, host: Host, fault: Fault) -> None:
        if fault in host.faults and self._recovers(host):
            host.migrate()

    def _recovers(self, host: Host) -> bool:
        """Say whether simplified automatic recovery applies (EC2 guide, its exclusions)."""
        return (
            host.state is HostState.RUNNING
            and host.auto_recovery
            and host.spec.asg is None
            and host.spec.tenancy is not Tenancy.HOST
            and not self.types.has_instance_store(host.spec.type)
            and not host.is_instance_store()
        )

    def _notify(self, host: Host) -> None:
        """Send `EC2 Instance State-change Notification` (EventBridge, best effort, at once)."""
        now = self.agenda.now()
        spec = self.spec
        event = {
            "version": "0",
            "id": uuid_of(
                "state-change", host.id, host.state, now.isoformat(), str(next(self.numbers))
            ),
            "detail-type": "EC2 Instance State-change Notification",
            "source": "aws.ec2",
            "account": spec.account,
            "time": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "region": spec.region,
            "resources": [arn("ec2", spec.region, spec.account, f"instance/{host.id}")],
            "detail": {"instance-id": host.id, "state": host.state.value},
        }
        self.tell(event)

    def tell(self, event: dict[str, Any]) -> None:
        """Put an event on the default bus."""
        # On the agenda, as an event never arrives inside the call that caused it.
        self.agenda.after(timedelta(), lambda: self._emit(event))

    def _replace_member(self, host: Host) -> None:
        """Do what a group does with a member that is not running: terminate, launch another."""
        if host.state is HostState.TERMINATED:
            return
        host.terminate(BY_USER)
        replacement = replace(
            host.spec,
            id=hex_id("i-0", "heir", host.id, length=16),
            state=InitialState.RUNNING,
            fault=None,
            events=(),
        )
        self.add(replacement).launch()

    def resources(self) -> dict[str, dict[str, Any]]:
        """Return the `resources` object of the sandbox's JSON contract."""
        return (
            {
                host.id: {
                    "state": host.state.value,
                    "healthy": checks.is_healthy(host),
                    "host_changed": host.moves > 0,
                    "open_events": [notice.code.value for notice in host.open_notices()],
                }
                for host in self.hosts.values()
            }
            | self.lightsail.resources()
            | self.rds.resources()
            | self.ssm.resources()
        )

    def host(self, name: str) -> Host | None:
        """Return the host of an EC2 instance's id, or of a key such as `lightsail:blog-1`."""
        server = self.lightsail.having(name)
        return self.hosts.get(name) if server is None else server.host
