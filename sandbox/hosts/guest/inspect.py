"""A container as Docker tells of it: `docker inspect`, and what the daemon has written down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sandbox.hosts.guest.container import WorldContainer
from sandbox.hosts.guest.guest import Guest
from sandbox.worldfile.guest_spec import ContainerStateSpec

VERSION = "25.0.3"
_BYTES = 1024 * 1024
_NANO = 1_000_000_000
NEVER = "0001-01-01T00:00:00Z"
KILLED = 137


def moment(when: datetime | None) -> str:
    """Return a time as Docker writes it."""
    return NEVER if when is None else f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond:06}000Z"


def inspected(guest: Guest, container: WorldContainer) -> dict[str, Any]:
    """Return one element of `docker inspect`'s list (Docker Engine API, ContainerInspect)."""
    ports = _bindings(container) if container.is_up else {}
    return {
        "Id": container.id,
        "Created": moment(container.created_at),
        "Path": "/entrypoint",
        "Args": [],
        "State": _state(guest, container),
        "Image": f"sha256:{container.id}",
        "Name": f"/{container.spec.name}",
        "RestartCount": container.restarts,
        "Driver": "overlay2",
        "HostConfig": host_config(container),
        "Config": _config(container),
        "Mounts": [],
        "NetworkSettings": {"Ports": ports},
    }


def _state(guest: Guest, container: WorldContainer) -> dict[str, Any]:
    state = container.state
    health = {} if container.health is None else {"Health": {"Status": container.health.value}}
    is_killed = container.exit_code == KILLED and guest.oom_kills > 0
    return {
        "Status": state.value,
        "Running": container.is_up,
        "Paused": state is ContainerStateSpec.PAUSED,
        "Restarting": state is ContainerStateSpec.RESTARTING,
        "OOMKilled": is_killed and not container.is_up,
        "Dead": state is ContainerStateSpec.DEAD,
        "Pid": container.pid if container.is_up else 0,
        "ExitCode": container.exit_code,
        "Error": "",
        "StartedAt": NEVER if state is ContainerStateSpec.CREATED else moment(container.started_at),
        "FinishedAt": moment(container.finished_at),
        **health,
    }


def host_config(container: WorldContainer) -> dict[str, Any]:
    """Return its HostConfig."""
    memory, swap = container.memory_limit_mb, container.swap_limit_mb
    swap_bytes = 0 if memory is None else -1
    return {
        "Memory": 0 if memory is None else int(memory * _BYTES),
        "MemorySwap": swap_bytes if swap is None else int(swap * _BYTES),
        "CpuQuota": 0,
        "NanoCpus": 0 if container.cpu_limit is None else int(container.cpu_limit * _NANO),
        "RestartPolicy": {"Name": container.restart.value, "MaximumRetryCount": 0},
        "AutoRemove": False,
        "PortBindings": _bindings(container),
    }


def _bindings(container: WorldContainer) -> dict[str, Any]:
    return {
        f"{port}/tcp": [{"HostIp": "0.0.0.0", "HostPort": str(port)}]  # noqa: S104  the guest's
        for port in container.spec.publishes
    }


def _config(container: WorldContainer) -> dict[str, Any]:
    labels = {}
    if project := container.spec.compose:
        labels = {
            "com.docker.compose.project": project,
            "com.docker.compose.service": container.spec.name,
            "com.docker.compose.project.working_dir": f"/srv/{project}",
            "com.docker.compose.project.config_files": f"/srv/{project}/compose.yaml",
        }
    timeout = container.spec.stop_timeout
    given = {} if timeout is None else {"StopTimeout": int(timeout)}
    return {"Image": container.spec.image, "Labels": labels, "Volumes": None, **given}


def written_down(guest: Guest, container: WorldContainer) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return config.v2.json and hostconfig.json: what there is while the daemon does not answer."""
    told = inspected(guest, container)
    state = {name: value for name, value in told["State"].items() if name != "Status"}
    config = {
        "ID": container.id,
        "State": state,
        "Name": told["Name"],
        "RestartCount": container.restarts,
        "Config": told["Config"],
        "NetworkSettings": told["NetworkSettings"],
    }
    return config, told["HostConfig"]
