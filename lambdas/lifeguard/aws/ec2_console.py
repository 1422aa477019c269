"""The end of an instance's console log, kept as evidence before a reboot wipes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifeguard.aws.errors import Refused, Retryable, translated
from lifeguard.core.redact import redacted

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client

LINES = 12
WIDTH = 200


def console_tail(ec2: EC2Client, instance_id: str) -> tuple[str, ...]:
    """Return the last lines of the console log, without addresses and secrets.

    Evidence is welcome, never worth a delay: where it cannot be had, that is what is returned.
    """
    try:
        with translated():
            output = ec2.get_console_output(InstanceId=instance_id).get("Output", "")
    except (Refused, Retryable) as error:
        return (f"the console log could not be read ({error.code})",)
    return tuple(redacted(line, WIDTH) for line in output.splitlines()[-LINES:] if line.strip())
