"""The SSM parameters by which a person steers Lifeguard while it runs."""

from __future__ import annotations

from aws_cdk import aws_ssm
from constructs import Construct

from lifeguard.core.policy.switches import (
    FREEZE,
    NONE,
    OFF,
    STORM,
)


def create(scope: Construct) -> None:
    """Add the switches, all off.

    What a person sets stays set: a deployment changes it only when these lines change.
    """
    aws_ssm.StringParameter(
        scope,
        "Freeze",
        parameter_name=FREEZE,
        string_value=OFF,
        allowed_pattern="^(on|off)$",
        description="on: Lifeguard changes nothing until it is off again",
    )
    aws_ssm.StringParameter(
        scope,
        "Storm",
        parameter_name=STORM,
        string_value=NONE,
        description="The id of a storm that Lifeguard may act on (for policies with storm: hold)",
    )
