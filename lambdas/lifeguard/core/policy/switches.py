"""The SSM parameters by which a person steers Lifeguard while it runs."""

from __future__ import annotations

from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, Message, message

FREEZE = "/lifeguard/freeze"
"""`off`, or `on`: nothing is changed."""

STORM = "/lifeguard/storm"
"""The id of a storm that a person releases, where the policy says `storm: hold`."""

OFF = "off"
ON = "on"
NONE = "none"
"""What the storm's parameter says while nothing is released; a parameter cannot be empty."""


def frozen(parameter: str, value: str | None) -> Message:
    """Return why nothing may be changed, or `NOTHING` when it may.

    A switch that is missing or says something else counts as on: when in doubt nothing is changed.
    """
    if value == OFF:
        return NOTHING
    if value == ON:
        return message("freeze.on", parameter=parameter)
    if value is None:
        return message("freeze.missing", parameter=parameter)
    return message("freeze.unknown_value", parameter=parameter, value=foreign(value))


def command(parameter: str, value: str, region: str) -> tuple[str, ...]:
    """Return the arguments of the command that sets a switch."""
    put = ("aws", "ssm", "put-parameter", "--name", parameter, "--overwrite")
    return (*put, "--region", region, "--value", value)
