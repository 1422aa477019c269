"""The hops of a request's path, as the operator names them, and where each one's log is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LogPlace(StrEnum):
    """Where a hop's log is; the words are the keys of `policies.yaml`."""

    UNIT = "unit"  # the journal of a systemd unit
    CONTAINER = "container"  # what Docker keeps of a container
    FILE = "file"  # a file on the server, or the newest one of a folder
    LOG_GROUP = "log_group"  # Amazon CloudWatch Logs
    RDS = "rds"  # a DB instance: its own logs, events and metrics
    LIGHTSAIL_DATABASE = "lightsail_database"  # the same of a database of Lightsail


@dataclass(frozen=True, slots=True)
class Hop:
    """One hop. Without a place its log is looked for among what runs on the server."""

    hop: str
    place: LogPlace | None = None
    at: str = ""  # the unit, container, path, log group or database
