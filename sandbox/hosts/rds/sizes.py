"""What the class and the storage of a DB instance give: IOPS, memory, vCPUs.

Sources: RDS guide, "Amazon RDS DB instance storage" (gp2 and gp3); EC2's DescribeInstanceTypes of
the class without `db.` (the baseline of its EBS bandwidth).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moto.ec2.models.instance_types import INSTANCE_TYPES

from sandbox.worldfile.rds_spec import WorldStorageType

STRIPED_FROM = 400
"""GiB from which on gp3 is striped over four volumes (MySQL, MariaDB and PostgreSQL)."""
_BURST = 3000
_GP2_LEAST, _GP2_PER_GIB = 100, 3
_GP3, _GP3_STRIPED = 3000, 12_000
_MAGNETIC = 100


@dataclass(frozen=True, slots=True)
class Storage:
    """The storage of a DB instance."""

    type: WorldStorageType
    gb: int
    iops: int | None = None
    throughput: int | None = None

    def volume_iops(self, *, burst: bool) -> int:
        """Return the IOPS of its volumes; `burst`: whether gp2 has burst credits left."""
        match self.type:
            case WorldStorageType.GP2:
                baseline = max(_GP2_LEAST, _GP2_PER_GIB * self.gb)
                return max(baseline, _BURST) if burst else baseline
            case WorldStorageType.GP3:
                return self.iops or (_GP3 if self.gb < STRIPED_FROM else _GP3_STRIPED)
            case WorldStorageType.STANDARD:
                return _MAGNETIC
            case _:
                return self.iops or 1000


@dataclass(frozen=True, slots=True)
class Size:
    """What a DB instance has at a time."""

    instance_class: str
    storage: Storage

    @property
    def _type(self) -> dict[str, Any]:
        found: dict[str, Any] = INSTANCE_TYPES.get(self.instance_class.removeprefix("db."), {})
        return found

    @property
    def vcpus(self) -> int:
        """Return its vCPUs; 2 of a class that EC2 has no type of."""
        return int(self._type.get("VCpuInfo", {}).get("DefaultVCpus", 2))

    @property
    def memory(self) -> int:
        """Return its memory in bytes."""
        return int(self._type.get("MemoryInfo", {}).get("SizeInMiB", 2048)) * 2**20

    @property
    def is_burstable(self) -> bool:
        """Say whether it earns CPU credits."""
        return self.instance_class.startswith("db.t")

    def iops(self, *, burst: bool) -> int:
        """Return the IOPS that it can keep up: the smaller of its volumes' and its class's."""
        info = self._type.get("EbsInfo", {}).get("EbsOptimizedInfo", {})
        volume = self.storage.volume_iops(burst=burst)
        return min(volume, int(info.get("BaselineIops", volume)))
