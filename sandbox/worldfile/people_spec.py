"""What the operator and others do in a world, as its file says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ChangeSpec:
    """A change that CloudTrail tells of: which API call, when, and by whom."""

    event: str
    at: datetime
    by: str


class OperatorAnswer(StrEnum):
    """What the operator answers to every question."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class OperatorSpec:
    """How the operator answers Lifeguard's questions: by the link in the email, after a while."""

    answers: OperatorAnswer = OperatorAnswer.YES
    after: timedelta = timedelta(minutes=10)


class Deed(StrEnum):
    """What a person or a scheduler of theirs does."""

    STOP = "stop"
    FORCE_STOP = "force_stop"
    START = "start"
    REBOOT = "reboot"
    TERMINATE = "terminate"
    SHUT_DOWN = "shut_down"  # from inside the instance
    TAG = "tag"
    UNTAG = "untag"
    FREEZE = "freeze"
    UNFREEZE = "unfreeze"


FOR_ALL = frozenset({Deed.FREEZE, Deed.UNFREEZE})
"""Deeds that are done to no instance."""


@dataclass(frozen=True, slots=True)
class DeedSpec:
    """One deed at a set time; `key` and `value` are of a tag."""

    at: datetime
    do: Deed
    instance: str | None = None
    """An instance's id; of Lightsail, `lightsail:` and its name."""
    key: str = "lifeguard"
    value: str = ""
