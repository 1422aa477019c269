"""Reading the switches: what is not there freezes, and what is not answered is an error."""

from __future__ import annotations

import pytest

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.ssm.switches import Freeze, Switches, read_switches
from lifeguard.core.policy.switches import FREEZE, STORM
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, Message, message
from tests.support.account import REGION, Fake, failing

pytestmark = pytest.mark.usefixtures("_in_account")


def put(name: str, value: str) -> None:
    client("ssm", REGION).put_parameter(Name=name, Value=value, Type="String", Overwrite=True)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("off", NOTHING),
        (" off\n", NOTHING),
        ("on", message("freeze.on", parameter=FREEZE)),
        (
            "maybe",
            message("freeze.unknown_value", parameter=FREEZE, value=foreign("maybe")),
        ),
        (None, message("freeze.missing", parameter=FREEZE)),
    ],
)
def test_the_freeze_switch(value: str | None, why: Message) -> None:
    if value is not None:
        put(FREEZE, value)
    assert Freeze(REGION).reason() == why
    assert read_switches(REGION) == Switches(why, "")


def test_another_parameter_may_be_the_switch() -> None:
    put("/mine", "on")
    assert Freeze(REGION, "/mine").reason() == message("freeze.on", parameter="/mine")


def test_both_switches_are_read_with_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = {
        "Parameters": [
            {"Name": STORM, "Value": "20261120T1201-us-east-1"},
            {"Name": FREEZE, "Value": "off"},
        ],
        "InvalidParameters": [],
    }
    aws = Fake(monkeypatch, {"GetParameters": lambda _: answer})
    assert read_switches(REGION) == Switches(NOTHING, "20261120T1201-us-east-1")
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
