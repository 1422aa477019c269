"""What to look at first, end to end: in the emails of a server that is or was down."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Outcome, Play
from tests.support.aws_events import contributor

ALARM = [contributor()]
HEADING = "What to look at first:"
KIM = {"event": "ModifyInstanceAttribute", "at": "2026-11-20T09:40:00Z", "by": "kim"}


def items(outcome: Outcome, number: int = -1) -> list[str]:
    """Return the lines below the heading in one of the emails."""
    part = outcome.emails[number]["body"].partition(HEADING)[2].partition("\n\n")[0]
    return [" ".join(line.split()) for line in part.split("  - ")[1:]]


def test_where_nothing_stands_out_one_line_says_so(play: Play) -> None:
    outcome = play(ALARM, {"fault": "instance"})
    assert outcome.status == "resolved"
    (line,) = items(outcome)
    assert "CPU 12%" in line
    assert "no volume I/O limit reached" in line
    assert "no change by hand in 24 h" in line


def test_what_stands_out_is_named_the_change_by_hand_first(play: Play) -> None:
    trouble = {"cpu": 97, "memory": {"percent": 98}, "changed_by_hand": [KIM]}
    outcome = play(ALARM, {"fault": "instance", **trouble})
    for number in range(len(outcome.emails)):
        changed, memory, cpu = items(outcome, number)
        assert "ModifyInstanceAttribute by kim" in changed
        assert "98%" in memory
        assert "97%" in cpu


def test_a_change_of_long_ago_is_not_named(play: Play) -> None:
    old = {**KIM, "at": "2026-11-19T08:00:00Z"}
    (line,) = items(play(ALARM, {"fault": "instance", "changed_by_hand": [old]}))
    assert "no change by hand" in line


def test_a_question_has_it_too(play: Play) -> None:
    outcome = play(ALARM, {"fault": "system", "memory": {"percent": 99}}, {"mode": "ask"})
    assert "99%" in items(outcome, 0)[0]


@pytest.mark.parametrize("fault", ["instance", "system"])
def test_it_delays_no_act(play: Play, fault: str) -> None:
    plain = play(ALARM, {"fault": fault})
    troubled = play(ALARM, {"fault": fault, "cpu": 99, "changed_by_hand": [KIM]})
    assert troubled.call_times == plain.call_times


def test_the_console_log_is_kept_before_a_stop_too(play: Play) -> None:
    line = "[81233.417220] nvme nvme0: I/O 23 QID 1 timeout, aborting"
    outcome = play(ALARM, {"fault": "ebs", "console": [line]})
    assert "StopInstances" in outcome.calls
    assert "| " + line[:40] in outcome.emails[-1]["body"]
