"""Each invariant can fail: a build of Lifeguard that is broken in one place breaks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import boto3
import pytest

from lifeguard import clock
from lifeguard.aws.ec2 import execute, reader
from lifeguard.aws.ec2 import replace as ec2_replace
from lifeguard.aws.ec2.images import create_image
from lifeguard.aws.ledger.items import record_key
from lifeguard.aws.ledger.questions import Questions
from lifeguard.aws.ledger.table import Table
from lifeguard.aws.sns.publish import Notifier
from lifeguard.core.approval import ask
from lifeguard.core.decision.decision import (
    Close,
    Decision,
    Execute,
    Wait,
)
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.incident.question import AnswerKind, ApprovalAnswer, ApprovalRequest
from lifeguard.core.kinds.ec2.action import LaunchReplacement, StartInstance
from lifeguard.core.kinds.ec2.replacement import cutover
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.notification.form import Email
from lifeguard.core.planner.decide import decide
from lifeguard.core.resources.opt_in import OptIn
from lifeguard.core.text.message import message
from lifeguard.functions.approve.answer import ApprovalLookup, ApprovalService, ApprovalStatus
from lifeguard.functions.respond import act, lifecycle, observe, steps
from sandbox.lambda_runtime.crash import Crashes, Point
from tests.faults import invariants
from tests.faults.facts import play
from tests.faults.scenes import SCENES
from tests.faults.test_crash_points import dies_at, reference
from tests.faults.test_dead_for_good import dies_for_good
from tests.support.sample import sampled

Build = Callable[[pytest.MonkeyPatch], None]
Where = Callable[[Point], bool]


def never_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was stopped is taken for cured, without a word."""

    def decided(situation: InstanceSituation) -> Decision:
        move = decide(situation)
        if isinstance(move, Execute) and isinstance(move.action, StartInstance):
            return Close(IncidentStatus.RESOLVED, message("outcome.checks_pass"), tell=False)
        return replace(move, then=None) if isinstance(move, Wait) else move

    monkeypatch.setattr(lifecycle, "next_move", decided)
    monkeypatch.setattr(act, "decide", decided)


def minds_no_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every instance is taken for opted in."""
    monkeypatch.setattr(
        observe, "opt_in", lambda _, policies, **_how: OptIn(policies.policies["default"])
    )


def knows_no_instance(monkeypatch: pytest.MonkeyPatch) -> None:
    """No instance is taken for opted in."""
    monkeypatch.setattr(observe, "opt_in", lambda _server, _policies, **_how: OptIn(None))


def names_each_image_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A repeated CreateImage is no duplicate for EC2."""
    make, number = create_image.create_image, 0

    def made(ec2: Any, resource: Any, name: str, incident_id: str) -> str:  # noqa: ANN401  boto3's
        nonlocal number
        number += 1
        return make(ec2, resource, f"{name}-{number}", incident_id)

    monkeypatch.setattr(execute, "create_image", made)


def takes_no_execution_for_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    """An incident whose execution has died is left alone."""
    monkeypatch.setattr(Incident, "dead", lambda _self, _now: False)


def notes_an_email_before_it_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that is tried again finds the note, and sends nothing."""
    publish, noted = Notifier.publish, set[str]()

    def sent(self: Notifier, email: Email) -> None:
        if email.subject in noted:
            return
        noted.add(email.subject)
        self.rate.take(clock.now())  # a call, as the note's write would be
        publish(self, email)

    monkeypatch.setattr(Notifier, "publish", sent)


def sends_several_times(times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each email goes out again and again, past all limits."""

    def sent(self: Notifier, email: Email) -> None:
        sns = boto3.client("sns", "us-east-1")
        for _ in range(times):
            sns.publish(TopicArn=self.topic_arn, Subject=email.subject, Message=email.body)

    monkeypatch.setattr(Notifier, "publish", sent)


def has_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step raises what nobody expects."""

    def suspended(*_: object) -> InstanceSituation:
        msg = "a bug"
        raise KeyError(msg)

    monkeypatch.setattr(steps, "suspend", suspended)


def launches_each_time_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A repeated launch finds neither its token nor the instance."""
    launch, number = ec2_replace.launch, 0

    def launched(ec2: Any, action: LaunchReplacement, *rest: Any) -> str:  # noqa: ANN401  boto3's
        nonlocal number
        number += 1
        return launch(ec2, replace(action, token=f"{action.token}-{number}"), *rest)

    monkeypatch.setattr(ec2_replace, "launch", launched)
    monkeypatch.setattr(reader, "find_launched", lambda *_: "")


def adopts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The new instance stays on trial."""
    monkeypatch.setattr(ec2_replace, "adopt", lambda *_: None)


def takes_any_new_one_for_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was launched passes."""
    monkeypatch.setattr(cutover, "CUTOVER", replace(cutover.CUTOVER, passes=lambda _case: True))


def takes_every_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question stands whatever has been answered."""
    note = Questions.answer

    def look(self: ApprovalService, incident: str, _question: str) -> ApprovalLookup:
        found = self.questions.read(incident)
        return ApprovalLookup(ApprovalStatus.OPEN, found.pending_approval if found else None)

    def noted(self: Questions, incident: str, verdict: ApprovalAnswer) -> Incident | None:
        Table(self.table, self.region).update(record_key(incident), remove=("answered_ids",))
        return note(self, incident, verdict)

    monkeypatch.setattr(ApprovalService, "look", look)
    monkeypatch.setattr(Questions, "answer", noted)


def takes_a_no_for_a_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any answer will do."""
    answer_to = ask.answer_to

    def answered(situation: InstanceSituation, question: ApprovalRequest) -> ApprovalAnswer | None:
        found = answer_to(situation, question)
        return None if found is None else replace(found, kind=AnswerKind.YES)

    monkeypatch.setattr(ask, "answer_to", answered)


def nowhere(_point: Point) -> bool:
    return False


def after(action: str) -> Where:
    return lambda point: point.after.startswith(action)


def before(action: str) -> Where:
    return lambda point: point.before.startswith(action)


@dataclass(frozen=True, slots=True)
class Mutation:
    """One broken build, and the death that shows it."""

    invariant: invariants.Invariant
    build: Build
    scene: str = "retirement"
    where: Where = nowhere
    for_good: bool = False

    def crashes(self) -> Crashes:
        """Let a process die at the first point of the reference that is meant."""
        found = [p.number for p in reference(self.scene).points if self.where(p)]
        if not found:
            return Crashes()
        return dies_for_good(found[0]) if self.for_good else dies_at(found[0])


MUTATIONS = (
    Mutation(invariants.none_is_left_stopped, never_starts),
    Mutation(invariants.only_what_is_opted_in_is_touched, minds_no_tag, "not opted in"),
    Mutation(invariants.effects_happen_once, names_each_image_anew, where=after("ec2:CreateImage")),
    Mutation(
        invariants.every_incident_ends,
        takes_no_execution_for_dead,
        where=after("ec2:CreateImage"),
        for_good=True,
    ),
    Mutation(
        invariants.no_email_is_lost, notes_an_email_before_it_is_sent, where=before("sns:Publish")
    ),
    Mutation(invariants.one_email_at_most_is_doubled, partial(sends_several_times, 3)),
    Mutation(invariants.emails_keep_the_rate, partial(sends_several_times, 6)),
    Mutation(invariants.the_end_is_the_same, knows_no_instance),
    Mutation(
        invariants.one_replacement_at_most_runs,
        launches_each_time_anew,
        "replaced",
        where=after("ec2:RunInstances #3"),  # two dry runs come first
    ),
    Mutation(invariants.nothing_is_left_on_trial, adopts_nothing, "replaced"),
    Mutation(
        invariants.the_old_one_stops_only_for_one_that_passes,
        takes_any_new_one_for_proven,
        "replaced",
    ),
    Mutation(invariants.a_question_is_answered_once, takes_every_answer, "asked, a no"),
    Mutation(invariants.nothing_is_done_after_a_no, takes_a_no_for_a_yes, "asked, a no"),
    Mutation(invariants.nothing_fails, has_a_bug),
)


def test_each_invariant_has_a_mutation() -> None:
    assert {mutation.invariant for mutation in MUTATIONS} == set(invariants.INVARIANTS)


@pytest.mark.parametrize("mutation", sampled(MUTATIONS, 3), ids=lambda m: m.invariant.__name__)
def test_a_broken_build_breaks_its_invariant(
    mutation: Mutation, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = reference(mutation.scene)
    whole = play(SCENES[mutation.scene], mutation.crashes())
    assert list(mutation.invariant(whole, without)) == []
    mutation.build(monkeypatch)
    broken = play(SCENES[mutation.scene], mutation.crashes())
    assert list(mutation.invariant(broken, without)) != []
