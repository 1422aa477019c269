"""Tables as psql and mysql print them: aligned, in boxes, with tabs, or a column a line.

pid  |        state        |   age              +----+------+---------+------+
-----+---------------------+----------          | Id | User | Command | Time |
2177 | idle in transaction | 00:12:33           +----+------+---------+------+
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lifeguard.immutable import immutable
from lifeguard.ingest.logs.reader import Entry

MOST_COLUMNS = 60

_RULE = re.compile(r"\A {0,4}-{2,200}(?:\+-{1,200}){0,60}\Z")
_BOX = re.compile(r"\A\+-{1,250}(?:\+-{1,250}){0,60}\+\Z")
_RECORD = re.compile(r"\A(?:-\[ RECORD \d{1,9} \][-+]{0,400}|\*{10,60} \d{1,9}\. row \*{10,60})\Z")
_FIELD = re.compile(
    r"\A {0,40}(?P<name>[A-Za-z_?][\w?]{0,60}) {0,60}(?:\||:) ?(?P<value>.{0,4000})\Z"
)
_FOOT = re.compile(r"\(\d{1,9} (?:rows?|개 행|행)\)|\d{1,9} rows? in set|Empty set")

_COLUMNS = frozenset(
    [
        "pid",
        "state",
        "usename",
        "datname",
        "query",
        "age",
        "duration",
        "wait_event",
        "wait_event_type",
        "count",
        "command",
        "time",
        "info",
        "user",
        "blocked_pid",
        "blocking_pid",
        "blocked_by",
        "mode",
        "granted",
        "application_name",
        "client_addr",
    ]
)
_TABBED = ("Id\t", "ID\t", "pid\t")
_TABBED_ROW = re.compile(r"\A\d{1,12}\t(?:[^\t]{0,400}\t){4}")
_ALIGNED_ROW = re.compile(
    r"\A(?: {1,40}(?:idle in transaction(?: \(aborted\))?|[\w./@-]{0,64}) {0,64}|\d{1,10} {0,40})\| "
)
_EXPANDED = re.compile(
    r"\A(?:dat(?:id|name)|pid|use(?:sysid|name)|application_name|client_\w{1,12}|backend_\w{1,12}|xact_start"
    r"|query\w{0,6}|state(?:_change)?|wait_event(?:_type)?|age|duration|leader_pid|blocked_by) {0,40}\| ?"
)
"""psql's \\x: a column of pg_stat_activity a line."""
_VERTICAL = re.compile(
    r"\A(?: {2,12}(?:Id|User|Host|db|Time|State|Info|Rows_sent|Rows_examined): |Command: (?:Sleep|Query|Execute|Connect|Daemon|Binlog))"
)
"""mysql's \\G: a column of the process list a line."""


@immutable
class GridRow:
    """A row: its line, and its cells by the names of the columns in lower case."""

    entry: Entry
    cells: dict[str, str]

    def cell(self, *names: str) -> str:
        """Return the first of these cells that there is, or ""."""
        return next((self.cells[name] for name in names if name in self.cells), "")


Table = Sequence[GridRow]


def is_of_a_table(text: str) -> bool:
    """Whether a line is a part of a table of sessions, and looks like nothing else."""
    if text.startswith(("+-", "-", "*****")):
        return bool(_BOX.match(text) or _RECORD.match(text) or ("+" in text and _RULE.match(text)))
    if text.startswith("| "):
        return text.endswith("|")
    if text.startswith("("):
        return _FOOT.match(text) is not None
    if "\t" in text:
        return text.startswith(_TABBED) or _TABBED_ROW.match(text) is not None
    if "| " in text:
        return _ALIGNED_ROW.match(text) is not None or _EXPANDED.match(text) is not None
    return ": " in text and _VERTICAL.match(text) is not None


def tables(entries: Sequence[Entry]) -> Iterator[Table]:
    """Yield the tables of lines, each with the rows up to its foot."""
    header: list[str] | None = None
    rows: list[GridRow] = []
    for place, entry in enumerate(entries):
        text = entry.line.text
        after = entries[place + 1].line.text if place + 1 < len(entries) else ""
        if _RECORD.match(text):
            header = None
            rows.append(GridRow(entry, {}))
        elif header is None and rows and (found := _FIELD.match(text)):
            rows[-1].cells.setdefault(found["name"].lower(), found["value"].strip())
        elif _FOOT.match(text) or (header and rows and _BOX.match(text)):
            yield rows
            header, rows = None, []
        elif _begins(text, after, is_open=header is not None):
            yield rows
            header, rows = [cell.lower() for cell in cells(text)], []
        elif header and not (_BOX.match(text) or _RULE.match(text)):
            found_cells = cells(text)
            if len(found_cells) == len(header):
                rows.append(GridRow(entry, dict(zip(header, found_cells, strict=True))))
    yield rows


def _begins(text: str, after: str, *, is_open: bool) -> bool:
    """Whether a line is a header: a rule stands below it, or it has a process list's tabs."""
    if text.startswith(_TABBED) or is_header(text):
        return True
    if text.startswith("| "):
        return not is_open and _BOX.match(after) is not None
    return _RULE.match(after) is not None and text.count("|") == after.count("+")


def is_header(text: str) -> bool:
    """Whether a line names columns of sessions."""
    return "|" in text and len(_COLUMNS & set(cells(text.lower()))) > 1


def cells(text: str) -> list[str]:
    """Return the cells of a line."""
    if "\t" in text:
        return [cell.strip() for cell in text.split("\t")[:MOST_COLUMNS]]
    inner = text[1:-1] if text.startswith("| ") and text.endswith("|") else text
    return [cell.strip() for cell in inner.split("|")[:MOST_COLUMNS]]
