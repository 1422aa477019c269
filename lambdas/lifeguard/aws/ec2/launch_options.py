"""The options that an instance was launched with: what RunInstances must be told again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from lifeguard.aws.ec2.parse import Answer
from lifeguard.core.kinds.ec2.launch_spec import Option

_OWN: tuple[tuple[str, str, object], ...] = (
    ("CapacityReservationSpecification", "CapacityReservationPreference", "open"),
    ("CpuOptions", "AmdSevSnp", "disabled"),
    ("CpuOptions", "NestedVirtualization", "disabled"),
    ("EnclaveOptions", "Enabled", False),
    ("MaintenanceOptions", "AutoRecovery", "default"),
    ("NetworkPerformanceOptions", "BandwidthWeighting", "default"),
    # These are the subnet's to choose where nobody says them, so they are always said.
    ("PrivateDnsNameOptions", "EnableResourceNameDnsAAAARecord", None),
    ("PrivateDnsNameOptions", "EnableResourceNameDnsARecord", None),
    ("PrivateDnsNameOptions", "HostnameType", None),
)
"""Structures that Instance and RunInstances share, their members, and what EC2 chooses by itself.

Source: EC2 API, Instance and RunInstances. One that EC2 would choose anyway is not sent: not every
instance type takes it.
"""


def options(found: Answer, cpu: Answer) -> Iterator[Option]:
    """Yield what DescribeInstances tells that EC2 would not choose by itself.

    `cpu` are the CpuOptions of the instance's type; they are said together or not at all.
    """
    told = found.get("CpuOptions", {})
    if any(name in told and told[name] != usual for name, usual in cpu.items()):
        yield from (Option("CpuOptions", name, told[name]) for name in cpu if name in told)
    for of, name, usual in _OWN:
        value = found.get(of, {}).get(name, usual)
        if value != usual:
            yield Option(of, name, value)


def parameters(said: Iterable[Option]) -> dict[str, Any]:
    """Return them as RunInstances takes them."""
    together = groupby(sorted(said, key=lambda option: option.of), key=lambda option: option.of)
    return {of: {option.name: option.value for option in some} for of, some in together}
