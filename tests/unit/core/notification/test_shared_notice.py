"""One email about the servers of one notice: what is planned for all, then what became of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from lifeguard.core.decision.decision import Close, NotificationKind, Notify
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.notification.named import NamedServer
from lifeguard.core.notification.shared_notice import (
    IN_DIGEST,
    OWN_EMAIL,
    adds_something,
    ended_together,
    is_announced,
    label,
    result,
    told_together,
)
from lifeguard.core.notification.view import State
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.command import Command
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, Message, coded, message
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
from tests.support.views import commands, items, name_of, params, rows

BEGUN = situation(instance(events=(event("instance-retirement"),)), announcement(together=3))
SERVERS = {
    "1": NamedServer("i-1", foreign("db-1")),
    "2": NamedServer("i-2", foreign("web-1")),
    "3": NamedServer("i-3"),
}
LABELS = tuple(server.label for server in SERVERS.values())
RETIREMENT = coded("cause", ProblemKind.INSTANCE_RETIREMENT)
WHAT = message("remedy.stop_start")
BY_ITSELF = message("failure.again")
PROVEN = message("storm.recovered")
REPLACED = message("storm.closed")
NOTHING_TO_DO = message("others.nothing_to_do")
RESTART: Command = ("aws", "ec2", "stop-instances")
PLANNED = Notify(
    NotificationKind.PLANNED,
    WHAT,
    (BY_ITSELF, message("failure.gives_up")),
    at=at("+2 02:00"),
    commands=(RESTART,),
    plan=WHAT,
)
RESOLVED = Close(IncidentStatus.RESOLVED, PROVEN, tell=True)
OBSERVED = Close(IncidentStatus.OBSERVED, WHAT, tell=True)


def test_the_plan_is_told_once_with_the_servers_and_without_ones_own_command() -> None:
    sent = told_together(BEGUN, PLANNED, SERVERS)
    assert (sent.state, name_of(sent)) == (State.PLANNED, "others.servers: 3")
    assert sent.by == PLANNED.at
    assert sent.gist == message("email.gist.planned", plan=WHAT, cause=RETIREMENT)
    assert sent.duty == (BY_ITSELF,)
    assert params(sent, "shared.happened") == {"count": 3}
    assert rows(sent) == {
        "shared.plan": WHAT,
        "shared.when": message("shared.time", at=at("+2 02:00")),
    }
    assert items(sent, "shared.servers") == LABELS
    assert commands(sent) == []


def test_a_plan_without_a_time_says_none() -> None:
    sent = told_together(BEGUN, replace(PLANNED, at=None), SERVERS)
    assert rows(sent) == {"shared.plan": WHAT}
    assert sent.by is None


@pytest.mark.parametrize(
    ("ends", "window"),
    [
        (None, message("shared.aws_acts.from", begins=at("+9 10:00"))),
        (
            at("+9 12:00"),
            message("shared.aws_acts.between", begins=at("+9 10:00"), ends=at("+9 12:00")),
        ),
    ],
)
def test_where_aws_acts_by_itself_its_window_is_told(
    ends: datetime | None, window: Message
) -> None:
    reboots = event("system-reboot", at("+9 10:00"), not_after=ends)
    aws = replace(PLANNED, event=reboots, at=at("+9 13:00"), plan=NOTHING)
    sent = told_together(BEGUN, aws, SERVERS)
    assert sent.gist == RETIREMENT
    assert sent.by == at("+9 10:00")
    assert rows(sent) == {
        "shared.aws_acts": window,
        "shared.verifies": message("shared.time", at=at("+9 13:00")),
    }


def test_what_would_have_been_done_is_told_once_too() -> None:
    sent = told_together(BEGUN, OBSERVED, SERVERS)
    assert (sent.state, sent.by) == (State.FYI, None)
    assert sent.gist == message("email.gist.observed", cause=RETIREMENT)
    assert sent.duty == (NOTHING_TO_DO,)
    assert rows(sent) == {"shared.would_have": WHAT}


def test_the_outcome_names_what_became_of_each_that_was_told_of() -> None:
    results = {"1": PROVEN, "2": REPLACED, "3": WHAT, "4": PROVEN}
    sent = ended_together(BEGUN, SERVERS, results)
    assert (sent.state, name_of(sent)) == (State.FIXED, "others.servers: 3")
    assert sent.gist == message("shared.done", cause=RETIREMENT)
    assert sent.duty == (NOTHING_TO_DO,)
    assert items(sent, "shared.servers") == tuple(
        message("shared.server", server=server, result=result)
        for server, result in zip(LABELS, (PROVEN, REPLACED, WHAT), strict=True)
    )


def test_an_outcome_that_waits_for_a_person_says_so_and_for_how_many() -> None:
    results = {"1": REPLACED, "2": OWN_EMAIL, "3": IN_DIGEST, "4": OWN_EMAIL}
    sent = ended_together(BEGUN, SERVERS, results)
    assert sent.state is State.ACT
    assert sent.gist == message("shared.asks", cause=RETIREMENT, count=2, all=3)
    assert sent.duty == (message("shared.asks.duty"),)
    outcomes = [said.param("result") for said in items(sent, "shared.servers")]
    assert outcomes == [OWN_EMAIL, IN_DIGEST, REPLACED]  # those first that need a person


def test_one_that_was_not_told_of_with_them_asks_in_nobodys_name() -> None:
    done = dict.fromkeys(SERVERS, REPLACED)
    late = ended_together(BEGUN, SERVERS, {**done, "4": OWN_EMAIL})
    assert late.state is State.FIXED
    one = ended_together(BEGUN, SERVERS, {**done, "2": OWN_EMAIL})
    assert one.gist == message("shared.asks", cause=RETIREMENT, count=1, all=3)


def test_what_has_no_outcome_yet_is_not_in_the_list() -> None:
    sent = ended_together(BEGUN, SERVERS, {"1": REPLACED})
    assert len(items(sent, "shared.servers")) == 1


@pytest.mark.parametrize(
    ("results", "adds"),
    [((OWN_EMAIL, IN_DIGEST), False), ((OWN_EMAIL, REPLACED), True), ((), False)],
)
def test_only_what_no_other_email_has_told_is_worth_another(
    results: tuple[Message, ...], *, adds: bool
) -> None:
    assert adds_something({said.code: said for said in results}) is adds


def test_the_cause_is_the_event_though_a_check_has_failed_first() -> None:
    begun = situation(instance(checks=SYSTEM_FAILS), announcement(together=2))
    both = look(look(begun, at("12:01"), events=(event("instance-retirement"),)), at("12:02"))
    assert both.seen[0].event is None
    causes = [
        ended_together(found, SERVERS, {}).gist.param("cause")
        for found in (begun, both, look(both, at("12:10"), events=()))
    ]
    check = coded("cause", ProblemKind.SYSTEM_CHECK)
    assert causes == [check, RETIREMENT, RETIREMENT]


def test_where_nothing_has_been_seen_it_is_an_event_that_is_not_known() -> None:
    unknown = coded("cause", ProblemKind.UNKNOWN_EVENT)
    assert ended_together(situation(None), SERVERS, {}).gist.param("cause") == unknown


@pytest.mark.parametrize(
    ("found", "named"),
    [
        (BEGUN, NamedServer(INSTANCE, foreign("web-1"))),
        (situation(instance(tags=())), NamedServer(INSTANCE)),
        (situation(None), NamedServer(INSTANCE)),
    ],
    ids=["a name", "no name", "no instance"],
)
def test_a_server_is_named_as_a_person_calls_it_and_by_its_id(
    found: InstanceSituation, named: NamedServer
) -> None:
    assert label(found) == named


def test_a_result_says_what_was_done_and_how_it_ended() -> None:
    acts = act(Verb.STOP, at("12:10")), act(Verb.START, at("12:11"))
    treated = look(did(BEGUN, *acts), at("12:20"), checks=PASSING, events=())
    done = (message("deed.restarted"),)
    assert result(treated, RESOLVED) == message("shared.result", done=done, why=PROVEN)
    assert result(BEGUN, RESOLVED) == PROVEN


def test_a_result_holds_the_first_of_several_proofs() -> None:
    checks = message("outcome.checks_pass")
    proof = message("outcome.proof", items=(checks, message("outcome.started", at=at("12:11"))))
    assert result(BEGUN, replace(RESOLVED, why=proof)) == checks
    alone = message("outcome.over_by_itself", proof=proof)
    shorter = message("outcome.over_by_itself", proof=checks)
    assert result(BEGUN, replace(RESOLVED, why=alone)) == shorter


@pytest.mark.parametrize("notice", NotificationKind)
def test_of_what_goes_on_only_a_plan_is_told_together(notice: NotificationKind) -> None:
    assert is_announced(Notify(notice, WHAT)) is (notice is NotificationKind.PLANNED)


@pytest.mark.parametrize(
    "status", [IncidentStatus.RESOLVED, IncidentStatus.CLOSED, IncidentStatus.NEEDS_HUMAN]
)
def test_of_ends_only_an_observation_is_told_as_a_plan_is(status: IncidentStatus) -> None:
    assert is_announced(OBSERVED)
    assert not is_announced(replace(OBSERVED, status=status))
