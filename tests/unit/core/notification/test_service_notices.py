"""What the email about a service without a runbook says, and what it leaves out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.notification.service_notices import service_noticed
from lifeguard.core.notification.view import Items, Link, Pairs, Quoted, State
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from lifeguard.ingest import parse
from tests.fixtures.event_files import load
from tests.support.situations import at

(NOTICE,) = parse(load("health/rds_maintenance")).notices
BARE = replace(NOTICE, said=foreign(""), entities=(), starts=None)


def test_what_is_known_is_said() -> None:
    email = service_noticed(replace(NOTICE, ends=at("+9 12:00"), further=4), again=True)
    assert (email.state, email.name, email.by) == (State.ACT, foreign("RDS"), NOTICE.starts)
    assert email.duty == (message("notice.planned.duty"), message("notice.again"))
    quoted, pairs, items, link = email.blocks
    assert isinstance(quoted, Quoted)
    assert quoted.lines == (NOTICE.said,)
    assert isinstance(pairs, Pairs)
    assert len(pairs.rows) == 3
    assert isinstance(items, Items)
    assert items.items[-1] == message("notice.further", count=4)
    assert isinstance(link, Link)


def test_what_is_not_known_is_left_out() -> None:
    email = service_noticed(BARE, again=False)
    assert (email.state, email.by) == (State.FYI, None)
    assert email.duty == (message("notice.planned.duty"),)
    assert [type(block) for block in email.blocks] == [Pairs, Link]


@pytest.mark.parametrize(
    ("region", "domain"),
    [("eu-west-1", "aws.amazon.com"), ("cn-north-1", "amazonaws.cn")],
)
def test_the_link_is_of_the_partition(region: str, domain: str) -> None:
    link = service_noticed(replace(BARE, region=region), again=False).blocks[-1]
    assert isinstance(link, Link)
    assert link.url == f"https://health.{domain}/health/home"
