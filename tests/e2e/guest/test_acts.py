"""What Lifeguard does inside a server: where the policy lets it, once, proven, and told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.replay.replay import Replay
from tests.e2e.conftest import Document, Outcome, Play, Script, flat
from tests.e2e.guest.conftest import APPLICATION_FAILS, INSIDE, NODE, Host
from tests.e2e.lightsail.test_crashes import Dies

SERVER: Document = {
    "name": "blog-1",
    "node": NODE,
    "cpu": 80,
    "burst": {"percent": 40, "per_hour": -12},
}
MAY: Document = {"guest": "act", "guest_may": ["tradurs-back"]}
SENT = "SendCommand"
LIMIT = ("lifeguard-limit", {"container": "tradurs-back", "memory_mb": "0", "cpus": "1.75"})
SENDS = ("ssm:SendCommand #1", "ssm:SendCommand #2")


def burst(play: Play, policy: Document, /, **more: object) -> Outcome:
    world = {"instances": [], "lightsail": {"instances": [SERVER]}, "guests": {NODE: INSIDE}}
    return play([], policy=policy, **{"until": "2026-11-20T10:30Z", **world, **more})


def acts(outcome: Outcome) -> list[tuple[str, Document]]:
    """Return the acts inside that were sent: document and parameters."""
    calls = (call["params"] for call in outcome.document["calls"] if call["operation"] == SENT)
    return [
        (params["DocumentName"], {name: one for name, (one,) in params["Parameters"].items()})
        for params in calls
        if params["DocumentName"] not in {"lifeguard-look", "lifeguard-logs"}
    ]


def rungs(outcome: Outcome) -> list[tuple[str, str]]:
    return [(str(rung["action"]), str(rung["outcome"])) for rung in outcome.incident["rungs"]]


# -- who uses the CPU ----------------------------------------------------------------------------


def test_who_uses_up_the_burst_capacity_is_limited_and_the_operator_told(play: Play) -> None:
    outcome = burst(play, MAY)
    assert acts(outcome) == [LIMIT]
    assert outcome.calls == [SENT] * 3  # a look, the act, and a look at what it has changed
    assert rungs(outcome) == [("limit_cpu", "done")]
    [warned] = outcome.emails
    assert warned["at"] == "2026-11-20T10:06:41Z"
    body = flat(warned["body"])
    assert "limited the CPU of tradurs-back: to 1.75 vCPU; it had no limit" in body
    assert "docker update --cpus 2 tradurs-back" in body
    assert outcome.incident["status"] == "needs_human"  # the limit alone earns no burst capacity


def test_the_incident_ends_when_burst_capacity_is_back(play: Play) -> None:
    low: Document = {**SERVER, "burst": {"percent": 25, "per_hour": -12}}
    outcome = burst(
        play,
        MAY,
        lightsail={"instances": [low]},
        script=_idle_from("10:20"),
        until="2026-11-20T14:00Z",
    )
    assert acts(outcome) == [LIMIT]
    assert outcome.status == "resolved"
    assert outcome.states == ["ACT", "FIXED"]


def _idle_from(clock: str) -> Script:
    def begin(replay: Replay) -> None:
        agenda = replay.account.agenda
        server = replay.account.world.estate.lightsail.server("blog-1")
        hour, minute = map(int, clock.split(":"))
        at = agenda.now().replace(hour=hour, minute=minute)

        def idle() -> None:
            server.burst.turn(at, 30.0)

        agenda.at(at, idle)

    return begin


@pytest.mark.parametrize(
    "policy",
    [
        {"guest": "act", "guest_may": ["nginx-host"]},
        {"guest": "look", "guest_may": ["tradurs-back"]},
    ],
)
def test_nothing_is_done_that_the_policy_does_not_allow(play: Play, policy: Document) -> None:
    outcome = burst(play, policy)
    assert acts(outcome) == []
    assert outcome.emails


def test_in_observe_it_says_what_it_would_have_done(play: Play) -> None:
    outcome = burst(play, {**MAY, "mode": "observe"})
    assert outcome.codes >= {"outcome.would_have_acted", "remedy.limit_cpu"}


@pytest.mark.parametrize(("answers", "sent"), [("yes", [LIMIT]), ("no", [])])
def test_in_ask_a_person_decides(play: Play, answers: str, sent: list[object]) -> None:
    outcome = burst(play, {**MAY, "mode": "ask"}, operator={"answers": answers, "after": 300})
    assert acts(outcome) == sent
    assert outcome.states[0] == "ANSWER"


def test_a_script_that_refuses_ends_the_remedy_and_says_why(play: Play) -> None:
    outcome = burst(play, MAY, script=_locked)
    assert acts(outcome) == [LIMIT]
    assert rungs(outcome) == [("limit_cpu", "refused")]
    assert "docker update --cpus 1.75" in flat(outcome.emails[0]["body"])  # for a person to run


def _locked(replay: Replay) -> None:
    """A script of another's holds the lock for the whole time."""
    (node,) = replay.account.world.estate.ssm.nodes()
    node.guest.locked_at = replay.account.agenda.now() + timedelta(minutes=5)


@pytest.mark.parametrize("at", SENDS)
def test_a_death_behind_a_command_neither_loses_nor_doubles_it(play: Play, at: str) -> None:
    dies = Dies(after=(at,))
    outcome = burst(play, MAY, script=dies)
    assert [death.after for death in dies.crashes.deaths] == [at]
    assert acts(outcome) == [LIMIT]
    assert rungs(outcome)[0][0] == "limit_cpu"
    assert outcome.states == ["ACT"]


def test_an_agent_that_is_away_is_told_of_and_nothing_is_sent(play: Play) -> None:
    outcome = burst(play, MAY, guests={NODE: {**INSIDE, "agent": "offline"}})
    assert outcome.calls == []
    assert outcome.states == ["ACT"]


def test_an_agent_that_goes_away_meanwhile_is_given_up_and_nothing_follows_late(
    play: Play,
) -> None:
    outcome = burst(play, MAY, script=away(minutes=5, seconds=5), until="2026-11-20T10:40Z")
    assert acts(outcome) == [LIMIT]
    assert rungs(outcome) == [("limit_cpu", "failed")]
    assert outcome.states == ["ACT"]


def away(**after: int) -> Script:
    """Return a script: the agent falls silent so long after the beginning."""

    def begin(replay: Replay) -> None:
        (node,) = replay.account.world.estate.ssm.nodes()
        agenda = replay.account.agenda

        def silent() -> None:
            node._is_broken = True  # noqa: SLF001  no key of a world file lets it break later
            node._silent_since = agenda.now()  # noqa: SLF001

        agenda.at(agenda.now() + timedelta(**after), silent)

    return begin


# -- what does not answer ------------------------------------------------------------------------

BUSY: Document = {
    **INSIDE,
    "containers": [{**INSIDE["containers"][0], "cpu": 93, "restart": "always"}],
}
FULL: Document = {
    "memory_mb": 1024,
    "disk": {"gb": 20, "used_gb": 3},
    "containers": [
        {"name": "api", "memory_mb": 700, "restart": "always"},
        {"name": "db", "memory_mb": 180, "restart": "always"},
    ],
}
SWAP = ("lifeguard-swap", {"megabytes": "2048"})
RESTART = ("lifeguard-restart", {"what": "container", "name": "api"})
TAKEN: Document = {
    "ports": [{"port": 80, "pid": 612, "name": "nginx", "unit": "nginx.service"}],
    "containers": [{"name": "proxy", "state": "exited", "exit_code": 128, "publishes": 80}],
}
STOP = ("lifeguard-stop-holder", {"port": "80", "pid": "612", "name": "nginx.service"})
START = ("lifeguard-restart", {"what": "container", "name": "proxy"})
END = ("lifeguard-graceful", {"seconds": "20"})
REBOOTS = {"application_check": "reboot"}
POWER = {"RebootInstances", "StopInstances", "StartInstances"}


@pytest.mark.parametrize(
    ("inside", "policy", "expected", "further"),
    [
        (BUSY, {**MAY, **REBOOTS}, [LIMIT, END], ["RebootInstances"]),
        (FULL, {"guest": "act", "guest_may": ["api"]}, [SWAP, RESTART], []),
        ({**FULL, "disk": {"filesystem": "zfs"}}, {"guest": "act"}, [], []),
        (TAKEN, {"guest": "act", "guest_may": ["nginx", "proxy"]}, [STOP, START], []),
        (TAKEN, {"guest": "act", "guest_may": ["proxy"]}, [], []),
    ],
)
def test_the_softest_comes_first_each_once_and_the_reboot_last(
    host: Host, inside: Document, policy: Document, expected: list[object], further: list[str]
) -> None:
    outcome = host(APPLICATION_FAILS, inside, policy=policy, until="2026-11-20T11:00Z")
    assert acts(outcome) == expected
    assert [call for call in outcome.calls if call in POWER] == further
    assert {result for _, result in rungs(outcome)} <= {"done"}
    before = outcome.calls[: outcome.calls.index("CreateImage")] if further else outcome.calls
    assert before.count(SENT) > len(expected)  # no backup comes before an act inside
    assert outcome.status == "needs_human"


def test_what_was_cured_inside_is_told_with_what_was_done_and_how_to_undo_it(host: Host) -> None:
    passing = {"fault": {"kind": "application", "cured_by": "itself", "after": 400}}
    outcome = host(passing, FULL, policy={"guest": "act"}, until="2026-11-20T11:00Z")
    assert outcome.status == "resolved"
    assert outcome.states == ["FIXED"]
    [fixed] = outcome.emails
    assert "swap space added" in fixed["subject"]
    assert "Lifeguard added swap space: from 0 MiB to 2.0 GiB" in flat(fixed["body"])
    assert "swapoff /swapfile" in fixed["body"]
    assert acts(outcome) == [SWAP]
