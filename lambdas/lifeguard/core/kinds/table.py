"""The table of kinds: one row each."""

from __future__ import annotations

from types import MappingProxyType

from lifeguard.core.decision.kind import Kinds
from lifeguard.core.kinds.dedicated_host import DEDICATED_HOST
from lifeguard.core.kinds.ec2.kind import INSTANCE
from lifeguard.core.kinds.lightsail.kind import LIGHTSAIL
from lifeguard.core.kinds.lightsail_database.kind import LIGHTSAIL_DATABASE
from lifeguard.core.kinds.rds.kind import RDS
from lifeguard.core.kinds.restore_drill import RESTORE_DRILL
from lifeguard.core.kinds.self_test import SELF_TEST
from lifeguard.core.kinds.volume import VOLUME
from lifeguard.core.resources.resource import Service

KINDS: Kinds = MappingProxyType(
    {
        Service.EC2: INSTANCE,
        Service.LIGHTSAIL: LIGHTSAIL,
        Service.LIGHTSAIL_DB: LIGHTSAIL_DATABASE,
        Service.RDS: RDS,
        Service.EC2_HOST: DEDICATED_HOST,
        Service.EBS_VOLUME: VOLUME,
        Service.RESTORE: RESTORE_DRILL,
        Service.DRILL: SELF_TEST,
    }
)
