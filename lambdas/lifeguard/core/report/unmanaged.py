"""Servers that a policy lets Lifeguard look into, and that Systems Manager does not manage.

Each is told once, with how to have it managed: an operator who does not want that is left alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from lifeguard.core.decision.kind import Kinds
from lifeguard.core.decision.observed import Observed
from lifeguard.core.notification.view import Items
from lifeguard.core.policy.policy import GuestMode, Policies
from lifeguard.core.report.coverage import Coverage
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message

MOST = 50
"""Servers of one report: of some kinds Systems Manager is asked one by one."""
NAMED = 5
"""Servers that are named."""


def may_be_unmanaged(
    found: Coverage, policies: Policies, kinds: Kinds, told: Collection[str]
) -> tuple[Observed, ...]:
    """Return the protected servers that may be looked into and were not told yet.

    `told` holds keys of resources (Resource.key). A server that no script of Lifeguard's may look
    into, as one of Windows, needs no agent for it.
    """
    may = (one for one in found.protected if _wanted(one, policies, kinds))
    return tuple(one for one in may if one.resource.key not in told)[:MOST]


def to_manage(servers: Sequence[Observed], kinds: Kinds, opt_in_tag: str) -> Items:
    """Return how to have them managed, one line for each kind; nothing where there are none."""
    return Items(message("report.unmanaged"), tuple(_lines(servers, kinds, opt_in_tag)), whole=True)


def _wanted(server: Observed, policies: Policies, kinds: Kinds) -> bool:
    policy = policies.policies[server.tag(policies.opt_in_tag) or ""]
    kind = kinds[server.resource.service]
    return policy.guest is not GuestMode.OFF and kind.look.inside(server)


def _lines(servers: Sequence[Observed], kinds: Kinds, opt_in_tag: str) -> Iterator[Message]:
    by_kind = sorted(servers, key=lambda one: one.resource.service)
    for service, group in groupby(by_kind, key=lambda one: one.resource.service):
        how, same = kinds[service].email.to_manage, tuple(group)
        if how is not None:
            yield how(_named(same), opt_in_tag)


def _named(servers: Sequence[Observed]) -> Message:
    names = tuple(foreign(one.name) for one in servers[:NAMED])
    rest = len(servers) - len(names)
    if not rest:
        return message("report.names", names=names)
    return message("report.names_more", names=names, count=rest)
