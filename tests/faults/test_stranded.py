"""Never a stop that does not start again: capacity, other types, lost answers, permanent errors."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.e2e.conftest import Play, says
from tests.support.aws_events import INSTANCE, health

RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}
CURE = ["CreateImage", "StopInstances", "StartInstances"]


@pytest.mark.parametrize("lacking", [{"capacity": {"fail_starts": 5}}, {"start_falls_back": 4}])
def test_starts_that_lack_capacity_are_tried_again_with_one_loud_email_and_one_at_the_end(
    play: Play, lacking: dict[str, object]
) -> None:
    world = lacking if "capacity" in lacking else {}
    own = {} if world else lacking
    outcome = play([health()], {"events": [RETIREMENT], **own}, **world)
    assert outcome.status == "resolved"
    assert outcome.states == ["DOWN", "FIXED"]
    assert "apacity" in outcome.emails[0]["body"]
    assert outcome.server(INSTANCE)["healthy"] is True


def test_another_type_of_the_family_is_tried_when_its_own_has_no_capacity(play: Play) -> None:
    outcome = play(
        [health()],
        {"events": [RETIREMENT], "type": "t3.micro"},
        {"alternative_types": ["m5.large", "t3.small", "t3.medium"]},
        capacity={"fail_starts": 1000, "types": ["t3.micro"]},
    )
    assert outcome.status == "resolved"
    changes = [c for c in outcome.document["calls"] if c["operation"] == "ModifyInstanceAttribute"]
    assert [c["params"]["InstanceType"]["Value"] for c in changes] == ["t3.small"]
    assert outcome.states == ["DOWN", "FIXED"]
    assert "t3.small" in outcome.emails[-1]["body"]


@pytest.mark.parametrize("types", [[], ["m5.large"], ["t3.micro"]])
def test_no_other_family_and_not_the_same_type_again(play: Play, types: Sequence[str]) -> None:
    outcome = play(
        [health()],
        {"events": [RETIREMENT], "type": "t3.micro"},
        {"alternative_types": list(types)},
        capacity={"fail_starts": 4},
    )
    assert "ModifyInstanceAttribute" not in outcome.calls
    assert outcome.status == "resolved"


def test_a_start_that_can_never_work_goes_to_a_person_at_once_with_the_commands(
    play: Play,
) -> None:
    outcome = play(
        [health()],
        {"events": [RETIREMENT], "volume_key": "customer_denied"},
        top={"kms_keys": []},
    )
    assert outcome.calls == []  # the proof before the stop has seen it
    assert outcome.status == "needs_human"


def test_for_a_day_without_capacity_a_person_is_asked_and_it_stays_loud(
    play: Play,
    whole: bool,  # noqa: FBT001  a fixture
) -> None:
    if not whole:
        pytest.skip("a day of retries takes minutes: make test-faults")
    outcome = play([health()], {"events": [RETIREMENT]}, capacity={"fail_starts": 100_000})
    assert outcome.status == "needs_human"
    assert set(outcome.states) == {"DOWN"}
    first, *_, asked = outcome.emails
    assert "InsufficientInstanceCapacity" in first["body"]
    assert says(asked, outcome.said("question.tried_for_a_day"))
    assert "aws ec2 start-instances" in asked["body"]
