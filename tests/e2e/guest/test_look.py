"""A look inside comes before the first act and the first email, and holds neither up."""

from __future__ import annotations

import pytest

from lifeguard.guest.documents import LOOK as LOOK_DOCUMENT
from lifeguard.guest.documents import content
from sandbox.replay.replay import Replay
from tests.e2e.conftest import Document, Play
from tests.e2e.guest.conftest import (
    APPLICATION_FAILS,
    INSIDE,
    INSTANCE_FAILS,
    NODE,
    WEB,
    Host,
)

LOOK = "SendCommand"
CURE = ["RebootInstances"]
SERVER: Document = {
    "name": "blog-1",
    "node": NODE,
    "cpu": 80,
    "burst": {"percent": 40, "per_hour": -12},
}


@pytest.mark.parametrize("mode", ["observe", "ask", "act"])
def test_it_is_made_once_in_every_mode(host: Host, mode: str) -> None:
    outcome = host(APPLICATION_FAILS, INSIDE, policy={"mode": mode})
    assert outcome.calls == [LOOK] * 2
    documents = [call["params"]["DocumentName"] for call in outcome.document["calls"]]
    assert documents == ["lifeguard-look", "lifeguard-logs"]


class Reads:
    """Counts the readings of results, and may lose the events of commands."""

    def __init__(self, *, lost: bool) -> None:
        self.lost = lost
        self.replay: Replay | None = None

    def __call__(self, replay: Replay) -> None:
        self.replay = replay
        if self.lost:
            commands = replay.account.world.estate.ssm.commands
            commands._tell = lambda _event: None  # noqa: SLF001  no key of a world file loses events

    @property
    def count(self) -> int:
        assert self.replay is not None
        made = self.replay.account.world.api_calls
        return sum(call.operation == "GetCommandInvocation" for call in made)


@pytest.mark.parametrize(("lost", "at"), [(False, "10:05:04"), (True, "10:05:15")])
def test_a_lightsail_server_is_looked_into_before_the_warning(
    play: Play, at: str, *, lost: bool
) -> None:
    """The event of the command's end wakes the incident; a result is read once, with or without."""
    world = {"instances": [], "lightsail": {"instances": [SERVER]}, "guests": {NODE: INSIDE}}
    reads = Reads(lost=lost)
    outcome = play([], until="2026-11-20T10:30Z", script=reads, **world)
    assert outcome.calls == [LOOK]
    assert reads.count == 1
    [warned] = outcome.emails
    assert warned["at"] == f"2026-11-20T{at}Z"
    (call,) = outcome.document["calls"]
    assert call["params"]["InstanceIds"] == [NODE]
    assert call["params"]["DocumentName"] == "lifeguard-look"


def test_a_host_whose_agent_is_mute_is_rebooted_as_soon_as_without(host: Host) -> None:
    """The grace is longer than the wait for a look, and Systems Manager gives up by itself."""
    without, outcome = host(INSTANCE_FAILS), host(INSTANCE_FAILS, INSIDE)
    assert without.calls == CURE
    assert outcome.calls == [LOOK, *CURE]
    assert outcome.call_times["RebootInstances"] == without.call_times["RebootInstances"]
    assert outcome.status == "resolved"


def test_what_nobody_has_answered_after_a_minute_is_cancelled_before_the_reboot(host: Host) -> None:
    outcome = host(INSTANCE_FAILS, INSIDE, policy={"instance_check_grace": {"default": "1s"}})
    assert outcome.calls == [LOOK, "CancelCommand", *CURE]
    assert outcome.call_times["CancelCommand"] == "2026-11-20T10:02:00Z"
    assert outcome.status == "resolved"


@pytest.mark.parametrize(
    ("instance", "policy"),
    [
        (APPLICATION_FAILS, {"guest": "off"}),
        ({"fault": {"kind": "system", "cured_by": "stop_start"}}, {}),
        ({**APPLICATION_FAILS, "platform": "windows"}, {}),
        ({}, {}),
    ],
)
def test_where_no_look_is_made(host: Host, instance: Document, policy: Document) -> None:
    outcome = host(instance, INSIDE, policy=policy)
    assert LOOK not in outcome.calls


@pytest.mark.parametrize("agent", ["offline", "none"])
def test_an_agent_that_is_away_is_not_waited_for(host: Host, agent: str) -> None:
    outcome = host(APPLICATION_FAILS, {**INSIDE, "agent": agent})
    assert outcome.calls == []
    assert outcome.emails[0]["at"] == host(APPLICATION_FAILS).emails[0]["at"]


def test_a_document_that_somebody_has_changed_is_not_run(host: Host) -> None:
    def changed(replay: Replay) -> None:
        documents = replay.account.world.estate.ssm.documents
        mine = content(LOOK_DOCUMENT) | {"description": "mine"}
        documents.put(LOOK_DOCUMENT.name, mine, replay.account.agenda.now())

    outcome = host(APPLICATION_FAILS, INSIDE, script=changed)
    assert outcome.calls == []
    assert outcome.incident["status"] == "needs_human"


def test_the_opt_in_tag_alone_lets_a_command_in(host: Host) -> None:
    outcome = host({**APPLICATION_FAILS, "tags": {"Name": "web-1"}}, INSIDE)
    assert outcome.calls == []
    assert outcome.document["resources"][WEB]["state"] == "running"
