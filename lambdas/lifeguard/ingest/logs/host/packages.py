"""Packages that were upgraded: the histories of apt, dpkg, dnf and yum, and who asked for it.

/var/log/apt/history.log holds an upgrade in four lines; /var/log/dpkg.log, dnf.rpm.log and yum.log
one line a package. needrestart and unattended-upgrades say which services they start again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, Sighting, first_said, says
from lifeguard.ingest.logs.stamp import Stamp

_HISTORY = re.compile(
    r"(Start-Date|End-Date|Commandline|Requested-By|Upgrade|Install|Downgrade|Remove|Purge|Reinstall): "
)
_DPKG = re.compile(r" ?(?:upgrade|install|remove|purge) ([\w.+-]{1,100})(?::[a-z0-9]{1,10})? ")
_DNF = re.compile(
    r" ?(?:SUBDEBUG|DDEBUG|DEBUG|INFO) (?:Upgraded?|Installed|Erased?|Downgraded?):? "
    r"([\w.+:~-]{1,200})\.(?:x86_64|aarch64|noarch|i686)\Z"
)
_YUM = re.compile(r" (?:Updated|Installed|Erased): (?:\d{1,3}:)?([\w.+-]{1,200})\Z")
_UNATTENDED = re.compile(
    r" ?(?:INFO|WARNING|ERROR|DEBUG) (?=Starting unattended upgrades script|Packages that will be upgraded: "
    r"|All upgrades installed|No packages found that can be upgraded|Writing dpkg log|Allowed origins )"
)
_PACKAGE = re.compile(r"([\w.+-]{1,100})(?::[a-z0-9]{1,10})? \(")
_VERSION = re.compile(r"-(?:\d{1,3}:)?\d[\w.+~^-]{0,100}\Z")
_TERMINAL = re.compile(
    r"(?:Unpacking ([\w.+-]{1,100})(?::[a-z0-9]{1,10})? \(\S{1,100}\) over \(|"
    r"  (?:Updating|Upgrading|Downgrading) {1,20}: (?:\d{1,3}:)?([\w.+~-]{1,200})\.(?:x86_64|aarch64|noarch|i686) {1,80}\d)"
)
"""What apt (/var/log/apt/term.log) and dnf print while they work."""
_WORDS = (" upgrade ", " install ", " remove ", " purge ", "DEBUG ", "INFO ", "WARNING ", "ERROR ")
_STARTED = re.compile(r"Log (?:started|ended): ")
_CHANGES = frozenset({"Upgrade", "Install", "Downgrade", "Remove", "Purge", "Reinstall"})
_MOST = 60
"""Packages of one upgrade that are named."""

_ROWS = (
    says(HostSymptom.UNATTENDED_UPGRADE, "unattended-upgrade", r"\A(?:Commandline: )?(?:/usr/bin/)?unattended-upgrade"),
    says(HostSymptom.UNATTENDED_UPGRADE, "dnf-automatic"),
    says(HostSymptom.UNATTENDED_UPGRADE, "yum-cron"),
    says(HostSymptom.UNATTENDED_UPGRADE, "Packages that will be upgraded: ", r"Packages that will be upgraded: (?P<subject>\S.{0,199})"),
    says(HostSymptom.UNATTENDED_UPGRADE, "All upgrades installed"),
    says(HostSymptom.SERVICE_RESTARTED_BY_UPGRADE, "systemctl restart", r"\A {0,4}(?:/bin/|/usr/bin/)?systemctl restart (?P<subject>[\w@.:-]{1,120})"),
    says(HostSymptom.SERVICE_RESTARTED_BY_UPGRADE, "Restarting services"),
)  # fmt: skip


class PackagesReader:
    """Reads which packages were upgraded, and when."""

    kind = SourceKind.PACKAGES
    programs: frozenset[str] = frozenset(
        {
            "unattended-upgrade",
            "unattended-upgrades",
            "dnf",
            "yum",
            "dnf-automatic",
            "needrestart",
            "apt.systemd.daily",
        }
    )
    is_open = False

    def entry(self, line: SourceLine) -> Entry | None:
        """Return a line in its parts, or None if it is not of this format."""
        text = line.message
        if line.program:
            return Entry(line, text, line.stamp) if line.program in self.programs else None
        if (found := _HISTORY.match(text)) and _is_history(found[1], text):
            read = stamp.iso(text[found.end() : found.end() + 40])
            return Entry(line, text, read[0] if read else None, fields={"of": found[1]})
        if found := _TERMINAL.match(text):
            return Entry(line, text, None, fields={"name": found[1] or found[2]})
        if (found := _STARTED.match(text)) and (read := stamp.iso(text[found.end() :])):
            return Entry(line, text, read[0])
        is_dated = text[:2] == "20" and any(word in text[:60] for word in _WORDS)
        if read := stamp.iso(text[:40]) if is_dated else None:
            return _dated(line, *read)
        if read := stamp.syslog(text[:20]):
            found = _YUM.match(text, read[1])
            return Entry(line, text, read[0], fields={"name": found[1]}) if found else None
        return None

    def read(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield the packages that changed, and the upgrades that nobody asked for."""
        for entry in entries:
            if name := entry.fields.get("name"):
                yield Sighting(HostSymptom.PACKAGE_UPGRADED, entry, _VERSION.sub("", name, 1))
            elif entry.fields.get("of") in _CHANGES:
                for name in _PACKAGE.findall(entry.message)[:_MOST]:
                    yield Sighting(HostSymptom.PACKAGE_UPGRADED, entry, name)
            elif said := first_said(_ROWS, entry):
                yield said


def _is_history(of: str, text: str) -> bool:
    return of not in _CHANGES or _PACKAGE.search(text) is not None


def _dated(line: SourceLine, at: Stamp, end: int) -> Entry | None:
    text = line.message
    if found := _DPKG.match(text, end):
        return Entry(line, text, at, fields={"name": found[1]})
    if found := _DNF.match(text, end):
        return Entry(line, text, at, fields={"name": found[1]})
    found = _UNATTENDED.match(text, end)
    return Entry(line, text[found.end() :], at) if found else None


PACKAGES = PackagesReader()
