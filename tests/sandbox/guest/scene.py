"""A guest without a world: what a script meets, in a moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sandbox.hosts.guest.agent import run_script
from sandbox.hosts.guest.guest import Guest
from sandbox.hosts.guest.run import ScriptResult
from sandbox.worldfile.guest_spec import ContainerSpec, GuestSpec, PortSpec, RestartPolicySpec
from sandbox.worldfile.spec import WorldSpec

NOW = WorldSpec().now
NGINX = PortSpec(80, 612, "nginx", "nginx.service")
API = ContainerSpec("api", "shop/api:1", memory_mb=400, publishes=(8080,))
ALWAYS = RestartPolicySpec.ALWAYS


def made(**spec: Any) -> Guest:  # noqa: ANN401  the fields of GuestSpec
    return Guest("i-1", GuestSpec(**spec), 2, NOW)


def run(guest: Guest, script: str, *, limit: int = 120, **environment: str) -> ScriptResult:
    return run_script(guest, script, environment, timedelta(seconds=limit), NOW)


def out(guest: Guest, script: str) -> str:
    """Return what a script prints that works and does not complain."""
    result = run(guest, script)
    assert (result.status, result.error) == (0, "")
    return result.out


def refused(guest: Guest, script: str) -> str:
    """Return the complaint of a script that fails."""
    result = run(guest, script)
    assert result.status != 0
    return result.error


def states(guest: Guest) -> dict[str, str]:
    found: dict[str, str] = guest.told()["containers"]
    return found


def ports(guest: Guest) -> dict[str, str]:
    found: dict[str, str] = guest.told()["ports"]
    return found
