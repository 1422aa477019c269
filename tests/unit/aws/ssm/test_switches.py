"""Reading the switches: what is not there freezes, and what is not answered is an error."""

from __future__ import annotations

import pytest

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.ssm.switches import Freeze, Switches, read_switches
from lifeguard.core.policy.switches import FREEZE, STORM
from tests.support.account import REGION, Fake, failing

pytestmark = pytest.mark.usefixtures("_in_account")


def put(name: str, value: str) -> None:
    client("ssm", REGION).put_parameter(Name=name, Value=value, Type="String", Overwrite=True)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("off", ""),
        (" off\n", ""),
        ("on", "the freeze switch is on (SSM parameter /lifeguard/freeze)"),
        ("maybe", 'the freeze switch says "maybe"'),
        (None, "the freeze switch is missing"),
    ],
)
def test_the_freeze_switch(value: str | None, why: str) -> None:
    if value is not None:
        put(FREEZE, value)
    assert Freeze(REGION).reason().startswith(why)
    assert bool(Freeze(REGION).reason()) is bool(why)
    assert read_switches(REGION) == Switches(Freeze(REGION).reason(), "")


def test_another_parameter_may_be_the_switch() -> None:
    put("/mine", "on")
    assert Freeze(REGION, "/mine").reason() == "the freeze switch is on (SSM parameter /mine)"


def test_both_switches_are_read_with_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = {
        "Parameters": [
            {"Name": STORM, "Value": "20261120T1201-us-east-1"},
            {"Name": FREEZE, "Value": "off"},
        ],
        "InvalidParameters": [],
    }
    aws = Fake(monkeypatch, {"GetParameters": lambda _: answer})
    assert read_switches(REGION) == Switches("", "20261120T1201-us-east-1")
    assert aws.asked == [("GetParameters", {"Names": [FREEZE, STORM]})]


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("ThrottlingException", Retryable),
        ("InternalServerError", Retryable),
        ("AccessDeniedException", Refused),
    ],
)
def test_no_answer_is_no_leave(
    code: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    Fake(monkeypatch, {"GetParameters": failing(code)})
    with pytest.raises(error):
        Freeze(REGION).reason()
    with pytest.raises(error):
        read_switches(REGION)
