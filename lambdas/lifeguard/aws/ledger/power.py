"""What `power` writes to incidents' records: that requests are carried out, and their answers.

A hundred writes are one transaction, in which each keeps its own condition. What the calls take of
EC2's quotas goes with the first of them, so that one request costs a write before its call and
another after.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime

from lifeguard import codec
from lifeguard.aws.ledger.expressions import Attr, Item, Update
from lifeguard.aws.ledger.items import intended, record_key
from lifeguard.aws.ledger.outcomes import REFUSED, Begun, Planned
from lifeguard.aws.ledger.table import Unmet
from lifeguard.aws.ledger.throttle_levels import TRIES, TokenBucketStore, contention
from lifeguard.core.incident.action_record import PowerAnswer
from lifeguard.core.incident.incident import Intent
from lifeguard.core.throttling.batch import planned
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.immutable import immutable

WRITES = 100
"""The most that one transaction holds (DynamoDB API reference, TransactWriteItems)."""

Answered = tuple[PowerRequest, PowerAnswer]


@immutable
class PowerLedger(TokenBucketStore):
    """The requests to stop and start, on the records of their incidents, and EC2's quotas."""

    def begin(self, requests: Sequence[PowerRequest], now: datetime) -> Planned:
        """Plan the calls for requests of one account and Region, pay for them, and note them.

        What the quotas leave for later is not noted.

        Raises:
            Retryable: others kept writing the same, or AWS did not answer.
        """
        place = requests[0].resource.account, requests[0].resource.region
        begun: dict[str, Begun] = {}
        for _ in range(TRIES):
            belief = self._belief(place)
            before = belief.at(now)
            plan, after = planned(_wanted(requests, begun), before, now)
            due = [one for call in plan.calls for one in call.requests if one.bound not in begun]
            paid = [] if after == before else [self._write(place, belief, after, now)]
            first = next(_transactions(due, WRITES - 1), ())
            writes = [*paid, *(_begins(one, now) for one in first)]
            unmet = self._items.attempt(*writes) if writes else ()
            if paid:
                self._settle(place, after, unmet[0] if unmet else None)
            if not unmet:
                begun |= dict.fromkeys((one.bound for one in first), Begun.FIRST)
                rest = [one for one in due if one.bound not in begun]
                return Planned(plan, begun | self.note(rest, now))
            begun |= _judged(first, unmet[len(paid) :])
        raise contention()

    def note(self, requests: Sequence[PowerRequest], now: datetime) -> dict[str, Begun]:
        """Note that requests are about to be carried out, unless they are not wanted any more.

        Each must be what its incident's execution has noted that it intends, on the incident's own
        resource: whoever may write into the queue may not thereby choose an instance to stop.
        Return how each was begun, by what it binds.

        Raises:
            Retryable: others kept writing the same, or AWS did not answer.
        """
        begun: dict[str, Begun] = {}
        for _ in range(TRIES):
            left = [one for one in requests if one.bound not in begun]
            for some in _transactions(left, WRITES):
                unmet = self._items.attempt(*(_begins(one, now) for one in some))
                first = dict.fromkeys((one.bound for one in some), Begun.FIRST)
                begun |= _judged(some, unmet) if unmet else first
            if len(begun) == len(requests):
                return begun
        raise contention()

    def answer(self, answers: Sequence[Answered]) -> Iterator[str]:
        """Note what became of requests; yield the callback of each that waits for other news.

        Who was granted what it asked for need not be woken for it.

        Raises:
            Retryable, Refused: as AWS answered; those that are not noted yet come again.
        """
        granted = [one for one in answers if one[1].result.worked]
        if len(granted) > 1:
            self._note_granted(dict(granted))
            answers = [one for one in answers if not one[1].result.worked]
        for request, said in answers:
            item = self._items.update(record_key(request.incident), _said(said))
            callback = str(item.get("callback_id", "")) if item else ""
            if callback and not said.result.worked:
                yield callback

    def _note_granted(self, left: dict[PowerRequest, PowerAnswer]) -> None:
        for _ in range(TRIES):
            for some in _transactions(list(left), WRITES):
                writes = [Update(record_key(one.incident), _said(left[one])) for one in some]
                if not self._items.attempt(*writes):
                    for one in some:
                        del left[one]
            if not left:
                return
        raise contention()


def _said(answer: PowerAnswer) -> dict[str, str]:
    return {"power_answer": codec.dumps(answer)}


def _begins(request: PowerRequest, now: datetime) -> Update:
    return Update(
        record_key(request.incident),
        {"power_started": request.number, "power_started_at": now.isoformat()},
        only_if=Attr("generation").eq(request.generation)
        & Attr("open").exists()
        & Attr("resource").eq(asdict(request.resource))
        & Attr("intent").begins_with(intended(request.verb, request.number))
        & (Attr("power_started").not_exists() | Attr("power_started").lt(request.number)),
    )


def _transactions(
    requests: Sequence[PowerRequest], most: int
) -> Iterator[tuple[PowerRequest, ...]]:
    """Yield the requests by the transactions that write them: none names a record twice."""
    left = list(requests)
    while left:
        some: dict[str, PowerRequest] = {}
        over: list[PowerRequest] = []
        for request in left:
            if len(some) < most and request.incident not in some:
                some[request.incident] = request
            else:
                over.append(request)
        yield tuple(some.values())
        left = over


def _wanted(requests: Iterable[PowerRequest], begun: dict[str, Begun]) -> list[PowerRequest]:
    return [one for one in requests if begun.get(one.bound) not in REFUSED]


def _judged(requests: Sequence[PowerRequest], unmet: Sequence[Unmet]) -> dict[str, Begun]:
    """Return what the records say of those whose condition does not hold."""
    pairs = zip(requests, unmet, strict=True)
    return {one.bound: _begun(one, why.item) for one, why in pairs if why.is_condition}


def _begun(request: PowerRequest, item: Item) -> Begun:
    if not item or item["resource"] != asdict(request.resource):
        return Begun.FORGED
    if "open" not in item or int(item.get("generation", 1)) > request.generation:
        return Begun.STALE
    intent = codec.loads(Intent, item["intent"]) if item.get("intent") else None
    if _forged(request, item, intent):
        return Begun.FORGED
    started = int(item.get("power_started", -1))
    if (intent and intent.number > request.number) or started > request.number:
        return Begun.STALE
    answer = codec.parse(item["power_answer"]) if item.get("power_answer") else {}
    return Begun.STALE if answer.get("number") == request.number else Begun.AGAIN


def _forged(request: PowerRequest, item: Item, intent: Intent | None) -> bool:
    """Whether no execution has intended it yet: it comes before its time, or is another act."""
    if intent is None or intent.number < request.number:
        return True
    early = int(item.get("generation", 1)) < request.generation
    return early or (intent.number == request.number and intent.action != request.verb)
