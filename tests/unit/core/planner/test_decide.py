"""While all is frozen, what would change something waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.decision.decision import (
    Admit,
    Close,
    Execute,
    Notify,
    Wait,
)
from lifeguard.core.incident.incident import Held
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.text.message import message
from tests.support.ripe import (
    BARE,
    DOWN,
    RIPE,
    SUNDAYS,
)
from tests.support.situations import (
    ASK,
    SYSTEM_FAILS,
    event,
    instance,
    situation,
)

FROZEN = message("freeze.on", parameter="/lifeguard/freeze")
CHANGES = [
    ("an act", situation(RIPE, policy=BARE), Execute),
    ("a backup", situation(RIPE), Execute),
    ("the entry", situation(RIPE, admission=None), Admit),
    ("even the start of what we have stopped", DOWN, Execute),
]


@pytest.mark.parametrize(
    ("found", "kind"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES]
)
def test_while_frozen_what_would_change_something_waits_for_the_sweep(
    found: InstanceSituation, kind: type[Execute | Admit]
) -> None:
    assert isinstance(decide(found), kind)
    assert decide(replace(found, frozen=FROZEN)) == Wait(
        found.now + timedelta(days=1), message("waiting.frozen", reason=FROZEN), held=Held.FREEZE
    )


GOES_ON = [
    ("a question", situation(RIPE, policy=ASK)),
    ("a plan", situation(instance(events=(event("instance-stop"),)), policy=SUNDAYS)),
    ("an end", situation(instance())),
    ("a wait", situation(instance(checks=SYSTEM_FAILS))),
]


@pytest.mark.parametrize("found", [row[1] for row in GOES_ON], ids=[row[0] for row in GOES_ON])
def test_while_frozen_all_that_changes_nothing_goes_on(found: InstanceSituation) -> None:
    assert isinstance(decide(found), Notify | Wait | Close)
    assert decide(replace(found, frozen=FROZEN)) == decide(found)
