"""What people do on a host: sudo's commands. Failed logins are the weather of the Internet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.ingest.logs.host.programs import ProgramsReader
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, Sighting, says

_SUDO = re.compile(r" {0,20}(\S{1,64}) : (?:TTY=|PWD=|USER=|\(command).{0,600}?COMMAND=(.{1,400})")
_LOOKS = re.compile(
    r"(?:\S{0,80}/)?(?:ls|cat|less|more|tail|head|grep|zgrep|df|du|free|ps|top|htop|ss|netstat|lsof|journalctl|dmesg|who|w|id|uptime"
    r"|find|stat|file|nginx -[tTvV]|systemctl (?:status|is-active|is-enabled|list-\S{1,20}|show|cat)"
    r"|docker (?:ps|logs|inspect|stats|images|info|version|top|compose (?:ps|logs|config))"
    r"|ip (?:a|addr|r|route|link)|certbot certificates|apt(?:-get)? (?:list|show)|apt-cache|dpkg -l|rpm -q\w{0,4}|openssl|curl|ping|dig)\b"
)
"""Commands that change nothing."""


class SudoReader:
    """Reads which commands people ran as another user."""

    kind = SourceKind.SUDO
    programs: frozenset[str] = frozenset({"sudo"})
    is_open = False

    def entry(self, line: SourceLine) -> Entry | None:
        """Return a line in its parts, or None if it is not sudo's."""
        return Entry(line, line.message, line.stamp) if line.program == "sudo" else None

    def read(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield the commands."""
        for entry in entries:
            if found := _SUDO.match(entry.message):
                is_look = _LOOKS.match(found[2]) is not None
                symptom = HostSymptom.SUDO_HARMLESS if is_look else HostSymptom.SUDO
                yield Sighting(symptom, entry, found[2])


SUDO = SudoReader()

_NOISE = (
    says(HostSymptom.LOGIN_NOISE, "Failed password for"),
    says(HostSymptom.LOGIN_NOISE, "nvalid user"),
    says(HostSymptom.LOGIN_NOISE, "[preauth]"),
    says(HostSymptom.LOGIN_NOISE, "authentication failure"),
    says(HostSymptom.LOGIN_NOISE, "maximum authentication attempts exceeded"),
    says(HostSymptom.LOGIN_NOISE, "POSSIBLE BREAK-IN ATTEMPT"),
    says(HostSymptom.LOGIN_NOISE, "Did not receive identification string"),
    says(HostSymptom.LOGIN_NOISE, "banner exchange"),
    says(HostSymptom.LOGIN_NOISE, "kex_"),
    says(AppSymptom.FORK_FAILED, "fork: ", r"fork: Cannot allocate memory"),
)

SSHD = ProgramsReader(
    SourceKind.SSHD, {"sshd": _NOISE, "sshd-session": _NOISE, "fail2ban.actions": _NOISE}
)
