"""One API call on its way through the gateway."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.model import OperationModel


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked, of whom, and how to pass it on."""

    model: OperationModel
    service: str
    region: str
    params: dict[str, Any]
    forward: Callable[[dict[str, Any]], dict[str, Any]]
    """Pass it on to moto, with these parameters."""
    granted_to_aws: Callable[[str], bool]
    """Whether the caller's role grants an IAM action to an AWS service that acts in its name."""
    attempts: int = 1
    """How often the caller's client tries a call that is throttled."""
    of_resource: bool = False
    """Whether a `boto3.resource` asks: its client has Python's values for DynamoDB's."""

    @property
    def operation(self) -> str:
        """Return AWS's name of the operation."""
        return self.model.name

    @property
    def is_dry_run(self) -> bool:
        """Say whether EC2 is only asked if it would."""
        return self.service == "ec2" and bool(self.params.get("DryRun"))

    def instance_ids(self) -> list[str]:
        """Return the instances it names."""
        ids = list(self.params.get("InstanceIds", ()))
        if "InstanceId" in self.params:
            ids.append(self.params["InstanceId"])
        return ids
