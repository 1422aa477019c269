"""Failed checks of a Lightsail instance: grace, a snapshot, a reboot, then a stop and a start."""

from __future__ import annotations

import pytest

from lifeguard.core.text.message import message
from tests.e2e.conftest import flat, says
from tests.e2e.lightsail.conftest import (
    BLOG,
    CURE_OF_INSTANCE,
    CURE_OF_SYSTEM,
    DOWN_FOR_GOOD,
    NEEDS_STOP,
    SNAPSHOT,
    START,
    STOP,
    Serve,
    Witness,
    minutely,
    subjects,
)
from tests.support.words import english, korean


def test_a_failed_instance_check_goes_with_a_reboot_after_a_snapshot(serve: Serve) -> None:
    outcome = serve({"fault": "instance"})
    assert outcome.calls == CURE_OF_INSTANCE
    assert outcome.call_times["RebootInstance"] == "2026-11-20T10:05:00Z"
    assert outcome.incident["resource"] == BLOG
    assert outcome.incident["opened_at"] == "2026-11-20T10:01:00Z"
    assert outcome.status == "resolved"
    (subject,) = subjects(outcome)
    assert subject.startswith("[Lifeguard] FIXED blog-1: ")
    assert subject.endswith(english(message("deed.rebooted")))
    assert outcome.server(BLOG)["healthy"] is True


def test_the_snapshot_is_tagged_and_the_way_back_is_named(serve: Serve) -> None:
    outcome = serve({"fault": "instance"})
    (taken,) = [c["params"] for c in outcome.document["calls"] if c["operation"] == SNAPSHOT]
    incident = outcome.incident["id"]
    assert taken["instanceName"] == "blog-1"
    assert {tag["key"]: tag["value"] for tag in taken["tags"]} == {
        "lifeguard:incident": incident,
        "lifeguard:source": "blog-1",
    }
    assert taken["instanceSnapshotName"] in outcome.emails[0]["body"]


def test_a_policy_without_backup_takes_no_snapshot(serve: Serve) -> None:
    outcome = serve({"fault": "instance"}, {"backup": "none"})
    assert outcome.calls == ["RebootInstance"]
    assert outcome.status == "resolved"


def test_a_failed_system_check_is_rebooted_in_vain_then_stopped_and_started(serve: Serve) -> None:
    outcome = serve({"fault": "system"})
    assert outcome.calls == CURE_OF_SYSTEM
    assert outcome.call_times["RebootInstance"] == "2026-11-20T10:10:00Z"
    assert outcome.status == "resolved"
    assert outcome.states == ["FIXED"]
    assert outcome.server(BLOG)["healthy"] is True
    assert says(outcome.emails[0], message("lightsail.same_static_ip"))


def test_no_rung_is_climbed_twice(serve: Serve) -> None:
    outcome = serve(DOWN_FOR_GOOD)
    assert outcome.calls == CURE_OF_SYSTEM
    assert outcome.status == "needs_human"
    assert outcome.states == ["DOWN"]
    assert outcome.server(BLOG)["state"] == "running"


def test_a_stop_that_hangs_on_a_failed_host_is_forced_and_followed_by_a_start(
    serve: Serve,
) -> None:
    outcome = serve({"fault": "system", "stops_for": 3600})
    assert outcome.calls == [*CURE_OF_SYSTEM[:3], STOP, START]
    first, second = [c for c in outcome.document["calls"] if c["operation"] == STOP]
    assert first["params"] == {"instanceName": "blog-1"}
    assert second["params"] == {"instanceName": "blog-1", "force": True}
    assert (first["at"], second["at"]) == ("2026-11-20T10:20:00Z", "2026-11-20T10:35:00Z")
    assert outcome.status == "resolved"
    assert english(message("deed.force_restarted")) in subjects(outcome)[0]


def test_a_stop_that_hangs_on_a_sound_host_is_asked_about_and_the_start_follows(
    serve: Serve,
) -> None:
    """Nobody answers: the stop ends by itself after an hour."""
    outcome = serve({**NEEDS_STOP, "stops_for": 3600}, until="2026-11-20T11:30Z")
    assert outcome.calls == CURE_OF_SYSTEM
    assert "2026-11-20T11:15" <= outcome.call_times[START] <= "2026-11-20T11:25"
    assert outcome.states == ["ANSWER", "FIXED"]
    assert outcome.status == "resolved"


@pytest.mark.parametrize(("kind", "lasts"), [("instance", 180), ("system", 480)])
def test_what_heals_within_the_grace_is_not_touched(serve: Serve, kind: str, lasts: int) -> None:
    outcome = serve({"fault": {"kind": kind, "cured_by": "itself", "after": lasts}})
    assert outcome.calls == []
    assert outcome.status == "resolved"
    assert outcome.states == ["FIXED"]
    assert outcome.codes >= {"outcome.over_by_itself"}
    assert subjects(outcome)[0].endswith("recovered without Lifeguard")


def test_the_grace_is_the_policys(serve: Serve) -> None:
    outcome = serve({"fault": "instance"}, {"instance_check_grace": {"default": "12m"}})
    assert outcome.call_times["RebootInstance"] == "2026-11-20T10:12:00Z"


def test_what_every_sweep_finds_again_is_one_incident(serve: Serve) -> None:
    witness = Witness(lambda replay: minutely(replay, "10:30"))
    outcome = serve({"fault": "system"}, script=witness)
    assert len(list(witness.calls("GetInstances"))) >= 30
    assert outcome.status == "resolved"
    assert outcome.calls == CURE_OF_SYSTEM
    assert outcome.states == ["FIXED"]
    assert len(outcome.document["triggers"]) == 1


def test_emails_are_in_korean_where_the_policies_say_so(serve: Serve) -> None:
    outcome = serve(
        {"fault": "system", "static_ip": False},
        top={"notify": {"language": "ko"}},
        operator={"answers": "yes"},
    )
    assert outcome.calls == CURE_OF_SYSTEM
    asked, agreed, fixed = subjects(outcome)
    for subject, state in ((asked, "answer"), (agreed, "down"), (fixed, "fixed")):
        assert korean(message(f"email.state.{state}")) in subject
    assert korean(message("cause.system-status-check")) in fixed
    address = korean(message("lightsail.address.reason"))
    assert address[:20] in flat(outcome.emails[0]["body"])
