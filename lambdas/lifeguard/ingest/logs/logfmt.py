"""Lines of `key=value` pairs, as Go programs write them: `time="..." level=error msg="..." id=1`."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PAIR = re.compile(
    r'([A-Za-z_][\w.-]{0,60})=(?:"((?:[^"\\]|\\.){0,3000})"|([^\s"]{0,300}))(?:\s|\Z)'
)
_MOST = 40


def logfmt(text: str) -> Mapping[str, str]:
    """Return the pairs of a line that begins with one; of other text, nothing."""
    members: dict[str, str] = {}
    at = 0
    while len(members) < _MOST and (found := _PAIR.match(text, at)):
        members.setdefault(found[1], found[3] or (found[2] or "").replace('\\"', '"'))
        at = found.end()
    return members
