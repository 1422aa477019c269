"""The table of kinds: one row each, imported when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lifeguard.core.resources.resource import Service
from lifeguard.on_demand import OnDemand

if TYPE_CHECKING:
    from lifeguard.core.decision.kind import Kinds, ResourceKind


def _instance() -> ResourceKind[Any]:
    from lifeguard.core.kinds.ec2.kind import INSTANCE

    return INSTANCE


def _lightsail() -> ResourceKind[Any]:
    from lifeguard.core.kinds.lightsail.kind import LIGHTSAIL

    return LIGHTSAIL


def _lightsail_database() -> ResourceKind[Any]:
    from lifeguard.core.kinds.lightsail_database.kind import LIGHTSAIL_DATABASE

    return LIGHTSAIL_DATABASE


def _rds() -> ResourceKind[Any]:
    from lifeguard.core.kinds.rds.kind import RDS

    return RDS


def _dedicated_host() -> ResourceKind[Any]:
    from lifeguard.core.kinds.dedicated_host import DEDICATED_HOST

    return DEDICATED_HOST


def _volume() -> ResourceKind[Any]:
    from lifeguard.core.kinds.volume import VOLUME

    return VOLUME


def _restore_drill() -> ResourceKind[Any]:
    from lifeguard.core.kinds.restore_drill import RESTORE_DRILL

    return RESTORE_DRILL


def _self_test() -> ResourceKind[Any]:
    from lifeguard.core.kinds.self_test import SELF_TEST

    return SELF_TEST


KINDS: Kinds = OnDemand(
    {
        Service.EC2: _instance,
        Service.LIGHTSAIL: _lightsail,
        Service.LIGHTSAIL_DB: _lightsail_database,
        Service.RDS: _rds,
        Service.EC2_HOST: _dedicated_host,
        Service.EBS_VOLUME: _volume,
        Service.RESTORE: _restore_drill,
        Service.DRILL: _self_test,
    }
)
