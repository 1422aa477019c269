"""`dnf history` and `rpm -qa --last`: what was upgraded, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.commands.output import printed
from lifeguard.ingest.logs.reader import Sighting
from lifeguard.ingest.logs.transcript import CommandRow, ShellCommand

_HISTORY = re.compile(
    r"\A {0,6}\d{1,6} {1,4}\| {0,4}(\S[^|]{0,200}?) {0,200}\| (20\d\d-\d\d-\d\d \d\d:\d\d) {0,4}\| (?:[A-Z, ]{1,20}|\w{1,20}) {0,20}\|"
)
_LAST = re.compile(
    r"\A([\w.+-]{1,150}?)-\d[\w.+~^-]{0,100}\.(?:x86_64|aarch64|noarch) {1,80}[A-Z][a-z]{2} (\d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d) (AM|PM)?"
)
_HALF_DAY = timedelta(hours=12)
_MOST = 40


def _history(command: ShellCommand) -> Iterator[Sighting]:
    for entry in printed(command)[:_MOST]:
        if found := _HISTORY.match(entry.message):
            read = stamp.iso(found[2])
            at = replace(entry, stamp=read[0] if read else None)
            is_timer = "automatic" in found[1]
            symptom = HostSymptom.UNATTENDED_UPGRADE if is_timer else HostSymptom.PACKAGE_UPGRADED
            yield Sighting(symptom, at, found[1])


def _last(command: ShellCommand) -> Iterator[Sighting]:
    for entry in printed(command)[:_MOST]:
        found = _LAST.match(entry.message)
        read = stamp.dashed(found[2]) if found else None
        if found and read:
            at, hour = read[0].at, read[0].at.hour % 12
            if found[3]:
                at = at.replace(hour=hour) + (_HALF_DAY if found[3] == "PM" else timedelta(0))
            dated = replace(entry, stamp=replace(read[0], at=at))
            yield Sighting(HostSymptom.PACKAGE_UPGRADED, dated, found[1])


INSTALLED_ROWS = (
    CommandRow(frozenset({"dnf history", "yum history"}), _history),
    CommandRow(frozenset({"rpm"}), _last),
)
