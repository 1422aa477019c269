"""Places within the budgets, kept in memory as `aws.ledger.budgets` keeps them in the table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from lifeguard.core.budgets.budget import (
    Book,
    Claim,
    Granted,
    Queued,
)
from lifeguard.core.budgets.settle import ASK_AGAIN, LEASE
from lifeguard.core.decision.situation import Admission
from lifeguard.core.text.message import Message
from lifeguard.core.throttling.slot import Need, Pacing, reserve


@dataclass(frozen=True, slots=True)
class Passage:
    """One claim that was granted a place, and when it gave the place back."""

    claim: Claim
    left_at: datetime | None = None


class Gate:
    """The claims of one account, the rules of `core.budget` and `core.slot` at its door."""

    def __init__(self, now: datetime) -> None:
        self.passages: dict[str, Passage] = {}
        """By incident: what was granted, for whoever checks the budgets afterwards."""
        self._book = Book((), now)
        self._claims: dict[str, Claim] = {}
        self._pacing = Pacing.full(now)

    def admit(self, claim: Claim, need: Need, now: datetime) -> Admission:
        """Grant a place, with the time from which to act, or line up for one."""
        known = self._claims.get(claim.incident)
        mine = claim if known is None else replace(claim, made_at=known.made_at)
        match self._book.turn(mine, now):
            case Granted():
                return self._grant(mine, need, now)
            case Queued(why=why):
                return self._line_up(mine, why, now)

    def renew(self, incident: str, until: datetime, now: datetime) -> None:
        """Make a place last until then, at least."""
        self._note(replace(self._claims[incident], until=until), now)

    def release(self, incident: str, now: datetime) -> None:
        """Give a place back, or leave the queue; nothing if there is no claim."""
        if incident in self._claims:
            self._note(replace(self._claims[incident], left=True), now)
        if incident in self.passages:
            self.passages[incident] = replace(self.passages[incident], left_at=now)

    def waiting(self, now: datetime) -> tuple[str, ...]:
        """Return the incidents that wait and may begin now, in their order."""
        return self._book.next_up(now)

    def _grant(self, mine: Claim, need: Need, now: datetime) -> Admission:
        slot, self._pacing = reserve(self._pacing, need, now)
        begun = replace(mine, begun=now, until=slot.at + LEASE)
        self._note(begun, now)
        self.passages[mine.incident] = Passage(begun)
        return Admission(granted=True, at=slot.at, image=slot.image)

    def _line_up(self, mine: Claim, why: Message, now: datetime) -> Admission:
        latest = now + ASK_AGAIN
        at = min(self._book.opens_at(mine, now) or latest, latest)
        self._note(replace(mine, until=at + LEASE), now)
        return Admission(granted=False, at=at, image=False, why=why)

    def _note(self, claim: Claim, now: datetime) -> None:
        self._claims[claim.incident] = claim
        self._book.note(claim, now)
