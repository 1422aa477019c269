"""What Lifeguard's acts have changed about a server, what they have not, and the way back."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.decision.situation import Situation
from lifeguard.core.kinds.ec2.instance import PublicIpKind
from lifeguard.core.notification.view import Pairs
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import Message, message

_MOVES = frozenset({Verb.START, Verb.ADOPT_REPLACEMENT})


def changes(situation: Situation) -> Pairs:
    """Return the lines about it; none where nothing was done."""
    done = {act.action for act in situation.actions if act.worked}
    if not done & (_MOVES | {Verb.REBOOT}):
        return Pairs(())
    return Pairs(tuple(_rows(situation, done)))


def _rows(situation: Situation, done: set[Verb]) -> Iterator[tuple[Message, Message]]:
    if changed := tuple(_changed(situation, done)):
        yield message("label.changed"), message("email.listed", items=changed)
    yield message("label.unchanged"), message("email.listed", items=tuple(_same(situation, done)))
    image = situation.attempt(Verb.CREATE_IMAGE)
    if image is not None and image.worked and image.made:
        back = message("email.way_back", image=image.made, at=image.at)
        yield message("label.way_back"), back


def _changed(situation: Situation, done: set[Verb]) -> Iterator[Message]:
    if Verb.ADOPT_REPLACEMENT in done and situation.replacement is not None:
        yield message("change.instance", instance=situation.replacement.resource.id)
    if done & _MOVES:
        yield message("change.host")
    if situation.changed_address is not None:
        before, now = situation.changed_address
        yield message("change.address", before=before, now=now)
    if Verb.CHANGE_TYPE in done and situation.instance is not None:
        yield message("change.type", type=situation.instance.type)


def _same(situation: Situation, done: set[Verb]) -> Iterator[Message]:
    if Verb.ADOPT_REPLACEMENT not in done:
        yield from (message("same.id"), message("same.private_ip"), message("same.volumes"))
    if not done & _MOVES:
        yield message("same.host")
    instance = situation.instance
    if instance is None:
        return
    if instance.public_ip is PublicIpKind.ELASTIC:
        yield message("same.elastic_ip")
    if instance.public_ip is PublicIpKind.NONE and Verb.ADOPT_REPLACEMENT not in done:
        yield message("same.no_public_ip")
