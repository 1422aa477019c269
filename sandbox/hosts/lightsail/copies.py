"""A new Lightsail instance from a snapshot of another one: what it has of that, and what not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sandbox.hosts.lightsail.server import WorldServer
from sandbox.worldfile.fault_spec import Cure, FaultSpec
from sandbox.worldfile.instance_spec import InitialState
from sandbox.worldfile.lightsail_spec import BurstSpec, LightsailInstanceSpec
from sandbox.worldfile.plans import EARNS_FOR, WorldPlan

_HOUR_OF_EARNING = 100 / (EARNS_FOR.total_seconds() / 3600)
"""Percentage points of the full capacity that an idle instance earns in an hour."""
_USUAL = LightsailInstanceSpec("usual")


def spec_of_copy(source: WorldServer, plan: WorldPlan, now: datetime) -> LightsailInstanceSpec:
    """Return how a copy is: its disk and so its work are the source's, its host is another.

    Ports, tags, static IP, add-ons, load balancer and managed node do not come with a snapshot.
    """
    before, size = source.plan.size, plan.size
    return replace(
        source.spec,
        tags={},
        ram_gb=size.ram_gb,
        cpus=size.cpus,
        created_at=now,
        static_ip=False,
        state=InitialState.RUNNING,
        stops_for=_USUAL.stops_for,
        load_balancer=None,
        disks=(),
        fail_snapshots=0,
        start_falls_back=0,
        ports=_USUAL.ports,
        fault=None,
        cpu=source.spec.cpu * before.cpus / size.cpus,
        burst=BurstSpec(per_hour=_per_hour(source, plan)),
        auto_snapshot=None,
        node=None,
    )


def _per_hour(source: WorldServer, plan: WorldPlan) -> float | None:
    moved = source.spec.burst.per_hour
    return None if moved is None else burst_per_hour(moved, source.plan, plan)


def burst_per_hour(moved: float, before: WorldPlan, after: WorldPlan) -> float:
    """Return how burst capacity moves with the same work on another plan.

    An instance earns a full bucket in 24 hours and spends what its CPU uses above nothing; the
    buckets of two plans differ as their baselines do (Lightsail guide, baseline CPU performance).

    Args:
        moved: by how many percentage points it moved in an hour before.
        before: the plan that it had.
        after: the plan that it has now.
    """
    if moved >= 0 or before.full_burst is None or after.full_burst is None:
        return max(moved, 0.0)
    spent = _HOUR_OF_EARNING - moved
    bucket = before.full_burst * before.size.cpus / (after.full_burst * after.size.cpus)
    return _HOUR_OF_EARNING - spent * bucket


def lasting_faults(source: WorldServer) -> list[FaultSpec]:
    """Return what is wrong with each copy too: what nothing cures."""
    return [
        FaultSpec(fault.kind, Cure.NEVER)
        for fault in source.host.faults
        if fault.cure is Cure.NEVER
    ]
