"""Questions in the ledger: posed by an incident's execution, answered once by a person."""

from __future__ import annotations

from lifeguard import codec
from lifeguard.aws.ledger.expressions import Appended, Attr, ConditionBase
from lifeguard.aws.ledger.items import question, record_key, to_incident
from lifeguard.aws.ledger.table import Store
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.question import ApprovalAnswer, PendingApproval
from lifeguard.immutable import immutable

MOST = 50
"""Answers that an incident's record may hold before another is taken that leaves a question open.
A yes or no is always taken."""


@immutable
class Questions(Store):
    """The questions on the incidents' records."""

    def pose(self, incident: Incident, asked: PendingApproval) -> bool:
        """Let a question stand; False: another execution has taken the incident over."""
        posed = self._items.update(
            record_key(incident.id),
            question(asked),
            only_if=Attr("generation").eq(incident.generation) & Attr("open").exists(),
        )
        return posed is not None

    def read(self, incident: str) -> Incident | None:
        """Return the incident as it stands, or None when there is none of that id."""
        item = self._items.get(record_key(incident))
        return to_incident(item) if item else None

    def answer(self, incident: str, verdict: ApprovalAnswer) -> Incident | None:
        """Note a person's answer; return the incident with it, or None when it is not noted.

        It is noted only while the very question stands, and a yes or no once: whoever comes later,
        or after the world has changed, changes nothing.
        """
        ended, given = Attr("answered_ids"), Attr("approval_answers")
        takes: ConditionBase = ended.not_exists() | ~ended.contains(verdict.question)
        if not verdict.kind.ends:
            takes &= given.not_exists() | given.size().lt(MOST)
        ends = {verdict.question} if verdict.kind.ends else set[str]()
        item = self._items.update(
            record_key(incident),
            {"approval_answers": Appended((codec.dumps(verdict),))},
            add={"revision": 1, "answered_ids": ends},
            only_if=Attr("pending_approval_id").eq(verdict.question)
            & Attr("open").exists()
            & takes,
        )
        return to_incident(item) if item else None
