"""Which readers there are: each area has a table of its own."""

from __future__ import annotations

from collections.abc import Mapping

from lifeguard.ingest.logs.app import table as app
from lifeguard.ingest.logs.commands import table as commands
from lifeguard.ingest.logs.database import table as database
from lifeguard.ingest.logs.host import table as host
from lifeguard.ingest.logs.host.texts import DOCKER_TEXTS
from lifeguard.ingest.logs.reader import LogReader, TextReader
from lifeguard.ingest.logs.transcript import CommandRow
from lifeguard.ingest.logs.web import table as web

FORMATS: tuple[LogReader, ...] = (*web.FORMATS, *app.FORMATS, *host.FORMATS, *database.FORMATS)
"""The strict before the lax: where two claim a line, the first has it."""

TEXTS: tuple[TextReader, ...] = (
    *web.TEXTS,
    DOCKER_TEXTS,
    *database.TEXTS,
    *app.TEXTS,
    *host.TEXTS,
)
"""The particular before the general: of one line the first that says something is heard."""

COMMANDS: Mapping[str, CommandRow] = {
    name: row for row in (*commands.ROWS, *database.COMMANDS) for name in row.names
}
