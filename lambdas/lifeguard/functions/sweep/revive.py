"""What the sweep does for open incidents: starts them, takes them over, wakes who may go on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.decision.findings import vanished
from lifeguard.core.incident.incident import GENERATIONS, SILENCE, Held, Incident
from lifeguard.core.notification.self_failure import broken
from lifeguard.core.storm.detection import AccountRegion, Storm, place_of
from lifeguard.core.text.message import message
from lifeguard.functions import fan_out
from lifeguard.functions.dispatch.give_up import escalate
from lifeguard.functions.dispatch.many import Clock
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot
from lifeguard.functions.sweep.turns import RECONCILES, Left, LongDuty, in_turn, left
from lifeguard.functions.task_round import TaskRun
from lifeguard.immutable import immutable

SHORT = timedelta(minutes=2)
"""A wait that ends sooner is not broken off: its execution looks by itself."""


@immutable
class _Care:
    """What is to be done for one incident: one or two calls, or handing it to a person."""

    incident: Incident
    call: Callable[[], object]

    @property
    def key(self) -> str:
        return self.incident.id


def reconcile(  # noqa: PLR0913  all that says who may go on
    context: SweepContext,
    snapshot: SweepSnapshot,
    round_: TaskRun,
    storms: Sequence[Storm],
    found: Collection[tuple[str, str]] | None,
    *,
    clock: Clock,
) -> Left:
    """See to it, while there is time, that every open incident is carried and can go on.

    One that AWS will not let us tend costs the others nothing: the next sweep sees it again, as it
    does those that are left.
    """
    freed = _Freed(context, snapshot, round_, storms)
    last = snapshot.watched.turns.get(LongDuty.RECONCILE, "")
    cares = in_turn(_cares(context, snapshot, freed, found), lambda care: care.key, last)
    until = snapshot.now + RECONCILES

    def done(care: _Care) -> tuple[bool, Retryable | Refused | None]:
        if clock() >= until:
            return True, None
        try:
            care.call()
        except (Retryable, Refused) as error:
            return False, error
        return False, None

    went = fan_out.each(done, cares)
    for care, (_, error) in zip(cares, went, strict=True):
        if error is not None:
            round_.failed(f"incident {care.incident.id}", error)
    return left([(care.key, is_left) for care, (is_left, _) in zip(cares, went, strict=True)], last)


def _cares(
    context: SweepContext,
    snapshot: SweepSnapshot,
    freed: _Freed,
    found: Collection[tuple[str, str]] | None,
) -> Iterator[_Care]:
    """Yield what is to be done; of most incidents nothing is."""
    dispatcher = context.dispatcher
    for incident in snapshot.incidents:
        if not incident.started:
            yield _Care(incident, partial(dispatcher.start, incident))
        if incident.dead(snapshot.now):
            yield _Care(incident, partial(_take_over, context, snapshot, incident))
        elif incident.callback_id and (
            # Whoever took an answer may have woken nobody; what has ended tells nobody.
            incident.answered
            or (found is not None and _ended(incident, found, snapshot.now))
            or (incident.held and freed.may_go_on(incident))
        ):
            yield _Care(incident, partial(dispatcher.executions.wake, incident.callback_id))


def _ended(incident: Incident, found: Collection[tuple[str, str]], now: datetime) -> bool:
    """Whether what an execution waits for has ended; a short wait ends by itself."""
    until = now if incident.alive_until is None else incident.alive_until - SILENCE
    return until > now + SHORT and vanished(incident, found)


def _take_over(context: SweepContext, snapshot: SweepSnapshot, incident: Incident) -> None:
    """Give an incident whose execution has died to another, or to a person."""
    if incident.generation < GENERATIONS:
        replacement = context.dispatcher.ledger.take_over(incident, snapshot.now)
        if replacement is not None:
            context.dispatcher.start(replacement)
        return
    whole = context.ledger.read(incident.id)  # the index has it in brief
    why = message("answer.executions_died", count=GENERATIONS)
    kind = context.kinds[whole.resource.service]
    context.counted.send(broken(whole, kind, why, again=False))
    escalate(context.ledger, context.admissions, whole, why, snapshot.now, kind=kind)


class _Freed:
    """Who may go on: what is asked of AWS for it is asked once, however many wait for it."""

    def __init__(
        self,
        context: SweepContext,
        snapshot: SweepSnapshot,
        round_: TaskRun,
        storms: Sequence[Storm],
    ) -> None:
        parked = [i for i in snapshot.incidents if i.callback_id and not i.dead(snapshot.now)]
        self._frozen = snapshot.switches is None or snapshot.switches.frozen
        self._storms = storms
        self._turns: set[str] = set()
        self._quiet: set[AccountRegion] = set()
        for account in sorted({i.resource.account for i in parked if i.held == Held.BUDGET}):
            with round_.task("turns"):
                self._turns.update(context.admissions.waiting(account, snapshot.now))
        for place, one in {place_of(i): i for i in parked if i.held == Held.ISSUE}.items():
            with round_.task(f"issue in {place[1]}"):
                issue, _ = context.dispatcher.issues.region_status(one.resource, snapshot.now)
                if issue is None:
                    self._quiet.add(place)

    def may_go_on(self, incident: Incident) -> bool:
        """Whether what holds an incident is over."""
        match Held(incident.held):
            case Held.BUDGET:
                return incident.id in self._turns  # only when its turn has come
            case Held.ISSUE:
                return place_of(incident) in self._quiet
            case Held.FREEZE:
                return not self._frozen
            case Held.PERSON:
                return any(one.covers(incident) and one.released for one in self._storms)
            case Held.STORM:
                return not any(one.covers(incident) and not one.released for one in self._storms)
