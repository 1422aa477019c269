"""What a host's console log names as the cause: for a subject, and as sentences."""

from __future__ import annotations

from lifeguard.core.decision.observed import Observed
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.host_cause import HostCause, HostFault
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, coded, message


def host_cause(situation: Situation, problem: str = "") -> HostCause | None:
    """Return the cause that the latest console log names, of that kind of problem if one is given.

    It is what the log shows, no proof: no line says when in wall-clock time it was written.
    """
    named = (
        record.cause
        for record in reversed(situation.actions)
        if record.cause is not None and problem in {"", record.problem}
    )
    return next(named, None)


def brief(cause: HostCause) -> Message:
    """Return the cause in the few words of a subject."""
    fault = coded("host_cause", cause.kind)
    if not cause.subject:
        return fault
    return message("host_cause.of", fault=fault, subject=foreign(cause.subject))


def explained(cause: HostCause, observed: Observed | None) -> tuple[Message, ...]:
    """Return what the log shows, and what to expect of it, as sentences."""
    shown = _shown(cause)
    if cause.kind is not HostFault.OUT_OF_MEMORY:
        return (shown,)
    if observed is None:
        return shown, message("host_cause.again")
    return shown, message("host_cause.again_on", type=observed.type)


def _shown(cause: HostCause) -> Message:
    fault = coded("host_cause.sentence", cause.kind)
    if not cause.subject:
        return message("host_cause.shown", fault=fault)
    subject = foreign(cause.subject)
    if cause.kind is HostFault.OUT_OF_MEMORY:
        return message("host_cause.killed", fault=fault, subject=subject)
    return message("host_cause.shown_of", fault=fault, subject=subject)
