"""What the classes of DB instances let through: EC2 knows it of the types behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated
from lifeguard.core.databases.database import DbClass

_known: dict[str, DbClass] = {}
"""A type never changes, so each is asked once a process."""


def db_class(name: str, region: str) -> DbClass:
    """Return a class; of a type that EC2 does not know, its name alone.

    Raises:
        Retryable: as AWS answered.
    """
    return next(iter(db_classes([name], region)))


def db_classes(names: Iterable[str], region: str) -> tuple[DbClass, ...]:
    """Return classes in the order of their names.

    Raises:
        Retryable: as AWS answered.
    """
    wanted = tuple(names)
    for name in wanted:
        if name not in _known:
            _known[name] = _read(name, region)
    return tuple(_known[name] for name in wanted)


def _read(name: str, region: str) -> DbClass:
    """Ask for one type: a name that EC2 does not know refuses the whole call."""
    try:
        with translated():
            found = client("ec2", region).describe_instance_types(
                InstanceTypes=[name.removeprefix("db.")]  # type: ignore[list-item]  # its stubs list those of their day
            )
    except Refused:
        return DbClass(name)
    return next((_class(name, one) for one in found["InstanceTypes"]), DbClass(name))


def _class(name: str, found: Mapping[str, Any]) -> DbClass:
    ebs: Mapping[str, Any] = found.get("EbsInfo", {}).get("EbsOptimizedInfo", {})
    return DbClass(
        name=name,
        vcpus=found.get("VCpuInfo", {}).get("DefaultVCpus", 0),
        memory_mib=found.get("MemoryInfo", {}).get("SizeInMiB", 0),
        baseline_iops=ebs.get("BaselineIops", 0),
        maximum_iops=ebs.get("MaximumIops", 0),
        baseline_mbps=ebs.get("BaselineThroughputInMBps", 0),
        maximum_mbps=ebs.get("MaximumThroughputInMBps", 0),
    )


def forget() -> None:
    """Drop what is known (the seam of the tests)."""
    _known.clear()
