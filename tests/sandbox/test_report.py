"""The JSON contract's small print, and the text that people read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from lifeguard.core.incident.action_record import Result
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from sandbox.replay import show
from sandbox.replay.console import say
from sandbox.replay.report import at, plain, reason, why
from tests.support.situations import act, aws_said, incident
from tests.support.words import english

MOMENT = datetime(2026, 11, 20, 10, 0, 5, 900000, tzinfo=UTC)


def test_times_are_utc_to_the_second() -> None:
    assert at(MOMENT) == "2026-11-20T10:00:05Z"
    assert at(MOMENT.astimezone(timezone(timedelta(hours=9)))) == "2026-11-20T10:00:05Z"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"InstanceIds": ("i-1",)}, {"InstanceIds": ["i-1"]}),
        ({"NotBefore": MOMENT}, {"NotBefore": "2026-11-20T10:00:05Z"}),
        ({"Payload": b"text"}, {"Payload": "text"}),
        (
            {"Force": True, "Count": 3, "Nothing": None},
            {"Force": True, "Count": 3, "Nothing": None},
        ),
    ],
)
def test_parameters_are_written_as_json_can(given: object, expected: object) -> None:
    assert plain(given) == expected


WHY = message("answer.interrupted")
NO = aws_said("UnauthorizedOperation", "you are not authorized")


def test_the_reasons_of_an_incident_are_one_english_text() -> None:
    known = replace(incident(), reasons=(WHY, NO))
    assert reason(known) == f"{english(WHY)}; {english(NO)}"
    assert reason(incident()) == ""


@pytest.mark.parametrize("result", Result)
def test_an_act_says_why_and_if_it_failed_what_aws_answered(result: Result) -> None:
    made = act(Verb.STOP, result=result, reason=WHY, answer=NO)
    failed = result in {Result.FAILED, Result.REFUSED}
    assert why(made) == (f"{english(WHY)}: {english(NO)}" if failed else english(WHY))


def test_the_outcome_names_everything_that_came_of_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    document = {
        "ignored": [{"event_id": None, "reason": "no rule matches"}],
        "calls": [
            {
                "at": "2026-11-20T10:00:05Z",
                "service": "ec2",
                "operation": "StopInstances",
                "params": {"InstanceIds": ["i-1"]},
            }
        ],
        "incidents": [],
    }
    say(*show.outcome(document, []))
    text = capsys.readouterr().out
    assert "an event without an id: no rule matches" in text
    assert '2026-11-20T10:00:05Z  ec2:StopInstances\n    {"InstanceIds": ["i-1"]}\n' in text
    assert "Incidents: none" in text
