"""Ten thousand events that nobody should send: `intake` answers each, and nothing is touched."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from sandbox.account.account import Account
from sandbox.replay import report
from sandbox.replay.replay import Replay
from tests.faults.facts import account
from tests.faults.scenes import Scene
from tests.fixtures.event_files import NAMES, load

EVENTS = 10_000
A_SAMPLE = 1_500
HUGE = 256 * 1024
"""Bytes: the largest event that EventBridge takes, and Lambda's asynchronous invocation too."""
REAL_ENOUGH = 250
"""Of how many of the events only a value or two is spoilt: many of these still open incidents."""

HOSTILE: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1e308, float("inf"), "", " ", "\x00", "\ud800", "\u202e", [], {}),
    *("i-", "i-1234567890abcdef0; rm -rf /", "${jndi:ldap://x}", "{{7*7}}", "../../etc/passwd"),
    *("arn:aws:ec2:::instance/", "arn:aws:ec2:us-east-1:123456789012:instance/*", "*", "%s%n"),
    *("9999-12-31T23:59:59Z", "0000-00-00", "-1", "1e9999", "NaN", {"$ref": "#"}, [[[[]]]]),
    *({"S": "i-1234567890abcdef0"}, ["i-1234567890abcdef0"], {"": ""}, "A" * 5_000),
)
KEYS = (
    *("source", "detail-type", "detail", "account", "region", "time", "id", "resources", "version"),
    *("state", "instance-id", "eventTypeCode", "affectedEntities", "alarmName", "__proto__", ""),
)
HEALTHY = Scene(
    (),
    tuple({"id": i, "name": "web"} for i in ("i-1234567890abcdef0", "i-00ddbf07ce6372082")),
)


def garbage(dice: random.Random) -> Any:  # noqa: ANN401  any JSON
    """Something that is no event at all."""
    kind = dice.randrange(6)
    if kind == 0:
        return dice.choice(HOSTILE)
    if kind == 1:
        return [dice.choice(HOSTILE) for _ in range(dice.randrange(5))]
    event = {dice.choice(KEYS): dice.choice(HOSTILE) for _ in range(dice.randrange(8))}
    if kind == 2:
        event |= {"source": "aws.health", "detail-type": "AWS Health Event"}
    if kind == 3:
        event |= {"source": "aws.cloudwatch", "detail-type": "CloudWatch Alarm State Change"}
    if kind == 4:
        event["detail"] = {dice.choice(KEYS): dice.choice(HOSTILE) for _ in range(6)}
    return event


def truncated(dice: random.Random) -> Any:  # noqa: ANN401  any JSON
    """A real event with most of its leaves and branches torn off."""
    event = deepcopy(load(dice.choice(NAMES)))
    _tear(event, dice)
    return event


def _tear(value: Any, dice: random.Random) -> None:  # noqa: ANN401  any JSON
    if isinstance(value, dict):
        for key in [key for key in value if dice.random() < 0.35]:
            del value[key]
    if isinstance(value, list):
        del value[dice.randrange(len(value) + 1) :]
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, dict | list):
            _tear(inner, dice)


def huge(dice: random.Random) -> Any:  # noqa: ANN401  any JSON
    """A real event, or none, of 256 KB."""
    event: Any = garbage(dice) if dice.random() < 0.5 else truncated(dice)
    event = event if isinstance(event, dict) else {"detail": event}
    where = event if dice.random() < 0.5 else event.setdefault("detail", {})
    filler = dice.choice(("x", "i-1234567890abcdef0 ", "{", "\u202e", '"'))
    if isinstance(where, dict):
        room = HUGE - len(json.dumps(event)) - 100
        where[dice.choice(KEYS)] = filler * (room // len(json.dumps(filler)[1:-1]))
    return event


def spoilt(dice: random.Random) -> Any:  # noqa: ANN401  any JSON
    """A real event with a value or two replaced."""
    event = deepcopy(load(dice.choice(NAMES)))
    for _ in range(dice.randint(1, 2)):
        place: Any = event
        while isinstance(place, dict | list) and place:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = dice.choice(keys)
            if not isinstance(place[key], dict | list) or dice.random() < 0.2:
                place[key] = deepcopy(dice.choice(HOSTILE))
                break
            place = place[key]
    return event


def events(how_many: int) -> Iterator[Any]:
    """Yield the same events each time."""
    dice = random.Random(20_261_120)  # noqa: S311  the same garbage every time
    for number in range(how_many):
        if number % (how_many // REAL_ENOUGH) == 0:
            yield spoilt(dice)
        elif number % 100 == 1:
            yield huge(dice)
        else:
            yield dice.choice((garbage, garbage, truncated))(dice)


class Kept:
    """The queue of what could not be read, in memory: moto would take minutes for thousands."""

    def __init__(self) -> None:
        self.bodies: list[str] = []

    def owns(self, url: str) -> bool:
        return url.endswith("malformed")

    def call(self, _operation: str, params: dict[str, Any]) -> dict[str, Any]:
        self.bodies.append(params["MessageBody"])
        return {"MessageId": str(len(self.bodies)), "MD5OfMessageBody": "0" * 32}


@pytest.fixture
def opened() -> Iterator[Account]:
    """An account in which Lifeguard may act on two healthy instances."""
    with account(HEALTHY) as deployed:
        yield deployed


def test_every_event_is_answered_and_accounted_for_and_nothing_is_touched(
    opened: Account,
    whole: bool,  # noqa: FBT001  a fixture
) -> None:
    queue = opened.world.sqs_api
    opened.world.sqs_api = kept = Kept()
    intake = opened.template.functions["lifeguard-intake"]
    malformed = 0
    for event in events(EVENTS if whole else A_SAMPLE):
        answer = opened.runtime.invoke(intake, event)
        assert answer["triggers"] or answer["ignored"] or answer["malformed"]
        malformed += len(answer["malformed"])
    assert len(kept.bodies) == malformed > 0
    assert max(map(len, kept.bodies)) <= HUGE
    opened.world.sqs_api = queue
    replay = Replay(opened)
    replay.play([])
    assert [call.operation for call in opened.world.calls] == []
    assert list(report.failures(replay)) == []
