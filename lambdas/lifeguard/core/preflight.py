"""What forbids a remedy on this server, and what needs a person's yes first; every reason named."""

from __future__ import annotations

from dataclasses import dataclass

from lifeguard.core.policy import InstanceStore, Policy, PublicIpChange
from lifeguard.core.runbook import Remedy
from lifeguard.core.server import PublicIp, RootDevice, Server


@dataclass(frozen=True, slots=True)
class Preflight:
    """`refusals` hold whatever the policy says; `asks` end with a person's yes."""

    refusals: tuple[str, ...]
    asks: tuple[str, ...]

    @property
    def clear(self) -> bool:
        """Whether nothing stands in the way."""
        return not (self.refusals or self.asks)


def preflight(server: Server, remedy: Remedy, policy: Policy) -> Preflight:
    """Return all that stands in the way of a remedy, several reasons together."""
    stops = remedy is Remedy.STOP_START
    refusals = _ownership(server) + (_what_a_stop_destroys(server, policy) if stops else ())
    return Preflight(refusals, _what_a_stop_changes(server, policy) if stops else ())


def _ownership(server: Server) -> tuple[str, ...]:
    reasons = []
    if server.group:
        reasons.append(
            f"it belongs to the Auto Scaling group {server.group}, which replaces an unhealthy "
            "instance and would terminate one that is stopped"
        )
    if server.managed_by:
        reasons.append(f"it is managed by another AWS service ({server.managed_by})")
    if server.spot and server.spot != "persistent":
        reasons.append(f"it is a {server.spot} Spot Instance, which cannot be started again")
    return tuple(reasons)


def _what_a_stop_destroys(server: Server, policy: Policy) -> tuple[str, ...]:
    if server.root is RootDevice.INSTANCE_STORE:
        return ("its root device is an instance store: it cannot be stopped, only terminated",)
    if server.instance_store and policy.instance_store is not InstanceStore.EXPENDABLE:
        reason = "it has instance-store volumes, whose data a stop destroys"
        return (f"{reason} (the policy may say instance_store: expendable)",)
    return ()


def _what_a_stop_changes(server: Server, policy: Policy) -> tuple[str, ...]:
    reasons = []
    if server.stop_protection:
        reasons.append("stop protection is on (DisableApiStop)")
    if server.public_ip is PublicIp.AUTO and policy.public_ip_change is not PublicIpChange.ALLOW:
        reasons.append(
            "its public IPv4 address is auto-assigned and would change (the policy may say "
            "public_ip_change: allow)"
        )
    if server.tenancy == "host":
        reasons.append("it runs on a Dedicated Host: it would come back on the same host")
    if server.outpost:
        reasons.append("it runs on an Outpost, whose capacity may be taken while it is stopped")
    if server.capacity_reservation:
        reasons.append(
            f"it uses the capacity reservation {server.capacity_reservation}, whose place may be "
            "lost while it is stopped"
        )
    if server.hibernation:
        reasons.append("hibernation is enabled on it")
    return tuple(reasons)
