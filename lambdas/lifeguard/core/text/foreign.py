"""Text that others have written, as a type: names, console lines, AWS's messages, alarm reasons.

It is kept as it came, within bounds, and shown through one door: `shown`.
"""

from __future__ import annotations

import re

from lifeguard.core.text.redact import redacted
from lifeguard.immutable import immutable

LONGEST = 1000
"""Characters that are kept."""

_SCHEME = re.compile(r"(?<=[A-Za-z])://")
_HOST = re.compile(
    r"(?<![\w.-])((?:[\w-]{1,63}[.。](?=\w)){1,127}+)(xn--[A-Za-z0-9-]{2,59}|[^\W\d_]{2,24})(?![\w-]|[.。]\w)"
)
"""Names of hosts, in ASCII or not (RFC 1123; RFC 3490, 3.1 for the other full stop)."""
_DOT = re.compile(r"[.。]")
_NOT_A_DOMAIN = frozenset(
    """service socket mount automount swap timer path slice scope device conf cfg log json yaml yml
    toml txt html xml ini gz bz2 xz img efi ko c h cpp go js java jar class sys exe dll
    rpm deb""".split()  # noqa: SIM905  a list of words reads best as one
)
"""Last parts of names with dots that no mail program takes for a host's name."""
_FILE_OR_COUNTRY = frozenset({"py", "rs", "target"})
"""Last parts of files' and units' names that are domains too (IANA, Root Zone Database)."""
_CLASSES = ("error", "exception", "interrupt", "warning")
"""Ends of the names of Java's and Python's errors; no domain ends so."""


@immutable
class Foreign:
    """Text that is not Lifeguard's own."""

    text: str

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.text)


UNSAID = Foreign("")
"""Nothing of others' is known."""


def foreign(text: str) -> Foreign:
    """Return others' text, bounded."""
    return Foreign(text[:LONGEST])


def shown(text: Foreign, width: int = LONGEST) -> str:
    """Return others' text as one line that is fit to be read: no secret, no link, nothing hidden.

    Args:
        text: what others have written.
        width: characters of it at most; what is cut ends in "...".
    """
    clean = defanged(redacted(text.text))
    return clean if len(clean) <= width else f"{clean[: max(0, width - 3)].rstrip()}..."[:width]


def defanged(text: str) -> str:
    """Return text in which no mail program finds a link: `https[:]//`, `evil[.]example`."""
    return _HOST.sub(_host, _SCHEME.sub("[:]//", text))


def _host(found: re.Match[str]) -> str:
    if _is_no_host(found):
        return found[0]
    return _DOT.sub("[.]", found[1]) + found[2]


def _is_no_host(found: re.Match[str]) -> bool:
    last = found[2].lower()
    if last in _FILE_OR_COUNTRY:
        goes_on = found.string[found.end() : found.end() + 1] == "/"
        return len(_DOT.findall(found[1])) == 1 and not goes_on
    return last in _NOT_A_DOMAIN or last.endswith(_CLASSES)
