"""What a single line does not say, and several do: one statement, one host, two names, a loop."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from lifeguard.core.diagnosis import groups
from lifeguard.core.diagnosis.derive.derived import derived
from lifeguard.core.diagnosis.evidence import Evidence
from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom

_NAMES = (
    AppSymptom.NAME_TEMPORARY,
    AppSymptom.DB_NAME_UNRESOLVED,
    ProxySymptom.NAME_UNRESOLVED,
    NetworkSymptom.DNS_SERVFAIL,
    NetworkSymptom.DNS_TIMED_OUT,
)
_OUTBOUND = (AppSymptom.OUTBOUND_TIMED_OUT, AppSymptom.OUTBOUND_FAILED)
_STARTS = (AppSymptom.STARTED, AppSymptom.LISTENING, ContainerSymptom.STARTED)
_LOOP = 3


def repetitions(evidence: Evidence) -> Iterator[Fact]:
    """Yield what repeats."""
    yield from _statements(evidence)
    yield from _names(evidence)
    yield from _outbound(evidence)
    yield from _space(evidence)
    yield from _loops(evidence)


def _statements(evidence: Evidence) -> Iterator[Fact]:
    """Yield each statement that is slow again and again, where it is not one of many."""
    slow = list(evidence.of(DatabaseSymptom.SLOW_QUERY))
    counted = Counter(fact.subject for fact in slow)
    for fact in slow:
        if fact.subject and counted[fact.subject] > 1 and 2 * counted[fact.subject] >= len(slow):
            yield derived(DerivedSymptom.SLOW_REPEATED, fact)


def _names(evidence: Evidence) -> Iterator[Fact]:
    unresolved = [fact for fact in evidence.of(*_NAMES) if fact.subject]
    if len({fact.subject for fact in unresolved}) > 1:
        yield derived(DerivedSymptom.NAMES_UNRESOLVED, unresolved[0])


def _outbound(evidence: Evidence) -> Iterator[Fact]:
    failed = [fact for fact in evidence.of(*_OUTBOUND) if fact.subject]
    if len(failed) > 1 and len({fact.subject for fact in failed}) == 1:
        yield derived(DerivedSymptom.OUTBOUND_ONE_HOST, failed[0])


def _space(evidence: Evidence) -> Iterator[Fact]:
    full = list(evidence.of(*groups.NO_SPACE))
    if len({fact.hop for fact in full}) > 1:
        yield derived(DerivedSymptom.NO_SPACE_IN_HOPS, full[0])


def _loops(evidence: Evidence) -> Iterator[Fact]:
    for fact in evidence.of(HostSymptom.UNIT_RESTARTING, ContainerSymptom.RESTARTING):
        if (fact.number("count") or 0) >= _LOOP:
            yield derived(DerivedSymptom.CRASH_LOOP, fact)
    begun: dict[str, list[Fact]] = defaultdict(list)
    for fact in evidence.of(*_STARTS):
        begun[fact.hop].append(fact)
    for facts in begun.values():
        if len(facts) >= _LOOP:
            yield derived(DerivedSymptom.CRASH_LOOP, facts[0])
