"""Text that others have written, as a type: names, console lines, AWS's messages, alarm reasons.

It is kept as it came, within bounds, and shown through one door: `shown`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lifeguard.core.text.redact import redacted

LONGEST = 1000
"""Characters that are kept."""

_SCHEME = re.compile(r"(?<=[A-Za-z])://")
_HOST = re.compile(r"(?<![\w.-])((?:[A-Za-z0-9-]{1,63}\.){1,8})([A-Za-z]{2,24})(?![\w-]|\.\w)")
_NOT_A_DOMAIN = frozenset(
    """service socket target mount automount swap timer path slice scope device conf log py json
    yaml yml txt html xml ini gz img efi ko c h go rs js java class error internalerror""".split()  # noqa: SIM905  a list of words reads best as one
)
"""Last parts of names with dots that no mail program takes for a host's name."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """Text that is not Lifeguard's own."""

    text: str

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.text)


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
    return clean if len(clean) <= width else f"{clean[: max(0, width - 3)].rstrip()}..."


def defanged(text: str) -> str:
    """Return text in which no mail program finds a link: `https[:]//`, `evil[.]example`."""
    return _HOST.sub(_host, _SCHEME.sub("[:]//", text))


def _host(found: re.Match[str]) -> str:
    if found[2].lower() in _NOT_A_DOMAIN:
        return found[0]
    return found[1].replace(".", "[.]") + found[2]
