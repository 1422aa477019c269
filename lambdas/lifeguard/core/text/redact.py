"""What must never stand in an email or a log: whole addresses, secrets, tokens."""

from __future__ import annotations

import re

LONGEST = 4000
"""Characters looked at of one line: nobody reads more, and a pattern must not run for long."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_ADDRESSES = (
    (re.compile(r"\b(\d{1,3}\.\d{1,3})\.\d{1,3}\.\d{1,3}\b"), r"\1.x.x"),
    (re.compile(r"\b((?:ec2|ip)-\d{1,3}-\d{1,3})-\d{1,3}-\d{1,3}\b"), r"\1-x-x"),
    (
        re.compile(r"\b([0-9a-f]{1,4}:[0-9a-f]{1,4})(?::[0-9a-f]{1,4}){3,6}\b", re.IGNORECASE),
        r"\1::x",
    ),
    (
        re.compile(
            r"(?<![\w:-])([0-9a-f]{1,4}(?::[0-9a-f]{1,4})?)(?::[0-9a-f]{1,4}){0,5}"
            r"::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?(?![\w:])",
            re.IGNORECASE,
        ),
        r"\1::x",
    ),
)
_WORDS = r"[\w-]*(?:password|passwd|secret|token|api[_-]?key|authorization|credential)[\w-]*"
_VALUE = r"(?:(?:bearer|basic)\s+)?[^\s\"',;]+"
_SECRETS = (
    re.compile(rf"({_WORDS}[\"']?\s*[=:]\s*[\"']?){_VALUE}", re.IGNORECASE),
    re.compile(rf"(--{_WORDS}\s+[\"']?){_VALUE}", re.IGNORECASE),
)
_ACCESS_KEY = re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b")


def redacted(line: str, width: int = LONGEST) -> str:
    """Return one line fit to be shown: no control characters, no full address, no secret."""
    text = "".join(c if c.isprintable() else " " for c in _CONTROL.sub(" ", line[:LONGEST]))
    for secret in _SECRETS:
        text = secret.sub(r"\1[redacted]", text)
    text = _ACCESS_KEY.sub("[redacted]", text)
    for address, shown in _ADDRESSES:
        text = address.sub(shown, text)
    return text[:width].rstrip()
