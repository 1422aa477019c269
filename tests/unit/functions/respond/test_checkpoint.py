"""What an execution knows outlives it: in the ledger, for the one that takes its incident over."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import timedelta

import dacite
import pytest

from lifeguard.core.decision.decision import NotificationKind
from lifeguard.core.decision.readings import BackupImage, BackupImageState, TargetHealth
from lifeguard.core.decision.settings import DecisionSettings, Isolation
from lifeguard.core.decision.situation import Admission, Situation
from lifeguard.core.incident.action_record import PowerAnswer, Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.policy.policy import Criticality
from lifeguard.core.resources.verb import Verb
from lifeguard.core.storm.detection import Storm
from lifeguard.core.text.message import message
from lifeguard.functions.respond.checkpoint import (
    dump_outcome,
    load_outcome,
    restore_checkpoint,
    save_checkpoint,
    without_copies,
)
from lifeguard.functions.respond.engine import ChapterEnd
from lifeguard.functions.respond.ports import Superseded
from sandbox.lambda_runtime.decoding import each_text_once
from tests.support.guests import full_look, visit
from tests.support.situations import (
    ACT,
    NOON,
    SYSTEM_FAILS,
    act,
    at,
    did,
    instance,
    situation,
    trigger,
    was_told,
)

SETTINGS = DecisionSettings(
    "Europe/Berlin", "eu-central-1", "guarded", Isolation("net", "sg"), KINDS
)
POLICY = replace(
    ACT,
    name="web",
    criticality=Criticality.HIGH,
    alternative_types=("t3.small",),
    force_stop_after=timedelta(minutes=7),
)


def treated() -> InstanceSituation:
    """Return a situation in which every field says something."""
    found = situation(
        instance(checks=SYSTEM_FAILS, read_at=at("12:10")),
        policy=POLICY,
        admission=Admission(
            granted=True, at=at("12:10"), image=True, why=message("waiting.account_full", limit=3)
        ),
        storm=Storm("storm-1", "123456789012", "us-east-1", NOON),
        targets=(TargetHealth("arn:group", "healthy"),),
        image=BackupImage("ami-1", BackupImageState.SNAPSHOTTED),
        guest=visit(full_look(), at("12:09")),
    )
    acted = did(
        found,
        act(Verb.CREATE_IMAGE, at("12:10")),
        act(Verb.STOP, at("12:11"), Result.SENT, problem="system-status-check"),
    )
    return was_told(acted, NotificationKind.PLANNED, "window", at("12:12"))


def replacement() -> InstanceSituation:
    """Return the situation of the next execution before its first look."""
    begun = treated()
    news = replace(
        begun.incident,
        generation=2,
        revision=7,
        triggers=(trigger(), trigger(reference="arn:2")),
        answer=PowerAnswer(1, Result.DONE, message("answer.requested"), at("12:12")),
        rungs=(act(Verb.CREATE_IMAGE, NOON, Result.DONE, reason=message("waiting.stopping")),),
    )
    return InstanceSituation(news, None, at("13:00"), settings=SETTINGS, generation=2)


def test_what_the_dead_had_done_told_and_seen_is_known_to_the_heir() -> None:
    known = restore_checkpoint(save_checkpoint(treated()), replacement())
    assert known == replace(
        treated(),
        incident=replacement().incident,
        now=at("13:00"),
        settings=SETTINGS,
        generation=2,
    )
    assert known.actions == treated().actions
    assert known.sent == treated().sent
    assert known.seen == treated().seen
    assert known.admission == treated().admission
    assert known.policy == POLICY
    assert known.guest == treated().guest


def test_what_the_ledger_holds_itself_is_not_written_twice() -> None:
    long = replace(treated(), incident=replace(replacement().incident, seen=("a sighting",)))
    written = json.loads(save_checkpoint(long))["incident"]
    assert (written["triggers"], written["rungs"], written["seen"]) == ([], [], [])


def test_a_step_does_not_keep_twice_what_was_done() -> None:
    recorded = replace(treated().incident, rungs=treated().actions)
    kept = load_outcome(SETTINGS, dump_outcome(replace(treated(), incident=recorded)))
    assert isinstance(kept, Situation)
    assert kept.actions == treated().actions
    assert (kept.incident.rungs, kept.incident.downtimes) == ((), ())


def test_a_step_keeps_nothing_that_is_as_its_default_says() -> None:
    plain = did(situation(instance()), act(Verb.STOP))
    written = json.loads(dump_outcome(plain))
    assert not {"storm", "note", "replacement"} & written.keys()
    assert "callback_id" not in written["incident"]
    assert "evidence" not in written["actions"][0]
    assert len(dump_outcome(plain)) < 0.6 * len(save_checkpoint(plain))


@pytest.mark.parametrize("outcome", [without_copies(replacement()), Superseded(), *IncidentStatus])
def test_the_outcome_of_a_step_or_a_chapter_comes_back_the_same(outcome: ChapterEnd) -> None:
    assert load_outcome(SETTINGS, dump_outcome(outcome)) == outcome


def test_the_settings_of_the_deployment_are_not_kept() -> None:
    for text in (dump_outcome(replacement()), save_checkpoint(replacement())):
        assert "settings" not in json.loads(text)
        assert "Berlin" not in text


def test_who_has_noted_nothing_leaves_a_fresh_start() -> None:
    assert restore_checkpoint("", replacement()) == replacement()


LATER = ("generation", "admission", "frozen", "storm", "issue", "targets", "image", "guest")
"""Fields that a note of an older version may lack: each has a default."""


def test_a_note_of_an_older_version_is_still_read() -> None:
    old = json.loads(save_checkpoint(treated()))
    for name in LATER:
        del old[name]
    for name in ("criticality", "alternative_types", "storm", "budgets"):
        del old["policy"][name]
    for name in ("generation", "zone", "policy", "held", "treated_before", "acts_before", "answer"):
        del old["incident"][name]
    known = restore_checkpoint(json.dumps(old), replacement())
    assert known.actions == treated().actions
    assert known.sent == treated().sent
    assert (known.admission, known.storm, known.guest, known.generation) == (None, None, None, 2)
    assert known.policy is not None
    assert known.policy.name == "web"


def test_all_that_is_new_in_a_case_has_a_default() -> None:
    assert {f.name for f in fields(InstanceSituation)} > set(LATER)
    plain = InstanceSituation(replacement().incident, None, NOON)
    assert (
        restore_checkpoint(save_checkpoint(plain), replace(replacement(), now=NOON)).actions == ()
    )


def test_a_note_of_another_shape_is_an_error() -> None:
    plain = json.loads(save_checkpoint(treated()))
    with pytest.raises(dacite.DaciteError):
        restore_checkpoint(json.dumps(plain | {"generation": "two"}), replacement())


@pytest.mark.parametrize(
    "note",
    [
        '{"actions": 3}',
        "[]",
        '{"incident": {"resource": {"service": "toaster"}}}',
        '{"incident": {"resource": 3}}',
    ],
)
def test_a_note_of_no_known_kind_is_an_error(note: str) -> None:
    with pytest.raises(ValueError, match=r"known: .*ec2"):
        restore_checkpoint(note, replacement())


def test_a_replay_of_the_sandbox_reads_an_equal_outcome_once() -> None:
    text = dump_outcome(treated())
    with each_text_once():
        first, again = (load_outcome(SETTINGS, str(text)) for _ in range(2))
    assert isinstance(first, InstanceSituation)
    assert isinstance(again, InstanceSituation)
    assert first.incident is again.incident
