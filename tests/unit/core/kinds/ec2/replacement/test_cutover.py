"""What follows a launch, row by row: each step of the new instance into the old one's place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lifeguard.core.decision.decision import Close, Execute, NotificationKind, Notify, Wait
from lifeguard.core.decision.readings import TargetHealth
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import Held, IncidentStatus
from lifeguard.core.kinds.ec2.action import (
    AdoptReplacement,
    DiscardReplacement,
    MoveAddresses,
    MoveTargets,
    RetireInstance,
)
from lifeguard.core.kinds.ec2.instance import Checks, Instance, InstanceState
from lifeguard.core.kinds.ec2.launch_spec import ReplacementPlan
from lifeguard.core.kinds.ec2.remediation.manual_commands import back, stop_by_force
from lifeguard.core.kinds.ec2.replacement.cutover import RENAME
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.replacement.cutover import KEPT, WELL_AGAIN
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import Message, Param, coded, message
from tests.support.replacements import (
    GROUP,
    LIKE,
    NEW,
    POINT,
    RESTORE,
    UNASKED,
    done,
    hopeless,
    launched,
    passing,
    replacement_instance,
    retired,
    seen,
)
from tests.support.situations import (
    EBS_FAILS,
    INSTANCE,
    INSTANCE_FAILS,
    PASSING,
    RESOURCE,
    SYSTEM_FAILS,
    act,
    at,
    did,
    heard,
    incident,
    instance,
    look,
    situation,
)

# -- the new one is proven -----------------------------------------------------------------------

STARTING = message("replacement.starting")
PENDING = replacement_instance(state=InstanceState.PENDING, checks=Checks())


@pytest.mark.parametrize(
    ("when", "new", "until"),
    [
        ("12:31:10", None, "12:33"),
        ("12:35", None, "12:37"),
        ("12:32", PENDING, "12:33"),
        ("12:33", PENDING, "12:34"),
        ("12:40", replacement_instance(checks=SYSTEM_FAILS), "12:41"),
        ("12:41", replacement_instance(checks=SYSTEM_FAILS, windows=True), "12:46"),
    ],
)
def test_the_new_one_is_given_its_time(when: str, new: Instance | None, until: str) -> None:
    assert decide(seen(launched(), at(when), new)) == Wait(at(until), STARTING)


def test_before_it_was_ever_read_nothing_is_concluded() -> None:
    assert decide(replace(launched(), now=at("12:34"))) == Wait(at("12:35:30"), STARTING)


SHUT = replacement_instance(state=InstanceState.TERMINATED, state_reason="Client.InternalError")
STOPPED = replacement_instance(state=InstanceState.STOPPED)


@pytest.mark.parametrize(
    ("when", "new", "why"),
    [
        ("12:36", None, message("replacement.not_listed")),
        (
            "12:32",
            SHUT,
            message("replacement.ended", state="terminated", reason="Client.InternalError"),
        ),
        ("12:32", STOPPED, message("replacement.ended_unexplained", state="stopped")),
        (
            "12:41",
            replacement_instance(checks=SYSTEM_FAILS),
            message("replacement.not_passed", limit=timedelta(minutes=10)),
        ),
        (
            "12:56",
            replacement_instance(checks=SYSTEM_FAILS, windows=True),
            message("replacement.not_passed", limit=timedelta(minutes=25)),
        ),
    ],
)
def test_one_that_does_not_pass_is_terminated(
    when: str, new: Instance | None, why: Message
) -> None:
    assert decide(seen(launched(), at(when), new)) == Execute(DiscardReplacement(NEW), why)


def test_an_old_one_that_is_well_again_stays() -> None:
    well = passing(launched(), checks=PASSING)
    assert decide(well) == Execute(DiscardReplacement(NEW), WELL_AGAIN)
    ended = decide(did(well, act(Verb.DISCARD_REPLACEMENT, at("12:33"), reason=WELL_AGAIN)))
    assert isinstance(ended, Close)
    assert ended.status is IncidentStatus.RESOLVED
    assert ended.why == message("replacement.not_needed", new=NEW)


BOOTING = replace(PASSING, instance=StatusCheck(CheckStatus.INITIALIZING))
APP_FAILS = replace(PASSING, application=StatusCheck(CheckStatus.IMPAIRED))
MAY_BE_WELL = message("replacement.may_recover")
NO_LONGER = message("replacement.no_longer_fails")


@pytest.mark.parametrize(
    "old",
    [
        {"checks": BOOTING},
        {"checks": BOOTING, "launched_at": at("12:32")},
        {"checks": APP_FAILS},
        {"state": InstanceState.PENDING, "checks": Checks()},
        {"state": InstanceState.STOPPING},
    ],
    ids=["recovered by AWS", "started anew", "application", "starting", "stopping"],
)
def test_an_old_one_that_may_be_about_to_be_well_is_not_stopped(old: dict[str, Any]) -> None:
    """AWS has recovered it, or a person works on it: its checks begin anew."""
    decision = decide(passing(launched(), **old))
    assert isinstance(decision, Wait)
    assert decision.why == MAY_BE_WELL
    late = decide(passing(launched(), "12:45", **old))
    if old.get("state") is InstanceState.STOPPING:
        assert isinstance(done(late), RetireInstance)  # somebody's stop hangs
    else:
        assert late == Execute(DiscardReplacement(NEW), NO_LONGER)


def test_after_that_a_person_is_told_that_it_stays() -> None:
    before = passing(launched(), "12:45", checks=APP_FAILS)
    decision = decide(did(before, act(Verb.DISCARD_REPLACEMENT, at("12:45"), reason=NO_LONGER)))
    assert isinstance(decision, Notify)
    assert decision.notice is NotificationKind.LEFT
    assert param(decision.what, "why") == NO_LONGER


def test_windows_is_given_longer_to_be_well() -> None:
    old = {"checks": BOOTING, "windows": True}
    assert isinstance(decide(passing(launched(), "12:55", **old)), Wait)
    assert done(decide(passing(launched(), "12:56", **old))) == DiscardReplacement(NEW)


def test_one_that_fails_on_or_was_stopped_is_not_waited_for() -> None:
    for old in (
        {},
        {"state": InstanceState.STOPPED, "state_reason": "Client.UserInitiatedShutdown"},
    ):
        assert isinstance(done(decide(passing(launched(), **old))), RetireInstance)


def test_an_old_one_whose_tag_was_taken_off_stays() -> None:
    untagged = passing(launched(), tags=(("Name", "web-1"),))
    why = message("replacement.untagged", tag="lifeguard")
    assert decide(untagged) == Execute(DiscardReplacement(NEW), why)


@pytest.mark.parametrize(
    ("result", "old", "stands"),
    [
        (Result.DONE, {}, message("replacement.old_unchanged")),
        (Result.REFUSED, {}, message("replacement.old_unchanged")),
        (
            Result.DONE,
            {"state": InstanceState.STOPPED},
            message("replacement.old_state", state="stopped"),
        ),
    ],
)
def test_after_it_was_terminated_a_person_is_told_how_all_stands(
    result: Result, old: dict[str, Any], stands: Message
) -> None:
    before = seen(launched(), at("12:41"), replacement_instance(checks=SYSTEM_FAILS), **old)
    why = message("replacement.not_passed", limit=timedelta(minutes=10))
    first = act(Verb.DISCARD_REPLACEMENT, at("12:41"), result, reason=why)
    given_up = did(before, first)
    decision = decide(given_up)
    assert isinstance(decision, Notify)
    assert decision.notice is NotificationKind.LEFT
    what: dict[str, Param] = {"why": why, "new": NEW, "old": stands}
    if result is Result.REFUSED:
        assert decision.what == message("replacement.not_discarded", **what)
    else:
        assert decision.what == message("replacement.discarded", **what)
    assert decision.reasons == ((first.answer,) if result is Result.REFUSED else ())
    assert ("start-instances" in decision.commands[0]) == bool(old)
    if result is Result.REFUSED:
        assert " ".join(decision.commands[0]).endswith(
            f"terminate-instances --region us-east-1 --instance-ids {NEW}"
        )
        assert decision.action_required == (message("replacement.terminate_new", new=NEW),)
    else:
        assert decision.action_required == (message("replacement.look_at_old"),)
    watched = heard(given_up, decision)
    waits = decide(watched)
    assert isinstance(waits, Wait)
    assert (waits.until, waits.status) == (at("+1 12:41"), IncidentStatus.NEEDS_HUMAN)
    assert decide(replace(watched, now=at("+1 12:41"))) == decision


def test_both_may_be_gone_at_the_end() -> None:
    before = replace(seen(launched(), at("12:41"), None), observed=None)
    decision = decide(did(before, act(Verb.DISCARD_REPLACEMENT, at("12:41"))))
    assert isinstance(decision, Close)
    assert param(decision.why, "old") == message("replacement.old_gone")


def test_a_termination_that_fails_for_now_is_tried_again() -> None:
    before = seen(launched(), at("12:41"), replacement_instance(checks=SYSTEM_FAILS))
    failed = did(before, act(Verb.DISCARD_REPLACEMENT, at("12:41"), Result.FAILED))
    assert isinstance(decide(failed), Wait)
    assert done(decide(replace(failed, now=at("12:42")))) == DiscardReplacement(NEW)
    thrice = did(failed, *[act(Verb.DISCARD_REPLACEMENT, at("12:42"), Result.FAILED)] * 3)
    left = decide(thrice)
    assert isinstance(left, Notify)
    assert left.notice is NotificationKind.LEFT


# -- the old one retires -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("checks", "now", "forced"),
    [
        (SYSTEM_FAILS, {}, True),
        (INSTANCE_FAILS, {}, False),
        (EBS_FAILS, {}, False),
        (SYSTEM_FAILS, {"checks": INSTANCE_FAILS}, False),
    ],
)
def test_the_old_one_is_stopped_once_the_new_one_passes_by_force_on_a_failed_host(
    checks: Checks,
    now: dict[str, Any],
    forced: bool,  # noqa: FBT001  one of a row
) -> None:
    before = situation(instance(checks=checks), policy=UNASKED, replacement_plan=RESTORE)
    tried = [
        act(Verb.REBOOT, at("12:05")),
        act(Verb.STOP, at("12:10")),
        act(Verb.START, at("12:12")),
    ]
    begun = look(did(before, *tried), at("12:30"))
    new = did(begun, act(Verb.LAUNCH_REPLACEMENT, at("12:31"), made=NEW))
    retire = RetireInstance(NEW, forced=forced, until=at("12:31") + KEPT)
    assert decide(passing(new, **now)) == Execute(retire, message("replacement.retires"))


def test_a_stop_that_fails_for_now_is_tried_again_then_the_new_one_goes() -> None:
    failed = did(passing(launched()), act(Verb.RETIRE, at("12:33"), Result.FAILED))
    answer = failed.actions[-1].answer
    later = message("replacement.later", step=coded("verb", Verb.RETIRE), answer=answer)
    assert decide(failed) == Wait(at("12:34"), later)
    again = decide(passing(failed, "12:34"))
    assert isinstance(again, Execute)
    assert isinstance(again.action, RetireInstance)
    assert again.why == message("replacement.again", answer=answer)
    spent = did(failed, *[act(Verb.RETIRE, at("12:34"), Result.FAILED)] * 3)
    assert done(decide(spent)) == DiscardReplacement(NEW)


def test_one_that_may_not_be_stopped_keeps_its_place_and_the_new_one_goes() -> None:
    refused = did(passing(launched()), act(Verb.RETIRE, at("12:33"), Result.REFUSED))
    why = message("replacement.not_retired", answer=refused.actions[-1].answer)
    assert decide(refused) == Execute(DiscardReplacement(NEW), why)


def test_while_the_stop_fails_the_new_one_must_go_on_passing() -> None:
    failed = did(passing(launched()), act(Verb.RETIRE, at("12:33"), Result.FAILED))
    ill = seen(failed, at("12:34"), replacement_instance(checks=SYSTEM_FAILS))
    assert isinstance(decide(ill), Wait)
    assert done(
        decide(seen(failed, at("12:41"), replacement_instance(checks=SYSTEM_FAILS)))
    ) == DiscardReplacement(NEW)


def test_a_stop_whose_answer_was_lost_is_seen_by_its_effect() -> None:
    failed = did(passing(launched()), act(Verb.RETIRE, at("12:33"), Result.FAILED))
    assert done(decide(passing(failed, "12:34", state=InstanceState.STOPPED))) == MoveAddresses(
        NEW, ("eipalloc-1",)
    )


@pytest.mark.parametrize("state", [InstanceState.TERMINATED, InstanceState.SHUTTING_DOWN])
def test_an_old_one_that_a_person_terminates_is_not_stopped_and_the_new_one_stays(
    state: InstanceState,
) -> None:
    unproven = seen(launched(), at("12:32"), PENDING, state=state)
    assert isinstance(decide(unproven), Wait)
    assert done(decide(passing(launched(), state=state))) == MoveAddresses(NEW, ("eipalloc-1",))
    none_left = replace(passing(launched()), observed=None)
    assert done(decide(none_left)) == MoveAddresses(NEW, ("eipalloc-1",))


# -- addresses, targets, the tag -----------------------------------------------------------------


def following(before: InstanceSituation) -> list[object]:
    """Return what is done one after another when all works."""
    found: list[object] = []
    while isinstance(decision := decide(before), Execute):
        moves = not isinstance(decision.action, RetireInstance)
        assert (decision.why == message("replacement.takes_over")) is moves
        found.append(decision.action)
        name = {
            MoveAddresses: Verb.MOVE_ADDRESSES,
            MoveTargets: Verb.MOVE_TARGETS,
            AdoptReplacement: Verb.ADOPT_REPLACEMENT,
            RetireInstance: Verb.RETIRE,
        }[type(decision.action)]
        before = did(before, act(name, before.now))
    return found


@pytest.mark.parametrize("addresses", [(), ("eipalloc-1",)])
@pytest.mark.parametrize("groups", [(), (GROUP,)])
def test_what_the_old_one_has_moves_and_the_tag_comes_last(
    addresses: tuple[str, ...], groups: tuple[str, ...]
) -> None:
    restore = ReplacementPlan(replace(LIKE, addresses=addresses), POINT)
    before = replace(
        passing(launched(replacement_plan=restore)),
        targets=tuple(TargetHealth(group, "unhealthy", port=80) for group in groups),
    )
    moves: list[object] = [RetireInstance(NEW, forced=True, until=at("12:31") + KEPT)]
    moves += [MoveAddresses(NEW, addresses)] if addresses else []
    moves += [MoveTargets(NEW, ((GROUP, 80),))] if groups else []
    assert following(before) == [*moves, AdoptReplacement(NEW, "lifeguard", "default")]


def test_what_a_dead_execution_had_not_noted_hinders_nothing() -> None:
    """Neither how it was to be like, nor under which policy."""
    stopped = did(passing(launched()), act(Verb.RETIRE, at("12:33")))
    bare = replace(stopped, replacement_plan=None, policy=None)
    assert following(bare) == [AdoptReplacement(NEW, "lifeguard", "")]


def test_a_step_that_fails_for_now_is_tried_again_and_left_in_the_end() -> None:
    stopped = did(passing(launched()), act(Verb.RETIRE, at("12:33")))
    failed = did(stopped, act(Verb.MOVE_ADDRESSES, at("12:33"), Result.FAILED))
    assert isinstance(decide(failed), Wait)
    assert done(decide(replace(failed, now=at("12:34")))) == MoveAddresses(NEW, ("eipalloc-1",))
    spent = did(failed, *[act(Verb.MOVE_ADDRESSES, at("12:34"), Result.FAILED)] * 3)
    assert isinstance(done(decide(spent)), AdoptReplacement)


# -- the proof -----------------------------------------------------------------------------------

DATA = message("replacement.data_of", made=at("-1 02:00"))
PROTECT = message("replacement.protect_new", new=NEW)


def param(said: Message, name: str) -> object:
    """Return what a message is about."""
    assert isinstance(said, Message)
    return said.param(name)


def test_the_cure_is_proven_and_the_old_one_kept() -> None:
    before = retired()
    moved = next(a.answer for a in before.actions if a.action == Verb.MOVE_ADDRESSES)
    proven = message(
        "replacement.replaced",
        new=NEW,
        proof=(message("replacement.checks_pass"), moved),
        facts=(DATA, message("replacement.old_kept", old=INSTANCE, until=at("12:31") + KEPT)),
    )
    assert decide(before) == Close(
        IncidentStatus.RESOLVED,
        proven,
        tell=True,
        action_required=(RENAME,),
    )


def test_termination_protection_is_a_duty_at_the_end() -> None:
    like = replace(LIKE, termination_protection=True)
    decision = decide(retired(replacement_plan=ReplacementPlan(like, POINT)))
    assert isinstance(decision, Close)
    assert decision.action_required == (RENAME, PROTECT)


def test_without_an_address_none_is_named() -> None:
    before = retired()
    acts = tuple(a for a in before.actions if a.action != Verb.MOVE_ADDRESSES)
    decision = decide(replace(before, actions=acts, replacement_plan=None))
    assert isinstance(decision, Close)
    assert param(decision.why, "proof") == (message("replacement.checks_pass"),)


@pytest.mark.parametrize(
    ("health", "proven"), [("healthy", True), ("unused", True), ("initial", False), ("", False)]
)
def test_each_group_of_the_old_one_must_send_the_new_one_traffic(
    health: str,
    proven: bool,  # noqa: FBT001  one of a row
) -> None:
    before = replace(retired(), targets=(TargetHealth(GROUP, "unhealthy", port=80),))
    before = did(before, act(Verb.MOVE_TARGETS, at("12:34")))
    found = (TargetHealth(GROUP, health, port=80), TargetHealth(GROUP, "healthy", port=443)) * bool(
        health
    )
    before = replace(passing(before, "12:35"), replacement_targets=found)
    decision = decide(before)
    assert isinstance(decision, Close if proven else Wait)
    if isinstance(decision, Close):
        proof = param(decision.why, "proof")
        assert isinstance(proof, tuple)
        assert proof[-1] == message("replacement.served", groups=1)
    else:
        late = decide(replace(before, now=at("12:50")))
        assert isinstance(late, Close)
        assert message("replacement.no_traffic") in late.reasons


@pytest.mark.parametrize("action", [Verb.MOVE_ADDRESSES, Verb.MOVE_TARGETS, Verb.ADOPT_REPLACEMENT])
def test_what_aws_refused_on_the_way_is_told_at_the_end(action: Verb) -> None:
    refused = did(retired(), act(action, at("12:35"), Result.REFUSED))
    decision = decide(passing(refused, "12:36"))
    assert isinstance(decision, Close)
    assert (decision.status, decision.tell) == (IncidentStatus.NEEDS_HUMAN, True)
    answer = refused.actions[-1].answer
    failed = message("replacement.step_failed", step=coded("verb", action), answer=answer)
    assert failed in decision.reasons
    assert decision.action_required == (message("replacement.look_at_new", new=NEW), RENAME)


def test_an_old_one_that_hangs_in_stopping_is_waited_for_then_told() -> None:
    hangs = passing(retired(), "12:36", state=InstanceState.STOPPING)
    assert isinstance(decide(hangs), Wait)
    decision = decide(passing(hangs, "12:44", state=InstanceState.STOPPING))
    assert isinstance(decision, Close)
    assert decision.status is IncidentStatus.NEEDS_HUMAN
    assert decision.reasons == (message("replacement.old_not_stopped"),)
    assert decision.action_required[0] == message("replacement.see_old_stop", old=INSTANCE)
    assert decision.commands == stop_by_force(RESOURCE)


def test_the_news_of_its_stop_is_waited_for_a_little_so_that_it_opens_nothing() -> None:
    before = retired("12:35")
    quiet = replace(before, incident=incident())
    assert isinstance(decide(quiet), Wait)
    assert isinstance(decide(passing(quiet, "12:36")), Close)


def test_a_new_one_that_fails_after_all_is_a_persons_matter_with_the_way_back() -> None:
    like = replace(LIKE, termination_protection=True)
    ill = seen(
        retired(replacement_plan=ReplacementPlan(like, POINT)),
        at("12:44"),
        replacement_instance(checks=SYSTEM_FAILS),
    )
    decision = decide(ill)
    assert isinstance(decision, Close)
    assert decision.action_required == (
        message("replacement.look_at_new", new=NEW),
        RENAME,
        PROTECT,
    )
    assert decision.reasons == (message("replacement.new_fails_checks"),)
    assert decision.commands == ()
    gone = decide(seen(retired(), at("12:44"), None))
    assert isinstance(gone, Close)
    assert gone.action_required == (
        message("replacement.new_does_not_run", new=NEW),
        message("replacement.go_back", old=INSTANCE),
    )
    assert gone.commands == back(RESOURCE, RESTORE, NEW)
    assert decide(replace(seen(retired(), at("12:44"), None), observed=None)) == Close(
        IncidentStatus.NEEDS_HUMAN,
        message(
            "replacement.replaced_unwell", new=NEW, facts=(DATA, message("replacement.old_gone"))
        ),
        tell=True,
        action_required=(message("replacement.new_does_not_run", new=NEW),),
        reasons=(message("replacement.new_fails_checks"),),
    )


def test_an_old_one_that_is_gone_is_not_said_to_be_kept() -> None:
    decision = decide(passing(retired(), "12:40", state=InstanceState.TERMINATED))
    assert isinstance(decision, Close)
    assert decision.status is IncidentStatus.RESOLVED
    assert param(decision.why, "facts") == (DATA, message("replacement.old_gone"))


# -- the freeze ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "before",
    [
        hopeless(UNASKED),
        passing(launched()),
        seen(launched(), at("12:41"), replacement_instance(checks=SYSTEM_FAILS)),
        did(passing(launched()), act(Verb.RETIRE, at("12:33"))),
    ],
    ids=["launch", "retire", "discard", "move"],
)
def test_while_all_is_frozen_each_step_waits(before: InstanceSituation) -> None:
    assert isinstance(decide(before), Execute)
    decision = decide(replace(before, frozen=message("freeze.on", parameter="/lifeguard/freeze")))
    assert isinstance(decision, Wait)
    assert decision.held is Held.FREEZE
