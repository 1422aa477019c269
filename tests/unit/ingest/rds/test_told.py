"""What DescribeEvents lists has no id: it is known by how its message begins."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lifeguard.core.kinds.databases.news import DbNews
from lifeguard.ingest.rds.codes import BY_ID
from lifeguard.ingest.rds.told import BEGINS, news_of

EVENTS = Path(__file__).parents[3] / "fixtures" / "events" / "database"


def test_each_event_that_is_news_is_known_by_its_message() -> None:
    assert BEGINS.keys() == BY_ID.keys()


@pytest.mark.parametrize("number", BEGINS)
def test_each_message_is_taken_for_its_own_event_and_for_no_other(number: str) -> None:
    assert news_of(f"{BEGINS[number]} shop-db, and more.", ()) == BY_ID[number]


@pytest.mark.parametrize("name", ["failover_completed", "stopped", "storage_full", "storage_low"])
def test_it_is_the_same_news_as_the_event_of_eventbridge(name: str) -> None:
    detail = json.loads((EVENTS / f"{name}.json").read_text())["detail"]
    number = detail["EventID"].removeprefix("RDS-EVENT-")
    assert news_of(detail["Message"], detail["EventCategories"]) == BY_ID[number]


@pytest.mark.parametrize(
    ("message", "news"),
    [
        ("The DB instance shutdown.", DbNews.SHUT_DOWN),
        ("db instance RESTARTED", DbNews.RESTARTED),
        ("Finished DB Instance backup", None),
        ("Database instance is in a state that cannot be upgraded: old.", None),
        ("The free storage capacity of the dedicated transaction log volume is too low", None),
        ("Unable to modify the DB instance class. DB instance stopped.", None),
        ("", None),
    ],
)
def test_an_article_and_the_case_of_letters_make_no_difference(
    message: str, news: DbNews | None
) -> None:
    assert news_of(message, ("availability",)) == news


def test_a_failover_is_known_by_its_category_whatever_its_message() -> None:
    assert news_of("A Multi-AZ failover has completed.", ("failover",)) == DbNews.FAILOVER
    assert news_of("A Multi-AZ failover has completed.", ()) is None
