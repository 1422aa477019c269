"""Following when a server is down, from one look at it to the next.

Down is a server that has a problem for which it does no work, or that Lifeguard has stopped or
rebooted. One that a person stops is not: that is the person's choice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from lifeguard.core.decision.observed import Observed
from lifeguard.core.decision.problem import Problem, ProblemTraits
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.downtime import Downtime
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule.durations import NEVER

_STOPS = frozenset({Verb.STOP, Verb.FORCE_STOP, Verb.RETIRE})
_POWER = _STOPS | {Verb.START, Verb.REBOOT}


Traits = Callable[[str], ProblemTraits]


def followed(  # noqa: PLR0913  all that it follows from
    known: tuple[Downtime, ...],
    observed: Observed | None,
    present: Sequence[Problem],
    actions: Sequence[ActionRecord],
    noticed: datetime,
    *,
    traits: Traits,
) -> tuple[Downtime, ...]:
    """Return all downtimes after a look at the resource.

    Args:
        known: those that earlier looks have shown.
        observed: what the look shows; None: AWS knows it no more, which says nothing.
        present: what is wrong now, and since when.
        actions: what Lifeguard has done so far.
        noticed: when what is new was noticed.
        traits: what is true of each kind of problem.
    """
    if observed is None:
        return known
    last = next((a for a in reversed(actions) if a.action in _POWER and a.worked), None)
    if not known or known[-1].until is not None:
        begun = _begun(known, observed, present, last, noticed, traits=traits)
        if begun is None:
            return known
        known = (*known, begun)
    if not _well(observed, last) or any(traits(problem.kind).down for problem in present):
        return known
    return (*known[:-1], replace(known[-1], until=observed.read_at))


def _begun(  # noqa: PLR0913  as `followed`
    known: tuple[Downtime, ...],
    observed: Observed,
    present: Sequence[Problem],
    last: ActionRecord | None,
    noticed: datetime,
    *,
    traits: Traits,
) -> Downtime | None:
    since = min((p.since for p in present if traits(p.kind).down), default=None)
    if since is not None:
        return Downtime(since, None, noticed)
    if last is None or not _ours(known, observed, last):
        return None
    return Downtime(last.at, None, last.at, planned=traits(last.problem).scheduled)


def _ours(known: tuple[Downtime, ...], observed: Observed, last: ActionRecord) -> bool:
    """Whether the last act interrupts the server, and no earlier downtime includes it.

    A stop that was asked for may have to wait for its turn: until then the server runs.
    """
    ended = max((one.until for one in known if one.until), default=NEVER)
    if not ended < last.at < observed.read_at:
        return False
    if last.action in _STOPS:
        return not observed.runs
    return last.action == Verb.REBOOT


def _well(observed: Observed, last: ActionRecord | None) -> bool:
    """Whether it runs and passes its checks, as read after the last act."""
    return observed.up and (last is None or observed.read_at > last.at)
