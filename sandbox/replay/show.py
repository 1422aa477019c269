"""A replay's outcome for a person: each email as the operator gets it, the calls, the incidents."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sandbox.gateway.records import SentEmail

_WIDTH = 78


def outcome(document: Mapping[str, Any], emails: Sequence[SentEmail]) -> Iterator[str]:
    """Yield the lines of `replay` without `--json`.

    Args:
        document: what `--json` would print.
        emails: those sent.
    """
    for row in document["ignored"]:
        yield f"Ignored: {row['event_id'] or 'an event without an id'}: {row['reason']}"
    for mail in emails:
        yield from email(mail)
    yield from _section("Calls that changed something", _CALLS, map(_call, document["calls"]))
    yield from _section("Incidents", _INCIDENTS, map(_incident, document["incidents"]))


def email(mail: SentEmail) -> Iterator[str]:
    """Yield an email's lines, framed."""
    yield f"┌{'─' * _WIDTH}"
    yield f"│ Date:    {mail.at:%a, %d %b %Y %H:%M:%S} +0000"
    yield f"│ Subject: {mail.subject}"
    yield "│"
    for line in mail.body.splitlines():
        yield f"│ {line}".rstrip()
    yield f"└{'─' * _WIDTH}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table, its columns as wide as they need to be."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    for row in (header, ["─" * width for width in widths], *rows):
        yield "  ".join(
            f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)
        ).rstrip()


_CALLS = ("At", "Call", "Parameters")
_INCIDENTS = ("Resource", "Kind", "Status", "Opened", "Closed", "Rungs")


def _section(title: str, header: Sequence[str], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    found = list(rows)
    yield ""
    yield f"{title}: none" if not found else f"{title}:"
    if found:
        yield from table(header, found)


def _call(call: Mapping[str, Any]) -> tuple[str, ...]:
    name = f"{call['service']}:{call['operation']}"
    return call["at"], name, json.dumps(call["params"], ensure_ascii=False)


def _incident(incident: Mapping[str, Any]) -> tuple[str, ...]:
    rungs = ", ".join(f"{rung['action']} ({rung['outcome']})" for rung in incident["rungs"])
    return (
        incident["resource"],
        incident["kind"],
        incident["status"],
        incident["opened_at"],
        incident["closed_at"] or "-",
        rungs or "-",
    )
