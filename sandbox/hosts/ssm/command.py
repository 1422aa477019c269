"""A command of Run Command, and what became of it on each node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sandbox.hosts.ssm.document import WorldDocument

LONGEST_OUTPUT, LONGEST_ERROR = 24_000, 8_000
"""What GetCommandInvocation tells, in characters [botocore GetCommandInvocationResult]."""
_CUT = "--output truncated--"
"""What the agent ends a cut output with (amazon-ssm-agent, outputTruncatedSuffix)."""


class WorldCommandStatus(StrEnum):
    """How an invocation stands [botocore CommandInvocationStatus]."""

    PENDING = "Pending"
    DELAYED = "Delayed"
    IN_PROGRESS = "InProgress"
    SUCCESS = "Success"
    FAILED = "Failed"
    TIMED_OUT = "TimedOut"
    CANCELLING = "Cancelling"
    CANCELLED = "Cancelled"


class TimeOutDetails(StrEnum):
    """Why it timed out, where the status alone does not say."""

    DELIVERY_TIMED_OUT = "DeliveryTimedOut"
    EXECUTION_TIMED_OUT = "ExecutionTimedOut"


_DONE = frozenset(
    {
        WorldCommandStatus.SUCCESS,
        WorldCommandStatus.FAILED,
        WorldCommandStatus.TIMED_OUT,
        WorldCommandStatus.CANCELLED,
    }
)


@dataclass(slots=True)
class WorldInvocation:
    """A command on one node."""

    node: str
    appears_at: datetime
    """Before, Systems Manager does not know of it yet."""
    status: WorldCommandStatus = WorldCommandStatus.PENDING
    details: str = WorldCommandStatus.PENDING.value
    out: str = ""
    error: str = ""
    exit_status: int = -1
    """-1: none yet [botocore GetCommandInvocationResult, ResponseCode]."""
    began_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def is_done(self) -> bool:
        """Say whether its status is the last one."""
        return self.status in _DONE

    @property
    def is_undelivered(self) -> bool:
        """Say whether the agent has not got it yet."""
        return self.status in {WorldCommandStatus.PENDING, WorldCommandStatus.DELAYED}

    def keep(self, out: str, error: str, exit_status: int) -> None:
        """Keep what the script printed, as much as AWS does."""
        self.out, self.error = _cut(out, LONGEST_OUTPUT), _cut(error, LONGEST_ERROR)
        self.exit_status = exit_status


@dataclass(frozen=True, slots=True)
class CommandOrder:
    """What SendCommand asks for."""

    document: WorldDocument
    version: str
    """As it was asked for, such as `$DEFAULT`."""
    parameters: Mapping[str, str]
    comment: str
    delivery: timedelta
    """TimeoutSeconds: later the agent does not get it any more."""

    @property
    def execution(self) -> timedelta:
        """Return for how long its script may run."""
        return self.document.execution_timeout(self.parameters)


@dataclass(slots=True)
class WorldCommand:
    """One command."""

    id: str
    order: CommandOrder
    requested_at: datetime
    invocations: dict[str, WorldInvocation] = field(default_factory=dict)

    @property
    def deliverable_until(self) -> datetime:
        """Return the end of the delivery time-out."""
        return self.requested_at + self.order.delivery

    @property
    def expires_at(self) -> datetime:
        """Return the end of the total time-out (guide, understanding command time-out values)."""
        return self.deliverable_until + self.order.execution

    @property
    def status(self) -> tuple[WorldCommandStatus, str]:
        """Return how it stands on all nodes, with its details: the worst where they differ."""
        found = [(one.status, one.details) for one in self.invocations.values()]
        return min(found, key=lambda pair: _ORDER.index(pair[0]))


_ORDER = (
    WorldCommandStatus.IN_PROGRESS,
    WorldCommandStatus.DELAYED,
    WorldCommandStatus.PENDING,
    WorldCommandStatus.CANCELLING,
    WorldCommandStatus.FAILED,
    WorldCommandStatus.TIMED_OUT,
    WorldCommandStatus.CANCELLED,
    WorldCommandStatus.SUCCESS,
)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - len(_CUT)] + _CUT
