"""`aws ec2 describe-instance-status` and its neighbours, as JSON, as text or as a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.commands.output import printed
from lifeguard.ingest.logs.host.ec2 import ROWS
from lifeguard.ingest.logs.reader import Entry, Sighting, first_said
from lifeguard.ingest.logs.transcript import CommandRow, ShellCommand

_CHECKS = {
    ("SystemStatus", "impaired"): CloudSymptom.SYSTEM_CHECK_FAILED,
    ("SystemStatus", "ok"): CloudSymptom.SYSTEM_CHECK_OK,
    ("InstanceStatus", "impaired"): CloudSymptom.INSTANCE_CHECK_FAILED,
    ("InstanceStatus", "ok"): CloudSymptom.INSTANCE_CHECK_OK,
    ("AttachedEbsStatus", "impaired"): CloudSymptom.EBS_CHECK_FAILED,
}
_OF = re.compile(r'"?(SystemStatus|InstanceStatus|AttachedEbsStatus|SYSTEMSTATUS|INSTANCESTATUS)"?')
_SPELLED = {"SYSTEMSTATUS": "SystemStatus", "INSTANCESTATUS": "InstanceStatus"}
_STATUS = re.compile(
    r'(?:"Status": "|\A(?:SYSTEM|INSTANCE)STATUS\s{1,8}|\|  Status {1,40}\|  )(ok|impaired|insufficient-data|not-applicable)\b'
)
_UNLIMITED = re.compile(r'"CpuCredits": "(unlimited|standard)"|CpuCredits\s{1,8}unlimited')


_NOT_BEFORE = re.compile(r'"?NotBefore"?[:|\s]{1,8}"?(?=\d{4}-)')
_NEAR = 6
"""Lines between an event's code and its date."""


def _status(command: ShellCommand) -> Iterator[Sighting]:
    """Yield what is said of an instance; an event is of the time at which it begins."""
    dates = [
        (entry.line.number, read[0])
        for entry in printed(command)
        if (found := _NOT_BEFORE.search(entry.message))
        and (read := stamp.iso(entry.message[found.end() :][:40]))
    ]
    for said in _said(command):
        number = said.entry.line.number
        near = [date for line, date in dates if abs(line - number) <= _NEAR]
        if said.symptom is CloudSymptom.SCHEDULED_EVENT and near:
            yield replace(said, entry=replace(said.entry, stamp=near[0]))
        else:
            yield said


def _said(command: ShellCommand) -> Iterator[Sighting]:
    of = ""
    for entry in printed(command):
        if found := _OF.search(entry.message):
            of = _SPELLED.get(found[1], found[1])
        if found := _STATUS.search(entry.message):
            if symptom := _CHECKS.get((of, found[1])):
                yield Sighting(symptom, entry)
            of = ""
        else:
            yield from _other(entry)


def _other(entry: Entry) -> Iterator[Sighting]:
    found = _UNLIMITED.search(entry.message)
    if found and found[1] != "standard":
        yield Sighting(CloudSymptom.CREDITS_UNLIMITED, entry)
    elif said := first_said(ROWS, entry):
        yield said


_STATE = re.compile(
    r'"State": "(healthy|unhealthy|unused|draining|initial)"|\bTARGETHEALTH\b.{0,200}?\b(healthy|unhealthy)\b'
)


def _targets(command: ShellCommand) -> Iterator[Sighting]:
    """Yield how the targets of a load balancer are, once each."""
    said = set()
    for entry in printed(command):
        found = _STATE.search(entry.message)
        state = (found[1] or found[2]) if found else ""
        if state in ("healthy", "unhealthy") and state not in said:
            said.add(state)
            is_healthy = state == "healthy"
            yield Sighting(
                CloudSymptom.TARGETS_HEALTHY if is_healthy else CloudSymptom.TARGETS_UNHEALTHY,
                entry,
            )


AWS_ROWS = (
    CommandRow(frozenset({"aws ec2"}), _status, prints_logs=True),
    CommandRow(frozenset({"aws elbv2"}), _targets),
)
