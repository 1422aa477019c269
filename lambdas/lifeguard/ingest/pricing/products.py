"""Reads products of the AWS Price List: each is a JSON text of its own."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from lifeguard.core.databases.database import StorageType
from lifeguard.core.databases.prices import HOURS, UNKNOWN_PRICES, DbPrices, StoragePrices
from lifeguard.ingest.json.fields import Fields, UnreadableError, fields
from lifeguard.ingest.pricing.queries import (
    ENGINES,
    INSTANCE,
    IOPS,
    STORAGE,
    THROUGHPUT,
    deployment,
)

_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "General Purpose": StorageType.GP2,
        "General Purpose-GP3": StorageType.GP3,
        "Provisioned IOPS": StorageType.IO1,
        "Provisioned IOPS-IO2": StorageType.IO2,
        "Magnetic": StorageType.STANDARD,
    }
)
"""StorageType of RDS, by volumeType of products of storage."""

_GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "RDS Provisioned IOPS": StorageType.IO1,
        "RDS Provisioned GP3 IOPS": StorageType.GP3,
        "RDS Provisioned IO2 IOPS": StorageType.IO2,
    }
)
"""StorageType, by groupDescription of products of IOPS: not all of these have a volumeType."""

_UNITS: Mapping[str, float] = MappingProxyType(
    {
        "hrs": HOURS,
        "gb-mo": 1,
        "iops-mo": 1,
        "mibps-mo": 1,
        "mbps-mo": 1,
        "gibps-mo": 1 / 1024,
    }
)
"""Units, without capitals: how many of them are one of ours for a month."""

Key = tuple[str, str]
"""The family of a product, and the class or the type of storage that it is of."""


def parse_prices(price_list: Iterable[object], engine: str, *, multi_az: bool) -> DbPrices:
    """Return the prices of a database: of what can be read, is its own, and has one price.

    Where two products of the same kind differ in price, there is none.

    Args:
        price_list: PriceList of GetProducts, of all calls together.
        engine: Engine of RDS, as `postgres`.
        multi_az: whether it has a standby.
    """
    name = ENGINES.get(engine)
    if name is None:
        return UNKNOWN_PRICES
    found: dict[Key, set[float]] = defaultdict(set)
    for item in price_list:
        for key, price in _read(item, name, multi_az=multi_az):
            found[key].add(price)
    prices = {key: next(iter(several)) for key, several in found.items() if len(several) == 1}
    storage = {
        kind: StoragePrices(price, prices.get((IOPS, kind)), prices.get((THROUGHPUT, kind)))
        for (family, kind), price in prices.items()
        if family == STORAGE
    }
    classes = {kind: price for (family, kind), price in prices.items() if family == INSTANCE}
    return DbPrices(classes, storage)


def _read(item: object, name: str, *, multi_az: bool) -> Iterator[tuple[Key, float]]:
    try:
        product = fields("", json.loads(item) if isinstance(item, str) else item)
        attributes = product.nested("product").nested("attributes")
        family = product.nested("product").text("productFamily") or ""
        ours = _ours(attributes, name, multi_az=multi_az)
        kind = _kind(family, attributes) if ours else None
        price = _price(product) if kind else None
    except (UnreadableError, ValueError, RecursionError):
        return
    if kind and price is not None:
        yield (family, kind), price


def _ours(attributes: Fields, name: str, *, multi_az: bool) -> bool:
    return attributes.text("databaseEngine") in {name, "Any"} and attributes.text(
        "deploymentOption"
    ) == deployment(multi_az=multi_az)


def _kind(family: str, attributes: Fields) -> str | None:
    """Return which class or which type of storage a product is of; None: another product."""
    match family:
        case "Database Instance":
            used = attributes.text("usagetype") or ""
            usual = "InstanceUsage:" in used or "Multi-AZUsage:" in used
            return attributes.text("instanceType") if usual else None
        case "Database Storage":
            return _TYPES.get(attributes.text("volumeType") or "")
        case "Provisioned IOPS":
            return _GROUPS.get(attributes.text("groupDescription") or "")
        case "Provisioned Throughput":
            return StorageType.GP3
        case _:
            return None


def _price(product: Fields) -> float | None:
    """Return the on-demand price in US dollars a month; None: it has none, or several."""
    found = set(_dimensions(product.nested("terms").nested("OnDemand")))
    return found.pop() if len(found) == 1 else None


def _dimensions(terms: Fields) -> Iterator[float]:
    for name in terms.values:
        dimensions = terms.nested(name).nested("priceDimensions")
        for rate in dimensions.values:
            dimension = dimensions.nested(rate)
            unit = _UNITS.get((dimension.text("unit") or "").casefold())
            usd = float(dimension.nested("pricePerUnit").text("USD") or "nan")
            if unit is not None and math.isfinite(usd) and usd > 0:
                yield usd * unit
