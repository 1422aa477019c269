"""The last remedy: asking for a new instance from the newest good snapshot, and launching it.

It is always asked about: it costs money each month, and its data is that of the snapshot.
`obstacles` says what stands in its way, `cutover` what follows the launch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from lifeguard.core.approval.ask import ask, chosen, settle
from lifeguard.core.decision.decision import Decision, Execute, Wait
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.retry import retry
from lifeguard.core.decision.runbook import Remedy, Runbook
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.question import ApprovalRequest, Choice, Risk
from lifeguard.core.kinds.lightsail.action import LaunchFromSnapshot
from lifeguard.core.kinds.lightsail.burst import Bundle
from lifeguard.core.kinds.lightsail.commands import launch
from lifeguard.core.kinds.lightsail.instance import LightsailSituation
from lifeguard.core.kinds.lightsail.launch_spec import BundleChoice, LightsailPlan, SnapshotPoint
from lifeguard.core.kinds.lightsail.problem import LightsailProblem
from lifeguard.core.kinds.lightsail.replacement.obstacles import obstacles_to
from lifeguard.core.policy.policy import ScheduledBackup
from lifeguard.core.remediation.admission import entering
from lifeguard.core.remediation.consent import FLAPS
from lifeguard.core.remediation.holds import stormy
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import Message, coded, message

NEW_INSTANCE = "new_instance"
"""What a question offers."""

RISKS = ("new_name", "billed_twice")
"""Of its own: another name, and two bills until the old instance is deleted."""

_NOT_LAUNCHED = "replacement:not_launched"
"""What the question is asked under."""

_LONGEST = 200
"""Characters of the old name that the new one begins with: a name has at most 255 [botocore]."""


def new_name(incident: Incident) -> str:
    """Return the name of the new instance: one for the incident, and no other has it."""
    return f"{incident.resource.id[:_LONGEST]}-{incident.id[:8]}"


def healthy_until(situation: LightsailSituation) -> datetime | None:
    """Return the time before which a snapshot must have been made to be good; None: at any time.

    When the host fails, the system fails with it, and its disks are as good as they were.
    """
    if any(problem.kind == LightsailProblem.SYSTEM_CHECK for problem in situation.seen):
        return None
    spoilt = (p.since for p in situation.seen if p.kind == LightsailProblem.INSTANCE_CHECK)
    return min(spoilt, default=None)


def replace_instance(
    situation: LightsailSituation, problem: Problem, book: Runbook, question: ApprovalRequest
) -> Decision:
    """Return the next move towards a new instance: why it cannot be, the question, the launch."""
    plan = situation.replacement_plan
    if plan is None:
        return ask(situation, question)
    if waits := _for_a_snapshot(situation, plan):
        return waits
    choices, obstacles = _choices(situation, plan), tuple(obstacles_to(plan))
    if plan.point is None or not choices or obstacles:
        return ask(situation, _by_hand(question, obstacles))
    asked = _question(situation, question, plan, plan.point, choices)
    if put := settle(situation, asked):
        return put
    bundle = _bundle(plan, chosen(situation, asked))
    launches = LaunchFromSnapshot(
        new_name(situation.incident),
        plan.point.snapshot,
        bundle.id,
        plan.spec,
        situation.settings.opt_in_tag,
    )
    begun = (
        stormy(situation, problem, anew=True)
        or entering(situation, problem, replace(book, rungs=(Remedy.REPLACE,)))
        or Execute(launches, problem.what)
    )
    failed = situation.attempt(Verb.LAUNCH_REPLACEMENT)
    if failed is None:
        return begun
    later = message("replacement.launch_later", answer=failed.answer)
    not_launched = ApprovalRequest(
        _NOT_LAUNCHED,
        message("replacement.not_launched"),
        question.action_required,
        (failed.answer, *question.reasons),
        question.commands,
    )
    return retry(situation, failed, begun, later) or ask(situation, not_launched)


def _for_a_snapshot(situation: LightsailSituation, plan: LightsailPlan) -> Decision | None:
    """Wait a little for a snapshot of newer data, where nothing else stands in the way."""
    until = plan.due(situation.now)
    if plan.coming is None or until is None or any(obstacles_to(plan, but_the_snapshot=True)):
        return None
    again = min(durations.backoff(plan.coming.created_at, situation.now), until)
    return Wait(again, message("lightsail.snapshot_pending", snapshot=plan.coming.snapshot))


def _by_hand(question: ApprovalRequest, obstacles: tuple[Message, ...]) -> ApprovalRequest:
    """Say first what stands in the way: a long email shows the first reasons alone."""
    reasons = (message("replacement.not_replaced", reason=one) for one in obstacles)
    return replace(question, reasons=(*reasons, *question.reasons))


def _choices(situation: LightsailSituation, plan: LightsailPlan) -> tuple[Choice, ...]:
    """Return what a yes may mean, first what changes something.

    On the same plan an instance whose burst capacity is gone is soon as slow as before.
    """
    burst = None if situation.observed is None else situation.observed.burst
    spent = burst is not None and burst.gone
    order = (BundleChoice.BIGGER, BundleChoice.SAME)
    found = ((one, plan.bundle(one)) for one in (order if spent else reversed(order)))
    return tuple(
        Choice(one, _priced(one, bundle, plan.now or bundle))
        for one, bundle in found
        if bundle is not None
    )


def _bundle(plan: LightsailPlan, choice: str) -> Bundle:
    """Return the plan that was chosen.

    Raises:
        ValueError: it is not among the choices.
    """
    bundle = plan.bundle(choice)
    if bundle is None:
        msg = f"nobody was asked about {choice!r}"
        raise ValueError(msg)
    return bundle


def _priced(choice: BundleChoice, bundle: Bundle, now: Bundle) -> Message:
    """Return a choice with what it costs a month, and what the old instance does."""
    return coded(
        "lightsail.on",
        choice,
        bundle=bundle.id,
        memory=f"{bundle.memory_gib:g}",
        price=f"{bundle.price:.2f}",
        now=f"{now.price:.2f}",
    )


def _question(
    situation: LightsailSituation,
    question: ApprovalRequest,
    plan: LightsailPlan,
    point: SnapshotPoint,
    choices: tuple[Choice, ...],
) -> ApprovalRequest:
    flapping = situation.treatments_lately >= FLAPS
    return ApprovalRequest(
        question.about,
        question.brief,
        (message("lightsail.replace_by_hand"),),
        (_data(situation, point), *question.reasons, *_told(situation, plan, point, choices)),
        launch(situation.incident, plan.spec, point.snapshot, _bundle(plan, choices[0].name)),
        proposed_action=NEW_INSTANCE,
        risks=(
            Risk.LOST_CHANGES,
            Risk.TWO_AT_ONCE,
            *RISKS,
            *([] if plan.spec.static_ip else [Risk.PUBLIC_IP]),
            *([Risk.FLAPPING] if flapping else []),
        ),
        detail=point.snapshot,
        loses_since=point.created_at,
        deadline=question.deadline,
        steps=tuple(_steps(plan, point)),
        choices=choices,
    )


def _data(situation: LightsailSituation, point: SnapshotPoint) -> Message:
    """Return how old the data is that the new instance starts with."""
    age = _rounded(situation.now - point.created_at)
    return message("lightsail.newest_snapshot", snapshot=point.snapshot, age=age)


def _told(
    situation: LightsailSituation,
    plan: LightsailPlan,
    point: SnapshotPoint,
    choices: tuple[Choice, ...],
) -> Iterator[Message]:
    """Yield what each choice costs, and what is not as it should be."""
    age = situation.now - point.created_at
    yield from (choice.says for choice in choices)
    oldest = (situation.subject()[1].scheduled_backup or ScheduledBackup()).oldest
    if age > oldest:
        yield message("lightsail.old_snapshot", limit=oldest)
    if plan.coming is not None:
        yield message("lightsail.coming_snapshot", snapshot=plan.coming.snapshot)


def _rounded(age: timedelta) -> timedelta:
    """Return whole minutes: nobody needs more of an age."""
    return timedelta(minutes=age // timedelta(minutes=1))


def _steps(plan: LightsailPlan, point: SnapshotPoint) -> Iterator[Message]:
    yield message("lightsail.step.launches", snapshot=point.snapshot)
    yield message("offer_step.retires")
    if plan.spec.static_ip:
        yield message("lightsail.step.moves", static_ip=plan.spec.static_ip)
    yield message("lightsail.step.keeps_old")
    yield message("lightsail.step.gives_up_new")
    yield message("offer_step.proof")
