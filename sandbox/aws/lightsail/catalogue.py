"""Lightsail's GetBundles."""

from __future__ import annotations

from typing import Any

from sandbox.aws.lightsail.shared import page
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.worldfile.plans import PLANS, PlanKind, WorldPlan

_KIND_NAMES = {PlanKind.LINUX: "", PlanKind.WINDOWS: " Windows", PlanKind.IPV6_ONLY: " IPv6-only"}


def get_bundles(_estate: Estate, request: Request) -> dict[str, Any]:
    """GetBundles: the same prices in every Region; none are for Lightsail for Research."""
    params = request.params
    found = [plan for plan in PLANS if plan.is_active or params.get("includeInactive")]
    shown, more = page([] if params.get("appCategory") else found, request)
    return {"bundles": [_bundle(plan) for plan in shown]} | more


def _bundle(plan: WorldPlan) -> dict[str, Any]:
    size = plan.size
    return {
        "price": plan.price,
        "cpuCount": size.cpus,
        "diskSizeInGb": size.disk_gb,
        "bundleId": plan.bundle_id,
        "instanceType": size.name,
        "isActive": plan.is_active,
        "name": size.name.capitalize() + _KIND_NAMES[plan.kind],
        "power": size.power,
        "ramSizeInGb": size.ram_gb,
        "transferPerMonthInGb": size.transfer_gb,
        "supportedPlatforms": ["WINDOWS" if plan.kind is PlanKind.WINDOWS else "LINUX_UNIX"],
        "publicIpv4AddressCount": 0 if plan.kind is PlanKind.IPV6_ONLY else 1,
    }
