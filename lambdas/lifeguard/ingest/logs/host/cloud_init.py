"""cloud-init: when a host booted, and what did not run then."""

from __future__ import annotations

import re

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, PatternReader, says

_LOGGED = re.compile(r" - [\w.]{1,60}\[(DEBUG|INFO|WARNING|ERROR|CRITICAL|DEPRECATED)\]: ")
"""/var/log/cloud-init.log: `2026-03-12 09:14:02,412 - util.py[WARNING]: message`."""
_PRINTED = re.compile(r"Cloud-init v\. \S{1,60} (?:running '[\w:-]{1,40}'|finished) at ")
_AT = re.compile(r"at [A-Z][a-z]{2}, ([^.]{10,40}?)\.")

_ROWS = (
    says(HostSymptom.BOOTED, "finished at", r"\ACloud-init v\. .{0,200} Up (?P<seconds>\d{1,9}\.\d{1,3}) seconds"),
    says(HostSymptom.CLOUD_INIT_FAILED, "Failed to run module", r"Failed to run module (?P<subject>[\w-]{1,60})"),
    says(HostSymptom.CLOUD_INIT_FAILED, "Running module", r"Running module (?P<subject>[\w-]{1,60}) .{0,200}failed"),
    says(HostSymptom.CLOUD_INIT_FAILED, "Failed running", r"Failed running (?P<subject>\S{1,200})"),
    says(HostSymptom.CLOUD_INIT_FAILED, "Failed to start"),
)  # fmt: skip


def _head(line: SourceLine) -> Entry | None:
    text = line.message
    if text.startswith("Cloud-init v. ") and _PRINTED.match(text):
        found = _AT.search(text)
        read = stamp.dashed(found[1]) if found else None
        return Entry(line, text, read[0] if read else line.stamp)
    if line.program:
        return Entry(line, text, line.stamp) if line.program in PROGRAMS else None
    if text[:2] != "20" or "]: " not in text or (read := stamp.iso(text[:40])) is None:
        return None
    found = _LOGGED.match(text, read[1])
    return Entry(line, text[found.end() :], read[0], found[1].lower()) if found else None


PROGRAMS = frozenset({"cloud-init", "[CLOUDINIT]"})
CLOUD_INIT = PatternReader(SourceKind.CLOUD_INIT, _head, _ROWS, PROGRAMS)
