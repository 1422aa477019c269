"""The token in an approval link: which question, until when, under a MAC that only we can make."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime

from lifeguard.immutable import immutable

_MAC = 43
"""Characters of the 32 bytes of HMAC_SHA_256 in base64url without padding."""

_FORM = re.compile(
    rf"(?P<incident>[0-9a-f]{{32}})\.(?P<question>[0-9a-f]{{16}})\.(?P<until>[0-9]{{10}})"
    rf"\.(?P<mac>[A-Za-z0-9_-]{{{_MAC}}})",
    re.ASCII,
)
LONGEST = 32 + 16 + 10 + _MAC + 3
"""Characters of every token; nothing longer is looked at."""

_CONTEXT = b"lifeguard approval 1\n"
"""What the MAC is made over begins with this: it is good for nothing else, nor another's for it."""


@immutable
class TokenClaims:
    """What a token says: that whoever holds it may answer this question until then."""

    incident: str
    question: str
    until: datetime

    @property
    def message(self) -> bytes:
        """What the MAC is made over."""
        return _CONTEXT + self._text.encode()

    def token(self, mac: bytes) -> str:
        """Return the claim as a token."""
        return f"{self._text}.{_written(mac)}"

    @property
    def _text(self) -> str:
        return f"{self.incident}.{self.question}.{int(self.until.timestamp()):010}"


@immutable
class Token:
    """A token as it came: nothing in it is true before its MAC is."""

    claim: TokenClaims
    mac: bytes


def parse(text: str) -> Token | None:
    """Return what a token claims, or None when it cannot be one of ours."""
    found = _FORM.fullmatch(text) if len(text) == LONGEST else None
    if found is None:
        return None
    mac = urlsafe_b64decode(f"{found['mac']}=")
    if _written(mac) != found["mac"]:  # the last character has bits to spare: one form only
        return None
    until = datetime.fromtimestamp(int(found["until"]), UTC)
    return Token(TokenClaims(found["incident"], found["question"], until), mac)


def _written(mac: bytes) -> str:
    return urlsafe_b64encode(mac).decode().rstrip("=")
