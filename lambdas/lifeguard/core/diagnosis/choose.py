"""Of several causes the one that the others follow from.

Order in time beats depth. A saturation is a consequence wherever a wait below is proven: the table
says so of each cause (`leads_to`), and here time must allow it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.timing import may_precede
from lifeguard.core.diagnosis.weigh import Candidate

_ANY_TIME = timedelta(days=3650)
_LAST = datetime.max.replace(tzinfo=UTC)

_MERE_CONSEQUENCES = frozenset(
    {
        Cause.UPSTREAM_DOWN,
        Cause.DB_UNREACHABLE,
        Cause.DB_CONNECTIONS_EXHAUSTED,
        Cause.PROXY_CONNECTION_LIMIT,
        Cause.PROXY_TIMEOUT_TOO_SHORT,
        Cause.APP_BUG_EXCEPTION,
        Cause.DELIBERATE_CHANGE,
    }
)
"""Whatever likely cause is found below them, they are what it does."""


def roots(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the causes that follow from no other, the most convincing first."""
    ranked = sorted(candidates, key=_rank)
    return [one for one in ranked if not any(_explains(other, one) for other in ranked)]


def _explains(one: Candidate, other: Candidate) -> bool:
    """Whether the other follows from this one; of two that may lead to each other, neither does."""
    return may_lead(one, other) and not may_lead(other, one)


def may_lead(one: Candidate, other: Candidate) -> bool:
    """Whether the other may be a consequence of this one, by the table and by time."""
    if other.cause not in one.hypothesis.leads_to:
        return False
    outweighed = one.strength < other.strength and other.cause not in _MERE_CONSEQUENCES
    if outweighed:
        return False
    return one.hypothesis.lasting or may_precede(one.decisive, other.decisive, _ANY_TIME)


def _rank(one: Candidate) -> tuple[int, datetime]:
    at = one.decisive.at
    return -one.strength, at.at if at else _LAST
