"""A lack of burst capacity: told in time and when it is gone, and never answered with a power call.

A restart earns none.
"""

from __future__ import annotations

import pytest

from lifeguard.core.text.message import message
from tests.e2e.conftest import says
from tests.e2e.lightsail.conftest import (
    BLOG,
    BUSY,
    CURE_OF_INSTANCE,
    CURE_OF_SYSTEM,
    EMPTY,
    NEEDS_STOP,
    Serve,
    Witness,
    minutely,
    person,
    subjects,
)
from tests.support.words import english

LOW, GONE = (english(message(f"cause.burst-capacity-{how}")) for how in ("low", "gone"))


def test_it_is_told_once_that_it_runs_low_and_again_when_it_is_gone(serve: Serve) -> None:
    outcome = serve(BUSY, until="2026-11-20T20:00Z")
    assert outcome.calls == []
    assert outcome.status == "needs_human"
    warned, gone = outcome.emails
    assert warned["subject"].startswith(f"[Lifeguard] ACT blog-1: {LOW}")
    assert warned["at"] == "2026-11-20T10:05:00Z"
    assert gone["subject"].startswith(f"[Lifeguard] ACT blog-1: {GONE}")
    assert "2026-11-20T13:55" <= gone["at"] <= "2026-11-20T14:10"
    assert says(warned, message("cpu_user.find_duty"))
    assert says(warned, message("lightsail.no_restart"))
    assert "medium_3_0" in warned["body"]


def test_no_sweep_makes_another_warning_of_it(serve: Serve) -> None:
    witness = Witness(lambda replay: minutely(replay, "11:00"))
    outcome = serve(BUSY, script=witness)
    assert len(list(witness.calls("GetInstances"))) >= 60
    assert outcome.calls == []
    assert outcome.states == ["ACT"]


def test_what_nobody_does_anything_about_is_reported_daily(serve: Serve) -> None:
    outcome = serve(EMPTY, until="2026-11-22T12:00Z")
    assert outcome.calls == []
    assert outcome.states == ["ACT"] * 3
    assert [mail["at"][8:10] for mail in outcome.emails] == ["20", "20", "21"]


def test_it_is_told_when_it_is_not_short_any_more(serve: Serve) -> None:
    """Five percent are back after an hour and 40 minutes, and have been for half an hour."""
    outcome = serve({"burst": {"percent": 0, "per_hour": 3}}, until="2026-11-20T12:40Z")
    assert outcome.calls == []
    assert outcome.status == "resolved"
    assert outcome.states == ["ACT", "FIXED"]
    assert outcome.codes == {"lightsail.burst_back"}
    assert "2026-11-20T12:10" <= outcome.emails[-1]["at"] <= "2026-11-20T12:30"


@pytest.mark.parametrize(
    ("percent", "per_hour", "policy"),
    [(40, -5, {}), (40, -10, {"burst_warning": "2h"}), (90, -5, {}), (2, 3, {}), (30, 0, {})],
)
def test_what_will_last_is_not_told(
    serve: Serve, percent: float, per_hour: float, policy: dict[str, object]
) -> None:
    burst = {"percent": percent, "per_hour": per_hour}
    outcome = serve({"burst": burst}, policy, until="2026-11-20T10:30Z")
    assert (outcome.document["incidents"], outcome.calls, outcome.emails) == ([], [], [])


@pytest.mark.parametrize("policy", [{"mode": "ask"}, {"lightsail": "ask"}])
def test_nobody_is_asked_to_let_lifeguard_act_on_it(
    serve: Serve, policy: dict[str, object]
) -> None:
    outcome = serve(BUSY, policy, operator={"answers": "yes"}, until="2026-11-20T12:00Z")
    assert outcome.calls == []
    assert outcome.states == ["ACT"]
    assert outcome.asked is None


def test_who_has_nothing_left_is_rebooted_for_a_failed_check_but_never_stopped(
    serve: Serve,
) -> None:
    outcome = serve({**NEEDS_STOP, **EMPTY}, operator={"answers": "yes"})
    assert outcome.calls == CURE_OF_INSTANCE
    assert outcome.status == "needs_human"
    assert outcome.asked is None
    assert outcome.server(BLOG)["state"] == "running"
    assert says(outcome.emails[-1], message("lightsail.ask_bigger"))


@pytest.mark.parametrize("fault", ["instance", "system"])
def test_a_reboot_may_cure_who_has_nothing_left(serve: Serve, fault: str) -> None:
    outcome = serve({"fault": {"kind": fault, "cured_by": "reboot"}, **EMPTY})
    assert outcome.calls == CURE_OF_INSTANCE
    assert outcome.states == ["FIXED", "ACT"]
    assert GONE in subjects(outcome)[1]
    assert outcome.status == "needs_human"  # its burst capacity is still gone


def test_who_is_short_of_it_may_be_stopped_for_a_failed_check(serve: Serve) -> None:
    outcome = serve({**NEEDS_STOP, **BUSY})
    assert outcome.calls == CURE_OF_SYSTEM
    assert outcome.server(BLOG)["healthy"] is True


def test_a_check_that_fails_later_is_treated_while_the_warning_stands(serve: Serve) -> None:
    outcome = serve(
        {**BUSY, "fault": {"kind": "instance", "after": 1800}}, until="2026-11-20T11:00Z"
    )
    assert outcome.calls == CURE_OF_INSTANCE
    assert outcome.call_times["RebootInstance"].startswith("2026-11-20T10:35")
    assert outcome.states == ["ACT", "FIXED"]
    assert len(outcome.document["incidents"]) == 1


def test_who_stops_it_for_a_lack_of_it_is_left_to_do_so(serve: Serve) -> None:
    outcome = serve(BUSY, people=[person("10:30:00", "stop")], until="2026-11-20T10:40Z")
    assert outcome.calls == []
    assert outcome.server(BLOG)["state"] == "stopped"
    assert outcome.status == "closed"
    assert outcome.states == ["ACT", "FYI"]
