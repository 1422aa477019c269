"""The AWS Price List's GetProducts, of databases: near AWS's own figures of us-east-1.

The shape is AWS's: each product is a JSON text, its terms keyed by SKU, offer term and rate code.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate

_HOURLY: Mapping[str, float] = MappingProxyType(
    {
        "db.t4g.micro": 0.016,
        "db.t4g.small": 0.032,
        "db.t4g.medium": 0.065,
        "db.t4g.large": 0.129,
        "db.t4g.xlarge": 0.258,
        "db.t4g.2xlarge": 0.517,
        "db.m6g.large": 0.159,
        "db.m6g.xlarge": 0.318,
        "db.m6g.2xlarge": 0.636,
    }
)
"""US dollars an hour in one zone; a class that is not here has no price."""

_STORAGE: Mapping[str, float] = MappingProxyType(
    {
        "General Purpose": 0.115,
        "General Purpose-GP3": 0.115,
        "Provisioned IOPS": 0.125,
        "Provisioned IOPS-IO2": 0.125,
        "Magnetic": 0.10,
    }
)
_IOPS: Mapping[str, float] = MappingProxyType(
    {
        "RDS Provisioned IOPS": 0.10,
        "RDS Provisioned GP3 IOPS": 0.02,
        "RDS Provisioned IO2 IOPS": 0.10,
    }
)
_MIBPS = 0.08


def get_products(_estate: Estate, request: Request) -> dict[str, Any]:
    """GetProducts, of AmazonRDS: by the filters that Lifeguard gives."""
    asked = {one["Field"]: one["Value"] for one in request.params.get("Filters", ())}
    zones = 2 if asked.get("deploymentOption") == "Multi-AZ" else 1
    found = [
        json.dumps(_product(asked, own, unit, zones * price)) for own, unit, price in _found(asked)
    ]
    return {"FormatVersion": "aws_v1", "PriceList": found}


def _found(asked: Mapping[str, str]) -> Iterator[tuple[dict[str, str], str, float]]:
    """Yield what a product has of its own, its unit and its price in one zone."""
    name = asked.get("instanceType", "")
    if name in _HOURLY:
        use = "Multi-AZUsage" if asked.get("deploymentOption") == "Multi-AZ" else "InstanceUsage"
        own = {"productFamily": "Database Instance", "usagetype": f"{use}:{name}"}
        yield own, "Hrs", _HOURLY[name]
    match asked.get("productFamily"):
        case "Database Storage":
            yield from (({"volumeType": kind}, "GB-Mo", usd) for kind, usd in _STORAGE.items())
        case "Provisioned IOPS":
            yield from (({"groupDescription": k}, "IOPS-Mo", usd) for k, usd in _IOPS.items())
        case "Provisioned Throughput":
            yield {}, "MiBps-Mo", _MIBPS
        case _:
            pass


def _product(
    asked: Mapping[str, str], own: Mapping[str, str], unit: str, usd: float
) -> dict[str, Any]:
    attributes = {**asked, **own}
    family = attributes.pop("productFamily")
    rate = {"unit": unit, "beginRange": "0", "endRange": "Inf", "pricePerUnit": {"USD": str(usd)}}
    return {
        "product": {"productFamily": family, "attributes": attributes, "sku": "A"},
        "serviceCode": "AmazonRDS",
        "terms": {"OnDemand": {"A.B": {"priceDimensions": {"A.B.C": rate}}}},
    }
