"""Systems Manager's ListCommands, ListCommandInvocations and GetCommandInvocation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sandbox.aws.ssm.told import command_told, invocation_told
from sandbox.gateway.paging import cut
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.ssm.command import WorldCommand, WorldInvocation

PAGE = 50


def list_commands(estate: Estate, request: Request) -> dict[str, Any]:
    """ListCommands, the latest first."""
    params = request.params
    found = [
        one
        for one in _asked(estate, params)
        if params.get("InstanceId", next(iter(one.invocations))) in one.invocations
        and all(_fits(one, command_told(one)["Status"], f) for f in params.get("Filters", ()))
    ]
    shown, more = cut(found, params.get("NextToken"), params.get("MaxResults", PAGE))
    return {"Commands": [command_told(one) for one in shown]} | _next(more)


def list_command_invocations(estate: Estate, request: Request) -> dict[str, Any]:
    """ListCommandInvocations, the latest first."""
    params, now = request.params, estate.agenda.now()
    found = [
        (command, invocation)
        for command in _asked(estate, params)
        for invocation in command.invocations.values()
        if params.get("InstanceId", invocation.node) == invocation.node
        and invocation.appears_at <= now
        and all(_fits(command, invocation.status.value, f) for f in params.get("Filters", ()))
    ]
    shown, more = cut(found, params.get("NextToken"), params.get("MaxResults", PAGE))
    details = bool(params.get("Details"))
    told = [invocation_told(command, one, details=details) for command, one in shown]
    return {"CommandInvocations": told} | _next(more)


def _asked(estate: Estate, params: dict[str, Any]) -> Sequence[WorldCommand]:
    commands = estate.ssm.commands
    return [commands.command(params["CommandId"])] if "CommandId" in params else commands.all()


def _fits(command: WorldCommand, status: str, asked: dict[str, str]) -> bool:
    key, value = asked["key"], asked["value"]
    match key:
        case "Status":
            return value == status
        case "DocumentName":
            return value == command.order.document.name
        case "InvokedAfter":
            return command.requested_at > datetime.fromisoformat(value)
        case "InvokedBefore":
            return command.requested_at < datetime.fromisoformat(value)
        case _:
            raise Refusal(Code.INVALID_FILTER_KEY, f"The sandbox does not filter by {key}.")


def _next(token: str | None) -> dict[str, str]:
    return {"NextToken": token} if token else {}


def get_command_invocation(estate: Estate, request: Request) -> dict[str, Any]:
    """GetCommandInvocation: of a command that was sent this moment nothing is known yet."""
    params = request.params
    command = estate.ssm.commands.command(params["CommandId"])
    found = command.invocations.get(params["InstanceId"])
    if found is None or estate.agenda.now() < found.appears_at:
        raise Refusal(Code.INVOCATION_DOES_NOT_EXIST, "An error occurred: no such invocation.")
    step = command.order.document.step["name"]
    if params.get("PluginName", step) != step:
        raise Refusal(Code.INVALID_PLUGIN_NAME, f"The document has no step {params['PluginName']}.")
    return {
        "CommandId": command.id,
        "InstanceId": found.node,
        "Comment": command.order.comment,
        "DocumentName": command.order.document.name,
        "DocumentVersion": command.order.version,
        "PluginName": step,
        "ResponseCode": found.exit_status,
        "Status": found.status.value,
        "StatusDetails": found.details,
        "StandardOutputContent": found.out,
        "StandardOutputUrl": "",
        "StandardErrorContent": found.error,
        "StandardErrorUrl": "",
        **_times(found),
    }


def _times(found: WorldInvocation) -> dict[str, str]:
    """Return when it ran, as text [botocore GetCommandInvocationResult]."""
    if found.began_at is None:
        return {
            "ExecutionStartDateTime": "",
            "ExecutionElapsedTime": "",
            "ExecutionEndDateTime": "",
        }
    began, ended = found.began_at, found.ended_at
    end = {"ExecutionElapsedTime": "", "ExecutionEndDateTime": ""}
    if ended is not None:
        seconds = (ended - began).total_seconds()
        end = {"ExecutionElapsedTime": f"PT{seconds:g}S", "ExecutionEndDateTime": _iso(ended)}
    return {"ExecutionStartDateTime": _iso(began), **end}


def _iso(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03}Z"
