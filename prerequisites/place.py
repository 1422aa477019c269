"""Where a deployment goes, and in whose name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import boto3

from lifeguard.core.policy.policy import Deployment


@dataclass(frozen=True, slots=True)
class Place:
    """An account and a Region, as the credentials of whoever deploys see them."""

    session: boto3.Session
    account: str
    caller: str
    """The ARN of whoever deploys."""
    deployment: Deployment
    """What the policies make of the stack."""

    @property
    def region(self) -> str:
        """The Region's code."""
        return str(self.session.region_name)

    @property
    def partition(self) -> str:
        """The partition of the account's ARNs."""
        return self.caller.split(":")[1]

    def client(self, service: str) -> Any:  # noqa: ANN401  not all services have types
        """Return a client of a service in the Region."""
        return self.session.client(service)  # type: ignore[call-overload]
