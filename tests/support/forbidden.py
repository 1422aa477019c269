"""Servers that fail for each cause that forbids a rung: their logs, and what is inside them.

The logs are the corpus' own, moved to the time of the play.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.guest.hops.logs import KERNEL
from lifeguard.ingest.logs.evidence import read_evidence
from tests.support.corpus import corpus

Document = dict[str, Any]

LAST_LINE = datetime(2026, 11, 20, 10, 1, 30, tzinfo=UTC)
"""When the logs end: the sites fail from 10:01 on."""

_SITE_FAILS: Document = {"endpoint": {"status": 502, "after": 60}}
_SPENT: Document = {
    "memory_mb": 1024,
    "processes": [{"pid": 811, "name": "java", "rss_mb": 930, "unit": "shop.service"}],
}
"""Memory is full, and there is room for a swap file."""
_NO_SPACE: Document = {"disk": {"gb": 8, "used_gb": 7.95, "journal_gb": 3}}
"""The disk is full, and cleaning it would free enough."""
_HELD: Document = {
    "ports": [{"port": 80, "pid": 612, "name": "nginx", "unit": "nginx.service"}],
    "containers": [{"name": "proxy", "image": "caddy:2", "state": "exited", "publishes": 80}],
}
"""A web server of the host holds the port of the proxy's container."""


@dataclass(frozen=True, slots=True)
class Play:
    """A server that fails for a cause.

    `kept_from` are the rungs that its runbook would have, and that the cause forbids. `does` are
    those that it still climbs, the first ones. Whose `logs` it has is the id of a corpus' case.
    """

    cause: Cause
    logs: str = ""
    kept_from: frozenset[str] = frozenset({"reboot"})
    does: tuple[str, ...] = ()
    inside: Document = field(default_factory=lambda: {"docker": "absent"})
    may: tuple[str, ...] = ()
    instance: Document = field(default_factory=lambda: _SITE_FAILS)


def _kept(*rungs: str) -> frozenset[str]:
    return frozenset(rungs)


PLAYS: tuple[Play, ...] = (
    Play(Cause.MEMORY_EXHAUSTED_HOST, "mem-pg-killed", _kept(), ("add_swap",), _SPENT),
    Play(Cause.APP_HEAP_EXHAUSTED, "heap-java", _kept("add_swap", "reboot"), inside=_SPENT),
    Play(Cause.DISK_FULL, "disk-full-redis", _kept("add_swap", "reboot"), inside=_SPENT),
    Play(
        Cause.INODES_EXHAUSTED,
        "disk-full-two-hops",
        _kept("add_swap"),
        ("reboot",),
        {**_SPENT, "inodes_used_percent": 100},
    ),
    Play(Cause.FILESYSTEM_READONLY, "kops-nvme", _kept("add_swap"), ("reboot",), _SPENT),
    Play(Cause.FILESYSTEM_READONLY, "readonly-xfs", _kept("clean_disk"), ("reboot",), _NO_SPACE),
    Play(Cause.DISK_IO_SATURATED_HOST, "ebs-stall", _kept("add_swap"), ("reboot",), _SPENT),
    Play(Cause.CERTIFICATE_EXPIRED, "cert-limit"),
    Play(Cause.NETWORK_LEASE_LOST, "lease-networkd", _kept(), ("reboot",)),
    Play(Cause.DB_DISK_FULL, "db-disk-rds"),
    Play(Cause.DB_WRAPAROUND, "db-wrap"),
    Play(Cause.DB_ID_OVERFLOW, "db-id-pg"),
    Play(
        Cause.DB_DISK_IO_SATURATED, "db-io-checkpoint", _kept("add_swap", "reboot"), inside=_SPENT
    ),
    Play(Cause.DB_SLOW_QUERY, "db-slow-pg"),
    Play(Cause.DB_LOCK_WAIT, "db-lock-dump"),
    Play(
        Cause.CPU_CREDITS_EXHAUSTED,
        kept_from=_kept("stop_start"),
        does=("reboot",),
        instance={
            "type": "t2.micro",
            "cpu": 97,
            "credits": 0,
            "fault": {"kind": "instance", "cured_by": "never"},
        },
    ),
    Play(Cause.IMAGE_WRONG, "ecs-pull"),
    Play(
        Cause.PORT_CONFLICT,
        "port-allocated",
        _kept("reboot", "restart_docker"),
        ("end_process",),
        {
            "ports": _HELD["ports"],
            "processes": [{"pid": 913, "name": "worker", "state": "Z"}],
            "containers": [
                *_HELD["containers"],
                {"name": "worker", "restart": "always", "removable": False, "pid": 913},
            ],
        },
        ("worker", "docker"),
    ),
    Play(
        Cause.CONTAINER_UNKILLABLE,
        "unkillable-zombie",
        _kept("stop_holder"),
        ("reboot",),
        _HELD,
        ("nginx",),
    ),
    Play(Cause.DOCKER_FIREWALL_RULES_LOST, "firewall-lost"),
    Play(Cause.PACKAGE_UPGRADE_RESTARTED_SERVICE, "apt-nginx", _kept(), ("reboot",)),
    Play(Cause.DB_CONNECTIONS_EXHAUSTED, "db-conn-pg"),
    Play(Cause.DB_POOL_LEAK, "pool-leak-hikari"),
    Play(Cause.UPSTREAM_ADDRESS_STALE, "stale-noroute"),
    Play(Cause.PROXY_CONFIG_INVALID, "config-invalid"),
    Play(Cause.TRAFFIC_SURGE, "public-13"),
    Play(Cause.APP_WORKERS_EXHAUSTED, "workers-php-own"),
    Play(Cause.APP_BUG_EXCEPTION, "bug-python"),
    Play(Cause.APP_START_FAILURE, "start-env-node"),
    Play(
        Cause.EXTERNAL_DEPENDENCY_DOWN,
        "external-payment",
        _kept("reboot", "restart_inside"),
        inside={"containers": [{"name": "api", "health": "unhealthy"}]},
        may=("api",),
    ),
)
"""A cause has several where one server cannot show all that it forbids."""

_CASES = {case.id: case for case in corpus()}


def logs(play: Play) -> dict[str, str]:
    """Return the play's logs by their hops; the last line is of `LAST_LINE`."""
    if not play.logs:
        return {}
    files = _CASES[play.logs].files
    facts = read_evidence(list(files.items()), LAST_LINE.year).facts
    ends = max((fact.at.at for fact in facts if fact.at), default=LAST_LINE)
    return {hop: _as_kept(hop, moved(text, LAST_LINE - ends)) for hop, text in files.items()}


def _as_kept(hop: str, text: str) -> str:
    """Return a log as a server keeps it: the kernel's in the journal."""
    if hop != KERNEL:
        return text
    head = "%b %d %H:%M:%S"
    return _SYSLOG.sub(
        lambda found: f"{datetime.strptime(found[0], head):{LAST_LINE.year}-%m-%dT%H:%M:%S}+0000",  # noqa: DTZ007
        text,
    )


_FORMATS = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"), "%Y-%m-%dT%H:%M:%S"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"), "%Y-%m-%d %H:%M:%S"),
    (re.compile(r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d"), "%Y/%m/%d %H:%M:%S"),
    (re.compile(r"\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d"), "%d/%b/%Y:%H:%M:%S"),
    (re.compile(r"\d\d-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d"), "%d-%b-%Y %H:%M:%S"),
    (re.compile(r"\d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d"), "%d %b %Y %H:%M:%S"),
    (re.compile(r"[A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d \d{4}"), "%b %d %H:%M:%S %Y"),
)
_SYSLOG = re.compile(r"(?m)^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?! \d{4})")
_EPOCH = re.compile(r'(?<="ts":)\d{10}')


def moved(text: str, by: timedelta) -> str:
    """Return a log with its times moved."""
    for pattern, form in _FORMATS:
        text = pattern.sub(partial(_moved, form=form, by=by), text)
    year = LAST_LINE.year
    text = _SYSLOG.sub(lambda found: _at(f"{year} {found[0]}", "%Y %b %d %H:%M:%S", by)[5:], text)
    return _EPOCH.sub(lambda found: str(int(found[0]) + round(by.total_seconds())), text)


def _moved(found: re.Match[str], form: str, by: timedelta) -> str:
    return _at(found[0], form, by)


def _at(text: str, form: str, by: timedelta) -> str:
    return (datetime.strptime(text, form) + by).strftime(form)  # noqa: DTZ007  the line's own zone


def instance_id(play: Play) -> str:
    """Return the id of a play's server."""
    return f"i-{PLAYS.index(play) + 1:017x}"


def name(play: Play) -> str:
    """Return its name, which is that of its policy and of its site, too."""
    return f"{play.cause}-{play.logs or 'none'}"


def world() -> Document:
    """Return a world in which each play's server fails, and nothing that is done cures it."""
    return {
        "now": "2026-11-20T10:00:00Z",
        "instances": [
            {
                "id": instance_id(play),
                "name": name(play),
                "tags": {"lifeguard": name(play)},
                **play.instance,
            }
            for play in PLAYS
        ],
        "guests": {
            instance_id(play): {
                **play.inside,
                "logs": {_place(hop): text.split("\n") for hop, text in logs(play).items()},
            }
            for play in PLAYS
        },
    }


def policies() -> Document:
    """Return a policy for each play's server, under which all may be done that it names."""
    return {
        "endpoints": {name(play): f"https://{play.cause}.example.com/" for play in PLAYS},
        "policies": {"default": {}, **{name(play): _policy(play) for play in PLAYS}},
    }


def _policy(play: Play) -> Document:
    return {
        "mode": "act",
        "guest": "act",
        "guest_may": list(play.may),
        "application_check": "reboot",
        "instance_check_grace": {"default": "2m"},
        "backup": "none",
        "budgets": {"group": 50, "zone": 50, "account": 50, "per_hour": 100},
        "path": [{"hop": hop, "file": _place(hop)} for hop in logs(play) if hop != KERNEL],
    }


def _place(hop: str) -> str:
    return KERNEL if hop == KERNEL else f"/var/log/{hop}.log"
