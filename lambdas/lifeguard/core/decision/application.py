"""What sites and load balancers say of a server's application: both are one kind of problem."""

from __future__ import annotations

from lifeguard.core.incident.trigger import Phase, Trigger
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import Message, Param, coded, message

NOT_ANSWERING = "endpoint-not-answering"
"""The kind of problem, of every kind of server; so are the references of sites named."""

UNHEALTHY = "unhealthy-target"
"""How the references of load balancers' news are named: a problem of the same kind. A site that
answers ends none of them, nor does a healthy target end a site's."""


def standing(triggers: tuple[Trigger, ...]) -> tuple[Trigger, ...]:
    """Return the news of what does not answer, without what is over; that of sites last.

    A site that is silent says more than a load balancer: it is asked from outside.
    """
    return (*lasting(triggers, UNHEALTHY), *lasting(triggers, NOT_ANSWERING))


def lasting(triggers: tuple[Trigger, ...], name: str) -> tuple[Trigger, ...]:
    """Return the news whose references have this name, without what is over."""
    over = {t.reference for t in triggers if t.phase is Phase.CLEARED}
    return tuple(t for t in named(triggers, name) if t.reference not in over)


def ended(triggers: tuple[Trigger, ...]) -> tuple[Trigger, ...]:
    """Return the news of what answers again, or is not asked any more."""
    both = (*named(triggers, UNHEALTHY), *named(triggers, NOT_ANSWERING))
    return tuple(t for t in both if t.phase is Phase.CLEARED)


def named(triggers: tuple[Trigger, ...], name: str) -> tuple[Trigger, ...]:
    """Return the news whose references have this name."""
    return tuple(t for t in triggers if t.reference.startswith(f"{name}:"))


def only_targets(kind: str, triggers: tuple[Trigger, ...]) -> Trigger | None:
    """Return the latest news of load balancers where a problem of this kind is theirs alone."""
    if kind != NOT_ANSWERING or named(triggers, NOT_ANSWERING):
        return None
    raised = (t for t in reversed(named(triggers, UNHEALTHY)) if t.phase is Phase.RAISED)
    return next(raised, None)


def cause(kind: str, triggers: tuple[Trigger, ...]) -> Message:
    """Return what is wrong in a few words: who says so where load balancers alone do."""
    told = only_targets(kind, triggers)
    if told is None:
        return coded("cause", kind)
    places = told.summary.param("places")
    return message("cause.unhealthy-target", groups=_groups(places))


def _groups(places: Param | None) -> tuple[Foreign, ...]:
    """Return the load balancers' names, of where each finds the server unhealthy."""
    said = places if isinstance(places, tuple) else ()
    names = (one.param("group") for one in said if isinstance(one, Message))
    return tuple(name for name in names if isinstance(name, Foreign))
