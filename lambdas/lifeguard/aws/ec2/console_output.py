"""What an instance's console log says: evidence of a cause, kept before a restart wipes it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lifeguard.aws.session.clients import brief_client
from lifeguard.aws.session.errors import Refused, Retryable, translated
from lifeguard.core.policy.policy import ConsoleErrors
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.redact import redacted
from lifeguard.ingest.logs.host.selection import ConsoleReading, read_console

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client

WIDTH = 200
SUBJECT = 40
"""Characters of a process, a device or a unit: more do not fit into an email's subject."""


OLD_TYPE = "UnsupportedOperation"
"""EC2's answer when `Latest` is asked of an instance that is not on Nitro (GetConsoleOutput)."""


def console_tail(resource: Resource, errors: ConsoleErrors) -> ConsoleReading:
    """Return what the console log says, without addresses and secrets; `off` asks for nothing.

    Evidence is welcome, never worth a delay of more than a few seconds: where EC2 does not give
    it at once, the code alone is returned.
    """
    if errors is ConsoleErrors.OFF:
        return ConsoleReading()
    try:
        with translated():
            output = _output(brief_client("ec2", resource.region), resource.id)
    except (Refused, Retryable) as error:
        return ConsoleReading(unread=error.code)
    return _shown(read_console(output, errors))


def console_log(resource: Resource) -> str | None:
    """Return the console log as it is, for a diagnosis; None where EC2 does not give it at once."""
    try:
        with translated():
            return _output(brief_client("ec2", resource.region), resource.id)
    except (Refused, Retryable):
        return None


def _shown(reading: ConsoleReading) -> ConsoleReading:
    lines = tuple(redacted(line, WIDTH) for line in reading.lines)
    cause = reading.cause and replace(
        reading.cause, subject=redacted(reading.cause.subject, SUBJECT)
    )
    return replace(reading, lines=lines, cause=cause)


def _output(ec2: EC2Client, instance_id: str) -> str:
    """Return the newest log; without `Latest` EC2 gives the one of the last start."""
    try:
        with translated():
            return ec2.get_console_output(InstanceId=instance_id, Latest=True).get("Output", "")
    except Refused as refused:
        if refused.code != OLD_TYPE:
            raise
        return ec2.get_console_output(InstanceId=instance_id).get("Output", "")
