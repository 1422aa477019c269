"""What to ask the AWS Price List for, to know what a database costs.

`pricing:GetProducts` is offered in us-east-1, eu-central-1 and ap-south-1 alone, for the products
of all Regions. Its filters TERM_MATCH are of one value each, so each family of products takes a
call of its own; each is one page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

SERVICE = "AmazonRDS"
USUAL_REGION = "us-east-1"
REGIONS: Mapping[str, str] = MappingProxyType(
    {"eu": "eu-central-1", "af": "eu-central-1", "ap": "ap-south-1", "me": "ap-south-1"}
)
"""The nearest Region where the API is, by what a Region's name begins with."""

ENGINES: Mapping[str, str] = MappingProxyType(
    {"postgres": "PostgreSQL", "mysql": "MySQL", "mariadb": "MariaDB"}
)
"""databaseEngine of the price list, by Engine of RDS. The prices of others depend on licence and
edition, which the price list names otherwise: they are not asked for."""

STORAGE, IOPS, THROUGHPUT = "Database Storage", "Provisioned IOPS", "Provisioned Throughput"
INSTANCE = "Database Instance"

Query = tuple[tuple[str, str], ...]
"""Filters of one call, each a Field and its Value; their Type is TERM_MATCH."""


def endpoint_region(region: str) -> str:
    """Return the Region in which to ask about the prices of another."""
    return REGIONS.get(region.partition("-")[0], USUAL_REGION)


def deployment(*, multi_az: bool) -> str:
    """Return the price list's deploymentOption of a DB instance."""
    return "Multi-AZ" if multi_az else "Single-AZ"


def queries(
    engine: str, region: str, classes: Iterable[str], *, multi_az: bool
) -> tuple[Query, ...]:
    """Return the calls that tell what storage and some classes cost; none: it is not asked for.

    Args:
        engine: Engine of RDS, as `postgres`.
        region: of the database, as `us-east-1`.
        classes: as `db.t4g.small`.
        multi_az: whether it has a standby.
    """
    name = ENGINES.get(engine)
    if name is None:
        return ()
    common = (
        ("regionCode", region),
        ("databaseEngine", name),
        ("deploymentOption", deployment(multi_az=multi_az)),
    )
    families = (STORAGE, IOPS, THROUGHPUT)
    return (
        *((*common, ("productFamily", family)) for family in families),
        *((*common, ("instanceType", one)) for one in dict.fromkeys(classes)),
    )
