"""How many connections there are and may be, as SHOW prints them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.ingest.logs.database.sessions.grid import GridRow, Table
from lifeguard.ingest.logs.reader import Sighting

FULL = 0.95
_USED = ("threads_connected", "numbackends", "count", "used", "connections")
_LIMIT = ("max_connections", "current_setting", "max_conn", "max")


def read(found: Sequence[Table]) -> Iterator[Sighting]:
    """Yield that nearly as many connections are open as may be."""
    for table in found:
        values = [pair for row in table for pair in _values(row)]
        used = [(row, value) for row, name, value in values if name in _USED]
        limits = [value for _, name, value in values if name in _LIMIT]
        if used and limits and used[-1][1] >= FULL * limits[-1]:
            numbers = {"count": used[-1][1], "limit": limits[-1]}
            yield Sighting(DatabaseSymptom.TOO_MANY, used[-1][0].entry, "", numbers)


def _values(row: GridRow) -> Iterator[tuple[GridRow, str, float]]:
    pairs = list(row.cells.items())
    if "variable_name" in row.cells:
        pairs = [(row.cell("variable_name").lower(), row.cell("value"))]
    for name, cell in pairs:
        if cell.isdigit():
            yield row, name, float(cell)
