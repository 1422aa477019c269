"""What was done to a resource, why, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from lifeguard.core.incident.host_cause import HostCause
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import NOTHING, Message
from lifeguard.immutable import immutable


class Result(StrEnum):
    """What came of an act."""

    SENT = "sent"  # asked for; `power` has not answered yet
    DONE = "done"
    ALREADY = "already"  # an earlier attempt, or somebody else, had done it
    FAILED = "failed"  # for now: it may work later
    REFUSED = "refused"  # AWS will not do it, however often it is asked

    @property
    def worked(self) -> bool:
        """Whether the effect is there, or on its way."""
        return self in {Result.DONE, Result.ALREADY, Result.SENT}


@immutable
class PowerAnswer:
    """What became of a request to stop or start; `number` is the act's that it answers."""

    number: int
    result: Result
    reason: Message
    at: datetime
    code: str = ""


@immutable
class ActionRecord:
    """One action taken: when, why, and what came of it."""

    action: str  # `Verb`, or an action of the kind's own
    result: Result
    reason: Message
    at: datetime
    answer: Message = NOTHING
    code: str = ""  # AWS's error code where there was one
    problem: str = ""  # the kind of problem it was meant to cure
    made: str = ""  # the id of what it made
    on: str = ""  # what else it was on (Action.on)
    evidence: tuple[Foreign, ...] = ()  # lines of the console log
    cause: HostCause | None = None  # what the console log named before it

    @property
    def worked(self) -> bool:
        """Whether its effect is there, or on its way."""
        return self.result.worked

    def answered(self, answer: PowerAnswer) -> ActionRecord:
        """Return it with what `power` has said to it."""
        return replace(
            self, result=answer.result, answer=answer.reason, code=answer.code, at=answer.at
        )
