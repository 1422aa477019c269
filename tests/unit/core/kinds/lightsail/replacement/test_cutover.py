"""What follows the launch of a new Lightsail instance, row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import Close, Decision, Execute, Notify, Wait
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.lightsail.action import (
    AdoptLightsail,
    DiscardLightsail,
    LightsailVerb,
    MoveStaticIp,
    RetireLightsail,
    SetFirewall,
)
from lifeguard.core.kinds.lightsail.email import changes, deeds
from lifeguard.core.kinds.lightsail.instance import LightsailInstance, LightsailSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.replacement.cutover import WELL_AGAIN
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import Message, message
from tests.support.lightsail import BOOTS, FAILS, OK, OTHER_ADDRESS, act
from tests.support.lightsail_replacements import NEW, PLAN, POINT, RULES, SPEC, launched, new, seen
from tests.support.situations import at, did

STARTING = message("replacement.starting")


def done(decision: Decision) -> Action:
    assert isinstance(decision, Execute)
    return decision.action


def why(decision: Decision) -> Message:
    assert isinstance(decision, Execute)
    assert decision.action == DiscardLightsail(NEW)
    return decision.why


@pytest.mark.parametrize("there", [None, new(state="pending", system=BOOTS)])
def test_the_new_one_is_given_its_time(there: LightsailInstance | None) -> None:
    assert decide(seen(launched(), at("12:42"), there)) == Wait(at("12:43"), STARTING)


def test_before_it_was_ever_read_nothing_is_concluded() -> None:
    assert isinstance(decide(replace(launched(), now=at("12:50"))), Wait)


@pytest.mark.parametrize(
    ("when", "there", "reason"),
    [
        ("12:46", None, message("lightsail.not_listed")),
        ("12:46", new(state="stopped"), message("lightsail.ended", state="stopped")),
    ],
)
def test_one_that_does_not_start_is_deleted(
    when: str, there: LightsailInstance | None, reason: Message
) -> None:
    assert why(decide(seen(launched(), at(when), there))) == reason


def firewalled(**how: object) -> LightsailSituation:
    """The new one runs, and its firewall is set."""
    return did(launched(**how), act(LightsailVerb.SET_FIREWALL, at("12:43")))


@pytest.mark.parametrize(("windows", "limit"), [(False, 10), (True, 25)])
def test_one_that_does_not_pass_in_time_is_deleted(windows: bool, limit: int) -> None:  # noqa: FBT001
    bad = new(system=FAILS, windows=windows)
    late = at("12:41") + timedelta(minutes=limit)
    reason = message("replacement.not_passed", limit=timedelta(minutes=limit))
    assert why(decide(seen(firewalled(), late, bad))) == reason


def test_the_firewall_is_set_before_the_proof() -> None:
    booting = seen(launched(), at("12:43"), new(system=BOOTS))
    assert done(decide(booting)) == SetFirewall(NEW, RULES)


def test_one_whose_firewall_cannot_be_set_is_deleted() -> None:
    refused = did(launched(), act(LightsailVerb.SET_FIREWALL, at("12:43"), Result.REFUSED))
    reason = why(decide(seen(refused, at("12:44"), new())))
    assert reason.code == "replacement.step_failed"


def test_without_a_plan_nothing_is_prepared() -> None:
    proven = seen(launched(plan=None), at("12:44"), new())
    assert isinstance(done(decide(proven)), RetireLightsail)


def test_an_old_one_that_is_well_again_stays() -> None:
    well = seen(firewalled(), at("12:44"), new(), system=OK)
    assert why(decide(well)) == WELL_AGAIN
    ended = decide(did(well, act(Verb.DISCARD_REPLACEMENT, at("12:45"), reason=WELL_AGAIN)))
    assert isinstance(ended, Close)
    assert ended.status is IncidentStatus.RESOLVED


def test_an_old_one_that_boots_again_has_its_time_and_stays_if_it_no_longer_fails() -> None:
    waits = decide(seen(firewalled(), at("12:44"), new(), system=BOOTS))
    assert isinstance(waits, Wait)
    assert waits.why == message("replacement.may_recover")
    no_longer = decide(seen(firewalled(), at("12:51"), new(), system=BOOTS))
    assert why(no_longer) == message("replacement.no_longer_fails")


def test_one_that_passes_lets_the_old_one_retire() -> None:
    proven = seen(firewalled(), at("12:44"), new())
    until = at("12:41") + timedelta(days=7)
    assert done(decide(proven)) == RetireLightsail(NEW, until=until)


def retired(
    *verbs: str, there: LightsailInstance | None = None, **how: object
) -> LightsailSituation:
    """The old one has stopped; these steps are done besides."""
    before = did(firewalled(**how), act(Verb.RETIRE, at("12:45")))
    after = did(
        before,
        *(act(verb, at("12:46"), answer=message("answer.adopted", instance=NEW)) for verb in verbs),
    )
    return seen(after, at("12:50"), there or new(), state="stopped")


MOVED = (LightsailVerb.MOVE_STATIC_IP, Verb.ADOPT_REPLACEMENT)


def test_the_static_ip_follows_and_the_tag_comes_last() -> None:
    assert done(decide(retired())) == MoveStaticIp(NEW, "StaticIp-1")
    assert done(decide(retired(LightsailVerb.MOVE_STATIC_IP))) == AdoptLightsail(
        NEW, "lifeguard", "default"
    )


def test_without_a_static_ip_nothing_moves_and_the_address_is_told() -> None:
    bare = replace(PLAN, spec=replace(SPEC, static_ip=""))
    assert isinstance(done(decide(retired(plan=bare))), AdoptLightsail)
    other = new(address=OTHER_ADDRESS)
    ended = decide(retired(Verb.ADOPT_REPLACEMENT, there=other, plan=bare))
    assert isinstance(ended, Close)
    told = next(one for one in ended.action_required if one.code == "lightsail.new_address")
    assert told.param("now") == OTHER_ADDRESS


def test_without_a_policy_or_a_plan_it_is_adopted_all_the_same() -> None:
    bare = replace(retired(plan=None), policy=None)
    assert done(decide(bare)) == AdoptLightsail(NEW, "lifeguard", "")


def test_the_proven_end_says_what_is_kept_and_what_is_left_to_do() -> None:
    ended = decide(retired(*MOVED))
    assert isinstance(ended, Close)
    assert ended.status is IncidentStatus.RESOLVED
    facts = ended.why.param("facts")
    assert facts == (
        message("replacement.data_of", made=POINT.created_at),
        message("lightsail.old_kept", old="blog-1"),
    )
    assert [one.code for one in ended.action_required] == [
        "lightsail.rename",
        "lightsail.register_again",
        "lightsail.delete_old",
    ]


def test_an_add_on_that_a_launch_does_not_take_is_told() -> None:
    idle = replace(PLAN, spec=replace(SPEC, stops_when_idle=True))
    ended = decide(retired(*MOVED, plan=idle))
    assert isinstance(ended, Close)
    assert message("lightsail.stop_on_idle", new=NEW) in ended.action_required


def test_an_old_one_that_is_gone_is_not_kept() -> None:
    gone = replace(retired(*MOVED), observed=None)
    ended = decide(gone)
    assert isinstance(ended, Close)
    facts = ended.why.param("facts")
    assert isinstance(facts, tuple)
    assert facts[-1] == message("replacement.old_gone")
    assert "lightsail.delete_old" not in {one.code for one in ended.action_required}


def test_a_new_one_that_fails_afterwards_is_told_with_the_way_back() -> None:
    dead = new(state="stopped")
    late = replace(retired(*MOVED, there=dead), now=at("13:10"))
    ended = decide(late)
    assert isinstance(ended, Close)
    assert ended.status is IncidentStatus.NEEDS_HUMAN
    assert [command[2] for command in ended.commands] == [
        "stop-instance",
        "untag-resource",
        "start-instance",
        "detach-static-ip",
        "attach-static-ip",
    ]
    plain = replace(late, replacement_plan=None)
    assert [c[2] for c in decide(plain).commands] == [  # type: ignore[union-attr]
        "stop-instance",
        "untag-resource",
        "start-instance",
    ]


def test_an_old_one_that_does_not_stop_is_told_with_the_command() -> None:
    hangs = seen(retired(*MOVED), at("13:10"), new(), state="stopping")
    ended = decide(hangs)
    assert isinstance(ended, Close)
    assert [command[2:3] for command in ended.commands] == [("stop-instance",)]


def test_one_that_cannot_be_deleted_is_told_with_the_command() -> None:
    refused = act(Verb.DISCARD_REPLACEMENT, at("12:55"), Result.REFUSED)
    left = decide(seen(did(firewalled(), refused), at("12:56"), new(system=FAILS)))
    commands = left.commands  # type: ignore[union-attr]
    assert commands[0][2:] == (
        "delete-instance",
        "--region",
        "us-east-1",
        "--instance-name",
        NEW,
        "--force-delete-add-ons",
    )


# -- what emails say ------------------------------------------------------------------------------


def test_deeds_and_changes_name_the_new_one() -> None:
    end = retired(*MOVED)
    assert deeds(end) == (message("deed.replaced", instance=NEW),)
    (_, changed), (_, same) = changes(end)
    assert changed.param("items") == (message("change.instance", instance=NEW),)
    assert same.param("items") == (message("lightsail.same_static_ip"),)
    bigger = retired(*MOVED, there=new(address=OTHER_ADDRESS, bundle="small_3_0"))
    ((_, changed),) = changes(bigger)
    assert [one.code for one in changed.param("items")] == [  # type: ignore[union-attr]
        "change.instance",
        "change.address",
        "change.type",
    ]


def test_a_deed_given_up_is_told() -> None:
    assert deeds(did(launched(), act(Verb.DISCARD_REPLACEMENT, at("12:55")))) == (
        message("deed.discarded"),
    )


@pytest.mark.parametrize("reason", [WELL_AGAIN, message("replacement.no_longer_fails")])
def test_disks_that_outlive_the_new_one_are_told(reason: Message) -> None:
    left = message("lightsail.deleting_but", instance=NEW, disks=("data-1",))
    ended = act(Verb.DISCARD_REPLACEMENT, at("12:45"), reason=reason, answer=left)
    state = {"system": OK} if reason == WELL_AGAIN else {"system": FAILS}
    told = decide(seen(did(firewalled(), ended), at("12:46"), None, **state))
    assert isinstance(told, Close | Notify)
    assert left in told.action_required
