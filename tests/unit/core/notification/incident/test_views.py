"""Each email of an incident: how urgent it is, its subject's gist, and what must be done."""

from __future__ import annotations

import pytest

from lifeguard.core.notification.view import EmailView, State
from tests.support.emails import SCENES
from tests.support.rare_emails import RARE
from tests.support.views import codes, items, rows, sentences

VIEWS: dict[str, EmailView] = {name: make() for name, make in {**SCENES, **RARE}.items()}

OUTCOMES: dict[str, tuple[str, str, list[str]]] = {
    "answered-yes": ("down", "email.gist.cause", ["ask.agreed", "story.down_since"]),
    "down-first-word-application": ("down", "email.gist.since", ["story.first_word"]),
    "fixed-host": ("fixed", "email.gist.fixed", ["email.nothing"]),
    "fixed-out-of-memory": ("fixed", "email.gist.fixed", ["email.nothing"]),
    "fixed-without-lifeguard": ("fixed", "email.gist.fixed_alone", ["email.nothing"]),
    "fixed-after-no-capacity": ("fixed", "email.gist.fixed", ["email.nothing"]),
    "fixed-new-address": ("fixed", "email.gist.fixed", ["story.address"]),
    "fixed-retirement": ("fixed", "email.gist.interrupted", ["email.nothing"]),
    "fixed-one-of-two": ("fixed", "email.gist.fixed", ["email.nothing"]),
    "down-first-word": ("down", "email.gist.since", ["story.first_word", "story.down_since"]),
    "down-first-word-frozen": ("down", "email.gist.frozen", ["story.frozen", "story.down_since"]),
    "planned-by-lifeguard": (
        "planned",
        "email.gist.planned",
        ["email.nothing", "story.will_do", "story.said"],
    ),
    "planned-by-aws": ("planned", "cause.instance-reboot", ["story.suits"]),
    "planned-by-aws-unmovable": ("planned", "cause.instance-reboot", ["story.suits"]),
    "answer-new-address": (
        "answer",
        "email.gist.answer_down",
        ["story.down_since", "may.stop_start", "story.answer_here"],
    ),
    "answer-mode-ask": (
        "answer",
        "email.gist.answer_down",
        ["story.down_since", "may.reboot", "story.answer_here"],
    ),
    "answer-without-link": (
        "answer",
        "email.gist.answer_down",
        ["story.down_since", "may.stop_start", "story.answer_command"],
    ),
    "answer-retirement": (
        "answer",
        "email.gist.answer",
        ["story.aws_acts", "may.stop_start", "story.answer_here"],
    ),
    "answer-replace": (
        "answer",
        "email.gist.answer_down",
        ["story.down_since", "may.replace", "story.answer_here"],
    ),
    "answer-reminder": (
        "answer",
        "email.gist.reminder",
        ["story.down_since", "may.stop_start", "story.answer_here"],
    ),
    "left": ("down", "email.gist.left", ["story.down_since", "story.act"]),
    "declined": ("down", "email.gist.declined", ["story.down_since", "ask.declined"]),
    "act-stop-protection": (
        "act",
        "email.gist.cause",
        ["obstacle.stop_protection.advice", "consent.run"],
    ),
    "down-locked-key": (
        "down",
        "email.gist.cause",
        ["story.down_since", "obstacle.locked_keys.advice"],
    ),
    "down-nothing-left": ("down", "email.gist.cause", ["story.down_since", "story.do"]),
    "down-auto-scaling": (
        "down",
        "email.gist.cause",
        ["story.down_since", "obstacle.group.advice"],
    ),
    "down-no-capacity": ("down", "email.gist.cause", ["story.down_since", "story.tries_on"]),
    "observed-host": ("down", "email.gist.observed", ["story.down_since", "story.decide_observe"]),
    "observed-retirement": (
        "act",
        "email.gist.observed",
        ["obstacle.public_ip.advice", "consent.run"],
    ),
    "untagged-retirement": ("act", "email.gist.untagged", ["story.decide_untagged"]),
    "application-check": ("act", "email.gist.cause", ["runbook.check_application"]),
    "held-by-a-mute": (
        "down",
        "email.gist.cause",
        ["email.nothing", "story.down_now", "story.looks_again"],
    ),
    "aws-issue": (
        "down",
        "email.gist.aws_issue",
        ["story.aws_works", "story.down_since", "story.issue_holds"],
    ),
    "answer-force-stop": (
        "answer",
        "email.gist.answer_down",
        ["story.down_since", "may.force_stop", "story.answer_here"],
    ),
    "answer-reschedule": (
        "answer",
        "short.reschedule",
        ["story.aws_acts", "may.reschedule", "story.answer_here"],
    ),
    "answer-without-backup": (
        "answer",
        "email.gist.answer",
        ["story.aws_acts", "may.without_backup", "story.answer_here"],
    ),
    "answer-flapping": (
        "answer",
        "email.gist.answer_down",
        ["story.down_since", "may.reboot", "story.answer_here"],
    ),
    "answer-reminder-of-an-event": (
        "answer",
        "email.gist.reminder",
        ["story.aws_acts", "may.stop_start", "story.answer_here"],
    ),
    "fixed-replaced": ("fixed", "email.gist.fixed", ["replacement.rename"]),
    "fixed-without-image": ("fixed", "email.gist.fixed", ["email.nothing"]),
    "fixed-stale-backup": ("fixed", "email.gist.reported_over", ["email.nothing"]),
    "planned-date-moved": (
        "planned",
        "email.gist.planned",
        ["email.nothing", "story.will_do", "story.said"],
    ),
    "called-off": ("fyi", "email.gist.cause", ["email.nothing"]),
    "down-not-forced": ("down", "email.gist.cause", ["story.down_since", "story.tries_on"]),
    "answer-start": (
        "answer",
        "email.gist.answer_down",
        ["story.down_since", "may.start", "story.answer_here"],
    ),
    "down-start-refused": (
        "down",
        "email.gist.cause",
        ["story.down_since", "question.remove_the_cause"],
    ),
    "down-many-obstacles": (
        "down",
        "email.gist.cause",
        ["story.down_since", "obstacle.instance_store_data.advice"],
    ),
    "down-not-started": ("down", "email.gist.cause", ["story.down_since", "question.start_it"]),
    "down-replacement-discarded": (
        "down",
        "email.gist.cause",
        ["story.down_since", "replacement.look_at_old"],
    ),
    "act-replaced-unwell": (
        "act",
        "email.gist.cause",
        ["replacement.look_at_new", "replacement.rename"],
    ),
    "down-undecided-checks": ("down", "email.gist.cause", ["story.down_since", "question.look"]),
    "act-unhealthy-targets": ("act", "email.gist.cause", ["question.look_at_application"]),
    "act-unknown-event": ("act", "email.gist.cause", ["runbook.unknown_event"]),
    "act-volume-lost": ("act", "reported.volume_lost", ["outcome.restore_volume"]),
    "act-dedicated-host": ("act", "email.gist.cause", ["story.do"]),
    "act-degraded-drive": ("act", "email.gist.cause", ["runbook.copy_drive"]),
    "act-health-issue": ("act", "reported.health_issue", ["outcome.look_inside"]),
    "down-target": (
        "down",
        "email.gist.cause",
        ["story.down_since", "runbook.check_target"],
    ),
    "down-targets": (
        "down",
        "email.gist.cause",
        ["story.down_since", "runbook.check_target"],
    ),
    "fixed-target": ("fixed", "email.gist.fixed", ["email.nothing"]),
    "down-site": ("down", "email.gist.cause", ["story.down_since", "runbook.check_endpoint"]),
    "down-first-word-site": (
        "down",
        "email.gist.since",
        ["story.first_word", "story.down_since"],
    ),
    "fixed-site": ("fixed", "email.gist.fixed", ["email.nothing"]),
    "act-stale-backup": ("act", "email.gist.cause", ["runbook.stale_backup"]),
    "act-backup-failed": ("act", "email.gist.cause", ["outcome.make_another"]),
    "act-restore-drill-failed": ("act", "email.gist.cause", ["drill.do_not_rely"]),
    "stopped-by-others": ("fyi", "email.gist.cause", ["email.nothing"]),
}

DATED = {
    "planned-by-lifeguard",
    "planned-by-aws",
    "planned-by-aws-unmovable",
    "planned-date-moved",
    "act-stop-protection",
    "act-unknown-event",
    "observed-retirement",
    "untagged-retirement",
}


def test_every_scene_is_here() -> None:
    assert OUTCOMES.keys() == VIEWS.keys()


@pytest.mark.parametrize("name", OUTCOMES)
def test_it_is_as_urgent_as_it_is_and_says_first_what_to_do(name: str) -> None:
    view, (state, gist, duty) = VIEWS[name], OUTCOMES[name]
    assert (view.state.value, view.gist.code) == (state, gist)
    assert [said.code for said in view.duty] == duty


@pytest.mark.parametrize("name", OUTCOMES)
def test_its_time_is_in_the_subject_where_something_is_due_or_will_happen(name: str) -> None:
    view = VIEWS[name]
    assert (view.by is not None) is (view.state is State.ANSWER or name in DATED)


@pytest.mark.parametrize("name", OUTCOMES)
def test_nothing_is_said_twice(name: str) -> None:
    view = VIEWS[name]
    said = [*view.duty, *sentences(view)]
    assert len(said) == len(set(said))
    assert not {one.code for one in view.duty} & {one.code for one in sentences(view)}


@pytest.mark.parametrize("name", OUTCOMES)
def test_it_says_of_which_server_and_incident_it_is(name: str) -> None:
    assert {"label.server", "label.incident"} <= rows(VIEWS[name]).keys()


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("answer-mode-ask", "heading.why_asked"),
        ("left", "heading.were_asked"),
        ("declined", "heading.were_asked"),
        ("down-locked-key", "heading.why"),
        ("down-no-capacity", "heading.reasons"),
        ("act-replaced-unwell", "heading.reasons"),
        ("observed-retirement", "heading.would_have_asked"),
    ],
)
def test_reasons_stand_under_what_they_are_reasons_of(name: str, heading: str) -> None:
    assert items(VIEWS[name], heading)


@pytest.mark.parametrize("name", ["left", "declined", "observed-host"])
def test_what_lifeguard_would_do_can_be_done_by_hand(name: str) -> None:
    assert "heading.by_hand" in codes(VIEWS[name])


def test_many_duties_are_a_list_that_is_never_cut() -> None:
    whole = [block for block in VIEWS["down-nothing-left"].blocks if getattr(block, "whole", False)]
    assert len(whole) == 1
