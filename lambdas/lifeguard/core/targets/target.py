"""One server as a load balancer's health check finds it, in the words of EC2 and Lightsail alike.

The states and reasons are TargetHealth's of Elastic Load Balancing and InstanceHealthSummary's of
Lightsail, by botocore's models.
"""

from __future__ import annotations

from enum import StrEnum

from lifeguard.immutable import immutable

_FAILURES = frozenset({"Timeout", "ResponseCodeMismatch", "FailedHealthChecks"})
"""What a health check finds wrong; with `InternalError` the load balancer itself has failed."""

_STOPPED = "InvalidState"
"""The server is stopped or terminated."""


class TargetVerdict(StrEnum):
    """What a load balancer's word says of a server's application."""

    FAILS = "fails"
    UNDECIDED = "undecided"  # not known yet: what was known goes on
    STOPPED = "stopped"  # the server does not run: its application is not asked
    FINE = "fine"  # it answers, or no traffic is meant to reach it


@immutable
class RegisteredTarget:
    """A server behind a load balancer; it may be there on several ports, each with its own word."""

    host: str  # the server's id
    group: str  # the name of the target group, or of Lightsail's load balancer
    health: str
    reason: str = ""

    @property
    def verdict(self) -> TargetVerdict:
        """What the health check says."""
        _, _, reason = self.reason.partition(".")
        match self.health:
            case "unhealthy":
                return TargetVerdict.FAILS if reason in _FAILURES else TargetVerdict.UNDECIDED
            case "healthy" | "unavailable":
                return TargetVerdict.FINE
            case "unused":
                return TargetVerdict.STOPPED if reason == _STOPPED else TargetVerdict.FINE
            case _:  # initial, draining, unhealthy.draining, and what is newer
                return TargetVerdict.UNDECIDED

    @property
    def serves(self) -> bool:
        """Whether traffic may reach it."""
        return self.verdict is TargetVerdict.FINE and self.health != "unused"


@immutable
class TargetLook:
    """What one sweep has asked of the load balancers of a kind.

    `groups` are all that there are, `looked` those whose turn it was and that answered.
    """

    groups: tuple[str, ...] = ()
    looked: frozenset[str] = frozenset()
    targets: tuple[RegisteredTarget, ...] = ()
    unanswered: tuple[str, ...] = ()
