"""Which of a Region's running servers Lifeguard protects, and what others lack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lifeguard.core.decision.observed import Observed
from lifeguard.core.policy.policy import Policies, Policy
from lifeguard.core.resources.tags import MADE_BY, REPLACED_BY


@dataclass(frozen=True, slots=True)
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

    @property
    def names(self) -> Mapping[str, str]:
        """Return what people call each server, by its id."""
        return {one.resource.id: one.name for one in self.running}


def coverage(instances: Iterable[Observed], policies: Policies) -> Coverage:
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
        without_backups=tuple(one for one in protected if not _backed_up(named[one.resource.id])),
        changing_address=tuple(one for one in protected if not one.keeps_address),
    )


def _policy(instance: Observed, policies: Policies) -> Policy | None:
    return policies.policies.get(instance.tag(policies.opt_in_tag) or "")


def _backed_up(policy: Policy | None) -> bool:
    return policy is not None and policy.scheduled_backup is not None
