"""The events of a replay: their files, and what they say of instances, account and time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sandbox.worldfile.spec import InstanceSpec, WorldSpec

Event = dict[str, Any]

_INSTANCE = re.compile(r"(?<![A-Za-z0-9-])i-[0-9a-f]{8,17}(?![A-Za-z0-9])")


class EventFileError(ValueError):
    """A file does not hold events; the message names it and says why."""


def read(paths: Iterable[Path]) -> list[Event]:
    """Read events in the order given; a file holds one event, or a JSON list of them.

    Raises:
        EventFileError: a file cannot be read, or holds anything else.
    """
    return [event for path in paths for event in _file(path)]


def _file(path: Path) -> Iterator[Event]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        msg = f"{path}: {error.strerror}"
        raise EventFileError(msg) from error
    except ValueError as error:
        msg = f"{path}: not JSON: {error}"
        raise EventFileError(msg) from error
    for event in content if isinstance(content, list) else [content]:
        if not isinstance(event, dict):
            msg = f"{path}: an event is a JSON object, not {json.dumps(event)[:40]}"
            raise EventFileError(msg)
        yield event


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
    try:
        sent = datetime.fromisoformat(event.get("time", ""))
    except (TypeError, ValueError):
        return None
    return sent.astimezone(UTC) if sent.tzinfo else sent.replace(tzinfo=UTC)


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
