"""What a diagnosis says: one cause, why it and none of the others, what to do."""

from __future__ import annotations

from enum import StrEnum

from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.text.message import NOTHING, Message
from lifeguard.immutable import immutable


class Confidence(StrEnum):
    """How sure a diagnosis is."""

    HIGH = "high"  # the cause's own line, and what it explains, in more than one source
    MEDIUM = "medium"
    LOW = "low"


@immutable
class RuledOut:
    """A cause that a hasty reader would name, and the fact or the reason that speaks against it."""

    cause: Cause
    why: Message
    fact: Fact | None = None


@immutable
class Diagnosis:
    """The cause, the hop that it lies at ("" where none does), and what it rests on.

    `named` says who it is, where the cause is somebody's doing: the holder of a lock.
    """

    cause: Cause
    hop: str = ""
    confidence: Confidence = Confidence.LOW
    reason: Message = NOTHING
    because: tuple[Fact, ...] = ()
    ruled_out: tuple[RuledOut, ...] = ()
    advice: tuple[Message, ...] = ()
    named: Message = NOTHING
