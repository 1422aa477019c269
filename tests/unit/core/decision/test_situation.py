"""How the situation of an incident grows, and what the report and the stack see of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifeguard.core.decision.decision import NotificationKind
from lifeguard.core.decision.situation import Admission
from lifeguard.core.incident.action_record import PowerAnswer, Result
from lifeguard.core.kinds.ec2.action import ACTION_OF
from lifeguard.core.kinds.ec2.instance import InstanceState
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.policy.policy import (
    Mode,
    NotifySettings,
    Policies,
    Policy,
)
from lifeguard.core.resources.opt_in import OptIn
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import NOTHING, message
from tests.support.situations import (
    BOOTING,
    PASSING,
    SYSTEM_FAILS,
    act,
    at,
    aws_said,
    did,
    instance,
    look,
    situation,
    stopped,
    untagged,
    was_told,
)


def test_the_last_act_and_the_last_backup_are_told_apart() -> None:
    begun = situation(instance())
    assert (begun.last, begun.backup) == (None, None)
    image, stop, again = act(Verb.CREATE_IMAGE), act(Verb.STOP), act(Verb.CREATE_SNAPSHOTS)
    acted = did(begun, image, stop, again)
    assert (acted.last, acted.backup) == (stop, again)


PREPARATIONS = [verb for verb in Verb if not ACTION_OF[verb].disrupts]


@pytest.mark.parametrize(
    ("action", "result", "treated"),
    [
        (Verb.STOP, Result.DONE, True),
        (Verb.STOP, Result.SENT, True),
        (Verb.REBOOT, Result.ALREADY, True),
        (Verb.START, Result.FAILED, False),
        (Verb.STOP, Result.REFUSED, False),
        *((action, Result.DONE, False) for action in PREPARATIONS),
    ],
)
def test_only_what_took_effect_on_the_instance_has_treated_it(
    action: Verb, result: Result, *, treated: bool
) -> None:
    acted = did(situation(instance()), act(action, result=result))
    assert acted.treated is treated
    assert (acted.last is None) is (action in PREPARATIONS)
    assert acted.attempt(action) == acted.actions[0]
    assert acted.attempt(*(verb for verb in Verb if verb is not action)) is None


FAILED = situation(instance(checks=SYSTEM_FAILS))
DOWN = look(FAILED, at("12:11"), stopped("Client.UserInitiatedShutdown"))
TARGETS = [
    ("what is wrong now", FAILED, "system-status-check"),
    (
        "what it was stopped for",
        did(DOWN, act(Verb.STOP, problem="instance-stop")),
        "instance-stop",
    ),
    ("what was seen first", did(DOWN, act(Verb.STOP)), "system-status-check"),
    ("what was seen, stopped by others", DOWN, "system-status-check"),
    ("nothing", situation(instance()), ""),
]


@pytest.mark.parametrize(("found", "target"), [r[1:] for r in TARGETS], ids=[r[0] for r in TARGETS])
def test_what_is_being_treated_is(found: InstanceSituation, target: str) -> None:
    assert found.target == target


@pytest.mark.parametrize("state", [InstanceState.PENDING, InstanceState.STOPPING])
def test_since_when_it_is_changing_counts_from_the_first_look_that_saw_it(
    state: InstanceState,
) -> None:
    changing = look(situation(instance()), at("12:01"), state=state)
    assert changing.changing_since == at("12:01")
    assert look(changing, at("12:05")).changing_since == at("12:01")
    assert look(changing, at("12:06"), state=InstanceState.RUNNING).changing_since is None
    assert changing.looked(changing.incident, None, OptIn(None)).changing_since is None


def test_since_when_it_is_stopped_counts_from_the_first_look_that_saw_it() -> None:
    down = look(situation(instance()), at("12:01"), stopped("Client.UserInitiatedShutdown"))
    assert (situation(instance()).stopped_since, down.stopped_since) == (None, at("12:01"))
    assert look(down, at("12:05")).stopped_since == at("12:01")
    up = look(down, at("12:06"), state=InstanceState.RUNNING)
    assert up.stopped_since is None
    assert look(up, at("12:09"), state=InstanceState.STOPPED).stopped_since == at("12:09")
    assert down.looked(down.incident, None, OptIn(None)).stopped_since is None


def test_since_when_the_checks_do_not_decide_counts_from_the_first_look_that_saw_it() -> None:
    begun = situation(instance())
    boots = look(begun, at("12:01"), checks=BOOTING)
    assert (begun.undecided_since, boots.undecided_since) == (None, at("12:01"))
    assert look(boots, at("12:05")).undecided_since == at("12:01")
    for over in (
        {"checks": PASSING},
        {"checks": SYSTEM_FAILS},
        {"state": InstanceState.STOPPED},
    ):
        after: dict[str, Any] = over
        assert look(boots, at("12:06"), **after).undecided_since is None
    assert boots.looked(boots.incident, None, OptIn(None)).undecided_since is None
    # What boots when the incident begins has done so for longer.
    assert look(situation(instance(checks=BOOTING)), at("12:05")).undecided_since is None


FIRST, SECOND = "198.51.100.7", "203.0.113.9"
ADDRESSES = [
    ("none ever", ("", "", ""), None),
    ("the same", (FIRST, FIRST, FIRST), None),
    ("gone while it is stopped", (FIRST, "", ""), None),
    ("gone and back", (FIRST, "", FIRST), None),
    ("another", (FIRST, "", SECOND), (FIRST, SECOND)),
    ("another at once", (FIRST, SECOND, SECOND), (FIRST, SECOND)),
    ("its first one", ("", "", FIRST), None),
    ("another after its first one", ("", FIRST, SECOND), (FIRST, SECOND)),
]


@pytest.mark.parametrize(
    ("read", "changed"), [r[1:] for r in ADDRESSES], ids=[r[0] for r in ADDRESSES]
)
def test_the_address_that_it_began_with_is_remembered(
    read: tuple[str, str, str], changed: tuple[str, str] | None
) -> None:
    found = situation(instance(address=read[0]))
    for minute, address in enumerate(read[1:], start=1):
        found = look(found, at(f"12:0{minute}"), address=address)
    assert found.changed_address == changed
    gone = found.looked(found.incident, None, OptIn(None))
    assert (gone.changed_address, gone.first_address) == (None, found.first_address)


@pytest.mark.parametrize(
    ("of", "when", "result", "treated"),
    [
        ("system-status-check", "12:10", Result.DONE, True),
        ("system-status-check", "12:10", Result.FAILED, False),
        ("instance-status-check", "12:10", Result.DONE, False),
        ("system-status-check", "11:59", Result.DONE, False),
    ],
    ids=["for it", "in vain", "for another", "before it began"],
)
def test_a_problem_is_treated_by_an_act_that_was_meant_for_it(
    of: str, when: str, result: Result, *, treated: bool
) -> None:
    acted = did(FAILED, act(Verb.STOP, at(when), result, problem=of))
    assert acted.treated_for(FAILED.present[0]) is treated


@pytest.mark.parametrize(
    ("of", "when", "result", "times"),
    [
        ("system-status-check", "+1 11:59", Result.DONE, 3),
        ("system-status-check", "+1 12:00", Result.DONE, 2),
        ("system-status-check", "12:30", Result.REFUSED, 2),
        ("instance-status-check", "12:30", Result.DONE, 2),
    ],
    ids=["cured", "a day ago", "in vain", "cured without us"],
)
def test_what_was_cured_within_a_day_counts_beside_the_incidents_before(
    of: str, when: str, result: Result, times: int
) -> None:
    before = replace(FAILED, incident=replace(FAILED.incident, treated_before=2))
    acted = did(before, act(Verb.STOP, result=result, problem=of))
    assert acted.treatments_lately == 2  # a cure that is not proven yet is none
    cured = was_told(acted, NotificationKind.CURED, when=at("12:00"), problem="system-status-check")
    assert replace(cured, now=at(when)).treatments_lately == times


def test_each_cure_of_a_running_incident_counts() -> None:
    found = did(FAILED, act(Verb.STOP, problem="system-status-check"))
    for minute in range(3):
        found = was_told(
            found, NotificationKind.CURED, f"{minute}", at(f"12:0{minute}"), "system-status-check"
        )
    assert found.treatments_lately == 3


def test_the_last_policy_known_outlives_the_tag() -> None:
    before = situation(instance())
    after = untagged(before, at("12:01"))
    assert (before.opted_in, after.opted_in) == (True, False)
    assert after.policy == before.policy
    assert after.note == message("optin.untagged", tag="lifeguard")


def test_the_latest_email_of_its_sort_counts() -> None:
    begun = was_told(situation(instance()), NotificationKind.ASKED, "first", at("12:01"))
    begun = was_told(
        was_told(begun, NotificationKind.PLANNED), NotificationKind.ASKED, "second", at("12:02")
    )
    latest = begun.has_sent(NotificationKind.ASKED)
    assert latest is not None
    assert latest.about == "second"
    assert begun.has_sent(NotificationKind.STRANDED) is None


# -- what `power` has answered ------------------------------------------------------------------


DENIED = aws_said("UnauthorizedOperation", "you are not authorized")
SAID = PowerAnswer(1, Result.REFUSED, DENIED, at("12:12"), "UnauthorizedOperation")
ASKED = did(
    situation(instance(checks=SYSTEM_FAILS)),
    act(Verb.CREATE_IMAGE, at("12:10")),
    act(Verb.STOP, at("12:11"), Result.SENT),
)


def heard(before: InstanceSituation, answer: PowerAnswer | None) -> InstanceSituation:
    return look(replace(before, incident=replace(before.incident, answer=answer)), at("12:13"))


def test_an_act_that_was_asked_for_becomes_what_power_has_answered() -> None:
    image, stop = heard(ASKED, SAID).actions
    assert image == ASKED.actions[0]
    assert stop == replace(
        ASKED.actions[1],
        result=Result.REFUSED,
        answer=DENIED,
        code="UnauthorizedOperation",
        at=at("12:12"),
    )
    assert stop.reason == ASKED.actions[1].reason


def test_the_acts_after_it_stay() -> None:
    more = did(ASKED, act(Verb.START, at("12:12"), Result.SENT))
    after = heard(more, SAID)
    assert after.actions == (*heard(ASKED, SAID).actions, more.actions[2])


@pytest.mark.parametrize(
    ("before", "answer"),
    [
        (ASKED, None),
        (ASKED, replace(SAID, number=2)),  # of an act that this execution does not know of
        (ASKED, replace(SAID, number=0)),  # to an act that was not asked for but made
        (did(situation(instance()), act(Verb.STOP), act(Verb.STOP)), SAID),  # known already
        (situation(instance()), replace(SAID, number=0)),
    ],
    ids=["none", "unknown", "another's", "known", "no acts"],
)
def test_an_answer_to_anything_else_changes_nothing(
    before: InstanceSituation, answer: PowerAnswer | None
) -> None:
    assert heard(before, answer).actions == before.actions


# -- what lasts from look to look ---------------------------------------------------------------


@pytest.mark.parametrize("granted", [True, False])
def test_a_place_lasts_and_a_refusal_of_one_is_asked_about_anew(*, granted: bool) -> None:
    place = Admission(
        granted, at("12:01"), image=False, why=message("waiting.account_full", limit=3)
    )
    before = situation(instance(checks=SYSTEM_FAILS), admission=place)
    assert look(before, at("12:01")).admission == (place if granted else None)


def test_no_place_stays_none() -> None:
    assert look(situation(instance(), admission=None), at("12:01")).admission is None


def test_whether_all_is_frozen_is_asked_anew() -> None:
    assert look(situation(instance(), frozen="the switch is on"), at("12:01")).frozen == NOTHING


@pytest.mark.parametrize(
    ("mode", "types", "may_resize"),
    [
        (Mode.ACT, ("t3.small",), True),
        (Mode.ACT, (), False),
        (Mode.ASK, ("t3.small",), True),  # at a yes it acts
        (Mode.OBSERVE, ("t3.small",), False),
    ],
)
def test_the_stack_grants_another_type_only_where_an_acting_policy_names_one(
    mode: Mode, types: tuple[str, ...], *, may_resize: bool
) -> None:
    web = Policy("web", mode=mode, alternative_types=types)
    policies = {"default": Policy("default", mode=Mode.ACT), "web": web}
    assert Policies(policies=policies).deployment().may_resize is may_resize


@pytest.mark.parametrize(
    ("mode", "allowed", "granted"),
    [
        (Mode.ACT, True, True),
        (Mode.ACT, False, False),
        (Mode.ASK, True, True),
        (Mode.OBSERVE, True, False),
    ],
)
def test_the_stack_grants_unlimited_mode_only_where_an_acting_policy_allows_it(
    mode: Mode, *, allowed: bool, granted: bool
) -> None:
    web = Policy("web", mode=mode, unlimited_credits=allowed)
    policies = {"default": Policy("default", mode=Mode.ACT), "web": web}
    assert Policies(policies=policies).deployment().may_go_unlimited is granted


@pytest.mark.parametrize(
    ("mode", "may_act"), [(Mode.OBSERVE, False), (Mode.ASK, True), (Mode.ACT, True)]
)
def test_the_stack_grants_rights_to_act_only_where_a_policy_acts(
    mode: Mode, *, may_act: bool
) -> None:
    policies = {"default": Policy("default"), "web": Policy("web", mode=mode)}
    deployed = Policies(notify=NotifySettings(("ops@example.com",)), policies=policies).deployment()
    assert deployed.may_act is may_act
    assert deployed.emails == ("ops@example.com",)
    assert deployed.opt_in_tag == "lifeguard"
