"""One email about the servers of one notice: what is planned for all, then what became of each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.decision import Close, NotificationKind, Notify
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.notification.shared_notice import (
    OWN_EMAIL,
    ended_together,
    is_announced,
    label,
    result,
    told_together,
)
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.command import Command
from tests.support.situations import (
    INSTANCE,
    PASSING,
    SYSTEM_FAILS,
    act,
    announcement,
    at,
    did,
    event,
    instance,
    look,
    situation,
)

BEGUN = situation(instance(events=(event("instance-retirement"),)), announcement(together=3))
SERVERS = {"1": "db-1, i-1", "2": "web-1, i-2", "3": "i-3"}
RESTART: Command = ("aws", "ec2", "stop-instances")
PLANNED = Notify(
    NotificationKind.PLANNED,
    "a stop and a start",
    ("Nothing: it is done by itself.", "To do it sooner:"),
    at=at("+2 02:00"),
    commands=(RESTART,),
)
RESOLVED = Close(IncidentStatus.RESOLVED, "all status checks pass", tell=True)
OBSERVED = Close(IncidentStatus.OBSERVED, "it would be stopped and started", tell=True)


def words(body: str) -> str:
    return " ".join(body.split())


def test_the_plan_is_told_once_with_the_servers_and_without_ones_own_command() -> None:
    sent = told_together(BEGUN, PLANNED, SERVERS)
    assert sent.subject == (
        "[Lifeguard] PLANNED 3 servers: instance retirement; a stop and a start"
    )
    assert words(sent.body) == (
        "WHAT YOU MUST DO Nothing: it is done by itself. "
        "WHAT HAPPENED One notice of AWS's names 3 servers. "
        "SERVERS db-1, i-1 web-1, i-2 i-3 "
        "PLAN Planned: a stop and a start When: 2026-11-22 02:00:00 UTC"
    )


def test_what_would_have_been_done_is_told_once_too() -> None:
    sent = told_together(BEGUN, OBSERVED, SERVERS)
    assert sent.subject.startswith("[Lifeguard] OBSERVED 3 servers: instance retirement; it would")
    assert "PLAN In mode observe: it would be stopped and started." in words(sent.body)
    assert words(sent.body).startswith("WHAT YOU MUST DO Nothing. WHAT HAPPENED")


def test_the_outcome_names_what_became_of_each_that_was_told_of() -> None:
    results = {"1": "stopped and started; all well", "2": "replaced", "3": "gone", "4": "another"}
    sent = ended_together(BEGUN, SERVERS, results)
    assert sent.subject == "[Lifeguard] RESOLVED 3 servers: instance retirement; all are done"
    assert words(sent.body) == (
        "WHAT YOU MUST DO Nothing. SERVERS db-1, i-1: stopped and started; all well "
        "web-1, i-2: replaced i-3: gone"
    )


def test_an_outcome_that_waits_for_a_person_says_so_and_for_how_many() -> None:
    results = {"1": OWN_EMAIL, "2": "replaced", "3": OWN_EMAIL, "4": OWN_EMAIL}
    sent = ended_together(BEGUN, SERVERS, results)
    assert sent.subject == ("[Lifeguard] YOUR TURN 3 servers: instance retirement; 2 of 3 need you")
    assert words(sent.body).startswith(
        "WHAT YOU MUST DO Answer the emails of the servers that need you. "
        "SERVERS db-1, i-1: needs you, see the email of its own"
    )


def test_one_that_was_not_told_of_with_them_asks_in_nobodys_name() -> None:
    done = dict.fromkeys(SERVERS, "replaced")
    late = ended_together(BEGUN, SERVERS, {**done, "4": OWN_EMAIL})
    assert late.subject.endswith("; all are done")
    one = ended_together(BEGUN, SERVERS, {**done, "2": OWN_EMAIL})
    assert one.subject.endswith("; 1 of 3 needs you")


def test_the_cause_is_the_event_though_a_check_has_failed_first() -> None:
    begun = situation(instance(checks=SYSTEM_FAILS), announcement(together=2))
    both = look(look(begun, at("12:01"), events=(event("instance-retirement"),)), at("12:02"))
    assert both.seen[0].event is None
    subjects = [
        ended_together(found, SERVERS, {}).subject
        for found in (begun, both, look(both, at("12:10"), events=()))
    ]
    assert [subject.partition(" servers: ")[2].partition(";")[0] for subject in subjects] == [
        "system status check",
        "instance retirement",
        "instance retirement",
    ]


@pytest.mark.parametrize(
    ("found", "named"),
    [
        (BEGUN, f"web-1, {INSTANCE}"),
        (situation(instance(tags=())), INSTANCE),
        (situation(None), INSTANCE),
    ],
    ids=["a name", "no name", "no instance"],
)
def test_a_server_is_named_as_a_person_calls_it_and_by_its_id(found: Situation, named: str) -> None:
    assert label(found) == named


def test_a_result_says_what_was_done_and_how_it_ended() -> None:
    acts = act(Verb.STOP, at("12:10")), act(Verb.START, at("12:11"))
    treated = look(did(BEGUN, *acts), at("12:20"), checks=PASSING, events=())
    assert result(treated, RESOLVED) == "stopped and started; all status checks pass"
    assert result(BEGUN, replace(RESOLVED, why="called off")) == "called off"


@pytest.mark.parametrize("notice", NotificationKind)
def test_of_what_goes_on_only_a_plan_is_told_together(notice: NotificationKind) -> None:
    assert is_announced(Notify(notice, "what")) is (notice is NotificationKind.PLANNED)


@pytest.mark.parametrize(
    "status", [IncidentStatus.RESOLVED, IncidentStatus.CLOSED, IncidentStatus.NEEDS_HUMAN]
)
def test_of_ends_only_an_observation_is_told_as_a_plan_is(status: IncidentStatus) -> None:
    assert is_announced(OBSERVED)
    assert not is_announced(replace(OBSERVED, status=status))
