"""Which logs to read: those of the path that the policy names, or of what runs on the server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lifeguard.core.guest.container import DaemonState, GuestContainer
from lifeguard.core.guest.hops.logs import KERNEL, GuestLogSource, LogKind
from lifeguard.core.guest.hops.programs import Role, program
from lifeguard.core.guest.look import GuestLook
from lifeguard.core.guest.owner import SERVICE
from lifeguard.core.policy.path import ANY_BALANCER, Hop, HopPlace

MOST = 12
"""Logs that one visit reads."""
LONGEST = 1000
"""Characters of their names in all: the document takes no more."""

DOCKER = "docker"

_OF_THE_SYSTEM = (
    "amazon-ssm-agent",
    "auditd",
    "chrony",
    "cloud-",
    "containerd",
    "cron",
    "dbus",
    "docker",
    "exim",
    "fail2ban",
    "getty",
    "postfix",
    "rpcbind",
    "rsyslog",
    "snap",
    "ssh",
    "systemd-",
    "user@",
)
"""How the names of units begin that no request passes through."""

_KINDS = {
    HopPlace.UNIT: LogKind.UNIT,
    HopPlace.CONTAINER: LogKind.CONTAINER,
    HopPlace.FILE: LogKind.FILE,
}


def log_sources(path: tuple[Hop, ...], look: GuestLook | None) -> tuple[GuestLogSource, ...]:
    """Return the logs to read inside the server, in the order of the path; the kernel's last.

    Args:
        path: as the policy names it; none: what runs, the proxy first, the database last.
        look: what was found inside; None: nothing was seen, so that bare names are taken as units.
    """
    found = look or GuestLook()
    named = [one for hop in path for one in _of_hop(hop, found)] if path else list(_run(found))
    there = found.docker is not None and found.docker.state is not DaemonState.ABSENT
    docker = [GuestLogSource(DOCKER, LogKind.UNIT, f"docker{SERVICE}")] if there else []
    return tuple(_fitting([*_distinct(named), *docker]))


def _fitting(sources: Iterable[GuestLogSource]) -> Iterator[GuestLogSource]:
    """Yield as many of the logs as a visit may read, and the kernel's."""
    room, left = LONGEST - len(KERNEL), MOST - 1
    for source in sources:
        room -= len(source.parameter) + 1
        left -= 1
        if room < 0 or left < 0:
            break
        yield source
    yield GuestLogSource(KERNEL, LogKind.KERNEL)


def _distinct(sources: Iterable[GuestLogSource]) -> Iterator[GuestLogSource]:
    """Yield the logs, each once: of a log that two hops name, the first hop's."""
    seen = set()
    for source in sources:
        if source.parameter not in seen:
            seen.add(source.parameter)
            yield source


def _of_hop(hop: Hop, look: GuestLook) -> Iterator[GuestLogSource]:
    """Yield the logs of a hop: where the policy says, or those of what bears its name."""
    if hop.hop == KERNEL:
        return
    if hop.place is not None:
        if hop.place in _KINDS:  # of the others AWS has the log
            yield GuestLogSource(hop.hop, _KINDS[hop.place], hop.at)
        return
    containers = _named(hop.hop, look.containers)
    if containers:
        yield from (GuestLogSource(hop.hop, LogKind.CONTAINER, one.name) for one in containers)
        return
    units = [unit for unit in _units(look) if _is_called(hop.hop, unit)]
    guessed = [] if hop.hop in ANY_BALANCER else [f"{hop.hop}{SERVICE}"]
    for unit in units or guessed:
        yield GuestLogSource(hop.hop, LogKind.UNIT, unit)
    known = program(hop.hop)
    yield from (
        GuestLogSource(hop.hop, LogKind.FILE, file) for file in (known.files if known else ())
    )


def _named(name: str, containers: Iterable[GuestContainer]) -> list[GuestContainer]:
    """Return the containers of that name, else those whose name or image speaks of it."""
    all_of_them = list(containers)
    exact = [one for one in all_of_them if one.name == name]
    return exact or [
        one for one in all_of_them if _is_called(name, one.name) or _runs(name, one.image.text)
    ]


def _is_called(name: str, found: str) -> bool:
    """Whether a name has another one as a part: `django` of `shop-django-1`."""
    parts = found.lower().removesuffix(SERVICE).replace("_", "-").replace(".", "-").split("-")
    return name.lower() in {found.lower().removesuffix(SERVICE), *parts}


def _runs(name: str, image: str) -> bool:
    """Whether an image is of the program that a name is of."""
    known = program(name)
    return known is not None and program(image) is known


def _run(look: GuestLook) -> Iterator[GuestLogSource]:
    """Yield the logs of what runs: containers and units by their roles, in the path's order."""
    ranked = [*_ranked_containers(look), *_ranked_units(look)]
    for _, sources in sorted(ranked, key=lambda pair: pair[0]):
        yield from sources


def _ranked_containers(look: GuestLook) -> Iterator[tuple[Role, list[GuestLogSource]]]:
    for one in look.containers:
        known = program(one.name, one.image.text)
        role = Role.APPLICATION if known is None else known.role
        yield role, [GuestLogSource(one.name, LogKind.CONTAINER, one.name)]


def _ranked_units(look: GuestLook) -> Iterator[tuple[Role, list[GuestLogSource]]]:
    for unit in _units(look):
        hop, known = unit.removesuffix(SERVICE), program(unit)
        files = () if known is None else known.files
        role = Role.APPLICATION if known is None else known.role
        yield (
            role,
            [
                GuestLogSource(hop, LogKind.UNIT, unit),
                *(GuestLogSource(hop, LogKind.FILE, file) for file in files),
            ],
        )


def _units(look: GuestLook) -> list[str]:
    """Return the services that listen, work or have failed, but those of the system."""
    listening = [one.unit for one in look.listeners if not one.container]
    working = [one.unit for one in look.processes if not one.container and program(one.unit)]
    failed = [one.unit for one in look.units]
    units = dict.fromkeys([*listening, *working, *failed])
    return [
        unit for unit in units if unit.endswith(SERVICE) and not unit.startswith(_OF_THE_SYSTEM)
    ]
