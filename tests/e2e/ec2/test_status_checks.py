"""Failed system and instance status checks: grace, the softest rung first, each proven."""

from __future__ import annotations

import pytest

from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from tests.e2e.conftest import Play, says
from tests.support.aws_events import INSTANCE, contributor
from tests.support.words import english

ALARM = [contributor()]


def test_a_system_fault_goes_with_a_stop_and_a_start_after_the_grace(play: Play) -> None:
    outcome = play(ALARM, {"fault": "system"})
    assert outcome.calls == ["CreateImage", "StopInstances", "StartInstances"]
    assert outcome.call_times["StopInstances"] == "2026-11-20T10:10:01Z"
    assert outcome.status == "resolved"
    assert outcome.states == ["FIXED"]
    assert outcome.server(INSTANCE)["host_changed"] is True


def test_a_system_fault_that_aws_recovers_is_left_to_aws(play: Play) -> None:
    outcome = play(ALARM, {"fault": "system"}, auto_recovery=300)
    assert outcome.calls == []
    assert outcome.status == "resolved"
    assert outcome.states == ["FIXED"]


def test_the_grace_is_the_policys(play: Play) -> None:
    outcome = play(ALARM, {"fault": "system"}, {"auto_recovery_grace": "30m"})
    assert outcome.call_times["StopInstances"] == "2026-11-20T10:30:01Z"


def test_a_system_fault_that_stays_goes_to_a_person_after_one_stop_and_start(play: Play) -> None:
    outcome = play(ALARM, {"fault": {"kind": "system", "cured_by": "replace"}})
    assert outcome.calls == ["CreateImage", "StopInstances", "StartInstances"]
    assert outcome.status == "needs_human"
    assert outcome.states == ["ANSWER"]
    assert outcome.server(INSTANCE)["state"] == "running"


def test_a_system_fault_is_never_answered_with_a_reboot(play: Play) -> None:
    for cure in ("stop_start", "replace", "never"):
        outcome = play(ALARM, {"fault": {"kind": "system", "cured_by": cure}})
        assert "RebootInstances" not in outcome.calls


def test_an_instance_fault_goes_with_a_reboot_after_the_grace(play: Play) -> None:
    outcome = play(ALARM, {"fault": "instance"})
    assert outcome.calls == ["RebootInstances"]
    assert outcome.call_times["RebootInstances"] == "2026-11-20T10:05:00Z"
    assert outcome.status == "resolved"
    assert outcome.states == ["FIXED"]
    assert says(outcome.emails[0], message("heading.console_log"))
    assert "\n| " in outcome.emails[0]["body"]


GUNICORN = foreign("gunicorn")
OOM = "[81233.440127] Out of memory: Killed process 2211 (gunicorn) total-vm:1893220kB"


def test_what_the_console_log_names_is_the_cause(play: Play) -> None:
    outcome = play(ALARM, {"fault": "instance", "console": [OOM]})
    (sent,) = outcome.emails
    cause = message("host_cause.of", fault=message("host_cause.out-of-memory"), subject=GUNICORN)
    assert english(cause) in sent["subject"]
    assert sent["subject"].endswith(english(message("deed.rebooted")))
    fault = message("host_cause.sentence.out-of-memory")
    assert says(sent, message("host_cause.killed", fault=fault, subject=GUNICORN))
    assert says(sent, message("host_cause.again_on", type="t3.micro"))
    (quoted,) = [line for line in sent["body"].splitlines() if line.startswith("| ")]
    assert "gunicorn" in quoted
    assert f"| {OOM}".startswith(quoted.removesuffix("..."))


def test_a_policy_may_leave_the_console_log_unread(play: Play) -> None:
    outcome = play(ALARM, {"fault": "instance", "console": [OOM]}, {"console": "off"})
    (sent,) = outcome.emails
    assert english(message("cause.instance-status-check")) in sent["subject"]
    assert not says(sent, message("heading.console_log"))
    assert "\n| " not in sent["body"]
    assert "gunicorn" not in sent["body"]


def test_a_policy_may_keep_the_end_of_the_console_log_whole(play: Play) -> None:
    quiet = [f"line {n}" for n in range(20)]
    outcome = play(ALARM, {"fault": "instance", "console": [OOM, *quiet]}, {"console": "full"})
    (sent,) = outcome.emails
    assert "out of memory (gunicorn)" in sent["subject"]
    assert sent["body"].count("\n| line") >= 2  # as many as the email has room for
    assert sent["body"].count("\n| line 19") == 1


def test_windows_may_be_updating_and_is_left_alone_longer(play: Play) -> None:
    outcome = play(ALARM, {"fault": "instance", "platform": "windows"})
    assert outcome.call_times["RebootInstances"] == "2026-11-20T10:45:00Z"


def test_an_instance_fault_that_passes_by_itself_is_not_touched(play: Play) -> None:
    fault = {"kind": "instance", "cured_by": "itself", "after": 240}
    outcome = play(ALARM, {"fault": fault})
    assert outcome.calls == []
    assert outcome.status == "resolved"


def test_what_a_reboot_does_not_cure_is_stopped_and_started(play: Play) -> None:
    outcome = play(ALARM, {"fault": {"kind": "instance", "cured_by": "stop_start"}})
    assert outcome.calls == [
        "RebootInstances",
        "CreateImage",
        "StopInstances",
        "StartInstances",
    ]
    assert outcome.status == "resolved"


def test_what_nothing_cures_goes_to_a_person_once(play: Play) -> None:
    outcome = play(ALARM, {"fault": {"kind": "instance", "cured_by": "never"}})
    assert outcome.calls == [
        "RebootInstances",
        "CreateImage",
        "StopInstances",
        "StartInstances",
    ]
    assert outcome.status == "needs_human"
    assert outcome.states == ["DOWN"]
    assert outcome.server(INSTANCE)["state"] == "running"


def test_an_alarm_that_is_not_true_is_closed_without_a_word(play: Play) -> None:
    outcome = play(ALARM)
    assert outcome.calls == []
    assert outcome.status == "closed"
    assert outcome.emails == []


def test_an_alarms_ok_alone_opens_nothing(play: Play) -> None:
    outcome = play([contributor("OK")])
    assert outcome.document["incidents"] == []
    assert outcome.calls == []


def test_an_ok_during_the_grace_is_a_hint_to_look_and_no_proof(play: Play) -> None:
    outcome = play([*ALARM, contributor("OK", time="2026-11-20T10:04:00Z")], {"fault": "system"})
    assert outcome.calls == ["CreateImage", "StopInstances", "StartInstances"]
    assert outcome.status == "resolved"


def test_a_lost_alarm_costs_a_minute(play: Play) -> None:
    """Only a healthy neighbour's alarm arrives; the sweep finds the failing one."""
    neighbour = {"id": "i-0aaaaaaaaaaaaaaaa", "name": "web-2", "fault": "system"}
    first = {"id": INSTANCE, "name": "web-1", "fault": "instance"}
    outcome = play(ALARM, instances=[first, neighbour])
    found = {i["resource"]: i for i in outcome.document["incidents"]}
    assert found["i-0aaaaaaaaaaaaaaaa"]["status"] == "resolved"
    assert found["i-0aaaaaaaaaaaaaaaa"]["opened_at"] <= "2026-11-20T10:04:00Z"


@pytest.mark.parametrize("fault", ["system", "instance"])
def test_the_same_alarm_again_changes_nothing_more(play: Play, fault: str) -> None:
    once = play(ALARM, {"fault": fault})
    again = play([*ALARM, *ALARM], {"fault": fault})
    assert again.document == once.document


def test_two_instances_have_two_incidents(play: Play) -> None:
    other = "i-0aaaaaaaaaaaaaaaa"
    events = [contributor(), contributor(instance=other)]
    instances = [{"id": i, "fault": "system"} for i in (INSTANCE, other)]
    outcome = play(events, instances=instances)
    assert len(outcome.document["incidents"]) == 2
    assert outcome.calls.count("StopInstances") == 1  # one call for both
    assert len(outcome.document["calls"][2]["params"]["InstanceIds"]) == 2
    assert {i["status"] for i in outcome.document["incidents"]} == {"resolved"}
