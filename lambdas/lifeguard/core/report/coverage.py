"""Which of a Region's running servers Lifeguard protects, and what others lack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from types import MappingProxyType

from lifeguard.core.decision.kind import Kinds
from lifeguard.core.decision.observed import Observed
from lifeguard.core.decision.own_backups import OwnBackups
from lifeguard.core.policy.policy import Policies, Policy
from lifeguard.core.resources.tags import MADE_BY, REPLACED_BY
from lifeguard.immutable import immutable

RECENT = timedelta(days=1)
"""How far the backups that AWS makes may end before now."""
_NO_KINDS: Kinds = MappingProxyType({})


@immutable
class Coverage:
    """The running servers, each list in the order of their names."""

    running: tuple[Observed, ...]
    protected: tuple[Observed, ...]
    untagged: tuple[Observed, ...]
    unknown: tuple[Observed, ...]
    """Their tag names no policy: Lifeguard only observes them."""
    without_backups: tuple[Observed, ...]
    """Protected, and their policy asks for no scheduled backups."""
    changing_address: tuple[Observed, ...]
    """Protected, and a stop gives them another public IPv4 address."""
    without_own_backups: tuple[Observed, ...] = ()
    """Protected, of a kind that AWS backs up by itself, and it does not."""
    behind: tuple[Observed, ...] = ()
    """Protected, and the backups that AWS makes of them end more than a day ago."""

    @property
    def names(self) -> Mapping[str, str]:
        """Return what people call each server, by its id."""
        return {one.resource.id: one.name for one in self.running}


def coverage(
    instances: Iterable[Observed], policies: Policies, kinds: Kinds = _NO_KINDS
) -> Coverage:
    """Return who is protected among the running servers.

    What Lifeguard itself has launched to try out, or has replaced, is nobody's server.
    """
    found = sorted(instances, key=lambda one: (one.name, one.resource.id))
    running = tuple(one for one in found if not (one.tag(MADE_BY) or one.tag(REPLACED_BY)))
    tag = policies.opt_in_tag
    tagged = tuple(one for one in running if one.tag(tag) is not None)
    named = {one.resource.id: _policy(one, policies) for one in tagged}
    protected = tuple(one for one in tagged if named[one.resource.id] is not None)
    return Coverage(
        running,
        protected,
        untagged=tuple(one for one in running if one.tag(tag) is None),
        unknown=tuple(one for one in tagged if named[one.resource.id] is None),
        without_backups=tuple(
            one
            for one in protected
            if not _backed_up(named[one.resource.id]) and _own(one, kinds) is None
        ),
        without_own_backups=tuple(one for one in protected if _is_off(_own(one, kinds))),
        behind=tuple(one for one in protected if _is_behind(_own(one, kinds), one)),
        changing_address=tuple(one for one in protected if not one.keeps_address),
    )


def _own(one: Observed, kinds: Kinds) -> OwnBackups | None:
    kind = kinds.get(one.resource.service)
    return None if kind is None else kind.look.own_backups(one)


def _is_off(own: OwnBackups | None) -> bool:
    return own is not None and not own.made


def _is_behind(own: OwnBackups | None, one: Observed) -> bool:
    """Whether they are on, and end long ago: of a database AWS saves the log every few minutes."""
    if own is None or not own.made or own.until is None:
        return False
    return one.read_at - own.until > RECENT


def _policy(instance: Observed, policies: Policies) -> Policy | None:
    return policies.policies.get(instance.tag(policies.opt_in_tag) or "")


def _backed_up(policy: Policy | None) -> bool:
    return policy is not None and policy.scheduled_backup is not None
