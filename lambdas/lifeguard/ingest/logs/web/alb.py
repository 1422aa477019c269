"""Access logs of Elastic Load Balancing: an Application Load Balancer's and a Classic one's.

Fields are counted from the front, as AWS appends new ones. The three times of an ALB localise by
themselves: `-1 -1 -1` with a target means that it closed the connection before the request was sent
(a kept-alive one mostly), `0.001 4.205 -1` that it closed while it worked (re:Post; ELB guide,
Troubleshoot your Application Load Balancers).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, Listener, Sighting
from lifeguard.ingest.logs.web.request import STATUSES, RequestListener, answered, path_of

_HEAD = re.compile(r"(?:(?:https?|h2|grpcs|wss?) )?(?=20\d\d-\d\d-\d\dT)")
_FIELDS = re.compile(r'"([^"]{0,3000})"|(\S{1,3000})')
_MOST = 32
_FEWEST = 12
_ADDRESS = re.compile(r"\[?[0-9a-fA-F.:]{2,45}\]?:\d{1,5}\Z")
_TIME = re.compile(r"(?:-1|-?\d{1,7}\.\d{1,9})\Z")
_STATUS = re.compile(r"(?:-|\d{1,3})\Z")
_CREATED = 21
"""Where request_creation_time stands, behind the type."""
_CONNECT_TIME_OUT = 12.0
"""Seconds up to which a 504 is a connection that was not made: an ALB waits 10 s for one."""


class AlbReader:
    """Reads which requests failed, and where."""

    kind = SourceKind.ALB
    programs: frozenset[str] = frozenset()
    is_open = False

    def entry(self, line: SourceLine) -> Entry | None:
        """Return a line in its parts, or None if it is not of this format."""
        text = line.message
        if '"' not in text:
            return None
        if (head := _HEAD.match(text)) is None or (read := stamp.iso(text[head.end() :])) is None:
            return None
        found = [m[1] or m[2] or "" for m in _FIELDS.finditer(text, head.end())][:_MOST]
        if len(found) < _FEWEST or not _is_its_own(found):
            return None
        return Entry(line, text, read[0], fields=_parts(found, read[0]))

    def listener(self) -> Listener:
        """Return one of the failed requests, and of the first and the last that went well."""
        return RequestListener(_said, lambda _: True)


def _is_its_own(found: Sequence[str]) -> bool:
    _, _, client, target, *times, status, target_status = found[:9]
    return (
        _ADDRESS.match(client) is not None
        and (target == "-" or _ADDRESS.match(target) is not None)
        and all(_TIME.match(one) for one in times)
        and _STATUS.match(status) is not None
        and _STATUS.match(target_status) is not None
    )


def _parts(found: Sequence[str], at: stamp.Stamp) -> dict[str, Any]:
    _, _, _, target, *times, status, target_status = found[:9]
    _, _, url = found[11].partition(" ")
    created = stamp.iso(found[_CREATED - 1]) if len(found) >= _CREATED else None
    return {
        "target": "" if target == "-" else target,
        "times": tuple(float(one) for one in times),
        "status": int(status) if status != "-" else 0,
        "target_status": int(target_status) if target_status != "-" else 0,
        "path": path_of(url.partition(" ")[0]),
        "seconds": (at.at - created[0].at).total_seconds()
        if created and created[0].is_zoned and at.is_zoned
        else None,
    }


def _said(entry: Entry) -> Iterator[Sighting]:
    if entry.fields["status"] in STATUSES:
        yield from _failed(entry)


def _failed(entry: Entry) -> Iterator[Sighting]:
    target, status, times = (entry.fields[name] for name in ("target", "status", "times"))
    seconds = entry.fields["seconds"]
    if seconds is None and min(times) >= 0:
        seconds = sum(times)
    yield from answered(entry, status, entry.fields["path"], seconds)
    if entry.fields["target_status"]:
        return
    if not target:
        yield Sighting(ProxySymptom.NO_HEALTHY_TARGET, entry)
    elif symptom := _where(status, times, seconds):
        numbers = {} if seconds is None else {"seconds": seconds}
        yield Sighting(symptom, entry, target, numbers)


def _where(status: int, times: Sequence[float], seconds: float | None) -> ProxySymptom | None:
    if status == 502:  # noqa: PLR2004
        return ProxySymptom.KEPT_ALIVE_CLOSED if max(times) < 0 else ProxySymptom.CLOSED_EARLY
    if status == 504:  # noqa: PLR2004
        is_connecting = max(times) < 0 and seconds is not None and seconds < _CONNECT_TIME_OUT
        return ProxySymptom.CONNECT_TIMED_OUT if is_connecting else ProxySymptom.ANSWER_TIMED_OUT
    return None


ALB = AlbReader()
