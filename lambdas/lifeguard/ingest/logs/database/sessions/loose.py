"""Sessions as commands print them without a table: `psql -At`, `mysql -e` with its tabs lost, `uniq -c`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lifeguard.ingest.logs.database.sessions import mysql_sessions, postgres_sessions
from lifeguard.ingest.logs.database.sessions.grid import GridRow, cells, is_header, is_of_a_table
from lifeguard.ingest.logs.reader import Sighting
from lifeguard.ingest.logs.transcript import ShellCommand

_PROCESS = re.compile(
    r"\A\s{0,12}(?P<id>\d{1,12})\s{1,20}(?P<user>\S{1,80})\s{1,40}(?P<host>\S{1,255})\s{1,40}(?P<db>\S{1,64})"
    r"\s{1,40}(?P<command>Sleep|Query|Execute|Connect|Daemon|Binlog Dump)\s{1,20}(?P<time>\d{1,9})(?:\s{1,60}(?P<rest>\S.{0,2000}))?\Z"
)
_GAP = re.compile(r" {2}|\t")
_COUNTED = re.compile(
    r"\A\s{0,12}(?P<count>\d{1,9})\s{1,8}(?:(?P<command>Sleep|Query|Execute)|(?P<state>idle in transaction(?: \(aborted\))?|idle|active))\s{0,8}\Z"
)
_SELECT = re.compile(r"(?i)\bselect\s{1,4}(.{1,1000}?)\s{1,4}from\b")
_ALIAS = re.compile(r"(?i)\bas\s{1,4}\"?(\w{1,60})\"?\s{0,4}\Z")
_FUNCTION = re.compile(r"(\w{1,60})\s{0,2}\(")
_NAME = re.compile(r"(\w{1,60})\s{0,4}\Z")


def read(command: ShellCommand) -> Iterator[Sighting]:
    """Yield what the sessions of an output say; tables in it are the format's."""
    of_mysql: list[GridRow] = []
    of_postgres: list[GridRow] = []
    header = _selected(command.text)
    for entry in command.output:
        text = entry.line.text
        if is_of_a_table(text):
            continue
        if is_header(text):
            header = [cell.lower() for cell in cells(text)]
        elif found := _PROCESS.match(text):
            of_mysql.append(GridRow(entry, _process(found)))
        elif found := _COUNTED.match(text):
            said = {name: cell for name, cell in found.groupdict().items() if cell}
            (of_mysql if "command" in said else of_postgres).append(GridRow(entry, said))
        elif "|" in text and len(row := cells(text)) == len(header):
            of_postgres.append(GridRow(entry, dict(zip(header, row, strict=True))))
    if of_mysql:
        yield from mysql_sessions.read(of_mysql)
    if of_postgres and postgres_sessions.is_of_sessions(of_postgres):
        yield from postgres_sessions.read(of_postgres)


def _process(found: re.Match[str]) -> dict[str, str]:
    row = {name: cell or "" for name, cell in found.groupdict().items()}
    rest = row.pop("rest")
    state, *info = _GAP.split(rest, maxsplit=1)
    return {**row, "state": state, "info": "".join(info).strip()}


def _selected(command: str) -> list[str]:
    """Return the names of the columns that a command selects."""
    found = _SELECT.search(command)
    return [_column(one) for one in _parts(found[1])] if found else []


def _parts(selected: str) -> Iterator[str]:
    """Yield what stands between commas outside brackets."""
    depth, part = 0, ""
    for character in selected:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            yield part
            part = ""
        else:
            part += character
    yield part


def _column(said: str) -> str:
    text = said.strip().lower()
    if found := _ALIAS.search(text):
        return found[1]
    if "now()" in text or "clock_timestamp()" in text:
        return "age"
    found = _FUNCTION.match(text) or _NAME.search(text)
    return found[1] if found else text
