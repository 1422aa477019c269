"""How emails name one server of several, and how many there are."""

from __future__ import annotations

import pytest

from lifeguard.core.notification.named import NamedServer, counted
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message
from tests.support.fleet import failing
from tests.support.situations import INSTANCE, instance
from tests.support.words import english, korean

WEB, UNNAMED = NamedServer("i-1", foreign("web-1")), NamedServer("i-2")


@pytest.mark.parametrize(
    ("server", "label", "short"),
    [
        (WEB, message("others.server", name=foreign("web-1"), id="i-1"), "web-1"),
        (UNNAMED, message("others.server.unnamed", id="i-2"), "i-2"),
        (
            NamedServer("i-2", place="us-east-1a"),
            message("others.server.placed", server=UNNAMED.label, place="us-east-1a"),
            "i-2",
        ),
    ],
)
def test_a_server_is_named_by_its_tag_and_its_id(
    server: NamedServer, label: Message, short: str
) -> None:
    assert (server.label, server.short.text) == (label, short)


def test_an_instance_without_a_name_tag_has_its_id_alone() -> None:
    assert NamedServer.of(instance()) == NamedServer(INSTANCE, foreign("web-1"))
    assert NamedServer.of(instance(tags=())) == NamedServer(INSTANCE)


@pytest.mark.parametrize(
    ("name", "zone", "named"),
    [
        ("web-1", "us-east-1a", ("web-1", "us-east-1a")),
        ("", "us-east-1a", ("", "us-east-1a")),
        (failing(1).resource.id, "us-east-1a", ("", "us-east-1a")),
        ("web-1", "", ("web-1", "us-east-1")),
    ],
)
def test_an_incidents_server_has_its_place(name: str, zone: str, named: tuple[str, str]) -> None:
    found = NamedServer.in_incident(failing(1, name=name, zone=zone))
    assert (found.name.text, found.place) == named
    assert found.id == failing(1).resource.id


def test_one_is_called_by_its_name_and_several_are_counted() -> None:
    assert counted([WEB]) == foreign("web-1")
    assert counted([WEB, UNNAMED]) == message("others.servers", count=2)


def test_a_name_hides_its_secrets_and_is_cut() -> None:
    leaky = NamedServer("i-1", foreign("password=hunter2"))
    long = NamedServer("i-1", foreign("x" * 200))
    for words in (english, korean):
        assert "hunter2" not in words(leaky.label)
        assert len(words(long.label)) < 80
