"""What is wrong with a resource, as a look at it or a report shows, and since when."""

from __future__ import annotations

import re
from datetime import datetime

from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.text.message import NOTHING, Message
from lifeguard.immutable import immutable


@immutable
class Problem:
    """One thing that is wrong, since when, and when AWS acts by itself.

    `kind` is a row of the kind of resource's own table (`ResourceKind.problems`).
    """

    kind: str
    since: datetime
    reference: str
    what: Message
    deadline: datetime | None = None
    event: ScheduledEvent | None = None

    @property
    def key(self) -> str:
        """What stays the same while this problem lasts, whatever AWS says of its beginning."""
        return key_of(self.reference)


@immutable
class ProblemClock:
    """Since when a problem lasts. One that ends and comes back begins anew."""

    key: str  # Problem.key
    since: datetime


@immutable
class ProblemTraits:
    """What is true of every problem of one kind.

    `metrics` are the metrics that measure it, or how their names begin where they end in an
    asterisk: an alarm on them that is muted holds it. `over` is what a subject says once what was
    reported is over.
    """

    check: bool = False  # a status check shows it
    down: bool = False  # what has it does no work
    idle: bool = False  # it runs, but its application does no work
    scheduled: bool = False  # AWS has announced it, and nothing has happened yet
    sudden: bool = False  # nobody has announced it: many of them at once are a storm
    reported: bool = False  # others report it: no look shows it, and no restart cures it
    metric: bool = False  # a metric that the sweep reads shows it, not in each minute
    once: bool = False  # it is told once, and not again for as long as it lasts
    costs: bool = False  # it costs money, and nothing is short of anything
    unswept: bool = False  # the sweep does not look for it
    inside: bool = False  # what runs on the server may be its cause
    logged: bool = False  # the logs of what has it may tell its cause
    metrics: tuple[str, ...] = ()
    over: Message = NOTHING

    def measured_by(self, metric: str) -> bool:
        """Whether a metric measures it."""
        return any(
            metric.startswith(name[:-1]) if name.endswith("*") else metric == name
            for name in self.metrics
        )


def check_reference(kind: str, since: datetime) -> str:
    """Return the reference of a failing status check: the kind of problem, and since when."""
    return f"{kind}:{since.isoformat()}"


_DATE = re.compile(r"\d{4}-\d\d-\d\dT")


def key_of(reference: str) -> str:
    """Return the key of the problem that a reference names: of a failing check, its kind."""
    kind, _, since = reference.partition(":")
    return kind if _DATE.match(since) else reference
