"""What a call that EC2 did not carry out is for its incident: tried again, failed, or refused."""

from __future__ import annotations

from lifeguard.aws.session.errors import Reaction, Refused, Retryable, reaction
from lifeguard.core.incident.action_record import Result


def result_of(error: Retryable | Refused) -> Result:
    """Return what came of the call.

    Raises:
        Retryable: EC2 throttled it, so nothing was done, and the same call is made again.
    """
    if isinstance(error, Refused):
        return Result.REFUSED
    if reaction(error.code) is Reaction.THROTTLED:
        raise error
    return Result.FAILED
