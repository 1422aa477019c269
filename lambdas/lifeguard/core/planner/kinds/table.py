"""The table of kinds: one row each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lifeguard.core.backup.restore_drill import restore_drill
from lifeguard.core.planner.kinds.dedicated_host import DEDICATED_HOST
from lifeguard.core.planner.kinds.instance import INSTANCE
from lifeguard.core.planner.kinds.kind import ResourceKind
from lifeguard.core.planner.kinds.self_test import SELF_TEST
from lifeguard.core.planner.kinds.volume import VOLUME
from lifeguard.core.resources.resource import Service

KINDS: Mapping[Service, ResourceKind] = MappingProxyType(
    {
        Service.EC2: INSTANCE,
        Service.EC2_HOST: DEDICATED_HOST,
        Service.EBS_VOLUME: VOLUME,
        Service.RESTORE: ResourceKind(restore_drill),
        Service.DRILL: SELF_TEST,
    }
)
