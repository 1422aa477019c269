from __future__ import annotations

from datetime import timedelta

import pytest

from lifeguard.core.endpoints.answer import EndpointAnswer
from lifeguard.core.endpoints.flaws import ENDS_SOON, EndpointFlaw, Flaw, flaws, remembered
from lifeguard.core.endpoints.places import Places
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from tests.support.situations import NOON

NOWHERE = Places({}, (), ())
SOON = NOON + ENDS_SOON
LATE = SOON + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (EndpointAnswer(200), []),
        (EndpointAnswer(502), []),
        (EndpointAnswer(200, certificate_ends=LATE), []),
        (EndpointAnswer(200, certificate_ends=SOON), [Flaw.CERTIFICATE_ENDS]),
        (EndpointAnswer(502, certificate_ends=LATE, wrong_name=True), [Flaw.WRONG_NAME]),
        (
            EndpointAnswer(200, certificate_ends=SOON, wrong_name=True),
            [Flaw.WRONG_NAME, Flaw.CERTIFICATE_ENDS],
        ),
        (EndpointAnswer(forbidden="127.0.0.1"), [Flaw.FORBIDDEN_ADDRESS]),
    ],
)
def test_the_flaws_of_an_answer(answer: EndpointAnswer, found: list[Flaw]) -> None:
    assert [flaw.flaw for flaw in flaws(NOWHERE, {"shop": answer}, NOON)] == found


def test_the_flaws_of_names() -> None:
    found = tuple(flaws(Places({}, ("a",), ("b",)), {}, NOON))
    assert found == (EndpointFlaw("a", Flaw.NO_SERVER), EndpointFlaw("b", Flaw.SEVERAL_SERVERS))


def test_a_flaw_says_of_which_endpoint_it_is() -> None:
    flaw = EndpointFlaw("shop", Flaw.FORBIDDEN_ADDRESS, address="127.0.0.1")
    assert flaw.what.param("name") == foreign("shop")
    assert flaw.what.param("address") == "127.0.0.1"
    assert flaw.what.code == message("endpoint.flaw.forbidden_address").code


def test_the_same_flaw_of_another_certificate_is_another() -> None:
    first = EndpointFlaw("shop", Flaw.CERTIFICATE_ENDS, SOON)
    assert first.key != EndpointFlaw("shop", Flaw.CERTIFICATE_ENDS, LATE).key


def test_a_flaw_of_an_answer_stays_told_and_one_of_a_name_only_while_it_is_there() -> None:
    certificate = EndpointFlaw("shop", Flaw.CERTIFICATE_ENDS, SOON)
    absent = EndpointFlaw("db", Flaw.NO_SERVER)
    told = remembered((), (certificate, absent), ("shop", "db"))
    assert told == tuple(sorted((certificate.key, absent.key)))
    assert remembered(told, (absent,), ("shop", "db")) == told
    assert remembered(told, (), ("shop", "db")) == (certificate.key,)
    assert remembered(told, (), ("db",)) == ()
