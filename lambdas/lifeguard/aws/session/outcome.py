"""What came of a call that changes something: done, failed for now, or refused."""

from __future__ import annotations

from lifeguard.aws.session.errors import Reaction, Refused, Retryable, reaction
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.host_cause import HostCause
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import Message
from lifeguard.immutable import immutable


@immutable
class CallOutcome:
    """What AWS answered to an act."""

    result: Result
    reason: Message
    made: str = ""
    code: str = ""
    evidence: tuple[Foreign, ...] = ()
    cause: HostCause | None = None


def result_of(error: Retryable | Refused) -> Result:
    """Return what came of the call.

    Raises:
        Retryable: AWS throttled it, so nothing was done, and the same call is made again.
    """
    if isinstance(error, Refused):
        return Result.REFUSED
    if reaction(error.code) is Reaction.THROTTLED:
        raise error
    return Result.FAILED
