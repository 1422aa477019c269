"""Prices of databases out of the AWS Price List, in the shape of GetProducts' answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeguard.core.databases.prices import UNKNOWN_PRICES, DbPrices, StoragePrices
from lifeguard.ingest.pricing.products import parse_prices


def product(family: str, unit: str, usd: str, /, **attributes: str) -> dict[str, Any]:
    """One item of PriceList; its terms are keyed by SKU, offer term and rate code."""
    common = {"databaseEngine": "PostgreSQL", "deploymentOption": "Single-AZ"}
    rate = {"unit": unit, "beginRange": "0", "endRange": "Inf", "pricePerUnit": {"USD": usd}}
    reserved = {"unit": "Quantity", "pricePerUnit": {"USD": "99"}}
    return {
        "product": {
            "productFamily": family,
            "attributes": {"regionCode": "us-east-1", **common, **attributes},
            "sku": "SKU",
        },
        "serviceCode": "AmazonRDS",
        "terms": {
            "OnDemand": {
                "SKU.JRTCKXETXF": {"priceDimensions": {"SKU.JRTCKXETXF.6YS6EN2CT7": rate}}
            },
            "Reserved": {"SKU.BPH4J8HBKS": {"priceDimensions": {"SKU.BPH4J8HBKS.6YS": reserved}}},
        },
    }


SMALL = product(
    "Database Instance",
    "Hrs",
    "0.0320000000",
    instanceType="db.t4g.small",
    usagetype="InstanceUsage:db.t4g.small",
)
GP3 = product("Database Storage", "GB-Mo", "0.115", volumeType="General Purpose-GP3")
GP3_IOPS = product(
    "Provisioned IOPS", "IOPS-Mo", "0.02", groupDescription="RDS Provisioned GP3 IOPS"
)
GP3_MIBPS = product("Provisioned Throughput", "MiBps-Mo", "0.08")
GP2 = product("Database Storage", "GB-Mo", "0.115", volumeType="General Purpose")
IO1 = product("Database Storage", "GB-Mo", "0.125", volumeType="Provisioned IOPS")
IO1_IOPS = product("Provisioned IOPS", "IOPS-Mo", "0.10", groupDescription="RDS Provisioned IOPS")
ALL = (SMALL, GP3, GP3_IOPS, GP3_MIBPS, GP2, IO1, IO1_IOPS)


def parse(*items: object, multi_az: bool = False) -> DbPrices:
    return parse_prices(items, "postgres", multi_az=multi_az)


def test_a_price_list() -> None:
    found = parse(*map(json.dumps, ALL))
    assert found.classes == {"db.t4g.small": pytest.approx(0.032 * 730)}
    assert found.storage == {
        "gp3": StoragePrices(0.115, 0.02, 0.08),
        "gp2": StoragePrices(0.115),
        "io1": StoragePrices(0.125, 0.10),
    }


def test_an_object_is_as_good_as_its_text() -> None:
    assert parse(*ALL) == parse(*map(json.dumps, ALL))


def edited(item: dict[str, Any], **attributes: str) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(item))
    copy["product"]["attributes"].update(attributes)
    return copy


OTHERS: list[tuple[str, dict[str, Any]]] = [
    ("another engine", edited(GP3, databaseEngine="MySQL")),
    ("another deployment", edited(GP3, deploymentOption="Multi-AZ (readable standbys)")),
    ("another use", edited(SMALL, usagetype="InstanceUsageIOOptimized:db.t4g.small")),
    ("another family", product("CPU Credits", "vCPU-Hours", "0.075")),
    ("a volume of Aurora", edited(GP3, volumeType="General Purpose-Aurora")),
    ("IOPS of another kind", edited(GP3_IOPS, groupDescription="RDS I/O requests")),
    ("a unit that is not known", product("Database Storage", "Bytes", "1", volumeType="Magnetic")),
    ("no price", product("Database Storage", "GB-Mo", "0.0", volumeType="Magnetic")),
    ("no number", product("Database Storage", "GB-Mo", "free", volumeType="Magnetic")),
    ("no amount", product("Database Storage", "GB-Mo", "", volumeType="Magnetic")),
    ("infinite", product("Database Storage", "GB-Mo", "inf", volumeType="Magnetic")),
]


@pytest.mark.parametrize("item", [row[1] for row in OTHERS], ids=[row[0] for row in OTHERS])
def test_other_products_are_left_out(item: dict[str, Any]) -> None:
    assert parse(item) == UNKNOWN_PRICES


def test_a_standby_has_prices_of_its_own() -> None:
    twice = product(
        "Database Instance",
        "Hrs",
        "0.064",
        instanceType="db.t4g.small",
        usagetype="APN2-Multi-AZUsage:db.t4g.small",
        deploymentOption="Multi-AZ",
    )
    assert parse(SMALL, twice, multi_az=True).classes == {"db.t4g.small": pytest.approx(46.72)}
    assert parse(SMALL, twice).classes == {"db.t4g.small": pytest.approx(23.36)}


def test_storage_of_any_engine_counts() -> None:
    assert parse(edited(GP2, databaseEngine="Any")).storage == {"gp2": StoragePrices(0.115)}


def test_two_prices_are_none() -> None:
    dearer = product("Database Storage", "GB-Mo", "0.2", volumeType="General Purpose-GP3")
    assert parse(GP3, dearer) == UNKNOWN_PRICES
    assert parse(GP3, GP3).storage == {"gp3": StoragePrices(0.115)}


def test_a_product_of_several_prices_has_none() -> None:
    several = json.loads(json.dumps(GP3))
    several["terms"]["OnDemand"]["B"] = product("", "GB-Mo", "0.3")["terms"]["OnDemand"][
        "SKU.JRTCKXETXF"
    ]
    assert parse(several) == UNKNOWN_PRICES


def test_throughput_by_the_gibibyte() -> None:
    found = parse(GP3, product("Provisioned Throughput", "GiBps-mo", "81.92"))
    assert found.storage["gp3"].mibps == pytest.approx(0.08)


@pytest.mark.parametrize("engine", ["oracle-se2", ""])
def test_engines_that_are_not_asked_for_have_none(engine: str) -> None:
    bare = edited(GP3)
    del bare["product"]["attributes"]["databaseEngine"]
    assert parse_prices([bare, GP3], engine, multi_az=False) == UNKNOWN_PRICES


@pytest.mark.parametrize(
    "item",
    [
        None,
        1,
        [],
        "",
        "{",
        "[]",
        "null",
        {},
        {"product": 1},
        {"product": {"attributes": []}},
        "[" * 99_999,
    ],
)
def test_garbage_is_left_out(item: object) -> None:
    assert parse(item) == UNKNOWN_PRICES
    assert parse(item, GP2).storage == {"gp2": StoragePrices(0.115)}


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.sampled_from(("product", "terms")), _JSON, _JSON)
def test_any_json_is_survived(name: str, part: object, whole: object) -> None:
    parse(whole, {**GP3, name: part})
