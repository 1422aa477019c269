"""A zone fails: one email for all, work within the budgets, or none until a person says so."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from lifeguard.core.text.message import message
from sandbox.replay.replay import Replay
from tests.e2e.conftest import Outcome, Play, Script, says
from tests.faults.test_budgets import at_once, stops
from tests.support.aws_events import contributor
from tests.support.words import english

IDS = [f"i-0000000000000000{number}" for number in range(6)]
ALARMS = [contributor(instance=one) for one in IDS]


def failing(zone: str = "us-east-1a") -> list[dict[str, Any]]:
    return [
        {"id": one, "name": f"web-{n}", "fault": "system", "zone": zone}
        for n, one in enumerate(IDS)
    ]


STORMY = re.compile(r"\[Lifeguard\] [A-Z]+ \d+ servers: .*\bus-east-1\b")
"""The subject of an email about a storm's servers together."""


def subjects(outcome: Outcome) -> list[str]:
    return [email["subject"] for email in outcome.emails]


def statuses(outcome: Outcome) -> set[str]:
    return {incident["status"] for incident in outcome.document["incidents"]}


def test_one_email_tells_of_all_and_one_of_the_end_and_each_is_cured_within_the_budgets(
    play: Play,
) -> None:
    outcome = play(ALARMS, policy={"budgets": {"zone": 3}}, instances=failing(), quotas=True)
    assert statuses(outcome) == {"resolved"}
    assert sorted(stops(outcome)) == IDS
    assert at_once(outcome) == 3
    first, *_, last = subjects(outcome)
    assert first.startswith("[Lifeguard] FYI ")
    zones = (message("storm.zone", zone="us-east-1a", count=6),)
    assert says(outcome.emails[0], message("storm.still_open", zones=zones))
    assert outcome.emails[0]["at"] <= "2026-11-20T10:02:00Z"
    assert last.startswith("[Lifeguard] FIXED ")
    assert last.endswith(english(message("storm.over", region="us-east-1", count=6)))
    assert all(STORMY.match(subject) for subject in subjects(outcome))
    assert len(subjects(outcome)) <= 5


@pytest.mark.whole
def test_the_email_is_updated_as_it_changes(play: Play) -> None:
    outcome = play(
        ALARMS, policy={"budgets": {"zone": 1}}, instances=failing(), capacity={"fail_starts": 3}
    )
    told = [email["body"] for email in outcome.emails]
    assert any(english(message("storm.queued")) in body for body in told)
    assert any(english(message("storm.recovered")) in body for body in told[1:-1])
    assert len(set(told)) == len(told)


@pytest.mark.whole
def test_with_room_for_all_they_are_stopped_and_started_with_few_calls(play: Play) -> None:
    wide = {"group": 100, "zone": 100, "account": 100, "per_hour": 100}
    outcome = play(ALARMS, policy={"budgets": wide}, instances=failing(), quotas=True)
    assert statuses(outcome) == {"resolved"}
    assert outcome.calls.count("StopInstances") == 1
    assert outcome.calls.count("StartInstances") < len(IDS)


@pytest.mark.whole
def test_one_that_ec2_refuses_costs_the_others_nothing(play: Play) -> None:
    def script(replay: Replay) -> None:
        gone = datetime.fromisoformat("2026-11-20T10:10:00.5Z")
        replay.account.agenda.at(gone, lambda: replay.account.world.person.terminate(IDS[3]))

    wide = {"group": 100, "zone": 100, "account": 100, "per_hour": 100}
    outcome = play(ALARMS, policy={"budgets": wide}, instances=failing(), script=script)
    assert sorted(stops(outcome)) == [one for one in IDS if one != IDS[3]]
    ends = {i["resource"]: i["status"] for i in outcome.document["incidents"]}
    assert ends.pop(IDS[3]) == "closed"
    assert set(ends.values()) == {"resolved"}


def released(at: str) -> Script:
    """Let a person release the storm at a time of the day, with the email's own command."""

    def script(replay: Replay) -> None:
        def release() -> None:
            (body,) = {mail.body for mail in replay.account.world.emails}
            named = body.split("--name ")[1].split()[0]
            value = body.split("--value ")[1].split()[0]
            replay.account.world.person.set_parameter(named, value)

        moment = datetime.fromisoformat(f"2026-11-20T{at}Z")
        replay.account.agenda.at(moment, release)
        replay.until = moment + timedelta(minutes=2)  # the sweep has seen it then

    return script


def test_on_hold_nothing_is_touched_until_a_person_releases_it(play: Play) -> None:
    outcome = play(ALARMS, policy={"storm": "hold"}, instances=failing(), script=released("10:14"))
    assert "6 held" in subjects(outcome)[0]
    assert min(call["at"] for call in outcome.document["calls"]) >= "2026-11-20T10:14:00Z"
    assert sorted(stops(outcome)) == IDS
    assert statuses(outcome) == {"resolved"}


def test_what_nobody_releases_ends_with_a_person(play: Play) -> None:
    def script(replay: Replay) -> None:
        replay.until = datetime.fromisoformat("2026-11-20T12:10Z")

    hold = {"storm": "hold", "approval_timeout": "2h"}
    outcome = play(ALARMS, policy=hold, instances=failing(), script=script)
    assert outcome.calls == []
    assert statuses(outcome) == {"needs_human"}
    last = outcome.emails[-1]
    assert last["subject"].startswith("[Lifeguard] ACT ")
    assert last["subject"].endswith(english(message("storm.over", region="us-east-1", count=0)))
    assert all(one in last["body"] for one in IDS)


@pytest.mark.parametrize("many", [4, 5])
def test_few_are_no_storm(play: Play, many: int) -> None:
    outcome = play(ALARMS[:many], instances=failing()[:many])
    stormy = [subject for subject in subjects(outcome) if STORMY.match(subject)]
    assert bool(stormy) is (many == 5)
    alone = [subject for subject in subjects(outcome) if " FIXED web-" in subject]
    assert len(alone) == (many if many == 4 else 0)
