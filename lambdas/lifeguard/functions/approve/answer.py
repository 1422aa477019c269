"""Taking a person's answer: on the page, where a look changes nothing, or by the command."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from lifeguard.aws.session.errors import Retryable
from lifeguard.core.approval.page import Page, asking, telling
from lifeguard.core.approval.token import TokenClaims, parse
from lifeguard.core.approval.words.words import Words
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.question import ApprovalAnswer, Channel, PendingApproval
from lifeguard.core.text.moment import moment

OK, BAD_REQUEST, NOT_FOUND, CONFLICT, GONE, BUSY = 200, 400, 404, 409, 410, 503


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
            return ApprovalLookup(ApprovalStatus.ANSWERED, answer=answer)
        asked = found.pending_approval
        if asked is None or asked.id != question or found.closed_at is not None:
            return ApprovalLookup(ApprovalStatus.CHANGED)
        if self.now() >= asked.until:
            return ApprovalLookup(ApprovalStatus.EXPIRED, asked)
        return ApprovalLookup(ApprovalStatus.OPEN, asked)

    def answer(
        self, incident: str, question: str, channel: Channel, *, yes: bool
    ) -> ApprovalLookup:
        """Take an answer, if the question still stands; the execution is woken afterwards.

        Should it not be woken, the sweep does so within a minute: the ledger holds the answer.
        """
        found = self.look(incident, question)
        if found.standing is not ApprovalStatus.OPEN:
            return found
        answer = ApprovalAnswer(question, yes, self.now(), channel)
        noted = self.questions.answer(incident, answer)
        if noted is None:  # somebody, or the execution, was faster
            return self.look(incident, question)
        if noted.callback_id:
            with suppress(Retryable):  # the answer is noted all the same, and must not be denied
                self.wake(noted.callback_id)
        return ApprovalLookup(ApprovalStatus.NOTED, answer=answer)


def outcome(found: ApprovalLookup, words: Words) -> tuple[int, tuple[str, str], datetime | None]:
    """Return what came of an answer: HTTP's status, a heading and a sentence, and its time."""
    said, answer = words.answers, found.answer
    if answer is not None and found.standing is ApprovalStatus.NOTED:
        return OK, said.yes if answer.yes else said.no, None
    if answer is not None:
        return CONFLICT, said.was_yes if answer.yes else said.was_no, answer.at
    if found.standing is ApprovalStatus.EXPIRED and found.pending_approval is not None:
        return GONE, said.expired, found.pending_approval.until
    return CONFLICT, said.changed, None


@dataclass(frozen=True, slots=True)
class ApprovalPage:
    """The page: tokens in, HTML out."""

    service: ApprovalService
    key: Verifier
    words: Words
    timezone: str

    def look(self, token: str) -> Page:
        """Return the page that a link opens; nothing is changed."""
        claim = self._true(token)
        if claim is None:
            return self.wrong()
        if self.service.now() >= claim.until:
            return self._said(GONE, self.words.answers.expired, claim.until)
        found = self.service.look(claim.incident, claim.question)
        if found.standing is ApprovalStatus.OPEN and found.pending_approval is not None:
            return asking(found.pending_approval, claim.incident, token, self.words, self.timezone)
        return self._told(found)

    def answer(self, token: str, *, yes: bool | None) -> Page:
        """Take an answer that was chosen and sent, and return the page that says so."""
        claim = self._true(token)
        if claim is None:
            return self.wrong()
        if yes is None:
            return self._said(BAD_REQUEST, self.words.answers.unasked)
        if self.service.now() >= claim.until:
            return self._said(GONE, self.words.answers.expired, claim.until)
        return self._told(
            self.service.answer(claim.incident, claim.question, Channel.PAGE, yes=yes)
        )

    def wrong(self) -> Page:
        """Return the page for what is no link of ours."""
        return self._said(BAD_REQUEST, self.words.answers.wrong)

    def nowhere(self) -> Page:
        """Return the page for any other place or method."""
        return self._said(NOT_FOUND, self.words.answers.wrong)

    def busy(self) -> Page:
        """Return the page for when AWS does not answer."""
        return self._said(BUSY, self.words.answers.busy)

    def _true(self, token: str) -> TokenClaims | None:
        """Return the claim of a token that is ours; only what looks like one costs a call."""
        read = parse(token)
        if read is None or not self.key.fits(read.claim.message, read.mac):
            return None
        return read.claim

    def _told(self, found: ApprovalLookup) -> Page:
        status, said, when = outcome(found, self.words)
        return self._said(status, said, when)

    def _said(self, status: int, said: tuple[str, str], when: datetime | None = None) -> Page:
        shown = "" if when is None else moment(when, self.timezone)
        return telling(status, said, self.words, shown)
