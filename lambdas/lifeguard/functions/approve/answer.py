"""Taking a person's answer: on the page, where a look changes nothing, or by the command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from lifeguard.aws.session.errors import Retryable
from lifeguard.core.approval.ask import summary
from lifeguard.core.approval.page import Page, Verdict, asking, telling
from lifeguard.core.approval.token import TokenClaims, parse
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.question import (
    AnswerKind,
    ApprovalAnswer,
    Channel,
    PendingApproval,
)
from lifeguard.core.text.message import Param
from lifeguard.core.words.catalogue import Translator

OK, BAD_REQUEST, NOT_FOUND, CONFLICT, GONE, BUSY = 200, 400, 404, 409, 410, 503

_NOTED: Mapping[AnswerKind, Verdict] = MappingProxyType(
    {AnswerKind.YES: Verdict.YES, AnswerKind.NO: Verdict.NO}
)


class ApprovalStatus(StrEnum):
    """How a question stands to whoever comes to answer it."""

    OPEN = "open"
    NOTED = "noted"  # the answer is taken, now
    ANSWERED = "answered"  # by an earlier one
    EXPIRED = "expired"
    CHANGED = "changed"  # the world has, or the incident is over


@dataclass(frozen=True, slots=True)
class ApprovalLookup:
    """A question that somebody asked for, and how it stands."""

    standing: ApprovalStatus
    pending_approval: PendingApproval | None = None
    answer: ApprovalAnswer | None = None
    incident: Incident | None = None


class AnswerStore(Protocol):
    """Where questions stand and answers are stored: the ledger."""

    def read(self, incident: str, /) -> Incident | None:
        """Return the incident with its question and answers, or None."""

    def answer(self, incident: str, verdict: ApprovalAnswer, /) -> Incident | None:
        """Store an answer; None: the question no longer stood."""


class Verifier(Protocol):
    """The key that links were made with."""

    def fits(self, message: bytes, mac: bytes, /) -> bool:
        """Whether the authentication code is the message's."""


@dataclass(frozen=True, slots=True)
class ApprovalService:
    """The ledger's questions, and who is to be woken by an answer."""

    questions: AnswerStore
    wake: Callable[[str], None]
    now: Callable[[], datetime]

    def look(self, incident: str, question: str) -> ApprovalLookup:
        """Return how a question stands; nothing is changed.

        Raises:
            Retryable, Refused: as AWS answered, here and below.
        """
        found = self.questions.read(incident)
        if found is None:
            return ApprovalLookup(ApprovalStatus.CHANGED)
        answer = next((v for v in found.approval_answers if v.question == question), None)
        if answer is not None:
            return ApprovalLookup(ApprovalStatus.ANSWERED, answer=answer, incident=found)
        asked = found.pending_approval
        if asked is None or asked.id != question or found.closed_at is not None:
            return ApprovalLookup(ApprovalStatus.CHANGED)
        if self.now() >= asked.until:
            return ApprovalLookup(ApprovalStatus.EXPIRED, asked)
        return ApprovalLookup(ApprovalStatus.OPEN, asked, incident=found)

    def answer(
        self, incident: str, question: str, channel: Channel, kind: AnswerKind
    ) -> ApprovalLookup:
        """Take an answer, if the question still stands; the execution is woken afterwards.

        Should it not be woken, the sweep does so within a minute: the ledger holds the answer.
        """
        found = self.look(incident, question)
        if found.standing is not ApprovalStatus.OPEN:
            return found
        answer = ApprovalAnswer(question, kind, self.now(), channel)
        noted = self.questions.answer(incident, answer)
        if noted is None:  # somebody, or the execution, was faster
            return self.look(incident, question)
        if noted.callback_id:
            with suppress(Retryable):  # the answer is noted all the same, and must not be denied
                self.wake(noted.callback_id)
        return ApprovalLookup(ApprovalStatus.NOTED, answer=answer, incident=noted)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an answer: HTTP's status, and what is said of it."""

    status: int
    verdict: Verdict
    params: Mapping[str, Param] = field(default_factory=dict)


def outcome(found: ApprovalLookup) -> Outcome:
    """Return what came of an answer."""
    answer = found.answer
    if answer is not None and found.standing is ApprovalStatus.NOTED:
        return Outcome(OK, _NOTED[answer.kind])
    if answer is not None:
        return Outcome(CONFLICT, Verdict.WAS_ANSWERED, {"answer": summary(answer)})
    if found.standing is ApprovalStatus.EXPIRED and found.pending_approval is not None:
        return Outcome(GONE, Verdict.EXPIRED, {"when": found.pending_approval.until})
    return Outcome(CONFLICT, Verdict.CHANGED)


@dataclass(frozen=True, slots=True)
class ApprovalPage:
    """The page: tokens in, HTML out."""

    service: ApprovalService
    key: Verifier
    reader: Translator

    def look(self, token: str) -> Page:
        """Return the page that a link opens; nothing is changed."""
        claim = self._true(token)
        if claim is None:
            return self.wrong()
        now = self.service.now()
        if now >= claim.until:
            return self._expired(claim)
        found = self.service.look(claim.incident, claim.question)
        asked, incident = found.pending_approval, found.incident
        if found.standing is ApprovalStatus.OPEN and asked is not None and incident is not None:
            return asking(asked, incident, token, self.reader, now)
        return self._told(found)

    def answer(self, token: str, kind: AnswerKind | None) -> Page:
        """Take an answer that was chosen and sent, and return the page that says so."""
        claim = self._true(token)
        if claim is None:
            return self.wrong()
        if kind is None:
            return telling(BAD_REQUEST, Verdict.UNASKED, self.reader)
        if self.service.now() >= claim.until:
            return self._expired(claim)
        return self._told(self.service.answer(claim.incident, claim.question, Channel.PAGE, kind))

    def wrong(self) -> Page:
        """Return the page for what is no link of ours."""
        return telling(BAD_REQUEST, Verdict.WRONG, self.reader)

    def nowhere(self) -> Page:
        """Return the page for any other place or method."""
        return telling(NOT_FOUND, Verdict.WRONG, self.reader)

    def busy(self) -> Page:
        """Return the page for when AWS does not answer."""
        return telling(BUSY, Verdict.BUSY, self.reader)

    def _true(self, token: str) -> TokenClaims | None:
        """Return the claim of a token that is ours; only what looks like one costs a call."""
        read = parse(token)
        if read is None or not self.key.fits(read.claim.message, read.mac):
            return None
        return read.claim

    def _expired(self, claim: TokenClaims) -> Page:
        return telling(GONE, Verdict.EXPIRED, self.reader, when=claim.until)

    def _told(self, found: ApprovalLookup) -> Page:
        what = outcome(found)
        return telling(what.status, what.verdict, self.reader, **what.params)
