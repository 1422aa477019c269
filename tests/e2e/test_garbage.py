"""Whatever arrives at `intake`: it answers, accounts for it, and nothing is done to any server."""

from __future__ import annotations

import json
import random
from copy import deepcopy
from typing import Any

import pytest

from lifeguard.config import load_policies_yaml, policies_json
from sandbox import stage
from sandbox.account import Account
from sandbox.synthesis import template
from sandbox.template import Template
from sandbox.world import parse_world
from tests.fixtures.event_files import NAMES, load

EVENTS = 150
NASTY: list[Any] = [
    *(None, True, -1, 1e308, "", "\x00", "\u202e", "i-", "\ud800", [], [None], {}, {"": None}),
    "9999-12-31T23:59:59Z",
    "i-" + "A\n" * 60_000,
]


def _deep() -> Any:  # noqa: ANN401  any JSON
    nested: Any = "x"
    for _ in range(300):
        nested = {"detail": [nested]}
    return nested


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found: list[tuple[Any, ...]] = []
    for key, item in inner:
        found.append((*path, key))
        if isinstance(item, dict | list):
            found += _paths(item, (*path, key))
    return found


def _spoilt(dice: random.Random) -> Any:  # noqa: ANN401  any JSON
    event = deepcopy(load(dice.choice(NAMES)))
    for _ in range(dice.randint(1, 3)):
        *parents, last = dice.choice(_paths(event))
        place: Any = event
        try:
            for step in parents:
                place = place[step]
            place[last] = deepcopy(dice.choice(NASTY))
        except (KeyError, IndexError, TypeError):
            continue  # an earlier blow has taken the place away
    return event


@pytest.fixture(scope="module")
def account() -> Any:  # noqa: ANN401  a generator fixture
    """An account in which Lifeguard may act on everything."""
    policies = load_policies_yaml(stage.POLICIES)
    path = template(stage.POLICIES, policies.deployment())
    instances = [{"id": "i-1234567890abcdef0", "fault": "system"}]
    spec = parse_world(json.dumps({"instances": instances}))
    deployed = Template.read(path, spec.account, spec.region)
    with Account(spec, deployed, policies_json(policies)) as opened:
        yield opened


def test_nothing_makes_intake_fail_and_everything_is_accounted_for(account: Account) -> None:
    dice = random.Random(7)  # noqa: S311  the same garbage every time
    whole: list[Any] = [None, 0, "text", [], [[]], {}, {"source": None}, _deep()]
    intake = account.template.functions["lifeguard-intake"]
    malformed = 0
    for event in (*whole, *(_spoilt(dice) for _ in range(EVENTS))):
        answer = account.runtime.invoke(intake, event)
        assert answer["triggers"] or answer["ignored"] or answer["malformed"]
        malformed += len(answer["malformed"])
    kept = [
        call
        for call in account.world.api_calls
        if (call.service, call.operation) == ("sqs", "SendMessage")
    ]
    assert len(kept) == malformed > 0
    assert account.world.calls == []
