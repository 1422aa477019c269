"""Putting a question to a person: noted in the ledger first, then a link that only KMS can sign."""

from __future__ import annotations

from typing import Protocol
from urllib.parse import quote

from lifeguard.aws.session.errors import Refused, answer
from lifeguard.core.approval.prompt import approval, command
from lifeguard.core.approval.token import TokenClaims
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.question import ApprovalPrompt, PendingApproval
from lifeguard.core.text.message import NOTHING, Message
from lifeguard.immutable import immutable


class QuestionStore(Protocol):
    """Where a question stands before anybody is asked: the ledger."""

    def pose(self, incident: Incident, asked: PendingApproval, /) -> bool:
        """Let a question stand; False: another execution has taken the incident over."""


class Signer(Protocol):
    """The key that makes links."""

    def make(self, message: bytes, /) -> bytes:
        """Return the message's authentication code."""


@immutable
class ApprovalRequester:
    """The ledger's questions, and the way to the page; without a page there is no key."""

    questions: QuestionStore
    function: str  # the one that the command invokes
    region: str
    url: str = ""
    key: Signer | None = None

    def pose(self, incident: Incident, asked: PendingApproval) -> ApprovalPrompt | None:
        """Let a question stand; None: another execution has taken the incident over.

        The link is made here, for the email alone: no checkpoint and no log ever holds it.

        Raises:
            Retryable: AWS did not answer.
            Refused: the ledger's table refused.
        """
        if not self.questions.pose(incident, asked):
            return None
        link, unsigned = self._link(incident.id, asked)
        by_command = command(incident.id, asked.id, self.function, self.region)
        return approval(asked, link, by_command, unsigned)

    def _link(self, incident: str, asked: PendingApproval) -> tuple[str, Message]:
        """Return the link, or "" and why there is none to be had: the command answers too."""
        if self.key is None:
            return "", NOTHING
        claim = TokenClaims(incident, asked.id, asked.until.replace(microsecond=0))
        try:
            mac = self.key.make(claim.message)
        except Refused as refused:  # disabled, or gone: a question must be asked all the same
            return "", answer(refused)
        return f"{self.url.rstrip('/')}/?t={quote(claim.token(mac))}", NOTHING
