from __future__ import annotations

from lifeguard.core.endpoints.flaws import EndpointFlaw, Flaw
from lifeguard.core.notification.endpoints import flawed
from lifeguard.core.notification.view import State
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from tests.support.situations import at
from tests.support.views import items

ENDS = EndpointFlaw("shop", Flaw.CERTIFICATE_ENDS, at("+9 12:00"))
NAME = EndpointFlaw("shop", Flaw.WRONG_NAME, at("+9 12:00"))
ABSENT = EndpointFlaw("db", Flaw.NO_SERVER)


def test_one_flaw_is_the_subject() -> None:
    email = flawed([ENDS])
    assert (email.state, email.name) == (State.ACT, foreign("shop"))
    assert email.gist == message("endpoint.gist.certificate_ends")
    assert items(email, "endpoint.flaws") == (ENDS.what,)


def test_several_of_one_endpoint_have_its_name() -> None:
    email = flawed([ENDS, NAME])
    assert (email.name, email.gist) == (foreign("shop"), message("endpoint.gist"))


def test_those_of_several_endpoints_are_counted() -> None:
    email = flawed([ENDS, NAME, ABSENT])
    assert email.name == message("endpoint.count", count=2)
    assert items(email, "endpoint.flaws") == (ENDS.what, NAME.what, ABSENT.what)
