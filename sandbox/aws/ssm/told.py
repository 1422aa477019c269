"""Commands and their invocations as Systems Manager tells them."""

from __future__ import annotations

from typing import Any

from sandbox.hosts.ssm.command import (
    TimeOutDetails,
    WorldCommand,
    WorldCommandStatus,
    WorldInvocation,
)

LISTED = 2_500
"""Characters of output that ListCommandInvocations tells [botocore CommandPlugin]."""


def command_told(command: WorldCommand) -> dict[str, Any]:
    """Return a Command."""
    status, details = command.status
    if status is WorldCommandStatus.DELAYED:  # Only an invocation is [botocore CommandStatus].
        status = WorldCommandStatus.PENDING
    found = command.invocations.values()
    done = [one for one in found if one.is_done]
    late = [one for one in done if one.details == TimeOutDetails.DELIVERY_TIMED_OUT]
    failed = {WorldCommandStatus.FAILED, WorldCommandStatus.TIMED_OUT}
    return {
        "CommandId": command.id,
        "DocumentName": command.order.document.name,
        "DocumentVersion": command.order.version,
        "Comment": command.order.comment,
        "ExpiresAfter": command.expires_at,
        "Parameters": {name: [value] for name, value in command.order.parameters.items()},
        "InstanceIds": list(command.invocations),
        "Targets": [],
        "RequestedDateTime": command.requested_at,
        "Status": status.value,
        "StatusDetails": details,
        "MaxConcurrency": "50",
        "MaxErrors": "0",
        "TargetCount": len(command.invocations),
        "CompletedCount": len(done),
        "ErrorCount": sum(1 for one in done if one.status in failed and one not in late),
        "DeliveryTimedOutCount": len(late),
        "TimeoutSeconds": int(command.order.delivery.total_seconds()),
    }


def invocation_told(
    command: WorldCommand, invocation: WorldInvocation, *, details: bool
) -> dict[str, Any]:
    """Return a CommandInvocation, with its step if `details` are asked for."""
    return {
        "CommandId": command.id,
        "InstanceId": invocation.node,
        "InstanceName": "",
        "Comment": command.order.comment,
        "DocumentName": command.order.document.name,
        "DocumentVersion": command.order.version,
        "RequestedDateTime": command.requested_at,
        "Status": invocation.status.value,
        "StatusDetails": invocation.details,
        "CommandPlugins": [_step(command, invocation)] if details else [],
    }


def _step(command: WorldCommand, invocation: WorldInvocation) -> dict[str, Any]:
    status = invocation.status
    odd = {WorldCommandStatus.DELAYED: "Pending", WorldCommandStatus.CANCELLING: "InProgress"}
    times = {
        "ResponseStartDateTime": invocation.began_at,
        "ResponseFinishDateTime": invocation.ended_at,
    }
    return {
        "Name": command.order.document.step["name"],
        "Status": odd.get(status, status.value),
        "StatusDetails": invocation.details,
        "ResponseCode": invocation.exit_status,
        "Output": invocation.out[:LISTED],
        **{name: when for name, when in times.items() if when is not None},
    }
