"""What a person at the console has: the estate, and clients whose calls are not recorded."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import boto3

from sandbox.hosts.estate import Estate


class Console:
    """One person's access."""

    def __init__(
        self, estate: Estate, backstage: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._estate = estate
        self._backstage = backstage

    def _client(self, service: str, region: str | None = None) -> Any:  # noqa: ANN401  any service's
        return boto3.client(service, region_name=region or self._estate.spec.region)  # type: ignore[call-overload]  # any
