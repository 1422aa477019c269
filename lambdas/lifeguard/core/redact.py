"""What must never stand in an email or a log: whole addresses, secrets, tokens."""

from __future__ import annotations

import re

WIDTH = 320

_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_IPV4 = re.compile(r"\b(\d{1,3}\.\d{1,3})\.\d{1,3}\.\d{1,3}\b")
_IPV6 = re.compile(r"\b([0-9a-f]{1,4}:[0-9a-f]{1,4})(:[0-9a-f]{0,4}){3,6}\b", re.IGNORECASE)
_SECRET = re.compile(
    r"(?P<name>[\w-]*(?:password|passwd|secret|token|api[_-]?key|authorization)[\w-]*)"
    r"(?P<sep>\s*[=:]\s*)(?P<value>(?:bearer\s+)?\S+)",
    re.IGNORECASE,
)
_ACCESS_KEY = re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b")


def redacted(line: str) -> str:
    """Return one line fit to be shown: no control characters, no full address, no secret."""
    text = _CONTROL.sub(" ", line[: WIDTH * 4])
    text = _SECRET.sub(r"\g<name>\g<sep>[redacted]", text)
    text = _ACCESS_KEY.sub("[redacted]", text)
    text = _IPV4.sub(r"\1.x.x", text)
    return _IPV6.sub(r"\1::x", text)[:WIDTH].rstrip()
