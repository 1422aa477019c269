"""What `power` writes to an incident's record: that a request is carried out, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lifeguard import codec
from lifeguard.aws.ledger.expressions import Attr
from lifeguard.aws.ledger.items import read_record, record_key
from lifeguard.aws.ledger.outcomes import Begun
from lifeguard.aws.ledger.table import Store
from lifeguard.core.incident.action_record import PowerAnswer
from lifeguard.core.throttling.power_request import PowerRequest


@dataclass(frozen=True, slots=True)
class PowerLedger(Store):
    """The requests to stop and start, on the records of their incidents."""

    def begin(self, request: PowerRequest, now: datetime) -> Begun:
        """Note that a request is about to be carried out, unless it is not wanted any more."""
        begun = self._items.update(
            record_key(request.incident),
            {"power_started": request.number, "power_started_at": now.isoformat()},
            only_if=Attr("generation").eq(request.generation)
            & Attr("open").exists()
            & (Attr("power_started").not_exists() | Attr("power_started").lt(request.number)),
        )
        return self._begun(request) if begun is None else Begun.FIRST

    def _begun(self, request: PowerRequest) -> Begun:
        item = read_record(self._items, request.incident)
        stale = "open" not in item or int(item.get("generation", 1)) != request.generation
        if stale or int(item.get("power_started", -1)) > request.number:
            return Begun.STALE
        answer = codec.parse(item["power_answer"]) if item.get("power_answer") else {}
        return Begun.STALE if answer.get("number") == request.number else Begun.AGAIN

    def answer(self, request: PowerRequest, answer: PowerAnswer) -> str:
        """Note what became of a request; return the callback its execution waits on, or ""."""
        fields = {"power_answer": codec.dumps(answer)}
        item = self._items.update(record_key(request.incident), fields)
        return str(item.get("callback_id", "")) if item else ""
