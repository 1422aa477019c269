"""What was done to a resource, why, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
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
    """One action taken: when, why, and what came of it.

    What failed again and again in the same way, with nothing else in between, is one record: of the
    last try, with the number of tries and the time of the first.
    """

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
    tries: int = 1
    first_at: datetime | None = None  # of the first try, where there were several

    @property
    def worked(self) -> bool:
        """Whether its effect is there, or on its way."""
        return self.result.worked

    @property
    def began(self) -> datetime:
        """When it was first tried."""
        return self.first_at or self.at

    def repeats(self, other: ActionRecord) -> bool:
        """Whether it came to nothing in the same way as another, and shows nothing else."""
        return not self.worked and _outcome(self) == _outcome(other)

    def answered(self, answer: PowerAnswer) -> ActionRecord:
        """Return it with what `power` has said to it."""
        return replace(
            self, result=answer.result, answer=answer.reason, code=answer.code, at=answer.at
        )


def _outcome(record: ActionRecord) -> tuple[object, ...]:
    """Return all that makes failures differ; AWS's words for one code may hold ids and times."""
    said = "" if record.code else record.answer
    shown = record.made, record.on, record.evidence, record.cause
    return record.action, record.result, record.code, record.problem, said, *shown


def folded(records: Iterable[ActionRecord]) -> tuple[ActionRecord, ...]:
    """Return the records with equal failures in a row as one, with the last answer."""
    found: list[ActionRecord] = []
    for record in records:
        last = found[-1] if found else None
        if last is None or not record.repeats(last):
            found.append(record)
            continue
        tries = last.tries + record.tries
        found[-1] = replace(record, reason=last.reason, tries=tries, first_at=last.began)
    return tuple(found)


def tries(records: Iterable[ActionRecord]) -> int:
    """Return how many acts the records tell of: the number of the next one."""
    return sum(record.tries for record in records)
