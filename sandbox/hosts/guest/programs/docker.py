"""The command `docker`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from sandbox.hosts.guest.container import WorldContainer
from sandbox.hosts.guest.docker_engine import DockerEngine
from sandbox.hosts.guest.inspect import VERSION, inspected
from sandbox.hosts.guest.machine import GuestMachine
from sandbox.hosts.guest.programs.logs import docker_logs
from sandbox.hosts.guest.programs.words import Words, take_apart
from sandbox.hosts.guest.run import Asked, HangsError, Printed
from sandbox.worldfile.guest_spec import DockerStateSpec, RestartPolicySpec

_VALUED = frozenset(
    {
        "cpus",
        "f",
        "file",
        "filter",
        "format",
        "memory",
        "memory-swap",
        "m",
        "n",
        "p",
        "project-name",
        "project-directory",
        "restart",
        "signal",
        "since",
        "s",
        "t",
        "tail",
        "time",
        "timeout",
        "type",
    }
)
_GROUPS = frozenset({"builder", "container", "image", "system"})
_SHORT = 12
_GB = 1024**3 / 1000**3
_DOWN = (
    "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon"
    " running?"
)
_MEMBER = re.compile(r"\{\{\s*(json\s+)?\.([\w.]*)\s*\}\}")
_SIZE = re.compile(r"(-?[\d.]+)([bkmg]?)b?", re.IGNORECASE)
_MB = {"": 1 / 1024**2, "b": 1 / 1024**2, "k": 1 / 1024, "m": 1.0, "g": 1024.0}


def docker(machine: GuestMachine, asked: Asked) -> Printed:
    """Answer as the client does; against a daemon that hangs it waits for ever."""
    command, rest = asked.arguments[:1], asked.arguments[1:]
    if command and command[0] in {"--version", "-v"}:
        return Printed(f"Docker version {VERSION}, build 4debf41\n")
    if command and command[0] in _GROUPS:
        command, rest = asked.arguments[:2], asked.arguments[2:]
    name = " ".join(command)
    answer = _COMMANDS.get(name)
    if answer is None:
        return Printed(status=1, error=f"docker: not played here: {name}")
    match machine.guest.docker:
        case DockerStateSpec.HUNG:
            raise HangsError
        case DockerStateSpec.STOPPED | DockerStateSpec.ABSENT:
            return Printed(status=1, error=_DOWN)
        case DockerStateSpec.RUNNING:
            valued = _VALUED - {"f"} if name in {"rm", "image prune", "builder prune"} else _VALUED
            return answer(machine, take_apart(rest, valued))


def _formatted(words: Words, told: Mapping[str, Any], default: str) -> str:
    """Return what a Go template makes of a value: members, and `json`; or the default."""
    wanted = words.value("format", "f")
    if not wanted:
        return default
    if wanted == "json":
        return json.dumps(told)
    return _MEMBER.sub(lambda found: _member(told, found[2], is_json=bool(found[1])), wanted)


def _member(told: Any, path: str, *, is_json: bool) -> str:  # noqa: ANN401  any JSON
    for name in filter(None, path.split(".")):
        told = told[name]
    if is_json:
        return json.dumps(told)
    return str(told).lower() if isinstance(told, bool) else str(told)


def _info(machine: GuestMachine, words: Words) -> Printed:
    guest = machine.guest
    told = {
        "ServerVersion": VERSION,
        "LiveRestoreEnabled": guest.spec.live_restore,
        "DockerRootDir": "/var/lib/docker",
        "CgroupVersion": "2",
        "CgroupDriver": "systemd",
        "NCPU": guest.cpus,
        "MemTotal": int(guest.spec.memory_mb * 1024**2),
        "Containers": len(guest.containers),
        "Swarm": {"LocalNodeState": "inactive"},
    }
    return Printed(_formatted(words, told, f"Server Version: {VERSION}") + "\n")


def _version(_machine: GuestMachine, words: Words) -> Printed:
    told = {"Client": {"Version": VERSION}, "Server": {"Version": VERSION}}
    return Printed(_formatted(words, told, VERSION) + "\n")


def _ps(machine: GuestMachine, words: Words) -> Printed:
    shown = [
        one
        for one in machine.guest.containers.values()
        if (words.has("a", "all") or one.is_up) and _passes(one, words.value("filter"))
    ]
    return Printed("".join(f"{_row(one, words)}\n" for one in shown))


def _passes(container: WorldContainer, wanted: str) -> bool:
    key, _, value = wanted.partition("=")
    match key:
        case "":
            return True
        case "publish":
            return container.is_up and int(value.partition("/")[0]) in container.spec.publishes
        case "name":
            return re.search(value, f"/{container.spec.name}") is not None
        case "status":
            return container.state.value == value
        case "health":
            return (container.health or "none") == value
        case _:
            return container.id.startswith(value)


def _row(container: WorldContainer, words: Words) -> str:
    name = container.id if words.has("no-trunc") else container.id[:_SHORT]
    if words.has("q", "quiet"):
        return name
    told = {
        "ID": name,
        "Names": container.spec.name,
        "Image": container.spec.image,
        "State": container.state.value,
        "Status": container.state.value,
        "Ports": ", ".join(f"0.0.0.0:{one}->{one}/tcp" for one in container.spec.publishes),
    }
    return _formatted(words, told, f"{name}   {container.spec.image}   {container.spec.name}")


def _inspect(machine: GuestMachine, words: Words) -> Printed:
    found, missing = _named(machine, words)
    told = [inspected(machine.guest, one) for one in found]
    if words.has("format", "f"):
        out = "".join(f"{_formatted(words, one, '')}\n" for one in told)
    else:
        out = json.dumps(told, indent=4) + "\n"
    errors = "\n".join(f"Error response from daemon: No such container: {name}" for name in missing)
    return Printed(out, 1 if missing else 0, errors)


def _named(machine: GuestMachine, words: Words) -> tuple[list[WorldContainer], list[str]]:
    pairs = [(name, machine.guest.container(name)) for name in words.operands]
    found = [one for _, one in pairs if one is not None]
    return found, [name for name, one in pairs if one is None]


def _each(what: Callable[[DockerEngine, WorldContainer, Words], str]) -> Callable[..., Printed]:
    """Return a command that does something to each container it names."""

    def answer(machine: GuestMachine, words: Words) -> Printed:
        found, missing = _named(machine, words)
        engine, done = DockerEngine(machine), []
        errors = [f"Error response from daemon: No such container: {name}" for name in missing]
        for one in found:
            why = what(engine, one, words)
            if why:
                errors.append(f"Error response from daemon: {why}")
            else:
                done.append(one.spec.name)
        machine.changed()
        out = "".join(f"{name}\n" for name in done)
        return Printed(out, 1 if errors else 0, "\n".join(errors))

    return answer


def _grace(container: WorldContainer, words: Words) -> float:
    return float(words.value("t", "time", "timeout") or container.stop_timeout)


def _stop(engine: DockerEngine, container: WorldContainer, words: Words) -> str:
    return engine.stop(container, _grace(container, words))


def _restart(engine: DockerEngine, container: WorldContainer, words: Words) -> str:
    return engine.restart(container, _grace(container, words))


def _start(engine: DockerEngine, container: WorldContainer, _words: Words) -> str:
    return engine.start(container)


def _kill(engine: DockerEngine, container: WorldContainer, _words: Words) -> str:
    return engine.kill(container)


def _rm(engine: DockerEngine, container: WorldContainer, words: Words) -> str:
    return engine.remove(container, force=words.has("f", "force"))


def _update(engine: DockerEngine, container: WorldContainer, words: Words) -> str:
    cpus = words.value("cpus")
    restart = words.value("restart")
    return engine.update(
        container,
        _megabytes(words.value("memory", "m")),
        _megabytes(words.value("memory-swap")),
        float(cpus) if cpus else None,
        RestartPolicySpec(restart) if restart else None,
    )


def _megabytes(text: str) -> float | None:
    """Read a size as Docker does: bytes without a unit."""
    if not text:
        return None
    found = _SIZE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return -1.0 if text == "-1" else float(found[1]) * _MB[found[2].lower()]


def _size(gb: float) -> str:
    """Write a size as Docker does: in units of 1000."""
    return f"{gb * _GB:.3f}GB"


def _image_ls(machine: GuestMachine, words: Words) -> Printed:
    dangling = machine.guest.disk.dangling_images_gb
    rows: Iterable[Mapping[str, Any]] = []
    if dangling:
        rows = [{"ID": "0123456789ab", "Repository": "<none>", "Tag": "<none>"}]
    told = [{**row, "Size": _size(dangling)} for row in rows]
    return Printed("".join(f"{_formatted(words, row, str(row['ID']))}\n" for row in told))


def _image_prune(machine: GuestMachine, words: Words) -> Printed:
    if words.has("a", "all"):
        return Printed(status=1, error="docker: not played here: image prune --all")
    freed, machine.guest.disk.dangling_images_gb = machine.guest.disk.dangling_images_gb, 0.0
    machine.changed()
    return Printed(f"Total reclaimed space: {_size(freed) if freed else '0B'}\n")


def _builder_prune(machine: GuestMachine, _words: Words) -> Printed:
    freed, machine.guest.disk.build_cache_gb = machine.guest.disk.build_cache_gb, 0.0
    machine.changed()
    return Printed(f"Total:\t{_size(freed) if freed else '0B'}\n")


def _system_df(machine: GuestMachine, words: Words) -> Printed:
    disk = machine.guest.disk
    images, cache = disk.dangling_images_gb, disk.build_cache_gb
    rows = [
        {"Type": "Images", "Size": _size(images), "Reclaimable": f"{_size(images)} (100%)"},
        {"Type": "Build Cache", "Size": _size(cache), "Reclaimable": _size(cache)},
    ]
    return Printed("".join(f"{_formatted(words, row, row['Type'])}\n" for row in rows))


def _compose(machine: GuestMachine, words: Words) -> Printed:
    """Play `compose up`: what was removed comes back, what does not run starts."""
    command, *services = words.operands or ("",)
    if command == "version":
        return Printed("Docker Compose version v2.24.5\n")
    if command != "up":
        return Printed(status=1, error=f"docker: not played here: compose {command}")
    project = words.value("p", "project-name")
    errors = machine.guest.compose_up(project, tuple(services), machine.now)
    machine.changed()
    return Printed(status=1 if errors else 0, error="\n".join(errors))


_COMMANDS: Mapping[str, Callable[[GuestMachine, Words], Printed]] = MappingProxyType(
    {
        "builder prune": _builder_prune,
        "compose": _compose,
        "container inspect": _inspect,
        "image ls": _image_ls,
        "image prune": _image_prune,
        "images": _image_ls,
        "info": _info,
        "inspect": _inspect,
        "kill": _each(_kill),
        "logs": docker_logs,
        "ps": _ps,
        "restart": _each(_restart),
        "rm": _each(_rm),
        "start": _each(_start),
        "stop": _each(_stop),
        "system df": _system_df,
        "update": _each(_update),
        "version": _version,
    }
)
