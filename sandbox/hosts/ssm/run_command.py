"""Run Command in virtual time: delivery, the script itself, and what EventBridge is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from sandbox.gateway.names import uuid_of
from sandbox.gateway.refusal import Code, Refusal
from sandbox.hosts.guest.agent import run_script
from sandbox.hosts.guest.run import ScriptResult
from sandbox.hosts.ssm.command import (
    CommandOrder,
    TimeOutDetails,
    WorldCommand,
    WorldCommandStatus,
    WorldInvocation,
)
from sandbox.hosts.ssm.node import WorldNode
from sandbox.time.agenda import Agenda
from sandbox.worldfile.partition import arn
from sandbox.worldfile.spec import WorldSpec

APPEARS_AFTER = timedelta(seconds=1)
"""For so long GetCommandInvocation does not know it: Run Command is eventually consistent."""
DELIVERED_AFTER = timedelta(seconds=2)
DELAYED_AFTER = timedelta(seconds=15)
"""When a command that cannot be delivered is told to be delayed."""
DELIVERS_FOR = timedelta(hours=1)
"""TimeoutSeconds by default."""
REBOOTS = 194
"""The exit status by which a script asks for a reboot (guide, restarting nodes by scripts)."""


class RunCommand:
    """The commands of one Region."""

    def __init__(
        self,
        spec: WorldSpec,
        agenda: Agenda,
        tell: Callable[[dict[str, Any]], None],
        touch: Callable[[], None],
    ) -> None:
        """Begin with none.

        Args:
            spec: of whose account and Region they are.
            agenda: the world's.
            tell: puts an event on the bus.
            touch: called when something changes that a call could show.
        """
        self._spec = spec
        self._agenda = agenda
        self._tell = tell
        self._touch = touch
        self._numbers = count(1)
        self._commands: dict[str, WorldCommand] = {}

    def all(self) -> list[WorldCommand]:
        """Return all of them, the latest first."""
        return list(reversed(self._commands.values()))

    def command(self, command_id: str) -> WorldCommand:
        """Return one by its id.

        Raises:
            Refusal: there is none.
        """
        if command_id not in self._commands:
            raise Refusal(Code.INVALID_COMMAND_ID, f"The command {command_id} does not exist.")
        return self._commands[command_id]

    def send(self, order: CommandOrder, nodes: Sequence[WorldNode]) -> WorldCommand:
        """Put a command on its way to some nodes."""
        now = self._agenda.now()
        name = uuid_of("command", now.isoformat(), str(next(self._numbers)))
        command = WorldCommand(name, order, now)
        self._commands[command.id] = command
        for node in nodes:
            invocation = WorldInvocation(node.id, now + APPEARS_AFTER)
            command.invocations[node.id] = invocation
            self._wait_for(command, invocation, node)
        self._touch()
        return command

    def _wait_for(
        self, command: WorldCommand, invocation: WorldInvocation, node: WorldNode
    ) -> None:
        after = self._agenda.after
        after(DELIVERED_AFTER, lambda: self._deliver(command, invocation, node))
        after(DELAYED_AFTER, lambda: self._delay(invocation))
        self._agenda.at(command.expires_at, lambda: self._expire(command, invocation, node))

    def came_back(self, node: WorldNode) -> None:
        """Deliver to a node whose agent answers again what has waited for it."""
        for command in self._commands.values():
            invocation = command.invocations.get(node.id)
            if invocation is not None and invocation.is_undelivered:
                self._later(command, invocation, node)

    def _later(self, command: WorldCommand, invocation: WorldInvocation, node: WorldNode) -> None:
        self._agenda.after(DELIVERED_AFTER, lambda: self._deliver(command, invocation, node))

    def _deliver(self, command: WorldCommand, invocation: WorldInvocation, node: WorldNode) -> None:
        now = self._agenda.now()
        is_late = now > command.deliverable_until
        if not invocation.is_undelivered or is_late or not node.answers:
            return
        invocation.began_at = now
        self._become(command, invocation, node, WorldCommandStatus.IN_PROGRESS)
        result, boots = self._run(command, node), node.host.boots
        node.look(now)
        if result.status == REBOOTS:
            node.host.reboot()

        def end() -> None:
            # Of a host that has booted meanwhile nobody tells: that runs into its time-out.
            if not invocation.is_done and node.host.boots == boots and node.answers:
                self._end(command, invocation, node, result)

        self._agenda.after(timedelta(seconds=result.seconds), end)

    def _run(self, command: WorldCommand, node: WorldNode) -> ScriptResult:
        document, given = command.order.document, command.order.parameters
        if name := document.refused_by_agent(given):
            return ScriptResult(1, "", f"invalid value of parameter {name}", 0.0)
        return run_script(
            node.guest,
            document.script(given),
            document.environment(given),
            command.order.execution,
            self._agenda.now(),
        )

    def _end(
        self,
        command: WorldCommand,
        invocation: WorldInvocation,
        node: WorldNode,
        result: ScriptResult,
    ) -> None:
        invocation.keep(result.out, result.error, result.status)
        if invocation.status is WorldCommandStatus.CANCELLING:
            self._become(command, invocation, node, WorldCommandStatus.CANCELLED)
        elif result.timed_out:
            details = TimeOutDetails.EXECUTION_TIMED_OUT.value
            self._become(command, invocation, node, WorldCommandStatus.TIMED_OUT, details)
        else:
            worked = result.status == 0
            status = WorldCommandStatus.SUCCESS if worked else WorldCommandStatus.FAILED
            self._become(command, invocation, node, status)

    def _delay(self, invocation: WorldInvocation) -> None:
        if invocation.status is WorldCommandStatus.PENDING:
            invocation.status = WorldCommandStatus.DELAYED
            invocation.details = WorldCommandStatus.DELAYED.value
            self._touch()

    def _expire(self, command: WorldCommand, invocation: WorldInvocation, node: WorldNode) -> None:
        if invocation.is_done:
            return
        details = TimeOutDetails.EXECUTION_TIMED_OUT
        if invocation.is_undelivered:
            details = TimeOutDetails.DELIVERY_TIMED_OUT
        self._become(command, invocation, node, WorldCommandStatus.TIMED_OUT, details.value)

    def cancel(self, command: WorldCommand, nodes: Mapping[str, WorldNode]) -> None:
        """Cancel what has not ended: what runs already is not taken back."""
        for name, node in nodes.items():
            invocation = command.invocations[name]
            if invocation.is_undelivered:
                self._become(command, invocation, node, WorldCommandStatus.CANCELLED)
            elif invocation.status is WorldCommandStatus.IN_PROGRESS:
                invocation.status = WorldCommandStatus.CANCELLING
                invocation.details = WorldCommandStatus.CANCELLING.value
                self._touch()

    def _become(
        self,
        command: WorldCommand,
        invocation: WorldInvocation,
        node: WorldNode,
        status: WorldCommandStatus,
        details: str = "",
    ) -> None:
        invocation.status, invocation.details = status, details or status.value
        if invocation.is_done:
            invocation.ended_at = self._agenda.now()
        self._tell(self._event(command, invocation, node))
        self._touch()

    def _event(
        self, command: WorldCommand, invocation: WorldInvocation, node: WorldNode
    ) -> dict[str, Any]:
        """Return `EC2 Command Invocation Status-change Notification` (guide, event reference)."""
        spec, now = self._spec, self._agenda.now()
        service, kind = ("ssm", "managed-instance") if node.is_hybrid else ("ec2", "instance")
        asked = command.requested_at
        return {
            "version": "0",
            "id": uuid_of("command-event", command.id, node.id, str(next(self._numbers))),
            "detail-type": "EC2 Command Invocation Status-change Notification",
            "source": "aws.ssm",
            "account": spec.account,
            "time": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "region": spec.region,
            "resources": [arn(service, spec.region, spec.account, f"{kind}/{node.id}")],
            "detail": {
                "command-id": command.id,
                "document-name": command.order.document.name,
                "instance-id": node.id,
                "requested-date-time": f"{asked:%Y-%m-%dT%H:%M:%S}.{asked.microsecond // 1000:03}Z",
                "status": invocation.status.value,
            },
        }
