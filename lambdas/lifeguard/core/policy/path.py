"""The hops of a request's path, as the operator names them, and where each one's evidence is."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from lifeguard.immutable import immutable


class HopPlace(StrEnum):
    """Where a hop's log or its metrics are; the words are the keys of `policies.yaml`."""

    UNIT = "unit"  # the journal of a systemd unit
    CONTAINER = "container"  # what Docker keeps of a container
    FILE = "file"  # a file on the server, or the newest one of a folder
    LOG_GROUP = "log_group"  # Amazon CloudWatch Logs
    LOAD_BALANCER = "load_balancer"  # what a load balancer measures of its requests
    RDS = "rds"  # a DB instance: its own logs, events and metrics
    LIGHTSAIL_DATABASE = "lightsail_database"  # the same of a database of Lightsail


@immutable
class Hop:
    """One hop. Without a place its log is looked for among what runs on the server."""

    hop: str
    place: HopPlace | None = None
    at: str = ""  # the unit, container, path, log group, load balancer or database


ANY_BALANCER = frozenset({"alb", "elb", "load-balancer"})
"""Bare names of a hop that is whatever load balancers the server is behind."""


def named_balancers(path: Iterable[Hop]) -> tuple[str, ...]:
    """Return the load balancers that a path names, by name or ARN."""
    return tuple(hop.at for hop in path if hop.place is HopPlace.LOAD_BALANCER)


def balancer_name(at: str) -> str:
    """Return the name of a load balancer that is named by name or ARN (`.../app/NAME/ID`)."""
    return at.split("/")[-2] if "/" in at else at
