"""What an execution asks of `power` says all that `power` must know."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import Intent
from lifeguard.core.policy.policy import Criticality
from lifeguard.core.resources.verb import Verb
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.functions.respond.adapters.power_request import power_request
from tests.support.situations import (
    ACT,
    BOOTED,
    RESOURCE,
    act,
    at,
    event,
    instance,
    situation,
)

POLICY = replace(ACT, name="web", criticality=Criticality.HIGH)
INTENT = Intent(Verb.STOP, 3, at("12:10"))
EVENTS = (
    event("instance-retirement", at("+3 12:00"), id="a"),
    event("instance-stop", at("+2 12:00"), id="b"),
)


def test_it_names_the_act_the_run_and_who_goes_first() -> None:
    found = situation(instance(events=EVENTS, zone="us-east-1d"), policy=POLICY, generation=2)
    assert power_request(found, INTENT) == PowerRequest(
        incident=found.incident.id,
        generation=2,
        number=3,
        verb=Verb.STOP,
        resource=RESOURCE,
        zone="us-east-1d",
        type="t3.micro",
        policy="web",
        asked_at=at("12:10"),
        run=BOOTED,
        deadline=at("+2 12:00"),
        criticality=Criticality.HIGH,
    )


def test_what_aws_has_set_no_date_for_has_no_deadline() -> None:
    assert power_request(situation(instance()), INTENT).deadline is None


def test_nothing_is_wished_for_what_has_no_server_or_no_policy() -> None:
    for found in (situation(None), situation(instance(), policy=None)):
        with pytest.raises(ValueError, match="closed, never treated"):
            power_request(found, INTENT)


@pytest.mark.parametrize(
    ("code", "lacked"), [("InsufficientInstanceCapacity", True), ("InternalError", False)]
)
def test_it_says_whether_an_earlier_start_lacked_capacity(code: str, *, lacked: bool) -> None:
    stopped = act(Verb.STOP, at("12:01"))
    failed = act(Verb.START, at("12:02"), Result.FAILED, code=code)
    found = situation(instance(), actions=(stopped, failed))
    assert power_request(found, replace(INTENT, action=Verb.START)).lacked is lacked
    assert not power_request(situation(instance()), INTENT).lacked
