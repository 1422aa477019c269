"""The requests of one minute through a load balancer: one a second, to each server in turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lifeguard.core.endpoints.answer import EndpointAnswer
from sandbox.hosts import sites

A_MINUTE = 60.0
QUICK = 0.1
"""Seconds until an answer."""
_FAILED = 500


@dataclass(frozen=True, slots=True)
class RequestMinute:
    """What the servers behind it answer, one status for each; None: nothing, a 504 from itself.

    A count that is 0 is not published: it is None.
    """

    statuses: tuple[int | None, ...]

    @property
    def answered(self) -> float | None:
        """How many requests the servers answer, in whatever way."""
        return self._count(status is not None for status in self.statuses)

    @property
    def failed(self) -> float | None:
        """How many they answer with an error of their own."""
        return self._count(status is not None and status >= _FAILED for status in self.statuses)

    @property
    def unanswered(self) -> float | None:
        """How many the load balancer has to answer itself."""
        return self._count(status is None for status in self.statuses)

    @property
    def seconds(self) -> float | None:
        """How long an answer takes."""
        return QUICK if any(self.statuses) else None

    @property
    def unhealthy(self) -> float:
        """How many servers are found unhealthy."""
        return float(sum(status != sites.GOOD for status in self.statuses))

    def _count(self, these: Iterable[bool]) -> float | None:
        return A_MINUTE / len(self.statuses) * sum(these) or None


def minute(answers: Iterable[EndpointAnswer]) -> RequestMinute | None:
    """Return the minute of servers that answer so; None: there is no server."""
    statuses = tuple(one.status for one in answers)
    return RequestMinute(statuses) if statuses else None
