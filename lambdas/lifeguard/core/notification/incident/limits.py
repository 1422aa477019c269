"""What keeps the limits that Lifeguard has set in containers for good."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.cpu import CpuLimit
from lifeguard.core.guest.memory import MemoryLimit
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.resources.verb import InsideVerb
from lifeguard.core.text.message import Message

_KB = 1024


def lasting(situation: Situation) -> Iterator[Message]:
    """Yield the lines of the compose file for each limit, as the latest look has read it.

    For want of burst capacity the duty says it already.
    """
    for record in situation.actions:
        if record.worked and not situation.kind.traits(record.problem).metric:
            yield from _lasting(situation, record)


def _lasting(situation: Situation, record: ActionRecord) -> Iterator[Message]:
    look = None if situation.guest is None else situation.guest.look
    container = None if look is None else look.container(record.on)
    if container is None:
        return
    if record.action == InsideVerb.LIMIT_MEMORY and container.memory_limit_kb:
        yield MemoryLimit(container, container.memory_limit_kb // _KB).lasting
    if record.action == InsideVerb.LIMIT_CPU and container.cpu_limit:
        yield CpuLimit(container, round(100 * container.cpu_limit)).lasting
