"""The SSM parameters by which a person steers Lifeguard while it runs."""

from __future__ import annotations

from lifeguard.core.text.message import Said

FREEZE = "/lifeguard/freeze"
"""`off`, or `on`: nothing is changed."""

STORM = "/lifeguard/storm"
"""The id of a storm that a person releases, where the policy says `storm: hold`."""

OFF = "off"
ON = "on"
NONE = "none"
"""What the storm's parameter says while nothing is released; a parameter cannot be empty."""


def frozen(parameter: str, value: str | None) -> Said:
    """Return why nothing may be changed, or "" when it may.

    A switch that is missing or says something else counts as on: when in doubt nothing is changed.
    """
    if value == OFF:
        return ""
    if value == ON:
        return f"the freeze switch is on (SSM parameter {parameter})"
    if value is None:
        return f"the freeze switch is missing (SSM parameter {parameter}; it must be {ON} or {OFF})"
    return f'the freeze switch says "{value}" (SSM parameter {parameter}; allowed: {ON}, {OFF})'


def command(parameter: str, value: str, region: str) -> tuple[str, ...]:
    """Return the arguments of the command that sets a switch."""
    put = ("aws", "ssm", "put-parameter", "--name", parameter, "--overwrite")
    return (*put, "--region", region, "--value", value)
