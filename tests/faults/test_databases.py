"""Databases under throttling, repeats and a freeze: nothing is lost, and nothing done twice."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import pytest

from sandbox.replay.replay import Replay
from tests.faults.database_scenes import DATABASES, FAILOVER
from tests.faults.facts import ACCOUNT, REGION, play
from tests.faults.invariants import broken
from tests.faults.scenes import Document
from tests.faults.test_crash_points import reference

CHANGED = "database, changed at a yes"
NAME = f"arn:aws:rds:{REGION}:{ACCOUNT}:db:shop-db"


@pytest.mark.parametrize("name", DATABASES)
def test_throttled_calls_are_made_again(name: str) -> None:
    scene = DATABASES[name]
    run = play(replace(scene, world={**scene.world, "throttle": 0.2}))
    assert broken(run, reference(name)) == []


def _repeated(event: Document, number: int, minute: int) -> Document:
    """Return an event of RDS as EventBridge brings it once more, later."""
    return {
        "version": "0",
        "id": f"00000000-0000-4000-8000-{number:012}",
        "detail-type": "RDS DB Instance Event",
        "source": "aws.rds",
        "account": ACCOUNT,
        "time": f"2026-11-20T10:{minute:02}:00Z",
        "region": REGION,
        "resources": [NAME],
        "detail": {
            "EventCategories": ["failover"],
            "SourceType": "DB_INSTANCE",
            "SourceArn": NAME,
            "Date": event["at"].replace("Z", ".000Z"),
            "Message": event["message"],
            "SourceIdentifier": "shop-db",
            "EventID": event["id"],
        },
    }


def test_an_event_that_comes_again_and_is_listed_too_is_told_once() -> None:
    name = "database, a failover"
    again = [_repeated(one, minute, minute) for minute in (5, 9, 25) for one in FAILOVER]
    scene = replace(DATABASES[name], events=tuple(json.loads(json.dumps(again))))
    run = play(scene)
    assert broken(run, reference(name)) == []
    assert len(run.incidents) == len(run.emails) == 1


@pytest.mark.parametrize("name", [CHANGED, "Lightsail database, told"])
def test_while_all_is_frozen_nothing_is_changed(name: str) -> None:
    def frozen(replay: Replay) -> None:
        agenda, person = replay.account.agenda, replay.account.world.person
        agenda.at(datetime.fromisoformat("2026-11-20T10:00:01Z"), person.freeze)
        replay.ends = datetime.fromisoformat("2026-11-20T10:45:00Z")

    run = play(DATABASES[name], script=frozen)
    assert not run.effects
    assert not run.failures
