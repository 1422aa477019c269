"""What Lifeguard will not do to a Lightsail instance by itself, or at all."""

from __future__ import annotations

import pytest

from lifeguard.core.text.message import message
from tests.e2e.conftest import Outcome, says
from tests.e2e.lightsail.conftest import (
    BLOG,
    CURE_OF_INSTANCE,
    CURE_OF_SYSTEM,
    EMPTY,
    REBOOT,
    START,
    STOP,
    Serve,
    Witness,
    person,
    subjects,
)

SYSTEM = {"fault": "system"}
NO_STATIC_IP = {**SYSTEM, "static_ip": False}
YES = {"answers": "yes", "after": 600}
OBSERVES = [{"mode": "observe", "lightsail": "act"}, {"lightsail": "tell"}]
ASKS = [{"mode": "ask"}, {"lightsail": "ask"}]


def assert_left_alone(outcome: Outcome, *, since: list[str]) -> None:
    """Lifeguard has made these calls before somebody stopped it, and none since."""
    assert outcome.calls == since
    assert outcome.server(BLOG)["state"] == "stopped"
    assert outcome.status == "closed"
    assert outcome.reasons == (message("outcome.stopped_by_someone"),)
    assert outcome.states == ["FYI"]


def test_without_a_static_ip_it_is_rebooted_and_asked_about_before_a_stop(serve: Serve) -> None:
    outcome = serve(NO_STATIC_IP)
    assert outcome.calls == CURE_OF_INSTANCE
    assert outcome.status == "needs_human"
    assert outcome.states == ["ANSWER"]
    assert outcome.asked == "stop_start"
    assert says(outcome.emails[0], message("lightsail.address.reason"))


def test_without_a_static_ip_a_yes_stops_and_starts_it(serve: Serve) -> None:
    outcome = serve(NO_STATIC_IP, operator=YES)
    assert outcome.calls == CURE_OF_SYSTEM
    assert outcome.call_times[STOP] == "2026-11-20T10:30:00Z"
    assert outcome.status == "resolved"
    assert outcome.states == ["ANSWER", "DOWN", "FIXED"]
    assert "public IPv4 address changed from" in outcome.emails[-1]["body"]


def test_without_a_static_ip_a_no_leaves_it(serve: Serve) -> None:
    outcome = serve(NO_STATIC_IP, operator={"answers": "no"})
    assert outcome.calls == CURE_OF_INSTANCE
    assert outcome.status == "needs_human"


def test_the_policy_may_let_the_address_change(serve: Serve) -> None:
    outcome = serve(NO_STATIC_IP, {"public_ip_change": "allow"})
    assert outcome.calls == CURE_OF_SYSTEM
    assert outcome.status == "resolved"


@pytest.mark.parametrize("policy", OBSERVES)
def test_who_may_only_watch_changes_nothing_and_says_what_it_would_have_done(
    serve: Serve, policy: dict[str, object]
) -> None:
    outcome = serve(SYSTEM, policy)
    assert outcome.calls == []
    assert outcome.status == "observed"
    assert outcome.states == ["DOWN"]
    assert "mode observe" in subjects(outcome)[0]
    (would,) = outcome.reasons
    assert would.code == "outcome.would_have_acted"
    assert says(outcome.emails[0], would)


@pytest.mark.parametrize("policy", ASKS)
def test_who_must_ask_does_nothing_before_a_yes(serve: Serve, policy: dict[str, object]) -> None:
    outcome = serve(SYSTEM, policy)
    assert outcome.calls == []
    assert outcome.status == "needs_human"
    assert outcome.states == ["ANSWER"]
    assert outcome.asked == "reboot"


def test_who_must_ask_asks_again_before_the_harder_remedy(serve: Serve) -> None:
    outcome = serve(SYSTEM, {"lightsail": "ask"}, operator=YES)
    assert outcome.calls == CURE_OF_SYSTEM
    assert outcome.status == "resolved"
    assert outcome.states == ["ANSWER", "DOWN", "ANSWER", "DOWN", "FIXED"]


def test_what_is_not_opted_in_is_nothing_to_lifeguard(serve: Serve) -> None:
    outcome = serve({**SYSTEM, **EMPTY, "tags": {"team": "blog"}}, until="2026-11-20T11:00Z")
    assert (outcome.document["incidents"], outcome.calls, outcome.emails) == ([], [], [])


def test_a_tag_that_names_no_policy_is_told_and_treated_as_observe(serve: Serve) -> None:
    outcome = serve({**SYSTEM, "tags": {"lifeguard": "typo"}})
    assert outcome.calls == []
    assert outcome.status == "observed"
    assert outcome.states == ["ACT", "DOWN"]
    assert '"typo"' in outcome.emails[0]["body"]


def test_while_all_is_frozen_nothing_is_done(serve: Serve) -> None:
    thawed = person("11:00:00", "unfreeze")
    outcome = serve(SYSTEM, freeze=True, people=[thawed], until="2026-11-20T11:20Z")
    assert outcome.calls == CURE_OF_SYSTEM
    assert outcome.call_times["CreateInstanceSnapshot"] >= "2026-11-20T11:00:00Z"
    assert outcome.status == "resolved"
    assert outcome.states == ["FYI", "FYI", "FIXED"]


def test_a_freeze_after_our_stop_holds_the_start_and_says_so_loudly(serve: Serve) -> None:
    deeds = [person("10:20:30", "freeze"), person("11:00:00", "unfreeze")]
    outcome = serve(SYSTEM, people=deeds, until="2026-11-20T11:20Z")
    assert outcome.calls == CURE_OF_SYSTEM
    assert "2026-11-20T11:00" <= outcome.call_times[START] <= "2026-11-20T11:02"
    assert outcome.status == "resolved"
    assert outcome.states == ["DOWN", "FYI", "FIXED"]


@pytest.mark.parametrize("who", ["user", "aws", "os"])
def test_what_is_found_stopped_is_not_started(serve: Serve, who: str) -> None:
    outcome = serve({"state": "stopped", "stopped_by": who}, until="2026-11-20T12:00Z")
    assert (outcome.document["incidents"], outcome.calls, outcome.emails) == ([], [], [])


@pytest.mark.parametrize(
    ("how", "at", "done"),
    [
        pytest.param("stop", "10:03:00", [], id="in the grace"),
        pytest.param("stop", "10:15:00", CURE_OF_INSTANCE, id="after our reboot"),
        pytest.param("shut_down", "10:15:00", CURE_OF_INSTANCE, id="from inside"),
        pytest.param("stop", "10:19:30", CURE_OF_INSTANCE, id="as we would have stopped it"),
    ],
)
def test_what_somebody_stops_during_an_incident_is_left_stopped(
    serve: Serve, how: str, at: str, done: list[str]
) -> None:
    outcome = serve(SYSTEM, people=[person(at, how)], until="2026-11-20T10:50Z")
    assert_left_alone(outcome, since=done)


def test_what_somebody_stops_while_a_question_stands_is_left_stopped(serve: Serve) -> None:
    outcome = serve(NO_STATIC_IP, people=[person("10:40:00", "stop")], until="2026-11-20T11:00Z")
    assert outcome.calls == CURE_OF_INSTANCE
    assert outcome.status == "closed"
    assert outcome.server(BLOG)["state"] == "stopped"


def test_what_lifeguard_has_stopped_is_started_though_the_tag_is_gone(serve: Serve) -> None:
    people = [person("10:20:30", "untag", key="lifeguard")]
    outcome = serve(SYSTEM, people=people, until="2026-11-20T10:40Z")
    assert outcome.calls == CURE_OF_SYSTEM
    assert outcome.server(BLOG)["state"] == "running"


def test_what_is_deleted_during_an_incident_is_over(serve: Serve) -> None:
    outcome = serve(SYSTEM, people=[person("10:15:00", "terminate")], until="2026-11-20T10:40Z")
    assert outcome.calls == CURE_OF_INSTANCE
    assert outcome.status == "closed"


def test_a_snapshot_that_is_refused_does_not_hold_up_the_reboot(serve: Serve) -> None:
    """Lightsail is making an automatic snapshot."""
    witness = Witness()
    outcome = serve({"fault": "instance", "auto_snapshot": {"hour": 10}}, script=witness)
    assert witness.refusals() == {("CreateInstanceSnapshot", "OperationFailureException")}
    assert outcome.calls == [REBOOT]
    assert outcome.call_times[REBOOT] == "2026-11-20T10:05:00Z"
    assert outcome.status == "resolved"
    (sent,) = outcome.emails
    assert "Snapshots failed: AWS answered OperationFailureException" in sent["body"]
    assert "Way back" not in sent["body"]


def test_a_snapshot_that_is_refused_is_not_asked_for_before_each_rung(serve: Serve) -> None:
    witness = Witness()
    outcome = serve({**SYSTEM, "auto_snapshot": {"hour": 10}}, script=witness)
    assert outcome.calls == [REBOOT, STOP, START]
    assert len(list(witness.calls("CreateInstanceSnapshot"))) == 1
