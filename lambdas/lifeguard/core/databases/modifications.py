"""What RDS would accept: the answer of DescribeValidDBInstanceModifications, and what is on offer.

The names in brackets are members of `ValidStorageOptions` in the model of the RDS API (botocore).
"""

from __future__ import annotations

from lifeguard.core.databases.database import DbClass
from lifeguard.immutable import immutable


@immutable
class ValidRange:
    """Whole numbers from `low` to `high`, both included, `step` apart [Range: From, To, Step]."""

    low: int
    high: int
    step: int = 1


@immutable
class ValidRatio:
    """A ratio from `low` to `high`, both included [DoubleRange: From, To]."""

    low: float
    high: float


@immutable
class ValidStorage:
    """What is valid for one type of storage.

    * `type`: [StorageType].
    * `sizes`: GiB [StorageSize].
    * `iops`: operations a second [ProvisionedIops].
    * `iops_per_gib`: [IopsToStorageRatio].
    * `throughputs`: MiB/s [ProvisionedStorageThroughput].
    * `throughput_per_iops`: [StorageThroughputToIopsRatio].
    * `autoscaling`: whether RDS can grow it by itself [SupportsStorageAutoscaling].

    Without ranges of a kind, nothing of that kind can be provisioned.
    """

    type: str
    sizes: tuple[ValidRange, ...] = ()
    iops: tuple[ValidRange, ...] = ()
    iops_per_gib: tuple[ValidRatio, ...] = ()
    throughputs: tuple[ValidRange, ...] = ()
    throughput_per_iops: tuple[ValidRatio, ...] = ()
    autoscaling: bool = False


@immutable
class ValidModifications:
    """What RDS would accept for one DB instance.

    * `storage`: [ValidDBInstanceModificationsMessage.Storage].
    * `classes`: those that the engine may have in the Region, with what they let through
      (`DescribeOrderableDBInstanceOptions`, `ec2:DescribeInstanceTypes`); the present one may be
      among them. Empty: not asked, so no other class is offered.
    """

    storage: tuple[ValidStorage, ...] = ()
    classes: tuple[DbClass, ...] = ()

    def of(self, storage_type: str) -> ValidStorage | None:
        """Return what is valid for a type of storage; None: RDS would not accept it."""
        return next((one for one in self.storage if one.type == storage_type), None)
