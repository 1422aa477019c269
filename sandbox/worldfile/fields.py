"""Readers of a world file's values: each tells which key was wrong, its value, what is allowed."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from sandbox.worldfile.moments import YEARS, instant
from sandbox.worldfile.text import shown

T = TypeVar("T")
Reader = Callable[[object, str], T]
"""Takes the value and the key's path, such as `instances[0].root`."""


class WorldFileError(ValueError):
    """A world file that cannot be read; it names the key, what was given and what is allowed."""

    def __init__(self, path: str, given: object, allowed: str) -> None:
        super().__init__(f"{path or 'the file'}: got {shown(given)}; allowed: {allowed}")


def choice(kind: type[StrEnum]) -> Reader[StrEnum]:
    """Read one of an enumeration's words."""
    return one_of(*kind)


def one_of(*members: StrEnum) -> Reader[StrEnum]:
    """Read one of these words."""
    words = {member.value: member for member in members}

    def read(given: object, path: str) -> StrEnum:
        member = words.get(str(given))
        if member is None:
            raise WorldFileError(path, given, " | ".join(words))
        return member

    return read


def optional(read: Reader[T]) -> Reader[T | None]:
    """Read null as None."""
    return lambda given, path: None if given is None else read(given, path)


def text(given: object, path: str) -> str:
    """Read a word; a number is taken as it is written, YAML's booleans are refused."""
    if isinstance(given, str):
        return given
    if isinstance(given, int | float) and not isinstance(given, bool):
        return str(given)
    raise WorldFileError(path, given, "a word (YAML makes on, off, yes and no booleans: quote it)")


def flag(given: object, path: str) -> bool:
    """Read true or false, quoted or not."""
    if isinstance(given, bool):
        return given
    if isinstance(given, str) and given.lower() in {"true", "false"}:
        return given.lower() == "true"
    raise WorldFileError(path, given, "true | false")


def number(given: object, path: str) -> float:
    """Read a number of at least 0, quoted or not."""
    allowed = "a number of at least 0"
    value = _finite(given, path, allowed)
    if value < 0:
        raise WorldFileError(path, given, allowed)
    return value


def signed(given: object, path: str) -> float:
    """Read a number of either sign, quoted or not."""
    return _finite(given, path, "a number")


def _finite(given: object, path: str, allowed: str) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        raise WorldFileError(path, given, allowed)
    try:
        value = float(given)
    except (ValueError, OverflowError):
        raise WorldFileError(path, given, allowed) from None
    if not math.isfinite(value):
        raise WorldFileError(path, given, allowed)
    return value


_MOST = 1_000_000_000
_LONGEST = 3_155_760_000
"""A hundred years in seconds: as good as for ever, and it leaves the calendar's end alone."""


def whole(given: object, path: str) -> int:
    """Read a whole number of at least 0."""
    value = number(given, path)
    if value != int(value) or value > _MOST:
        raise WorldFileError(path, given, f"a whole number from 0 to {_MOST}")
    return int(value)


def up_to(most: int) -> Reader[int]:
    """Read a whole number that is not too large."""

    def read(given: object, path: str) -> int:
        value = whole(given, path)
        if value > most:
            raise WorldFileError(path, given, f"a whole number from 0 to {most}")
        return value

    return read


def percent(given: object, path: str) -> float:
    """Read a number from 0 to 100."""
    value = number(given, path)
    if value > 100:  # noqa: PLR2004  percent
        raise WorldFileError(path, given, "a number from 0 to 100")
    return value


def share(given: object, path: str) -> float:
    """Read a share."""
    value = number(given, path)
    if value > 1:
        raise WorldFileError(path, given, "a number from 0 to 1")
    return value


def shares(known: Callable[[], Collection[str]]) -> Reader[dict[str, float]]:
    """Read a share for each of some names; `known` returns those that there are."""

    def read(given: object, path: str) -> dict[str, float]:
        names = known()
        found = mapping(given, path)
        for name in found:
            if name not in names:
                allowed = "operations of EC2 and Lightsail, such as StopInstances"
                raise WorldFileError(path=f"{path}.{name}", given=found[name], allowed=allowed)
        return {str(name): share(value, f"{path}.{name}") for name, value in found.items()}

    return read


def seconds(given: object, path: str) -> timedelta:
    """Read a duration in seconds."""
    value = number(given, path)
    if value > _LONGEST:
        raise WorldFileError(path, given, f"seconds, from 0 to {_LONGEST} (a hundred years)")
    return timedelta(seconds=value)


_TIME = f"a time such as 2026-11-20T10:00:00Z (with its zone), {YEARS}"


def time(given: object, path: str) -> datetime:
    """Read an ISO 8601 time; YAML may have made it one already."""
    value = given
    if isinstance(given, str):
        try:
            value = datetime.fromisoformat(given)
        except ValueError:
            raise WorldFileError(path, given, _TIME) from None
    moment = instant(value) if isinstance(value, datetime) and value.tzinfo else None
    if moment is None:
        raise WorldFileError(path, given, _TIME)
    return moment


_ACCOUNT = re.compile(r"\d{12}")


def account(given: object, path: str) -> str:
    """Read an account id of 12 digits; unquoted ones that begin with 0 are octal to YAML."""
    value = str(given) if isinstance(given, int) and not isinstance(given, bool) else given
    if isinstance(value, str) and _ACCOUNT.fullmatch(value):
        return value
    raise WorldFileError(path, given, '12 digits in quotes, such as "012345678901"')


def shaped(pattern: str, allowed: str) -> Reader[str]:
    """Read a name of this shape."""

    def read(given: object, path: str) -> str:
        if isinstance(given, str) and re.fullmatch(pattern, given):
            return given
        raise WorldFileError(path, given, allowed)

    return read


error_code = shaped(r"[A-Za-z][A-Za-z0-9.]*", "an error code such as VcpuLimitExceeded")
region = shaped(r"[a-z]{2}(-[a-z]+)+-\d", "a Region such as us-east-1")
instance_id = shaped(r"i-[0-9A-Za-z]+", "an instance id such as i-00ddbf07ce6372082")
lightsail_name = shaped(
    r"(?=.{2,255}\Z)\w[\w-]*\w",
    "2 to 255 letters, digits, inner hyphens and underscores",
)
disk_path = shaped(r"/dev/[a-z]+[a-z0-9]*", "the path of a disk such as /dev/xvdf")
any_instance_id = shaped(
    r"i-[0-9A-Za-z]+|lightsail:\w[\w-]*\w",
    "an instance id such as i-00ddbf07ce6372082, or lightsail: and an instance's name",
)
managed_node = shaped(r"mi-[0-9a-f]{17}", "a managed node's id such as mi-0123456789abcdef0")
capacity_reservation = shaped(r"cr-[0-9a-z]+", "a Capacity Reservation id such as cr-0123456789")
capacity_block = shaped(r"cb-[0-9a-z]+", "a Capacity Block id such as cb-0123456789")
outpost = shaped(
    r"arn:aws[a-z-]*:outposts:[a-z0-9-]+:\d{12}:outpost/op-[0-9a-z]+",
    "an ARN such as arn:aws:outposts:us-east-1:123456789012:outpost/op-0123456789",
)
target_group = shaped(
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?",
    "a name of at most 32 letters, digits and inner hyphens",
)


def tags(given: object, path: str) -> dict[str, str]:
    """Read tags."""
    return {
        text(key, path): text(value, f"{path}.{key}") for key, value in mapping(given, path).items()
    }


def mapping(given: object, path: str) -> Mapping[object, object]:
    """Read a mapping."""
    if isinstance(given, Mapping):
        return given
    raise WorldFileError(path, given, "a mapping of keys to values")


def sequence(read: Reader[T]) -> Reader[tuple[T, ...]]:
    """Read a list."""

    def read_all(given: object, path: str) -> tuple[T, ...]:
        if given is None:
            return ()
        if not isinstance(given, list | tuple):
            raise WorldFileError(path, given, "a list")
        return tuple(read(one, f"{path}[{index}]") for index, one in enumerate(given))

    return read_all


def table(make: Callable[..., T], readers: Mapping[str, Reader[object]], *needed: str) -> Reader[T]:
    """Read a mapping of known keys, those in `needed` at least, into what `make` makes."""

    def read(given: object, path: str) -> T:
        found = mapping(given, path)
        prefix = f"{path}." if path else ""
        for key in found:
            if key not in readers:
                raise WorldFileError(prefix + str(key), found[key], "one of " + ", ".join(readers))
        for key in needed:
            if key not in found:
                raise WorldFileError(prefix + key, None, "a value: it is required")
        return make(
            **{str(key): readers[str(key)](value, f"{prefix}{key}") for key, value in found.items()}
        )

    return read
