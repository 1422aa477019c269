"""What came of asking one URL."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from lifeguard.core.text.message import Message, coded, message
from lifeguard.immutable import immutable

LIMIT = timedelta(seconds=10)
"""How long one URL may take in all: name, connection, TLS and the first line of the answer."""

SERVER_ERRORS = 500
"""From this status on the server says that it has failed (RFC 9110, 15.6)."""


class Miss(StrEnum):
    """Why there is no answer."""

    TIMED_OUT = "timed_out"
    REFUSED = "refused"
    UNRESOLVED = "unresolved"
    BAD_CERTIFICATE = "bad_certificate"
    TLS_FAILED = "tls_failed"
    CUT_OFF = "cut_off"  # the connection ended, or what came is no HTTP


@immutable
class EndpointAnswer:
    """The status of an answer, or why there is none; or the address that was not asked.

    Of a certificate that TLS has accepted: when it ends, and whether it is for another name.
    """

    status: int | None = None
    miss: Miss = Miss.CUT_OFF  # where there is no status
    forbidden: str = ""
    certificate_ends: datetime | None = None
    wrong_name: bool = False

    @property
    def asked(self) -> bool:
        """Whether anything was asked: an address that is not asked says nothing of the site."""
        return not self.forbidden

    @property
    def answers(self) -> bool:
        """Whether the site does its work: also one that redirects, or wants a log-in first."""
        return self.status is not None and self.status < SERVER_ERRORS

    @property
    def said(self) -> Message:
        """What it answered, in a few words."""
        if self.status is not None:
            return message("endpoint.status", status=str(self.status))
        return coded("endpoint.miss", self.miss, limit=LIMIT)
