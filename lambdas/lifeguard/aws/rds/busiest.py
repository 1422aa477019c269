"""Reading which statements load a DB instance, where Database Insights keeps that.

Performance Insights' API, which Database Insights has kept: seven days of it are free (RDS guide,
"Turning Performance Insights on and off").
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from lifeguard.aws.session.clients import brief_client
from lifeguard.aws.session.errors import translated
from lifeguard.core.databases.busy import MOST, BusyStatement
from lifeguard.core.kinds.rds.database import Database
from lifeguard.core.text.foreign import foreign

SPAN = timedelta(minutes=15)
_STATEMENT = "db.sql_tokenized.statement"
_LEAST = 0.1
"""Average sessions: less is nobody's load."""


def busiest_statements(database: Database, now: datetime) -> tuple[BusyStatement, ...]:
    """Return the statements of the last quarter of an hour, the busiest first.

    They come without their values, and what is left of any is taken out once more. () where
    nothing keeps them.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    if not database.insights:
        return ()
    # Lazy: its patterns are compiled only for a database in trouble.
    from lifeguard.ingest.logs.database.statement import without_values  # noqa: PLC0415

    pi: Any = brief_client("pi", database.resource.region)
    with translated():
        answer = pi.describe_dimension_keys(
            ServiceType="RDS",
            Identifier=database.insights,
            StartTime=now - SPAN,
            EndTime=now,
            Metric="db.load.avg",
            GroupBy={"Group": "db.sql_tokenized", "Dimensions": [_STATEMENT], "Limit": MOST},
        )
    found = ((key["Dimensions"].get(_STATEMENT, ""), key["Total"]) for key in answer["Keys"])
    return tuple(
        BusyStatement(foreign(without_values(text)), load)
        for text, load in found
        if text and load >= _LEAST
    )
