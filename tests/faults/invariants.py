"""What must hold after every run, whatever died in it: one function each, beside the reference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

from tests.faults.facts import Facts, Mail

RATE = 5
"""Emails that may go out within one second."""

SUPPRESSION = {
    "EnableApplicationStatusCheckSuppression",
    "DisableApplicationStatusCheckSuppression",
}
"""AWS ends one by itself: who comes late may need another, and finds nothing to end."""

Invariant = Callable[[Facts, Facts], Iterator[str]]
"""(what came of the run, of the same scene without a fault) -> what is wrong."""


def none_is_left_stopped(run: Facts, _reference: Facts) -> Iterator[str]:
    """What we have stopped runs again, or a person knows and an incident is open."""
    for instance in run.stopped_by_us:
        own = [ended for ended in run.incidents if ended.resource == instance]
        if not any(not ended.closed or ended.status == "needs_human" for ended in own):
            yield f"{instance} is left stopped, and no incident is open"
        if not any(mail.urgent and _names(mail, instance) for mail in run.emails):
            yield f"{instance} is left stopped, and no loud email says so"


def only_what_is_opted_in_is_touched(run: Facts, _reference: Facts) -> Iterator[str]:
    """No mutating call names a resource that does not carry the tag."""
    for effect in run.trespasses:
        yield f"{effect.what} on {effect.instance}, which is not opted in"


def effects_happen_once(run: Facts, reference: Facts) -> Iterator[str]:
    """Nothing is stopped, started, rebooted or copied more often than without the fault."""
    for effect, times in (run.effects - reference.effects).items():
        if effect.what not in SUPPRESSION:
            yield f"{effect.what} on {effect.instance} happened {times} times too often"


def every_incident_ends(run: Facts, _reference: Facts) -> Iterator[str]:
    """Each incident is closed, or a person's."""
    for ended in run.incidents:
        if not ended.in_hand:
            yield f"the incident of {ended.resource} stays {ended.status} for ever"


def no_email_is_lost(run: Facts, reference: Facts) -> Iterator[str]:
    """Each email that the operator would have got without the fault is sent."""
    for subject, times in (reference.subjects() - run.subjects()).items():
        yield f"lost, {times} times: {subject}"


def one_email_at_most_is_doubled(run: Facts, reference: Facts) -> Iterator[str]:
    """A death may double the email that it cut off from its checkpoint, and makes no new one."""
    extra = run.subjects() - reference.subjects()
    for subject in extra.keys() - reference.subjects().keys():
        yield f"an email that the fault has made: {subject}"
    if extra.total() > max(1, len(run.deaths)):
        yield f"{extra.total()} emails more than without the fault: {sorted(extra)}"


def emails_keep_the_rate(run: Facts, _reference: Facts) -> Iterator[str]:
    """SNS delivers ten emails a second to a topic's subscribers; half of that is ours."""
    times = sorted(mail.at for mail in run.emails)
    for first, sixth in zip(times, times[RATE:], strict=False):
        if sixth - first < timedelta(seconds=1):
            yield f"more than {RATE} emails within a second at {first}"


def the_end_is_the_same(run: Facts, reference: Facts) -> Iterator[str]:
    """The same instances in the same state, and incidents that have ended in the same way."""
    for instance in run.resources.keys() | reference.resources.keys():
        mine, other = run.resources.get(instance), reference.resources.get(instance)
        if mine != other:
            yield f"{instance} ends as {mine}, not as {other}"
    if run.statuses() != reference.statuses():
        yield f"the incidents end {dict(run.statuses())}, not {dict(reference.statuses())}"
    for effect, times in (reference.effects - run.effects).items():
        if effect.what not in SUPPRESSION:
            yield f"{effect.what} on {effect.instance} is missing {times} times"


def one_replacement_at_most_runs(run: Facts, _reference: Facts) -> Iterator[str]:
    """Of all that was launched, two never run at the end."""
    if len(run.new_ones) > 1:
        yield f"all of these run: {', '.join(run.new_ones)}"


def nothing_is_left_on_trial(run: Facts, _reference: Facts) -> Iterator[str]:
    """What was launched has taken its place or is gone, once the incident is over."""
    if all(ended.closed for ended in run.incidents):
        yield from (f"{instance} runs on, on trial" for instance in run.on_trial)


def the_old_one_stops_only_for_one_that_passes(run: Facts, _reference: Facts) -> Iterator[str]:
    """Nothing is stopped for a new instance whose checks do not pass."""
    yield from (f"{instance} was stopped too early" for instance in run.replaced_early)


def a_question_is_answered_once(run: Facts, _reference: Facts) -> Iterator[str]:
    """No question has two answers."""
    for question, times in Counter(run.approval_answers).items():
        if times > 1:
            yield f"the question {question} has {times} answers"


def nothing_is_done_after_a_no(run: Facts, _reference: Facts) -> Iterator[str]:
    """Once a person has said no, nothing changes."""
    for effect in run.after_a_no:
        yield f"{effect.what} on {effect.instance} although a person has said no"


def nothing_fails(run: Facts, _reference: Facts) -> Iterator[str]:
    """No execution ends in an error, and nothing reaches a dead-letter queue."""
    yield from run.failures


INVARIANTS: tuple[Invariant, ...] = (
    none_is_left_stopped,
    only_what_is_opted_in_is_touched,
    effects_happen_once,
    every_incident_ends,
    no_email_is_lost,
    one_email_at_most_is_doubled,
    emails_keep_the_rate,
    the_end_is_the_same,
    one_replacement_at_most_runs,
    nothing_is_left_on_trial,
    the_old_one_stops_only_for_one_that_passes,
    a_question_is_answered_once,
    nothing_is_done_after_a_no,
    nothing_fails,
)


def broken(run: Facts, reference: Facts) -> list[str]:
    """Return all that is wrong with a run."""
    return [f"{check.__name__}: {what}" for check in INVARIANTS for what in check(run, reference)]


def _names(mail: Mail, instance: str) -> bool:
    return instance in f"{mail.subject}\n{mail.body}"
