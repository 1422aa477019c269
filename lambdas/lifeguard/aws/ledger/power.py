"""What `power` writes to an incident's record: that a request is carried out, and its answer."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from lifeguard import codec
from lifeguard.aws.ledger.expressions import Attr, Item
from lifeguard.aws.ledger.items import intended, record_key
from lifeguard.aws.ledger.outcomes import Begun
from lifeguard.aws.ledger.table import Store
from lifeguard.core.incident.action_record import PowerAnswer
from lifeguard.core.incident.incident import Intent
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.immutable import immutable


@immutable
class PowerLedger(Store):
    """The requests to stop and start, on the records of their incidents."""

    def begin(self, request: PowerRequest, now: datetime) -> Begun:
        """Note that a request is about to be carried out, unless it is not wanted any more.

        It must be what its incident's execution has noted that it intends, on the incident's own
        resource: whoever may write into the queue may not thereby choose an instance to stop.
        """
        begun = self._items.update(
            record_key(request.incident),
            {"power_started": request.number, "power_started_at": now.isoformat()},
            only_if=Attr("generation").eq(request.generation)
            & Attr("open").exists()
            & Attr("resource").eq(asdict(request.resource))
            & Attr("intent").begins_with(intended(request.verb, request.number))
            & (Attr("power_started").not_exists() | Attr("power_started").lt(request.number)),
        )
        return self._begun(request) if begun is None else Begun.FIRST

    def _begun(self, request: PowerRequest) -> Begun:
        item = self._items.get(record_key(request.incident))
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

    def answer(self, request: PowerRequest, answer: PowerAnswer) -> str:
        """Note what became of a request; return the callback its execution waits on, or ""."""
        fields = {"power_answer": codec.dumps(answer)}
        item = self._items.update(record_key(request.incident), fields)
        return str(item.get("callback_id", "")) if item else ""


def _forged(request: PowerRequest, item: Item, intent: Intent | None) -> bool:
    """Whether no execution has intended it yet: it comes before its time, or is another act."""
    if intent is None or intent.number < request.number:
        return True
    early = int(item.get("generation", 1)) < request.generation
    return early or (intent.number == request.number and intent.action != request.verb)
