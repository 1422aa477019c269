"""moto's answers to reads, kept until something is written: to ask it again is most of a replay."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable
from typing import Any

from sandbox.gateway.request import Request

_KEPT = frozenset({"autoscaling", "cloudwatch", "dynamodb", "ec2", "sns", "ssm"})
"""Services whose reads in moto depend on what was written alone."""

_EXCEPT = frozenset({"DescribeTags", "GetMetricData", "GetMetricStatistics"})
"""What shows the tags that the world puts on moto's images by itself, or depends on the time."""

_READS = ("BatchGet", "Describe", "Get", "List", "Query", "Scan")

Forward = Callable[[dict[str, Any]], dict[str, Any]]


class Reads:
    """Stands between one world and moto."""

    def __init__(self, changes: Callable[[], int]) -> None:
        """Begin with nothing.

        Args:
            changes: a number that grows whenever moto's instances are changed past its API.
        """
        self._changes = changes
        self._writes = Counter[str]()
        self._kept: dict[str, dict[tuple[str, str, str], bytes]] = {}
        self._of: dict[str, tuple[int, int]] = {}
        """By service: the state that its kept answers are of."""

    def through(self, request: Request) -> Forward:
        """Return how to pass a request on to moto: with a memory if it is a read."""
        if request.service not in _KEPT or request.operation in _EXCEPT:
            return request.forward
        if not request.operation.startswith(_READS):
            return lambda params: self._write(request, params)
        return lambda params: self._read(request, params)

    def _write(self, request: Request, params: dict[str, Any]) -> dict[str, Any]:
        self._writes[request.service] += 1
        return request.forward(params)

    def _read(self, request: Request, params: dict[str, Any]) -> dict[str, Any]:
        state = self._writes[request.service], self._changes()
        if self._of.get(request.service) != state:
            self._of[request.service], self._kept[request.service] = state, {}
        kept = self._kept[request.service]
        key = request.region, request.operation, repr(params)
        if key not in kept:
            kept[key] = pickle.dumps(request.forward(params))
        answer: dict[str, Any] = pickle.loads(kept[key])  # noqa: S301  we have pickled it
        return answer
