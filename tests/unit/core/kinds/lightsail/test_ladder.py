"""The rungs in their order, what comes before them, and what is asked when none is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lifeguard.core.approval.ask import question_id
from lifeguard.core.decision.decision import Admit, Close, Execute, NotificationKind, Notify, Wait
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Remedy, Timing
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import AnswerKind, ApprovalAnswer, Channel, Risk
from lifeguard.core.incident.trigger import Kind
from lifeguard.core.kinds.lightsail.action import (
    CreateInstanceSnapshot,
    RebootLightsail,
    StopLightsail,
)
from lifeguard.core.kinds.lightsail.burst import BurstCapacity
from lifeguard.core.kinds.lightsail.instance import LightsailSituation, LightsailState
from lifeguard.core.kinds.lightsail.kind import policy_of
from lifeguard.core.kinds.lightsail.ladder import LADDER, obstacles, snapshot_first
from lifeguard.core.kinds.lightsail.problem import LightsailProblem
from lifeguard.core.kinds.lightsail.runbook import runbook
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import (
    Backup,
    InstanceCheckGrace,
    LightsailMode,
    Mode,
    Policy,
    PublicIpChange,
)
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import NOTHING, Message, message
from tests.support.lightsail import (
    BIGGER,
    BLOG,
    FAILS,
    GONE,
    LOW,
    NAME,
    OLD,
    OTHER_ADDRESS,
    RIPE,
    Nature,
    act,
    look,
    news,
    server,
    situation,
    story,
)
from tests.support.situations import ACT, ASK, NOON, OBSERVE, at, did, heard

BARE = replace(ACT, backup=Backup.NONE)
SYSTEM, GUEST = LightsailProblem.SYSTEM_CHECK, LightsailProblem.INSTANCE_CHECK
RUNG = (Remedy.REBOOT, Remedy.STOP_START)
AUTO: dict[str, Any] = {"static_ip": False}


def asked(found: LightsailSituation) -> Notify:
    decision = decide(found)
    assert isinstance(decision, Notify)
    return decision


# -- every rung in its order ---------------------------------------------------------------------


def played(world: Any, nature: Nature | None = None, policy: Policy = ACT) -> list[str]:  # noqa: ANN401  an instance
    return story(situation(world, policy=policy), nature)


def test_the_host_is_left_to_aws_then_snapshot_reboot_stop_and_start_then_a_person() -> None:
    assert played(server(system=FAILS)) == [
        "12:10 create_snapshots",
        "12:10 reboot",
        "12:20 stop",
        "12:21 start",
        "12:31 asked: question.still_failing",
        "16:31 reminder: question.still_failing",
        "23:31 reminder: question.still_failing",
        "00:31 left: ask.nobody_acted_since",
    ]


def test_a_system_that_does_not_answer_has_a_shorter_grace() -> None:
    assert played(server(instance=FAILS))[:4] == [
        "12:05 create_snapshots",
        "12:05 reboot",
        "12:15 stop",
        "12:16 start",
    ]


def test_windows_may_be_installing_updates() -> None:
    assert played(server(instance=FAILS, windows=True))[0] == "12:45 create_snapshots"


def test_the_policies_graces_count() -> None:
    own = replace(
        ACT,
        auto_recovery_grace=timedelta(minutes=20),
        instance_check_grace=InstanceCheckGrace(timedelta(minutes=7), timedelta(minutes=8)),
    )
    assert played(server(system=FAILS), policy=own)[0] == "12:20 create_snapshots"
    assert played(server(instance=FAILS), policy=own)[0] == "12:07 create_snapshots"
    assert played(server(instance=FAILS, windows=True), policy=own)[0] == "12:08 create_snapshots"


@pytest.mark.parametrize(
    ("cured_by", "last"),
    [(Verb.REBOOT, "12:12"), (Verb.START, "12:23")],
)
def test_what_helps_ends_it(cured_by: Verb, last: str) -> None:
    said = played(server(system=FAILS), Nature(cured_by=cured_by))
    assert said[-1] == f"{last} close resolved: outcome.proof"


def test_what_passes_within_its_grace_is_not_touched() -> None:
    well = look(situation(server(system=FAILS)), at("12:04"), server())
    assert decide(well) == Close(
        IncidentStatus.RESOLVED,
        message(
            "outcome.over_by_itself",
            proof=message("outcome.proof", items=(message("outcome.checks_pass"),)),
        ),
        tell=True,
    )


def test_during_the_grace_it_waits() -> None:
    waits = decide(situation(server(system=FAILS)))
    assert waits == Wait(at("12:10"), message("waiting.auto_recovery"))
    assert decide(situation(server(instance=FAILS))) == Wait(
        at("12:05"), message("waiting.system_busy")
    )


def test_a_place_within_the_budgets_comes_first_and_takes_nothing_of_ec2s() -> None:
    decision = decide(situation(RIPE, admission=None))
    assert isinstance(decision, Admit)
    need = decision.need
    assert (need.stop, need.start, need.image, need.reachable) == (False, False, False, False)


# -- the snapshot --------------------------------------------------------------------------------


def test_a_snapshot_has_the_same_name_however_often_it_is_asked_for() -> None:
    found = situation(RIPE)
    name = f"lifeguard-{NAME}-{found.incident.id[:12]}"
    taken = Execute(CreateInstanceSnapshot(name), message("waiting.snapshots_first"))
    assert decide(found) == decide(replace(found, now=at("12:20"))) == taken


@pytest.mark.parametrize("result", Result)
def test_whatever_comes_of_the_snapshot_the_outage_does_not_wait_for_it(result: Result) -> None:
    taken = did(situation(RIPE), act(Verb.CREATE_SNAPSHOTS, at("12:10"), result))
    (what,) = (problem.what for problem in taken.present)
    assert decide(taken) == Execute(RebootLightsail(), what)
    said = played(server(system=FAILS), Nature(answers=((Verb.CREATE_SNAPSHOTS, result),)))
    assert said[:3] == ["12:10 create_snapshots", "12:10 reboot", "12:20 stop"]
    assert sum("create_snapshots" in line for line in said) == 1


@pytest.mark.parametrize("backup", Backup)
def test_a_policy_may_want_none(backup: Backup) -> None:
    found = situation(RIPE, policy=replace(ACT, backup=backup))
    assert (snapshot_first(found, Remedy.REBOOT) is None) == (backup is Backup.NONE)
    assert snapshot_first(replace(found, policy=None), Remedy.REBOOT) is None


# -- an address that would change ----------------------------------------------------------------


def rebooted(**how: Any) -> LightsailSituation:  # noqa: ANN401  any field of LightsailInstance
    """Return a situation after a reboot in vain."""
    policy = how.pop("policy", BARE)
    begun = situation(replace(RIPE, **how), policy=policy)
    return look(did(begun, act(Verb.REBOOT, at("12:10"), problem=SYSTEM)), at("12:20"))


ADDRESSES = [
    ({"static_ip": True}, PublicIpChange.ASK, True),
    ({"static_ip": True}, PublicIpChange.ALLOW, True),
    ({"static_ip": False}, PublicIpChange.ASK, False),
    ({"static_ip": False}, PublicIpChange.ALLOW, True),
    ({"static_ip": False, "address": ""}, PublicIpChange.ASK, True),
]


@pytest.mark.parametrize(("how", "change", "allowed"), ADDRESSES)
def test_a_stop_that_would_change_the_address_needs_a_yes_unless_allowed(
    how: dict[str, Any], change: PublicIpChange, *, allowed: bool
) -> None:
    found = rebooted(**how, policy=replace(BARE, public_ip_change=change))
    if allowed:
        decision = decide(found)
        assert isinstance(decision, Execute)
        assert decision.action == StopLightsail()
        return
    question = asked(found).question
    assert question is not None
    assert (question.proposed_action, question.risks) == (Remedy.STOP_START, (Risk.PUBLIC_IP,))


def test_a_reboot_keeps_the_address_and_needs_no_yes() -> None:
    found = situation(replace(RIPE, **AUTO), policy=BARE)
    assert obstacles(found, Remedy.REBOOT) == ()
    assert isinstance(decide(found), Execute)


def test_the_question_names_what_is_in_the_way_and_its_commands() -> None:
    put = asked(rebooted(**AUTO))
    label = message("lightsail.address.label")
    assert put.what == message("consent.not_touched", obstacles=(label,))
    assert [duty.code for duty in put.action_required] == [
        "lightsail.address.advice",
        "consent.run",
    ]
    assert [command[2] for command in put.commands] == [
        "stop-instance",
        "get-instance",
        "start-instance",
        "get-instance",
    ]


def said(found: LightsailSituation, kind: AnswerKind) -> LightsailSituation:
    """Return the situation after an answer to the question that is due, and the word of it."""
    put = asked(found)
    assert put.question is not None
    assert question_id(found, put.question) == put.about
    told = heard(found, put)
    answer = ApprovalAnswer(put.about, kind, told.now, Channel.PAGE)
    told = replace(told, incident=replace(told.incident, approval_answers=(answer,)))
    word = decide(told)
    assert isinstance(word, Notify)
    assert word.notice is (
        NotificationKind.ANSWERED if kind is AnswerKind.YES else NotificationKind.DECLINED
    )
    return heard(told, word)


def test_a_yes_stops_it_and_a_no_leaves_it() -> None:
    yes = decide(said(rebooted(**AUTO), AnswerKind.YES))
    assert isinstance(yes, Execute)
    assert yes.action == StopLightsail()
    assert isinstance(decide(said(rebooted(**AUTO), AnswerKind.NO)), Wait)


def test_where_the_address_may_change_the_email_tells_the_new_one() -> None:
    free = replace(ACT, public_ip_change=PublicIpChange.ALLOW)
    begun = situation(server(system=FAILS, **AUTO), policy=free)
    assert story(begun, Nature(cured_by=Verb.START))[-1] == "12:23 close resolved: outcome.proof"
    moved = look(begun, at("12:23"), address=OTHER_ADDRESS)
    assert moved.changed_address is not None


# -- what the policy lets it do ------------------------------------------------------------------

MODES = [
    (Mode.ACT, LightsailMode.ACT, Mode.ACT),
    (Mode.ACT, LightsailMode.ASK, Mode.ASK),
    (Mode.ACT, LightsailMode.TELL, Mode.OBSERVE),
    (Mode.ASK, LightsailMode.ACT, Mode.ASK),
    (Mode.ASK, LightsailMode.ASK, Mode.ASK),
    (Mode.ASK, LightsailMode.TELL, Mode.OBSERVE),
    (Mode.OBSERVE, LightsailMode.ACT, Mode.OBSERVE),
    (Mode.OBSERVE, LightsailMode.ASK, Mode.OBSERVE),
    (Mode.OBSERVE, LightsailMode.TELL, Mode.OBSERVE),
]


@pytest.mark.parametrize(("mode", "lightsail", "counts"), MODES)
def test_the_more_careful_of_two_modes_counts(
    mode: Mode, lightsail: LightsailMode, counts: Mode
) -> None:
    policy = Policy("default", mode=mode, lightsail=lightsail, backup=Backup.NONE)
    assert policy_of(policy) == replace(policy, mode=counts)
    decision = decide(situation(RIPE, policy=policy_of(policy)))
    match counts:
        case Mode.ACT:
            assert isinstance(decision, Execute)
        case Mode.ASK:
            assert isinstance(decision, Notify)
            assert decision.question is not None
            assert decision.question.proposed_action == Remedy.REBOOT
        case Mode.OBSERVE:
            assert isinstance(decision, Close)
            assert decision.status is IncidentStatus.OBSERVED


def test_every_mode_has_a_row() -> None:
    rows = {(mode, lightsail) for mode, lightsail, _ in MODES}
    assert rows == {(mode, lightsail) for mode in Mode for lightsail in LightsailMode}


def test_who_asks_takes_the_snapshot_after_the_yes() -> None:
    yes = decide(said(situation(RIPE, policy=ASK), AnswerKind.YES))
    assert isinstance(yes, Execute)
    assert yes.action.verb == Verb.CREATE_SNAPSHOTS


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"system": FAILS}, "outcome.would_have_acted"),
        ({"burst": LOW}, "outcome.would_have_left"),
        ({"burst": GONE}, "outcome.would_have_left"),
    ],
)
def test_who_observes_is_told_what_would_have_been_done(how: dict[str, Any], why: str) -> None:
    closed = decide(situation(server(read_at=at("12:10"), **how), policy=OBSERVE))
    assert isinstance(closed, Close)
    assert (closed.status, closed.why.code, closed.tell) == (IncidentStatus.OBSERVED, why, True)


# -- burst capacity ------------------------------------------------------------------------------


def lacking(found: BurstCapacity = LOW, **how: Any) -> Notify:  # noqa: ANN401  any field of LightsailInstance
    return asked(situation(server(burst=found, **how)))


@pytest.mark.parametrize(
    ("found", "brief"),
    [
        (LOW, message("cpu_user.gone_in", left=timedelta(hours=2))),
        (GONE, message("cpu_user.find")),
    ],
    ids=["low", "gone"],
)
def test_a_lack_of_burst_capacity_is_told_and_nothing_is_done_about_it(
    found: BurstCapacity, brief: Message
) -> None:
    told = lacking(found)
    assert told.notice is NotificationKind.ASKED
    assert told.what == brief
    assert told.question is None
    left = [] if found is LOW else ["00:00 left: ask.nobody_acted_since"]
    assert story(situation(server(burst=found))) == [f"12:00 asked: {brief.code}", *left]


@pytest.mark.parametrize("found", [LOW, GONE])
@pytest.mark.parametrize(
    ("created", "restart"),
    [({}, "lightsail.no_restart"), ({"created_at": OLD}, "lightsail.no_restart_old")],
    ids=["new", "old"],
)
def test_the_reason_not_to_restart_depends_on_the_instances_age(
    found: BurstCapacity, created: dict[str, Any], restart: str
) -> None:
    assert [duty.code for duty in lacking(found, **created).action_required] == [
        "cpu_user.find_duty",
        "cpu_user.limit_it",
        restart,
    ]


def test_the_bigger_bundle_is_told_with_its_price_and_the_commands_for_it() -> None:
    told = lacking(replace(LOW, bigger=BIGGER))
    assert told.action_required[2] == message(
        "lightsail.bigger", bundle="small_3_0", price="12.00", memory="2"
    )
    assert [command[2] for command in told.commands] == [
        "get-instance",
        "create-instance-snapshot",
        "create-instances-from-snapshot",
    ]
    assert told.commands[-1][-1] == BIGGER.id


def test_without_a_bigger_bundle_only_a_look_is_left() -> None:
    assert [command[2] for command in lacking().commands] == ["get-instance"]


def test_it_is_told_once_though_it_falls_on() -> None:
    begun = situation(server(burst=LOW))
    told = heard(begun, asked(begun))
    for hours, found in ((1, replace(LOW, percent=10.0)), (2, GONE), (3, GONE)):
        when = NOON + timedelta(hours=hours)
        told = look(told, when, burst=replace(found, at=when))
        decision = decide(told)
        if isinstance(decision, Notify):  # it is gone: another problem, told once too
            assert (hours, decision.problem) == (2, LightsailProblem.BURST_GONE)
            told = heard(told, decision)
            decision = decide(told)
        assert isinstance(decision, Wait)


@pytest.mark.parametrize("failing", ["system", "instance"])
def test_without_burst_capacity_a_check_that_fails_leads_to_a_reboot_and_no_stop(
    failing: str,
) -> None:
    world = server(burst=GONE, **{failing: FAILS})
    lines = played(world)
    assert any(line.endswith(" reboot") for line in lines)
    assert not any(line.endswith((" stop", " start", " force_stop")) for line in lines)
    assert any(line.endswith("asked: question.still_failing") for line in lines)


def test_after_that_reboot_a_bigger_bundle_is_to_be_decided() -> None:
    spent = replace(GONE, bigger=BIGGER)
    put = asked(rebooted(burst=spent))
    assert put.action_required == (message("lightsail.ask_bigger"),)
    assert put.commands[-1][-1] == BIGGER.id


def test_with_burst_capacity_left_the_same_bundle_may_serve() -> None:
    tried = did(
        rebooted(), act(Verb.STOP, at("12:20"), problem=SYSTEM), act(Verb.START, at("12:21"))
    )
    put = asked(look(tried, at("12:32")))
    assert put.action_required == (message("lightsail.ask_new"),)
    assert put.commands[-1][-1] == "micro_3_0"
    assert put.what.code == "question.still_failing"


# -- the table -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "timing", "rungs"),
    [
        (SYSTEM, Timing.AUTO_RECOVERY_GRACE, RUNG),
        (GUEST, Timing.INSTANCE_CHECK_GRACE, RUNG),
        (LightsailProblem.BURST_LOW, Timing.NOW, ()),
        (LightsailProblem.BURST_GONE, Timing.NOW, ()),
        (LightsailProblem.STALE_BACKUP, Timing.NOW, ()),
    ],
)
def test_each_problem_has_its_row(
    kind: LightsailProblem, timing: Timing, rungs: tuple[str, ...]
) -> None:
    problem = Problem(kind, NOON, kind, NOTHING)
    for found in (None, LOW):
        row = runbook(problem, server(burst=found), Policy("default"))
        assert (row.timing, row.rungs) == (timing, rungs)
        assert (row.advice is None) == (not rungs)
    spent = runbook(problem, server(burst=GONE), Policy("default"))
    assert spent.rungs == ((Remedy.REBOOT,) if rungs else ())
    assert spent.replaces == bool(rungs)


@pytest.mark.parametrize("remedy", RUNG)
def test_a_remedy_begins_with_its_act(remedy: Remedy) -> None:
    found = situation(RIPE)
    (problem,) = found.present
    first = LADDER.first(found, problem, remedy)
    assert first.remedy == remedy
    assert LADDER.by_hand(BLOG, None, ())[0][2] == "get-instance"


@pytest.mark.parametrize("state", [LightsailState.RUNNING, LightsailState.STOPPED])
def test_a_stale_backup_is_told_with_the_command_and_nothing_is_done(
    state: LightsailState,
) -> None:
    stale = news(kind=Kind.STALE_BACKUP, reference="backup:1")
    found = situation(server(state=state), stale)
    told = decide(found)
    assert isinstance(told, Notify)
    assert (told.notice, told.problem) == (NotificationKind.ASKED, LightsailProblem.STALE_BACKUP)
    assert told.action_required == (message("lightsail.ask_backup"),)
    assert [command[2] for command in told.commands] == [
        "create-instance-snapshot",
        "get-instance",
    ]
    assert not [line for line in story(found) if "asked" not in line and "left" not in line]
