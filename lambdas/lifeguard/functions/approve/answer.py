"""Taking a person's answer: on the page, where a look changes nothing, or by the command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from lifeguard.aws.session.errors import Retryable
from lifeguard.core.approval.ask import PAUSE, ended_by, summary
from lifeguard.core.approval.page import Page, Verdict, asking, telling
from lifeguard.core.approval.progress import following, goes_on, refreshing
from lifeguard.core.approval.token import TokenClaims, parse
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.question import (
    AnswerKind,
    ApprovalAnswer,
    PendingApproval,
    Reply,
)
from lifeguard.core.text.message import Param
from lifeguard.core.words.catalogue import Translator
from lifeguard.immutable import immutable

OK, BAD_REQUEST, NOT_FOUND, CONFLICT, GONE, BUSY = 200, 400, 404, 409, 410, 503

READABLE = timedelta(days=1)
"""How long after its time a link still shows what came of its answer; it answers nothing then."""


class ApprovalStatus(StrEnum):
    """How a question stands to whoever comes to answer it."""

    OPEN = "open"
    NOTED = "noted"  # the answer is taken, now
    ANSWERED = "answered"  # by an earlier one
    EXPIRED = "expired"
    CROWDED = "crowded"  # put off so often that only a yes or no is taken
    CHANGED = "changed"  # the world has, or the incident is over
    UNKNOWN = "unknown"  # it has no such choice


@immutable
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


@immutable
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
        answer = ended_by(found, question)
        if answer is not None:
            return ApprovalLookup(ApprovalStatus.ANSWERED, answer=answer, incident=found)
        asked = found.pending_approval
        if asked is None or asked.id != question or found.closed_at is not None:
            return ApprovalLookup(ApprovalStatus.CHANGED)
        if self.now() >= asked.until:
            return ApprovalLookup(ApprovalStatus.EXPIRED, asked)
        return ApprovalLookup(ApprovalStatus.OPEN, asked, incident=found)

    def answer(self, incident: str, question: str, reply: Reply) -> ApprovalLookup:
        """Take an answer, if the question still stands; the execution is woken afterwards.

        Should it not be woken for a yes or no, the sweep does so within a minute: the ledger holds
        the answer.
        """
        found = self.look(incident, question)
        asked = found.pending_approval
        if found.standing is not ApprovalStatus.OPEN or asked is None:
            return found
        if reply.choice not in {"", *(choice.name for choice in asked.choices)}:
            return replace(found, standing=ApprovalStatus.UNKNOWN)
        answer = ApprovalAnswer(
            question,
            reply.kind,
            self.now(),
            reply.channel,
            by=reply.by,
            source=reply.source,
            agent=reply.agent,
            asked_at=asked.at,
            choice=reply.choice,
        )
        noted = self.questions.answer(incident, answer)
        if noted is None:  # somebody, or the execution, was faster
            after = self.look(incident, question)
            is_open = after.standing is ApprovalStatus.OPEN
            return replace(after, standing=ApprovalStatus.CROWDED) if is_open else after
        if noted.callback_id:
            self._woken(noted.callback_id, answer)
        return ApprovalLookup(ApprovalStatus.NOTED, asked, answer, noted)

    def _woken(self, callback_id: str, answer: ApprovalAnswer) -> None:
        """Wake the execution; a yes or no is noted all the same, and must not be denied."""
        try:
            self.wake(callback_id)
        except Retryable:
            if not answer.kind.ends:
                raise


@immutable
class Outcome:
    """What came of an answer: HTTP's status, and what is said of it."""

    status: int
    verdict: Verdict
    params: Mapping[str, Param] = field(default_factory=dict)


def outcome(found: ApprovalLookup) -> Outcome:
    """Return what came of an answer."""
    answer, asked = found.answer, found.pending_approval
    if answer is not None and found.standing is ApprovalStatus.NOTED:
        return _noted(answer, asked)
    if answer is not None:
        return Outcome(CONFLICT, Verdict.WAS_ANSWERED, {"answer": summary(answer)})
    if found.standing is ApprovalStatus.EXPIRED and asked is not None:
        return Outcome(GONE, Verdict.EXPIRED, {"when": asked.until})
    if found.standing is ApprovalStatus.CROWDED:
        return Outcome(CONFLICT, Verdict.CROWDED)
    if found.standing is ApprovalStatus.UNKNOWN:
        return Outcome(BAD_REQUEST, Verdict.UNASKED)
    return Outcome(CONFLICT, Verdict.CHANGED)


def _noted(answer: ApprovalAnswer, asked: PendingApproval | None) -> Outcome:
    match answer.kind:
        case AnswerKind.YES:
            return Outcome(OK, Verdict.YES)
        case AnswerKind.NO:
            return Outcome(OK, Verdict.NO)
        case AnswerKind.LATER | AnswerKind.MINE:
            when = answer.at + PAUSE[answer.kind]
    if answer.kind is AnswerKind.MINE:
        return Outcome(OK, Verdict.MINE, {"when": when})
    if asked is not None and when >= asked.until:
        return Outcome(OK, Verdict.LATER_LAST, {"when": asked.until})
    return Outcome(OK, Verdict.LATER, {"when": when})


@immutable
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
        if now >= claim.until + READABLE:
            return self._expired(claim)
        found = self.service.look(claim.incident, claim.question)
        asked, incident = found.pending_approval, found.incident
        if found.answer is not None and incident is not None:
            return self._follow(OK, Verdict.RECORDED, incident, found.answer, token)
        if now >= claim.until:
            return self._expired(claim)
        if found.standing is ApprovalStatus.OPEN and asked is not None and incident is not None:
            return asking(asked, incident, token, self.reader, now)
        return self._told(found, token)

    def answer(self, token: str, reply: Reply | None) -> Page:
        """Take an answer that was chosen and sent, and return the page that says so."""
        claim = self._true(token)
        if claim is None:
            return self.wrong()
        if reply is None:
            return telling(BAD_REQUEST, Verdict.UNASKED, self.reader)
        if self.service.now() >= claim.until:
            return self._expired(claim)
        return self._told(self.service.answer(claim.incident, claim.question, reply), token)

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

    def _told(self, found: ApprovalLookup, token: str) -> Page:
        what, answer = outcome(found), found.answer
        if found.incident is not None and answer is not None and answer.kind.ends:
            return self._follow(what.status, what.verdict, found.incident, answer, token)
        return telling(what.status, what.verdict, self.reader, **what.params)

    def _follow(
        self, status: int, verdict: Verdict, incident: Incident, answer: ApprovalAnswer, token: str
    ) -> Page:
        page = following(status, verdict, incident, answer, self.reader)
        return refreshing(page, token) if goes_on(incident, answer) else page
