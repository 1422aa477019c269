"""The form of each single value as JSON Schema: what its parser accepts, in that language.

A form accepts all that the parser accepts. Where JSON Schema cannot say it all, it accepts more:
a name in letters beyond ASCII, a URL with a forbidden address, an octal number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import time, timedelta
from enum import StrEnum
from importlib.resources import files
from typing import Any

from lifeguard.config import patterns

Form = Mapping[str, Any]

_SPECIAL = frozenset("\\[]^-/")
"""In a class of characters. ECMAScript refuses to escape others, where it knows Unicode."""
_DAY = timedelta(days=1)
_SWITCHED = "|".join(
    "".join(f"[{letter.upper()}{letter}]" for letter in word)
    for word in ("true", "false", "yes", "no", "on", "off")
)


def text(pattern: re.Pattern[str] | str, longest: int | None = None, **more: object) -> Form:
    """Return the form of a text that a pattern matches as a whole; `longest` in characters."""
    written = pattern if isinstance(pattern, str) else pattern.pattern
    size = {} if longest is None else {"maxLength": longest}
    return {"type": "string", "pattern": f"^(?:{written})$", **size, **more}


def word(kind: type[StrEnum]) -> Form:
    """Return the form of an enumeration."""
    return {"enum": [str(member) for member in kind]}


def whole(least: int, most: int) -> Form:
    """Return the form of a whole number, which may be quoted; `least` is 0 or 1."""
    written = ("0|" if least == 0 else "") + _up_to(most)
    return {"anyOf": [{"type": "integer", "minimum": least, "maximum": most}, text(written)]}


def form(key: str, kind: type) -> Form:
    """Return the form of the values of a key, from its name or else its type.

    Raises:
        KeyError: neither has a form.
    """
    if key in _BY_KEY:
        return _BY_KEY[key]
    return word(kind) if issubclass(kind, StrEnum) else _BY_TYPE[kind]


def tag(longest: int, unlike: str = "") -> Form:
    """Return the form of a tag's key or value; beyond ASCII it knows no letter from a sign."""
    refused = "".join(
        chr(code) if chr(code) not in _SPECIAL else f"\\{chr(code)}"
        for code in range(0x21, 0x7F)
        if not chr(code).isalnum() and chr(code) not in patterns.TAG_PUNCTUATION
    )
    edge, inner = f"[^{refused}\\s]", f"[^{refused}\\f\\n\\r\\t\\v]"
    return text(f"{unlike}{edge}(?:{inner}*{edge})?", longest)


def _up_to(most: int) -> str:
    """Return the pattern of the whole numbers from 1 to `most`, without leading zeros."""
    digits = str(most)
    more = f"[0-9]{{0,{len(digits) - 2}}}" if len(digits) > 2 else ""  # noqa: PLR2004  10 has two
    shorter = [f"[1-9]{more}"] if len(digits) > 1 else []
    return "|".join([*shorter, *_as_long(digits)])


def _as_long(digits: str) -> Iterable[str]:
    """Yield patterns of the numbers with as many digits that are at most this one."""
    for place, digit in enumerate(digits):
        least = 0 if place else 1
        if int(digit) > least:
            yield f"{digits[:place]}[{least}-{int(digit) - 1}]{_any(len(digits) - place - 1)}"
    yield digits


def _any(count: int) -> str:
    return f"[0-9]{{{count}}}" if count > 1 else "[0-9]" * count


def _lasting(least: timedelta, most: timedelta, units: str = "smhd") -> Form:
    """Return the form of a length of time from `least` to `most`."""
    return text(
        _at_most_seven_digits(
            f"{_below(least, unit)}(?:{'0|' if not least else ''}{_up_to(most // _of(unit))}){unit}"
            for unit in units
        )
    )


def _below(least: timedelta, unit: str) -> str:
    under = -(-least // _of(unit)) - 1
    return f"(?!(?:{_up_to(under)}){unit})" if under > 0 else ""


def _of(unit: str) -> timedelta:
    return timedelta(seconds=patterns.SECONDS[unit])


def _interval() -> Form:
    """Return the form of the intervals: hours that divide a day, whole days; in any unit."""
    lengths = [timedelta(hours=hours) for hours in patterns.DIVIDING_HOURS]
    lengths += [_DAY * days for days in range(1, patterns.LONGEST // _DAY + 1)]
    return text(
        _at_most_seven_digits(
            f"(?:{'|'.join(str(x // _of(unit)) for x in lengths if not x % _of(unit))}){unit}"
            for unit in patterns.SECONDS
        )
    )


def _at_most_seven_digits(alternatives: Iterable[str]) -> str:
    return f"(?=[0-9]{{1,7}}[smhd]$)0*(?:{'|'.join(alternatives)})"


def _zones() -> Form:
    """Return the names of the pinned time zone database: the same on every machine."""
    return {"enum": files("tzdata").joinpath("zones").read_text("utf-8").split()}


_ARN_OF_KEY = text(patterns.KEY_ARN)
_TAG_KEY = tag(patterns.LONGEST_TAG_KEY, "(?![Aa][Ww][Ss]:)")
TAG_VALUE = tag(patterns.LONGEST_TAG_VALUE)
HOP = text(patterns.HOP)
PLACES: Mapping[str, Form] = {
    "unit": text(patterns.GUEST_NAME),
    "container": text(patterns.CONTAINER),
    "file": text(patterns.LOG_FILE, patterns.LONGEST_LOG_FILE),
    "log_group": text(patterns.LOG_GROUP),
    "load_balancer": text(patterns.LOAD_BALANCER),
    "rds": text(patterns.DB_INSTANCE),
    "lightsail_database": text(patterns.LIGHTSAIL_NAME),
}
"""Where a hop's log or its metrics are, by the keys of `path`."""

_BY_KEY: Mapping[str, Form] = {
    "emails": text(patterns.EMAIL, patterns.LONGEST_EMAIL),
    "timezone": _zones(),
    "opt_in_tag": tag(
        patterns.LONGEST_TAG_KEY, "(?![Aa][Ww][Ss]:|[Ll][Ii][Ff][Ee][Gg][Uu][Aa][Rr][Dd]:|Name$)"
    ),
    "kms_keys": _ARN_OF_KEY,
    "instance_roles": text(patterns.ROLE_ARN),
    "endpoints": text(
        r"[Hh][Tt][Tt][Pp][Ss]?://[!-.0-?A-~]+(?:/[!-~]*)?", patterns.LONGEST_URL, format="uri"
    ),
    "group_tag": _TAG_KEY,
    "hours": whole(1, 168),
    "alternative_types": text(patterns.INSTANCE_TYPE),
    "guest_may": text(patterns.GUEST_NAME),
    "every": _interval(),
    "last": whole(1, 1000),
    "daily": whole(0, 1000),
    "weekly": whole(0, 1000),
    "copy_to": text(patterns.REGION),
    "copy_key": _ARN_OF_KEY,
    "max_age": _lasting(patterns.YOUNGEST, patterns.LONGEST_AGE),
    "restore_drill": _lasting(_DAY, patterns.LONGEST_AGE, "d"),
}
_BY_TYPE: Mapping[type, Form] = {
    bool: {"anyOf": [{"type": "boolean"}, text(_SWITCHED)]},
    int: whole(1, 1_000_000),
    time: text(patterns.TIME),
    timedelta: _lasting(timedelta(), patterns.LONGEST),
}
