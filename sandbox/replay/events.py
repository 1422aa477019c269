"""The events of a replay: their files, and what they say of instances, account and time."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox.worldfile.instance_spec import InstanceSpec
from sandbox.worldfile.moments import YEARS, instant
from sandbox.worldfile.spec import WorldSpec
from sandbox.worldfile.text import InputFileError, is_too_deep, shown, text_of

Event = dict[str, Any]

_EVENTS = "an event of EventBridge, or a list of them, in JSON"
_TOO_DEEP = "nested too deep"
_INSTANCE = re.compile(r"(?<![A-Za-z0-9-])i-[0-9a-f]{8,17}(?![A-Za-z0-9])")


class _OddJsonError(ValueError):
    """JSON that Python would read, and others would not or otherwise."""


def read(paths: Iterable[Path]) -> list[Event]:
    """Read events in the order given; a file holds one event, or a JSON list of them.

    Raises:
        InputFileError: a file cannot be read, or holds anything else.
    """
    return [event for path in paths for event in _file(path)]


def _file(path: Path) -> Iterator[Event]:
    content = _json(path)
    for event in content if isinstance(content, list) else [content]:
        if not isinstance(event, dict):
            raise InputFileError(path, f"got {shown(event)}", _EVENTS)
        sent = _sent(event)
        if sent is not None and instant(sent) is None:
            raise InputFileError(path, f"time: got {shown(event['time'])}", f"a time {YEARS}")
        yield event


def _json(path: Path) -> object:
    source = text_of(path, _EVENTS)
    try:
        content = json.loads(source, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        wrong = f"not JSON at line {error.lineno}, column {error.colno}"
        raise InputFileError(path, wrong, _EVENTS) from error
    except RecursionError as error:
        raise InputFileError(path, _TOO_DEEP, _EVENTS) from error
    except _OddJsonError as error:
        raise InputFileError(path, f"not JSON: {error}", _EVENTS) from error
    except ValueError as error:  # more digits than Python reads
        raise InputFileError(path, "a number has too many digits", _EVENTS) from error
    if is_too_deep(content):
        raise InputFileError(path, _TOO_DEEP, _EVENTS)
    return content


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object; RFC 8259 leaves open what two equal names mean, and readers differ."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, count in Counter(n for n, _ in pairs).items() if count > 1)
        msg = f"the key {shown(twice)} is there twice"
        raise _OddJsonError(msg)
    return found


def _no_number(word: str) -> None:
    msg = f"{word} is no number there"
    raise _OddJsonError(msg)


def world_of(events: Iterable[Event]) -> WorldSpec:
    """Return a world in which each instance the events name exists, opted in and healthy.

    It begins at the earliest event's own time.
    """
    events = list(events)
    default = WorldSpec()
    ids = dict.fromkeys(i for event in events for i in _INSTANCE.findall(json.dumps(event)))
    return WorldSpec(
        instances=tuple(InstanceSpec(id=i) for i in ids),
        now=min(filter(None, map(time_of, events)), default=default.now),
        region=next(filter(None, map(_region, events)), default.region),
        account=next(filter(None, map(_account, events)), default.account),
    )


def time_of(event: Event) -> datetime | None:
    """Return when an event says that it was sent; None if it does not say so readably."""
    sent = _sent(event)
    return None if sent is None else instant(sent)


def _sent(event: Event) -> datetime | None:
    try:
        return datetime.fromisoformat(event.get("time", ""))
    except (TypeError, ValueError):
        return None


def _region(event: Event) -> str | None:
    """Health delivers to other Regions than the one it tells of."""
    return _text(_detail(event).get("eventRegion")) or _text(event.get("region"))


def _account(event: Event) -> str | None:
    account = _text(_detail(event).get("affectedAccount")) or _text(event.get("account"))
    return account if account and re.fullmatch(r"\d{12}", account) else None


def _detail(event: Event) -> Mapping[str, Any]:
    detail = event.get("detail")
    return detail if isinstance(detail, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
