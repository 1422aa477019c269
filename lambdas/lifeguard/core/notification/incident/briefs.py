"""What a subject says of an outcome: a few words in place of its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lifeguard.core.text.message import NOTHING, Message, message

_BY_OTHERS = message("brief.stopped_by_others")

_AGREED = message("brief.agreed")

_BRIEFS: Mapping[str, Message] = MappingProxyType(
    {
        "ask.answer": _AGREED,
        "ask.answer_by": _AGREED,
        "drill.failed": message("brief.drill_failed"),
        "drill.not_launched": message("brief.drill_not_launched"),
        "outcome.announced_in_vain": message("brief.announced_in_vain"),
        "outcome.called_off": message("brief.called_off"),
        "outcome.health_over": message("brief.health_over"),
        "outcome.not_measured": NOTHING,
        "outcome.stopped_after": _BY_OTHERS,
        "outcome.stopped_after_because": _BY_OTHERS,
        "outcome.stopped_by_others": _BY_OTHERS,
        "lightsail_db.stopped": _BY_OTHERS,
        "outcome.stopped_by_others_because": _BY_OTHERS,
        "outcome.stopped_by_someone": _BY_OTHERS,
        "outcome.volume_lost": NOTHING,
        "rds.failed_over": NOTHING,
        "rds.recovered_by_aws": NOTHING,
        "rds.stopped": _BY_OTHERS,
        "replacement.discarded": message("brief.discarded"),
        "replacement.not_discarded": message("brief.not_discarded"),
        "replacement.replaced_unwell": message("brief.replaced_unwell"),
        "waiting.held": message("brief.held"),
        "waiting.turn": message("brief.turn"),
    }
)
"""By the outcome's code; `NOTHING`: the cause says it."""


def brief(what: Message) -> Message:
    """Return an outcome in a few words: its own, where it has no others."""
    obstacles = what.param("obstacles") if what.code == "consent.not_touched" else None
    if isinstance(obstacles, tuple) and len(obstacles) > 1:
        return message("brief.not_touched", first=obstacles[0], count=len(obstacles) - 1)
    return _BRIEFS.get(what.code, what)


def gist(cause: Message, what: Message) -> Message:
    """Return the gist of a subject: the cause, and what came of it."""
    said = brief(what)
    return message("email.gist.cause", cause=cause, what=said) if said else cause
