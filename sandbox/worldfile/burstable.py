"""What the types with CPU credits earn, and how EC2 launches them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sandbox.worldfile.instance_spec import CreditOption

_T2 = (3.0, 6.0, 12.0, 24.0, 36.0, 54.0, 81.6)
_T3 = (6.0, 12.0, 24.0, 24.0, 36.0, 96.0, 192.0)
_SIZES = ("nano", "micro", "small", "medium", "large", "xlarge", "2xlarge")
EARNED: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "t2": dict(zip(_SIZES, _T2, strict=True)),
        **{family: dict(zip(_SIZES, _T3, strict=True)) for family in ("t3", "t3a", "t4g")},
    }
)
"""Credits an hour, by family and size (EC2 guide, key concepts)."""
CPUS: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "t2": dict(zip(_SIZES, (1, 1, 1, 2, 2, 4, 8), strict=True)),
        **{
            family: dict(zip(_SIZES, (2, 2, 2, 2, 2, 4, 8), strict=True))
            for family in ("t3", "t3a", "t4g")
        },
    }
)


def is_burstable(instance_type: str) -> bool:
    """Say whether a type has CPU credits."""
    family, _, size = instance_type.partition(".")
    return size in EARNED.get(family, {})


def usual_mode(instance_type: str) -> CreditOption:
    """Return the mode that EC2 launches a type in: T2 is standard, all later ones are unlimited."""
    family = instance_type.partition(".")[0]
    return CreditOption.UNLIMITED if family in {"t3", "t3a", "t4g"} else CreditOption.STANDARD
