"""What was changed before a server failed: by hand, by a deployment, by Lifeguard itself."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.created import CreatedContainer, created_before
from lifeguard.core.incident.past_act import PastAct
from lifeguard.core.incident.vital_signs import HandChange, VitalSigns
from lifeguard.core.remediation.inside.returning import telling_look
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, coded, message


def changed(situation: Situation, signs: VitalSigns) -> Iterator[Message]:
    """Yield one line for each way in which the server was changed before, the latest of it named.

    None of them is said to be the cause. What this incident has done itself its timeline tells.
    """
    if signs.changes:
        yield _by_hand(signs.changes)
    visit = telling_look(situation)
    if visit is not None and visit.look is not None:
        created = created_before(visit.look, signs.until)
        if created:
            yield _created(created)
    acts = tuple(act for act in situation.incident.acts_before if _tells(situation, act))
    if acts:
        yield _done(acts)


def _by_hand(changes: tuple[HandChange, ...]) -> Message:
    last, more = changes[0], len(changes) - 1
    if not more:
        return message("vital.changed", event=last.event, at=last.at, by=last.by)
    return message("vital.changed_often", event=last.event, at=last.at, by=last.by, more=more)


def _created(containers: tuple[CreatedContainer, ...]) -> Message:
    last, more = containers[0], len(containers) - 1
    name = foreign(last.name)
    if not more:
        return message("vital.created", name=name, at=last.at, image=last.image)
    return message("vital.created_often", name=name, at=last.at, image=last.image, more=more)


def _tells(situation: Situation, act: PastAct) -> bool:
    """Whether an act changed how the server runs: no backup, no preparation, no bookkeeping."""
    known = situation.kind.actions.get(act.action)
    return known is not None and (known.disrupts or (known.inside and not known.prepares))


def _done(acts: tuple[PastAct, ...]) -> Message:
    last, more = acts[-1], len(acts) - 1
    what = coded("verb", last.action)
    if last.on:
        what = message("vital.done_on", verb=what, on=foreign(last.on))
    if not more:
        return message("vital.done", what=what, at=last.at)
    return message("vital.done_often", what=what, at=last.at, more=more)
