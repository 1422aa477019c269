"""Where a server receives requests from: what its kind says of the load balancers it is behind.

A place is a load balancer or a target group, by its name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.incident import Intent
from lifeguard.core.resources.verb import ShutdownVerb
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message
from lifeguard.immutable import immutable

S = TypeVar("S", bound=Situation)


@immutable
class TrafficPlace:
    """A place as it sees the incident's server: whether that is there, and is to stay there."""

    attached: bool


class TrafficPlaces(ABC, Generic[S]):
    """The places of one kind of server, and the acts by which it leaves them and returns.

    * `leaves` and `returns` are the verbs of these acts.
    * `restarts` are the verbs of what it leaves for.
    * `between` are those of the acts that come between leaving and the restart.
    * `busy` is AWS's code of an answer that says for certain that nothing was done for now.
    """

    leaves: ClassVar[str]
    returns: ClassVar[str]
    restarts: ClassVar[frozenset[str]]
    between: ClassVar[frozenset[str]] = frozenset({ShutdownVerb.END_CONTAINERS})
    busy: ClassVar[str] = ""

    @abstractmethod
    def sees(self, situation: S, place: str) -> TrafficPlace | None:
        """Return what a place says of the server, or None: nothing."""

    @abstractmethod
    def are_known(self, situation: S) -> bool:
        """Whether the places have been read."""

    @abstractmethod
    def is_deleted(self, situation: S, left: ActionRecord, tried: ActionRecord | None) -> bool:
        """Whether somebody has deleted a place that was left; `tried` is the latest return."""

    @abstractmethod
    def to_leave(self, situation: S, remedy: str) -> Iterable[str]:
        """Return the places to leave before a remedy's first act, in a fixed order."""

    @abstractmethod
    def leave(self, situation: S, place: str) -> Action:
        """Return the act that takes the server out of a place."""

    @abstractmethod
    def come_back(self, situation: S, place: str) -> Action:
        """Return the act that puts it back."""

    @abstractmethod
    def requests_until(self, situation: S, left: ActionRecord) -> datetime | None:
        """Return until when requests that are under way are waited for; None: there are none."""

    @abstractmethod
    def restart(self, remedy: str) -> Action | None:
        """Return the act that follows the wait for them; None: it is not known beforehand."""

    @abstractmethod
    def leaves_until(self, situation: S, left: ActionRecord) -> datetime | None:
        """Return until when it cannot come back because it is still leaving; None: it can."""

    @abstractmethod
    def named(self, place: str) -> Message:
        """Return a place as a person knows it."""

    @abstractmethod
    def by_hand(self, situation: S, place: str) -> Command:
        """Return the command that puts the server back."""

    def moves(self, situation: S) -> tuple[ActionRecord, ...]:
        """Return how the server itself has left places and returned, in the order of time."""
        moving = {self.leaves, self.returns}
        return tuple(r for r in situation.actions if r.action in moving and not r.made)

    def shows(self, situation: S, intent: Intent) -> bool:
        """Whether a place shows that an intended move was made."""
        moved = intent.action in {self.leaves, self.returns}
        if not moved or not intent.on or not self.are_known(situation):
            return False
        seen = self.sees(situation, intent.on)
        attached = seen is not None and seen.attached
        return attached is (intent.action == self.returns)
