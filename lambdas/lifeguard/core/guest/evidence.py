"""A look as a few lines of an email, and as one clause of its subject."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lifeguard.core.guest.containers import (
    container_findings,
    daemon_findings,
    package_findings,
    stuck_findings,
    unit_findings,
)
from lifeguard.core.guest.cpu import cpu_findings
from lifeguard.core.guest.disk import disk_findings
from lifeguard.core.guest.disk import used as disk_used
from lifeguard.core.guest.disk_growth import filling
from lifeguard.core.guest.finding import GuestFinding
from lifeguard.core.guest.look import GuestLook
from lifeguard.core.guest.memory import memory_findings, oom_findings
from lifeguard.core.guest.memory import used as memory_used
from lifeguard.core.guest.ports import port_findings
from lifeguard.core.guest.visit import GuestVisit
from lifeguard.core.text.message import NOTHING, Message, message

MOST = 6
"""Lines of a look in an email."""

NO_NEWS = frozenset({"guest.not_managed", "guest.not_linux"})
"""Why nobody can look inside, where it is as the operator has set the server up."""

_ORDER: tuple[Callable[[GuestLook], Iterator[GuestFinding]], ...] = (
    memory_findings,
    disk_findings,
    daemon_findings,
    port_findings,
    container_findings,
    cpu_findings,
    stuck_findings,
    oom_findings,
    unit_findings,
    package_findings,
)
"""What can take a whole server down comes first."""


def findings(look: GuestLook) -> tuple[GuestFinding, ...]:
    """Return all that is out of the ordinary, what matters first."""
    return tuple(found for part in _ORDER for found in part(look))


def lines(look: GuestLook) -> tuple[Message, ...]:
    """Return a look as at most six lines; where all is ordinary, as one that says so."""
    odd = [found.said for found in findings(look)]
    told = odd or list(_plain(look))
    flaw = _flaw(look)
    return (*told[: MOST - len(flaw)], *flaw)


def brief(look: GuestLook) -> Message:
    """Return in the few words of a subject what is wrong; nothing where nothing is."""
    return next((found.brief for found in findings(look) if found.brief), NOTHING)


def visit_lines(visit: GuestVisit | None) -> tuple[Message, ...]:
    """Return what a visit found, or why nothing was found; nothing while it is under way.

    Nothing either where nobody ever can look: that would stand in every email.
    """
    if visit is None:
        return ()
    if visit.look is not None:
        found, soon = lines(visit.look), filling(visit)
        return (*found[: MOST - 1], soon) if soon else found
    if not visit.why_not or visit.why_not.code in NO_NEWS:
        return ()
    return (message("guest.no_look", why=visit.why_not),)


def visit_brief(visit: GuestVisit | None) -> Message:
    """Return what a visit found in the few words of a subject."""
    return NOTHING if visit is None or visit.look is None else brief(visit.look)


def _plain(look: GuestLook) -> Iterator[Message]:
    facts = tuple(_facts(look))
    if facts:
        yield message("guest.plain", facts=facts)


def _facts(look: GuestLook) -> Iterator[Message]:
    memory, disks = memory_used(look), [disk_used(disk) for disk in look.disks]
    known = [percent for percent in disks if percent is not None]
    if memory is not None:
        yield message("guest.plain.memory", percent=memory)
    if look.cpu.busy is not None:
        yield message("guest.plain.cpu", percent=round(look.cpu.busy))
    if known:
        yield message("guest.plain.disk", percent=max(known))
    if look.containers:
        running = sum(one.runs for one in look.containers)
        yield message("guest.plain.containers", running=running)


def _flaw(look: GuestLook) -> tuple[Message, ...]:
    """Return that the look is not all there is to see, where it is not."""
    if not look.whole:
        return (message("guest.cut"),)
    if look.unasked:
        asked = look.unasked[0]
        return (message("guest.unasked", what=asked.what, why=asked.why),)
    return ()
