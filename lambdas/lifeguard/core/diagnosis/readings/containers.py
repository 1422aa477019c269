"""What a look inside the server says of Docker, its containers, and who holds which port."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.diagnosis.readings.reading import fact
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.guest.container import DaemonState, GuestContainer
from lifeguard.core.guest.containers import Ailment, ailment
from lifeguard.core.guest.created import created_before
from lifeguard.core.guest.look import GuestLook
from lifeguard.core.guest.ports import conflicts

AT_LIMIT = 95
"""Percent of a container's memory limit."""
HOG = 80
"""Percent of the host's CPU."""

_EXITS: Mapping[int, ContainerSymptom] = MappingProxyType(
    {
        134: ContainerSymptom.EXITED_134,
        137: ContainerSymptom.EXITED_137,
        139: ContainerSymptom.EXITED_139,
        127: ContainerSymptom.ENTRYPOINT_MISSING,
    }
)
_AILMENTS: Mapping[Ailment, ContainerSymptom | HostSymptom] = MappingProxyType(
    {
        Ailment.OUT_OF_MEMORY: ContainerSymptom.OOM,
        Ailment.STUCK: HostSymptom.PROCESS_UNINTERRUPTIBLE,
        Ailment.ZOMBIE: HostSymptom.PROCESS_ZOMBIE,
        Ailment.LOOPING: ContainerSymptom.RESTARTING,
        Ailment.DOWN: ContainerSymptom.DOWN,
        Ailment.UNHEALTHY: ContainerSymptom.UNHEALTHY,
    }
)


def container_facts(look: GuestLook, at: datetime) -> Iterator[Fact]:
    """Yield how Docker and the containers fare."""
    if look.docker is not None and look.containers:
        states = {
            DaemonState.HUNG: ContainerSymptom.DAEMON_HUNG,
            DaemonState.STOPPED: ContainerSymptom.DAEMON_STOPPED,
        }
        symptom = states.get(look.docker.state)
        if symptom is not None:
            yield fact(symptom, f"docker: {look.docker.state}", at)
    for container in look.containers:
        yield from _of(look, container, at)
    for new in created_before(look, at):
        line = f"{new.name}: created from {new.image.text}"
        yield fact(ContainerSymptom.RECREATED, line, new.at, subject=new.name)


def _of(look: GuestLook, one: GuestContainer, at: datetime) -> Iterator[Fact]:
    name, wrong = one.name, ailment(look, one)
    line = f"{name}: {one.state}"
    if one.exit and not one.runs:
        line = f"{name}: {one.state} ({one.exit})"
        if one.exit in _EXITS:
            yield fact(_EXITS[one.exit], line, at, subject=name)
    symptom = _AILMENTS.get(wrong) if wrong is not None else None
    if symptom is not None:
        numbers = {"count": float(one.restarts or 0), "code": float(one.exit or 0)}
        yield fact(symptom, line, at, subject=name, numbers=numbers)
    elif one.runs:
        yield fact(ContainerSymptom.RUNS, line, at, subject=name)
    if one.oom_killed is False and not one.oom_kills:
        yield fact(ContainerSymptom.NOT_OOM, f"{name}: OOMKilled false", at, subject=name)
    if one.memory_kb and one.memory_limit_kb:
        percent = 100 * one.memory_kb / one.memory_limit_kb
        if percent >= AT_LIMIT:
            line = f"{name}: MemUsage {percent:.0f}%"
            yield fact(ContainerSymptom.AT_MEMORY_LIMIT, line, at, subject=name)
    if one.cpu is not None and one.cpu >= HOG:
        numbers = {"percent": one.cpu}
        line = f"{name}: CPU {one.cpu:.0f}%"
        yield fact(ContainerSymptom.CPU_HOG, line, at, subject=name, numbers=numbers)


def port_facts(look: GuestLook, at: datetime) -> Iterator[Fact]:
    """Yield who holds a port that a container lacks, and who listens where."""
    for one in conflicts(look):
        numbers = {"port": float(one.port)}
        wants, holder = one.container.name, one.holder.name
        line = f"{wants}: port {one.port} -> {holder}"
        yield fact(ContainerSymptom.PORT_TAKEN, line, at, subject=wants, numbers=numbers)
        yield fact(HostSymptom.PORT_HELD, line, at, subject=holder, numbers=numbers)
    for listener in look.listeners:
        held_by = listener.comm.text or listener.unit
        line, numbers = f"port {listener.port}: {held_by}", {"port": float(listener.port)}
        yield fact(HostSymptom.LISTENS, line, at, subject=f"*:{listener.port}", numbers=numbers)
