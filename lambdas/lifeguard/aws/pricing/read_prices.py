"""What databases cost, as the AWS Price List says. It is welcome, and not worth a wait."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from lifeguard.aws.session.clients import brief_client
from lifeguard.aws.session.errors import Refused, Retryable, translated
from lifeguard.core.databases.database import DbFacts
from lifeguard.core.databases.prices import UNKNOWN_PRICES, DbPrices
from lifeguard.ingest.pricing.products import parse_prices
from lifeguard.ingest.pricing.queries import SERVICE, endpoint_region, queries

_ENOUGH = 100
"""Products in one answer, the most that there may be; no query has so many."""


def read_prices(facts: DbFacts, region: str, classes: Iterable[str]) -> DbPrices:
    """Return what storage and these classes cost a database; what cannot be read is left out.

    Prices are read once in the life of a process. The Price List is not asked about engines
    whose prices hang on a licence.
    """
    names = tuple(sorted({facts.db_class.name, *classes}))
    try:
        return _read(facts.engine, region, names, multi_az=facts.multi_az)
    except (Retryable, Refused):
        return UNKNOWN_PRICES


@cache
def _read(engine: str, region: str, classes: tuple[str, ...], *, multi_az: bool) -> DbPrices:
    return parse_prices(
        _products(engine, region, classes, multi_az=multi_az), engine, multi_az=multi_az
    )


def _products(
    engine: str, region: str, classes: tuple[str, ...], *, multi_az: bool
) -> Iterator[str]:
    pricing: Any = brief_client("pricing", endpoint_region(region))
    for query in queries(engine, region, classes, multi_az=multi_az):
        filters = [{"Type": "TERM_MATCH", "Field": name, "Value": value} for name, value in query]
        with translated():
            answer = pricing.get_products(
                ServiceCode=SERVICE, Filters=filters, FormatVersion="aws_v1", MaxResults=_ENOUGH
            )
        yield from answer.get("PriceList", ())


def forget() -> None:
    """Drop what was read (the seam of the tests and the sandbox)."""
    _read.cache_clear()
