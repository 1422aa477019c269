"""What Lifeguard has done, in a few words for a subject."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.kinds.ec2.instance import InstanceState
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import Message, message

Run = tuple[ActionRecord, ...]
"""Acts that followed each other and came to the same: one at least."""


def runs(actions: Iterable[ActionRecord]) -> Iterator[Run]:
    """Yield the acts, those together that are told in one line."""
    for _, found in groupby(actions, lambda act: (act.action, act.result, act.code, act.made)):
        yield tuple(found)


def deeds(situation: Situation) -> tuple[Message, ...]:
    """Return in a few words what has been done to the server; nothing where nothing was."""
    if situation.attempt(Verb.DISCARD_REPLACEMENT) is not None:
        return (message("deed.discarded"),)
    adopted = situation.attempt(Verb.ADOPT_REPLACEMENT)
    if adopted is not None and situation.replacement is not None:
        return (message("deed.replaced", instance=situation.replacement.resource.id),)
    done = {record.action for record in situation.actions if record.worked}
    instance = situation.instance
    if instance is not None and instance.state is not InstanceState.RUNNING:
        done.discard(Verb.START)  # it did not take
    return (*_power(done), *([message("deed.rebooted")] if Verb.REBOOT in done else []))


def _power(done: set[Verb]) -> Iterator[Message]:
    forced, stopped = Verb.FORCE_STOP in done, Verb.STOP in done
    if Verb.START in done and forced:
        yield message("deed.force_restarted")
    elif Verb.START in done and stopped:
        yield message("deed.restarted")
    elif Verb.START in done:
        yield message("deed.started")
    elif forced or stopped:
        yield message("deed.stopped")
