"""What Lifeguard looks after, named in a way that no other account or Region can share."""

from __future__ import annotations

from enum import StrEnum

from lifeguard.immutable import immutable


class Service(StrEnum):
    """The kinds of resource that Lifeguard looks after; each is a row of a table of kinds."""

    EC2 = "ec2"
    EBS_VOLUME = "ebs-volume"
    LIGHTSAIL = "lightsail"  # an instance; its name is its id
    LIGHTSAIL_DB = "lightsail-db"  # its name is its id
    RDS = "rds"  # a DB instance; its identifier is its id
    EC2_HOST = "ec2-dedicated-host"
    RESTORE = "restore-drill"  # an instance whose backup is tried out
    DRILL = "drill"  # no instance: the weekly test of Lifeguard itself


_NAMED = frozenset({Service.LIGHTSAIL, Service.LIGHTSAIL_DB, Service.RDS})


def label_of(service: str, name: str) -> str:
    """Return what names something of a service in reports and notes.

    A name of Lightsail or RDS may be any word, even an id of EC2, so it is told apart.
    """
    return f"{service}:{name}" if service in _NAMED else name


@immutable
class Resource:
    """One instance, in its own account and Region (never the function's)."""

    service: str  # its kind: a key of the table of kinds
    id: str
    account: str
    region: str

    @property
    def key(self) -> str:
        """One string that is the resource's identity in the ledger."""
        return f"{self.service}:{self.account}:{self.region}:{self.id}"

    @property
    def label(self) -> str:
        """What names it in reports."""
        return label_of(self.service, self.id)
