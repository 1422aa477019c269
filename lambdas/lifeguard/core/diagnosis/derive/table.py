"""All derivations, in an order in which none needs a later one."""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.diagnosis.derive.addresses import addresses
from lifeguard.core.diagnosis.derive.certificates import certificates
from lifeguard.core.diagnosis.derive.changes import changes
from lifeguard.core.diagnosis.derive.clean import clean
from lifeguard.core.diagnosis.derive.liveness import not_running
from lifeguard.core.diagnosis.derive.ports import database_ports, ports
from lifeguard.core.diagnosis.derive.repetitions import repetitions
from lifeguard.core.diagnosis.derive.timeouts import timeouts
from lifeguard.core.diagnosis.derive.workers import killers
from lifeguard.core.diagnosis.evidence import Evidence

DERIVATIONS = (
    killers,
    not_running,
    addresses,
    ports,
    database_ports,
    certificates,
    changes,
    repetitions,
    timeouts,
    clean,
)


def with_derived(evidence: Evidence) -> Evidence:
    """Return the evidence with all that follows from several of its facts."""
    found = [fact for derivation in DERIVATIONS for fact in derivation(evidence)]
    return replace(evidence, facts=(*evidence.facts, *found))
