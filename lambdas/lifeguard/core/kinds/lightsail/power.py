"""What follows Lifeguard's own stop, start and reboot of a Lightsail instance.

What Lifeguard has stopped it starts again, whatever Lightsail answers: for a day, and the operator
hears of the first failure.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from lifeguard.core.approval.ask import ask, settle
from lifeguard.core.decision.decision import Decision, Execute, NotificationKind, Notify, Wait
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.question import ApprovalRequest, ProposedAction, Risk
from lifeguard.core.kinds.lightsail.action import BUSY, ForceStopLightsail, StartLightsail
from lifeguard.core.kinds.lightsail.balancing import LOAD_BALANCERS
from lifeguard.core.kinds.lightsail.commands import by_hand, start, stop_by_force
from lifeguard.core.kinds.lightsail.instance import (
    LightsailInstance,
    LightsailSituation,
    LightsailState,
)
from lifeguard.core.kinds.lightsail.problem import LightsailProblem
from lifeguard.core.remediation.balancing.returning import owed
from lifeguard.core.remediation.plain import following, site_starting
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.schedule.durations import BOOT, BOOT_LIMIT
from lifeguard.core.text.message import Message, message

_STOPS = frozenset({Verb.STOP, Verb.FORCE_STOP})
_follow = following(BOOT, BOOT_LIMIT)


def underway(situation: LightsailSituation) -> Decision | None:
    """Return what follows our last act, or None when its effect is there (or there was none)."""
    last, instance = situation.last, situation.observed
    if last is None or instance is None:
        return None
    if last.action in _STOPS:
        return _after_stop(situation, last, instance)
    if last.action == Verb.START and not last.worked and instance.stopped:
        return _start_again(situation, last, last.answer)
    if last.action == Verb.START and instance.stopped and instance.read_at > last.at:
        return None if _stopped_later(situation, last) else _fell_back(situation, last)
    return _follow(situation) or _site_follows(situation, last, instance)


def _site_follows(
    situation: LightsailSituation, last: ActionRecord, instance: LightsailInstance
) -> Decision | None:
    if not (last.worked and instance.well) or owed(LOAD_BALANCERS, situation):
        return None  # what is not behind its load balancer yet may not answer under its URL
    return site_starting(situation, last, BOOT_LIMIT)


def _after_stop(
    situation: LightsailSituation, last: ActionRecord, instance: LightsailInstance
) -> Decision | None:
    if last.worked and instance.read_at <= last.at:
        return Wait(last.at + durations.STOP, message("waiting.stopping"), then=StartLightsail())
    if not _ours(situation):
        return None
    if instance.stopped:
        return Execute(StartLightsail(), message("waiting.must_run"))
    if instance.state == LightsailState.STOPPING:
        return _hanging(situation, last)
    if instance.changing or not last.worked:
        return None  # somebody has started it meanwhile, or the stop has failed
    return _not_stopping(situation, last)


def _ours(situation: LightsailSituation) -> bool:
    """Whether a stop of ours may have been made since our last start.

    Of one that Lightsail has refused, or had no time for, nothing comes: whoever has stopped the
    instance meanwhile is left to it. Of one that has failed otherwise only the answer may be lost.
    """
    since = takewhile(
        lambda record: not (record.action == Verb.START and record.worked),
        reversed(situation.treatments),
    )
    return any(
        record.worked or (record.result is Result.FAILED and record.code != BUSY)
        for record in since
        if record.action in _STOPS
    )


def _not_stopping(situation: LightsailSituation, last: ActionRecord) -> Decision | None:
    """Wait for a stop that Lightsail has accepted; one without effect counts as made in vain."""
    if situation.now >= last.at + durations.STOP_STARTS:
        return None
    until = durations.backoff(last.at, situation.now)
    return Wait(until, message("waiting.stop_not_begun"), then=StartLightsail())


def _hanging(situation: LightsailSituation, last: ActionRecord) -> Decision:
    """Wait for a stop; of a failed host it is forced then, else a person is asked."""
    policy = situation.policy
    limit = last.at if policy is None else last.at + policy.force_stop_after
    if situation.now < limit:
        until = min(durations.backoff(last.at, situation.now), limit)
        return Wait(until, message("waiting.still_stopping"), then=StartLightsail())
    forced = Execute(ForceStopLightsail(), message("waiting.stop_hangs", since=last.at))
    failed = any(one.kind == LightsailProblem.SYSTEM_CHECK for one in situation.seen)
    if failed and last.action == Verb.STOP:
        return forced
    resource = situation.incident.resource
    question = ApprovalRequest(
        "hanging",
        message("question.hangs", state=LightsailState.STOPPING),
        (message("question.force_the_stop"),),
        (message("question.stop_hangs", since=last.at),),
        (stop_by_force(resource), start(resource)),
        proposed_action=ProposedAction.FORCE_STOP if last.action == Verb.STOP else None,
        risks=(Risk.UNCLEAN_STOP,),
    )
    asked = settle(situation, question) or forced
    if not isinstance(asked, Wait) or situation.now >= last.at + durations.START_LIMIT:
        return asked
    # Lightsail tells nobody when it is stopped: it is looked at, for the start must follow.
    until = min(asked.until, durations.backoff(last.at, situation.now))
    return replace(asked, until=until, then=StartLightsail())


def _stopped_later(situation: LightsailSituation, start: ActionRecord) -> bool:
    """Whether it was up after our start, and somebody has stopped it since."""
    since = situation.stopped_since
    return since is not None and since > start.at + BOOT_LIMIT


def _fell_back(situation: LightsailSituation, last: ActionRecord) -> Decision:
    """Lightsail has accepted a start, and the instance is stopped: it may not have begun yet."""
    if situation.now < last.at + durations.ANSWER:
        until = last.at + durations.ANSWER
        return Wait(until, message("waiting.start_requested"), then=StartLightsail())
    return _start_again(situation, last, message("waiting.start_not_made"))


def _start_again(situation: LightsailSituation, last: ActionRecord, reason: Message) -> Decision:
    """Try the start again for a day, with growing pauses; the operator is told at once."""
    first = _first_try(situation, last)
    resource = situation.incident.resource
    if situation.now >= first.began + durations.START_LIMIT:
        return ask(
            situation,
            ApprovalRequest(
                "start",
                message("question.cannot_start"),
                (message("question.start_by_hand"),),
                (message("question.tried_for_a_day", reason=reason),),
                by_hand(resource, "start", ()),
            ),
        )
    told = situation.has_sent(NotificationKind.STRANDED, _NOT_STARTED)
    if told is None or told.at < first.began:
        what = message("question.does_not_start_yet")
        return Notify(NotificationKind.STRANDED, what, reasons=(reason,), about=_NOT_STARTED)
    until = durations.backoff(first.began, last.at)
    if situation.now < until:
        return Wait(until, message("waiting.start_again", reason=reason), then=StartLightsail())
    return Execute(StartLightsail(), message("waiting.must_run_again"))


_NOT_STARTED = "not-started"


def _first_try(situation: LightsailSituation, last: ActionRecord) -> ActionRecord:
    """Return the first start since the latest stop that took effect."""
    tries = [last]
    for record in reversed(situation.treatments):
        if record.action in _STOPS and record.worked:
            break
        if record.action == Verb.START:
            tries.append(record)
    return tries[-1]
