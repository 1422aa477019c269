"""What was before what, with clocks that differ and lines without a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from lifeguard.core.diagnosis.fact import EXACT, Fact
from lifeguard.core.diagnosis.source_kind import SourceKind

ACROSS = timedelta(seconds=90)
"""How far the clocks of two sources may differ."""

WITHIN = timedelta(seconds=2)
"""How far two lines of one source may be out of order."""

PERIOD = timedelta(minutes=5)
"""The longest period of metrics that AWS publishes by itself (EC2, basic monitoring)."""

_PERIODIC = frozenset({SourceKind.METRICS, SourceKind.EC2})


def may_precede(one: Fact, other: Fact, at_most: timedelta) -> bool:
    """Whether one may have been before the other, by no more than that.

    A missing time may be any.
    """
    if one.at is None or other.at is None:
        return True
    slack = _slack(one, other)
    return -slack <= other.at.at - one.at.at <= at_most + slack


def _slack(one: Fact, other: Fact) -> timedelta:
    between = WITHIN if one.hop == other.hop else ACROSS
    return between + _vagueness(one) + _vagueness(other)


def _vagueness(fact: Fact) -> timedelta:
    """Return by how much the time of a fact may be wrong: a metric speaks of its period."""
    own = fact.at.within if fact.at else EXACT
    return own + PERIOD if fact.kind in _PERIODIC else own


def first(facts: Iterable[Fact]) -> Fact | None:
    """Return the first of facts by time; of facts without one, the first of all."""
    found = list(facts)
    timed = [(fact.at.at, n) for n, fact in enumerate(found) if fact.at]
    if timed:
        return found[min(timed)[1]]
    return found[0] if found else None


def earliest(facts: Iterable[Fact]) -> datetime | None:
    """Return the time of the first of those facts that have one."""
    return min((fact.at.at for fact in facts if fact.at), default=None)


def latest(facts: Iterable[Fact]) -> datetime | None:
    """Return the time of the last of those facts that have one."""
    return max((fact.at.at for fact in facts if fact.at), default=None)
