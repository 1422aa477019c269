"""What Lifeguard can do to a resource: the interface of every kind's actions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar


class Action:
    """One action, ready to be carried out. What is true of all of its class it says itself.

    `verb`, `calls`, `disrupts` and `remedy` have no default: each class says them.

    * `verb` names it in reports, tags and steps: `Verb`, or a code of the kind's own.
    * `calls` are the IAM actions that it needs, reads before it left out (Service Authorization
      Reference).
    * `disrupts`: it restarts or stops the resource, or puts another in its place. All others leave
      the resource as it runs.
    * `remedy` is the one that it belongs to: `Remedy`, or one of the kind's own.
    """

    __slots__ = ()

    verb: ClassVar[str]
    calls: ClassVar[tuple[str, ...]]
    disrupts: ClassVar[bool]
    remedy: ClassVar[str | None]
    backs_up: ClassVar[bool] = False
    """Whether it keeps a copy of the disks."""
    launches: ClassVar[bool] = False
    """Whether it makes a resource, which is on trial from then on."""
    ends_trial: ClassVar[bool] = False
    """Whether the resource that was launched is then in its place, or gone."""
    inside: ClassVar[bool] = False
    """Whether it is done inside a host that runs on. Unless it only `prepares`, it is meant to
    cure, as what disrupts is."""
    prepares: ClassVar[bool] = False
    """Whether it only comes before what disrupts the resource, or takes that back: no cure."""
    quiet: ClassVar[bool] = False
    """Whether it changes nothing that an operator sees, so that no timeline tells of it."""

    @property
    def on(self) -> str:
        """What else it is on, beside the resource itself: a load balancer's name, or ""."""
        return ""


def by_verb(*actions: type[Action]) -> Mapping[str, type[Action]]:
    """Return the classes by their verbs, for what is known of an action by its name alone."""
    return MappingProxyType({action.verb: action for action in actions})
