"""`openssl s_client` and `openssl x509`: until when a certificate is valid, served or on disk."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from lifeguard.ingest.logs.commands.output import printed
from lifeguard.ingest.logs.reader import Sighting, first_said
from lifeguard.ingest.logs.transcript import CommandRow, ShellCommand
from lifeguard.ingest.logs.web.client import ROWS
from lifeguard.ingest.logs.web.not_after import epoch_of

_NOT_AFTER = re.compile(r"\A\s{0,40}(?:notAfter=|Not After ?: |NotAfter: )(.{10,40})")
_OF_CHAIN = re.compile(r"\A\s{0,4}v:NotBefore: .{10,40}; NotAfter: (.{10,40})")
_HOST = re.compile(r"(?:-connect|-servername) ([\w.-]{1,200})")
_FILE = re.compile(r"-in (\S{1,200})")


def _openssl(command: ShellCommand) -> Iterator[Sighting]:
    """Yield the ends, of what was served where the command connects, else of the file."""
    is_served = "s_client" in command.text
    name = (_HOST if is_served else _FILE).search(command.text)
    symptom: Symptom = (
        NetworkSymptom.CERT_SERVED_UNTIL if is_served else NetworkSymptom.CERT_ON_DISK_UNTIL
    )
    has_end = False
    for entry in printed(command):
        found = _NOT_AFTER.match(entry.message) or _OF_CHAIN.match(entry.message)
        epoch = epoch_of(found[1]) if found else None
        if epoch is not None and not has_end:  # the first of a chain is the server's own
            has_end = True
            yield Sighting(symptom, entry, name[1] if name else "", {"epoch": epoch})
        elif said := first_said(ROWS, entry):
            yield said


CERTIFICATE_ROWS = (CommandRow(frozenset({"openssl"}), _openssl),)
