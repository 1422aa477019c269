"""The end of an instance's console log, kept as evidence before a reboot wipes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifeguard.aws.session.errors import Refused, Retryable, translated
from lifeguard.core.text.redact import redacted

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client

LINES = 12
WIDTH = 200


OLD_TYPE = "UnsupportedOperation"
"""EC2's answer when `Latest` is asked of an instance that is not on Nitro (GetConsoleOutput)."""


def console_tail(ec2: EC2Client, instance_id: str) -> tuple[str, ...]:
    """Return the last lines of the console log, without addresses and secrets.

    Evidence is welcome, never worth a delay: where it cannot be had, that is what is returned.
    """
    try:
        with translated():
            output = _output(ec2, instance_id)
    except (Refused, Retryable) as error:
        return (f"the console log could not be read ({error.code})",)
    return tuple(redacted(line, WIDTH) for line in output.splitlines()[-LINES:] if line.strip())


def _output(ec2: EC2Client, instance_id: str) -> str:
    """Return the newest log; without `Latest` EC2 gives the one of the last start."""
    try:
        with translated():
            return ec2.get_console_output(InstanceId=instance_id, Latest=True).get("Output", "")
    except Refused as refused:
        if refused.code != OLD_TYPE:
            raise
        return ec2.get_console_output(InstanceId=instance_id).get("Output", "")
