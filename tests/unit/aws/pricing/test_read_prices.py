"""Prices of databases, as the AWS Price List answers."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from lifeguard.aws.pricing import read_prices
from lifeguard.core.databases.prices import UNKNOWN_PRICES, StoragePrices
from tests.support.account import Answerer, Fake, Params, failing
from tests.support.databases import SMALL, database

FACTS = database(SMALL)


@pytest.fixture(autouse=True)
def _nothing_read_yet() -> Iterator[None]:
    read_prices.forget()
    yield
    read_prices.forget()


def answer(asked: Params) -> Params:
    """Answer with gp3 storage, and with each class that is asked about."""
    wanted = {one["Field"]: one["Value"] for one in asked["Filters"]}
    name = wanted.get("instanceType")
    if name is None and wanted["productFamily"] != "Database Storage":
        return {"FormatVersion": "aws_v1", "PriceList": []}
    own = (
        {"volumeType": "General Purpose-GP3"}
        if name is None
        else {"instanceType": name, "usagetype": f"InstanceUsage:{name}"}
    )
    unit, usd = ("GB-Mo", "0.115") if name is None else ("Hrs", "0.032")
    attributes = {key: wanted[key] for key in ("databaseEngine", "deploymentOption")} | own
    rate = {"unit": unit, "pricePerUnit": {"USD": usd}}
    item = {
        "product": {
            "productFamily": wanted.get("productFamily", "Database Instance"),
            "attributes": attributes,
        },
        "terms": {"OnDemand": {"A": {"priceDimensions": {"B": rate}}}},
    }
    return {"FormatVersion": "aws_v1", "PriceList": [json.dumps(item)]}


def test_storage_and_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, {"GetProducts": answer})
    found = read_prices.read_prices(FACTS, "us-east-1", ["db.t4g.medium"])
    assert found.storage == {"gp3": StoragePrices(0.115)}
    price = pytest.approx(0.032 * 730)
    assert dict(found.classes) == {"db.t4g.small": price, "db.t4g.medium": price}
    assert aws.count("GetProducts") == 5
    for _, asked in aws.asked:
        assert asked["ServiceCode"] == "AmazonRDS"
        assert {one["Type"] for one in asked["Filters"]} == {"TERM_MATCH"}


def test_prices_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, {"GetProducts": answer})
    first = read_prices.read_prices(FACTS, "us-east-1", ["db.t4g.medium"])
    assert read_prices.read_prices(FACTS, "us-east-1", ["db.t4g.medium"]) == first
    assert aws.count("GetProducts") == 5
    read_prices.read_prices(FACTS, "eu-west-1", ["db.t4g.medium"])
    assert aws.count("GetProducts") == 10


@pytest.mark.parametrize(
    "refusal", [failing("AccessDeniedException"), failing("ThrottlingException")]
)
def test_what_cannot_be_read_is_not_known_and_is_asked_for_again(
    refusal: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {"GetProducts": refusal}
    aws = Fake(monkeypatch, answers)
    assert read_prices.read_prices(FACTS, "us-east-1", ()) == UNKNOWN_PRICES
    assert aws.count("GetProducts") == 1  # the first refusal is enough
    answers["GetProducts"] = answer
    assert read_prices.read_prices(FACTS, "us-east-1", ()).classes


def test_a_licensed_engine_is_not_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, {"GetProducts": answer})
    licensed = database(SMALL, engine="oracle-se2")
    assert read_prices.read_prices(licensed, "us-east-1", ()) == UNKNOWN_PRICES
    assert aws.asked == []
