"""Ports: one that another holds than the one who wants it, and a database's that answers."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.diagnosis.derive.addresses import endpoint
from lifeguard.core.diagnosis.derive.derived import derived
from lifeguard.core.diagnosis.evidence import Evidence
from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom

_WANTED = (HostSymptom.PORT_IN_USE, ContainerSymptom.PORT_TAKEN, DatabaseSymptom.PORT_IN_USE)
_DATABASES = (1433, 3306, 5432)
"""The ports of SQL Server, MySQL and PostgreSQL."""
_HELD = (HostSymptom.PORT_HELD, ContainerSymptom.PUBLISHES)


def ports(evidence: Evidence) -> Iterator[Fact]:
    """Yield each attempt at a port whose holder is known, and is not who tries it."""
    for wanted in evidence.of(*_WANTED):
        port = wanted.number("port")
        holders = [one for one in evidence.of(*_HELD) if port in (None, one.number("port"))]
        if any(_is_another(one, wanted) for one in holders):
            yield derived(DerivedSymptom.PORT_HOLDER_OTHER, wanted, holders[0].subject)


def database_ports(evidence: Evidence) -> Iterator[Fact]:
    """Yield each probe that a database's port has answered."""
    for probe in evidence.of(NetworkSymptom.PORT_OPEN):
        target = endpoint(probe.subject)
        port = probe.number("port") if target is None else target.port
        if port in _DATABASES:
            yield derived(DerivedSymptom.DB_PORT_OPEN, probe)


def _is_another(held: Fact, wanted: Fact) -> bool:
    """Whether the holder is another program; one that tries a port twice holds it itself.

    Docker itself binds the port of a container: whoever holds it then is another.
    """
    if wanted.symptom is ContainerSymptom.PORT_TAKEN:
        return True
    who = wanted.subject or str(wanted.kind)
    return not (held.subject and held.subject.split("-")[0] in who)
