"""English templates of Lightsail instances."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "cause.burst-capacity-gone": "no burst capacity left",
    "cause.burst-capacity-low": "burst capacity runs low",
    "page_cause.burst-capacity-gone": "The instance has no burst capacity left.",
    "page_cause.burst-capacity-low": "The burst capacity of the instance runs low.",
    "lightsail.burst_gone": (
        "the burst capacity was used up; the CPU is held at the baseline of the plan ({cpu}% of "
        "CPU in the last hour)"
    ),
    "lightsail.burst_low": (
        "{percent}% of the burst capacity was left, enough for {left} at {cpu}% of CPU"
    ),
    "lightsail.burst_back": "the burst capacity no longer runs out ({percent}% left)",
    "lightsail.reading": "Lightsail: {state}, system check {system}, instance check {instance}",
    "lightsail.gist_back": "burst capacity no longer runs out",
    "lightsail.same_disks": "disks",
    "lightsail.bigger": (
        "If the load is to stay, move to the bundle {bundle} ({memory} GB, {price} USD a month)."
    ),
    "lightsail.no_restart": (
        "Do not restart the instance for this: a restart earns no burst capacity."
    ),
    "lightsail.no_restart_old": (
        "Do not stop the instance for this: an instance created before 29 June 2023 loses all its "
        "burst capacity at a stop."
    ),
    "lightsail.ask_backup": (
        "Find out why no backup succeeds, or create a snapshot of the instance yourself. Until "
        "then, the instance has no recent backup."
    ),
    "lightsail.ask_new": (
        "Decide whether to create a new instance from a snapshot, on the same or a bigger bundle, "
        "and move the static IP address to it."
    ),
    "lightsail.ask_bigger": (
        "Decide whether to create a new instance from a snapshot on a bigger bundle. The burst "
        "capacity is used up, and a stop and a start does not bring any back."
    ),
    "lightsail.manage_instance": (
        "register SSM Agent on {names} by a hybrid activation whose tags are {tag}, as on the "
        "instance, and {node_of} with the instance's name"
    ),
    "lightsail.larger_disk": (
        "The disk is too small, and a disk of Lightsail cannot grow: create a new instance from a "
        "snapshot, on a bigger bundle. For the snapshot, run:"
    ),
    "lightsail.address.label": "public IP address would change",
    "lightsail.address.reason": (
        "the instance has no static IP address: a stop and a start changes its public IP address"
    ),
    "lightsail.address.advice": (
        "Attach a static IP address to the instance, or set public_ip_change: allow."
    ),
    "lightsail.same_static_ip": "static IP address",
    "lightsail.way_back": "snapshot {name}, {at}",
    "lightsail.unhealthy": "unhealthy behind {balancers}",
    "lightsail.look_at_application": (
        "Look at the application. All status checks of the instance pass, but the load balancer "
        "({balancers}) does not find it healthy."
    ),
    "lightsail.target": "the load balancer {balancer:40} reports {health}",
    "lightsail.target_because": "the load balancer {balancer:40} reports {health} ({reason})",
    "lightsail.traffic": (
        "the instance receives traffic from {balancers:load balancer|load balancers} again"
    ),
    "answer.snapshot_begun": "Lightsail creates the snapshot {snapshot}",
    "answer.operation_begun": "Lightsail has begun the operation {operation}",
}
