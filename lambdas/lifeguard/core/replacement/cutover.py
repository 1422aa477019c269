"""What a kind of resource says of a replacement and does for it.

`course` is what follows the launch of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.observed import Observed
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message, coded, message

S = TypeVar("S", bound=Situation)

Step = Callable[[S, ActionRecord], Action | None]
"""The action of a step after this launch; None: there is nothing to do."""


KEPT = timedelta(days=7)
"""How long the tags of a replaced resource ask that it be kept; Lifeguard never deletes it."""

WELL_AGAIN = message("replacement.well_again")
"""Why the new one is not wanted: the only reason that needs nobody's attention."""


def _nothing(_: ActionRecord) -> tuple[()]:
    return ()


@dataclass(frozen=True)
class Cutover(Generic[S]):
    """What a kind of resource says of a replacement and does for it.

    * `replaced_for` are the problems that it is the cure of.
    * `boot_limit` is how long one may take until its checks pass, `booted_at` since when the old
      one boots, if that is known.
    * `not_started` is why the new one will never run, and `passes` whether its checks pass.
    * `prepare` are steps while it is on trial, once it runs. One that fails ends the trial.
    * `retire` stops the old one, and `discard` ends the new one of this id.
    * `steps` follow once the old one has been asked to stop; of `moves` a failure is told.
    * `rests`: whether the old one has stopped for good. `unserved` are what of the old one's the
      new one has not got yet.
    * `proof`, `facts` and `left_to_do` are what the operator is told at the end.
    * `remains` is what outlives the new one's end and costs, by the record of that.
    * `back` are the commands that return to the old one, `force_stop` those that stop it by force,
      and `end` the one that ends the new one.
    """

    replaced_for: frozenset[str]
    boot_limit: Callable[[Observed | None], timedelta]
    booted_at: Callable[[S], datetime | None]
    not_started: Callable[[S, ActionRecord], Message]
    passes: Callable[[S], bool]
    retire: Step[S]
    discard: Callable[[str], Action]
    steps: tuple[Step[S], ...]
    moves: tuple[str, ...]
    rests: Callable[[S, ActionRecord], bool]
    proof: Callable[[S], Iterable[Message]]
    facts: Callable[[S, ActionRecord], Iterable[Message]]
    left_to_do: Callable[[S, ActionRecord], Iterable[Message]]
    back: Callable[[S, str], tuple[Command, ...]]
    force_stop: Callable[[Resource], tuple[Command, ...]]
    end: Callable[[Resource, str], Command]
    unserved: Callable[[S], Iterable[Message]]
    remains: Callable[[ActionRecord], Iterable[Message]] = _nothing
    prepare: tuple[Step[S], ...] = ()


def is_gone(situation: Situation) -> bool:
    """Whether the old one exists no more."""
    return situation.observed is None or situation.observed.gone


def at_rest(situation: Situation) -> bool:
    """Whether the old one is stopped, or gone."""
    return situation.observed is None or situation.observed.stopped or situation.observed.gone


def failed_step(tried: ActionRecord) -> Message:
    """Return what AWS has refused, or has not done in all its attempts."""
    step = coded("verb", tried.action)
    return message("replacement.step_failed", step=step, answer=tried.answer)
