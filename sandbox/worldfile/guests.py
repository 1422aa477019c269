"""What a world file says of the guests, and what is refused of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable

from sandbox.worldfile import fields
from sandbox.worldfile.fields import WorldFileError
from sandbox.worldfile.guest_spec import (
    AgentSpec,
    ContainerSpec,
    ContainerStateSpec,
    DockerStateSpec,
    Filesystem,
    GuestDiskSpec,
    GuestSpec,
    HealthSpec,
    PortSpec,
    ProcessSpec,
    ProcessStateSpec,
    RestartPolicySpec,
)
from sandbox.worldfile.spec import WorldSpec

_HIGHEST_PORT = 65_535
_HIGHEST_PID = 4_194_304
_HIGHEST_EXIT = 255

_container_name = fields.shaped(
    r"[a-zA-Z0-9][a-zA-Z0-9_.-]+", "a container's name: letters, digits, _, . and -"
)
_image = fields.shaped(r"[a-z0-9][\w./:@-]*", "an image such as shop/api:1")
_project = fields.shaped(r"[a-z0-9][a-z0-9_-]*", "a project of Docker Compose, in lower case")
_unit = fields.shaped(r"[\w:.@\\-]+\.service", "a unit of systemd such as nginx.service")
_process_name = fields.shaped(r"[ -~]{1,15}", "a name of at most 15 characters, as the kernel's")
_node = fields.shaped(
    r"i-[0-9A-Za-z]+|mi-[0-9a-f]{17}",
    "an instance id such as i-00ddbf07ce6372082, or a managed node's such as mi-0123456789abcdef0",
)


def _ports(given: object, path: str) -> tuple[int, ...]:
    """Read one port, or a list."""
    port = fields.up_to(_HIGHEST_PORT)
    if isinstance(given, list):
        return fields.sequence(port)(given, path)
    return (port(given, path),)


_log_name = fields.shaped(
    r"[a-zA-Z0-9][\w:.@-]*|/var/log(/[\w-][\w.-]*)+|/srv(/[\w-][\w.-]*)+",
    "a unit, a container, kernel, or a path below /var/log or /srv",
)


def _logs(given: object, path: str) -> dict[str, tuple[str, ...]]:
    """Read lines by what writes them."""
    lines, found = fields.sequence(fields.text), fields.mapping(given, path)
    return {_log_name(key, path): lines(value, f"{path}.{key}") for key, value in found.items()}


_disk_table = fields.table(
    GuestDiskSpec,
    {
        "gb": fields.number,
        "used_gb": fields.number,
        "journal_gb": fields.number,
        "packages_gb": fields.number,
        "rotated_logs_gb": fields.number,
        "dangling_images_gb": fields.number,
        "build_cache_gb": fields.number,
        "filesystem": fields.choice(Filesystem),
    },
)

_process = fields.table(
    ProcessSpec,
    {
        "pid": fields.up_to(_HIGHEST_PID),
        "name": _process_name,
        "rss_mb": fields.number,
        "cpu": fields.percent,
        "state": fields.choice(ProcessStateSpec),
        "unit": fields.optional(_unit),
    },
    "pid",
    "name",
)

_port = fields.table(
    PortSpec,
    {
        "port": fields.up_to(_HIGHEST_PORT),
        "pid": fields.up_to(_HIGHEST_PID),
        "name": _process_name,
        "unit": fields.optional(_unit),
    },
    "port",
    "pid",
    "name",
)

_container = fields.table(
    ContainerSpec,
    {
        "name": _container_name,
        "image": _image,
        "state": fields.choice(ContainerStateSpec),
        "memory_mb": fields.number,
        "memory_limit_mb": fields.optional(fields.number),
        "cpu": fields.percent,
        "cpu_limit": fields.optional(fields.number),
        "restart": fields.choice(RestartPolicySpec),
        "compose": fields.optional(_project),
        "publishes": _ports,
        "stop_seconds": fields.number,
        "stop_timeout": fields.optional(fields.number),
        "removable": fields.flag,
        "exit_code": fields.up_to(_HIGHEST_EXIT),
        "restarts": fields.whole,
        "pid": fields.optional(fields.up_to(_HIGHEST_PID)),
        "log_gb": fields.number,
        "health": fields.optional(fields.choice(HealthSpec)),
        "created_at": fields.optional(fields.time),
    },
    "name",
)

_guest_table = fields.table(
    GuestSpec,
    {
        "agent": fields.choice(AgentSpec),
        "tags": fields.optional(fields.tags),
        "os": fields.text,
        "memory_mb": fields.number,
        "swap_mb": fields.number,
        "cache_mb": fields.number,
        "fails_when_full": fields.flag,
        "oom_kills": fields.whole,
        "disk": _disk_table,
        "inodes_used_percent": fields.percent,
        "deleted_open_gb": fields.number,
        "per_hour_gb": fields.number,
        "processes": fields.sequence(_process),
        "ports": fields.sequence(_port),
        "docker": fields.choice(DockerStateSpec),
        "live_restore": fields.flag,
        "containers": fields.sequence(_container),
        "killed_units": fields.sequence(fields.text),
        "logs": _logs,
    },
)


def _guest(given: object, path: str) -> GuestSpec:
    spec = _guest_table({} if given is None else given, path)
    _check_disk(spec, path)
    _each_once(f"{path}.containers", "name", (one.name for one in spec.containers))
    _each_once(f"{path}.processes", "pid", (one.pid for one in spec.processes))
    _each_once(f"{path}.ports", "port", (one.port for one in spec.ports))
    if spec.deleted_open_gb and not spec.processes:
        allowed = "0 without processes: a process holds the file open"
        raise WorldFileError(
            path=f"{path}.deleted_open_gb", given=spec.deleted_open_gb, allowed=allowed
        )
    return spec


def _check_disk(spec: GuestSpec, path: str) -> None:
    """Refuse more on the disk than it holds, and parts that are more than the whole."""
    disk = spec.disk
    if disk.used_gb > disk.gb:
        raise WorldFileError(
            path=f"{path}.disk.used_gb", given=disk.used_gb, allowed=f"a number from 0 to {disk.gb}"
        )
    parts = disk.cleanable_gb + spec.deleted_open_gb + sum(one.log_gb for one in spec.containers)
    if parts > disk.used_gb:
        allowed = f"at least the sum of its parts, {parts:g}"
        raise WorldFileError(path=f"{path}.disk.used_gb", given=disk.used_gb, allowed=allowed)


def _each_once(path: str, key: str, given: Iterable[Hashable]) -> None:
    for value, count in Counter(given).items():
        if count > 1:
            raise WorldFileError(path, value, f"each {key} once")


def guests(given: object, path: str) -> dict[str, GuestSpec]:
    """Read the guests, by what Systems Manager names them by."""
    found = fields.mapping(given, path)
    return {_node(key, path): _guest(value, f"{path}.{key}") for key, value in found.items()}


def check_guests(spec: WorldSpec) -> None:
    """Refuse a guest of no host, and tags of one whose tags are EC2's.

    Raises:
        WorldFileError: they are not right.
    """
    nodes = {one.node for one in spec.lightsail.instances if one.node is not None}
    instances = {one.id for one in spec.instances if spec.place_of(one) == spec.home}
    for name, guest in spec.guests.items():
        if name not in nodes | instances:
            there = ", ".join([*sorted(instances), *sorted(nodes)]) or "it has none"
            allowed = f"an instance of the world's Region, or a node of Lightsail: {there}"
            raise WorldFileError(path="guests", given=name, allowed=allowed)
        if name in instances and guest.tags is not None:
            allowed = "none: the tags of a node that is an EC2 instance are the instance's"
            raise WorldFileError(path=f"guests.{name}.tags", given=guest.tags, allowed=allowed)
