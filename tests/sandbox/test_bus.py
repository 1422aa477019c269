"""Events reach whom the rules name; what fails is tried again in virtual time, then kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.eventbridge.bus import Bus, DeadLetter
from sandbox.template.template import Rule, RuleTarget, Template
from sandbox.time.agenda import Agenda
from tests.sandbox.small_template import TEMPLATE

START = datetime(2026, 11, 20, 10, tzinfo=UTC)
INTAKE = RuleTarget("small-intake", None)
HEALTH = {"source": "aws.health", "detail": {"service": "EC2"}}


class Functions:
    """Notes what is started, and fails as often as told."""

    def __init__(self, agenda: Agenda) -> None:
        self.agenda = agenda
        self.started: list[tuple[RuleTarget, Any, timedelta]] = []
        self.failures = 0

    def start(self, target: RuleTarget, event: Any, /) -> None:  # noqa: ANN401
        self.started.append((target, event, self.agenda.now() - START))
        if self.failures:
            self.failures -= 1
            msg = "out of memory"
            raise RuntimeError(msg)


@pytest.fixture
def agenda() -> Agenda:
    return Agenda(START)


@pytest.fixture
def functions(agenda: Agenda) -> Functions:
    return Functions(agenda)


@pytest.fixture
def bus(agenda: Agenda, functions: Functions) -> Bus:
    return Bus(agenda, Template(TEMPLATE, "123456789012", "us-east-1").rules, functions.start)


def drain(agenda: Agenda) -> None:
    while agenda.step():
        pass


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (HEALTH, [INTAKE]),
        ({"source": "aws.health", "detail": {"service": "RDS"}}, []),
        ({"source": "aws.cloudwatch"}, [INTAKE]),
        ({"source": "aws.ec2", "detail": {"state": "stopped"}}, [INTAKE]),
        ({"source": "aws.ec2", "detail": {"state": "pending"}}, []),
        ({"source": "test.direct"}, [RuleTarget("small-respond", "live")]),
        ({}, []),
        ({"source": None, "detail": "no object"}, []),
    ],
)
def test_rules_choose_the_targets(
    bus: Bus, event: dict[str, Any], expected: list[RuleTarget]
) -> None:
    assert bus.targets(event) == expected


def test_an_event_sent_is_delivered_when_its_turn_comes(
    bus: Bus, agenda: Agenda, functions: Functions
) -> None:
    bus.send(HEALTH)
    assert functions.started == []
    assert bus.pending == 1
    drain(agenda)
    assert functions.started == [(INTAKE, HEALTH, timedelta())]
    assert bus.pending == 0


def test_an_event_delivered_is_handled_at_once(bus: Bus, functions: Functions) -> None:
    assert bus.deliver(HEALTH)
    assert functions.started == [(INTAKE, HEALTH, timedelta())]


def test_an_event_that_no_rule_matches_is_delivered_to_nobody(bus: Bus) -> None:
    assert not bus.deliver({"source": "aws.s3"})


@pytest.mark.parametrize("way", ["send", "deliver"])
def test_a_constant_input_takes_the_events_place(
    agenda: Agenda, functions: Functions, way: str
) -> None:
    target = RuleTarget("small-sweep", None, '{"what": "drill"}')
    bus = Bus(agenda, [Rule("Drill", '{"source": ["test.drill"]}', (target,))], functions.start)
    getattr(bus, way)({"source": "test.drill"})
    drain(agenda)
    assert functions.started == [(target, {"what": "drill"}, timedelta())]


def test_a_failed_invocation_is_tried_again_after_one_and_two_minutes(
    bus: Bus, agenda: Agenda, functions: Functions
) -> None:
    functions.failures = 2
    bus.deliver(HEALTH)
    drain(agenda)
    minutes = [at / timedelta(minutes=1) for _, _, at in functions.started]
    assert minutes == [0, 1, 3]
    assert bus.dead_letters == []


def test_what_fails_three_times_is_a_dead_letter(
    bus: Bus, agenda: Agenda, functions: Functions
) -> None:
    functions.failures = 3
    bus.send(HEALTH)
    drain(agenda)
    assert bus.dead_letters == [DeadLetter("small-intake", HEALTH, "RuntimeError: out of memory")]
    assert bus.pending == 0
