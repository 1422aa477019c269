"""certbot: its log, and what `certbot renew` and `certbot certificates` print.

`2026-03-12 02:30:10,502:ERROR:certbot._internal.renewal:Failed to renew certificate x with ...`.
That a certificate was renewed does not say that the web server has loaded it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, Listener, PatternReader, Sighting, first_said, says
from lifeguard.ingest.logs.web.not_after import epoch_of

_HEAD = re.compile(
    r":(DEBUG|INFO|WARNING|ERROR|CRITICAL):((?:certbot|letsencrypt|acme|urllib3|requests|simple_parsing|josepy|parsedatetime|cert_manager)[\w.-]{0,100}):"
)
_FAILED = r"Failed to renew certificate (?P<subject>\S{1,200}) with error: "
_ATTEMPTED = r"Attempting to renew cert \((?P<subject>\S{1,200})\) from "

_ROWS = (
    says(NetworkSymptom.CERT_RENEWAL_PORT, "Could not bind TCP port", rf"{_FAILED}.{{0,40}}Could not bind TCP port (?P<port>\d{{1,5}})"),
    says(NetworkSymptom.CERT_RENEWAL_PORT, "Could not bind", r"Could not bind (?:TCP|to IPv\d) port (?P<port>\d{1,5})"),
    says(NetworkSymptom.CERT_RENEWAL_PORT, "Problem binding to port", r"Problem binding to port (?P<port>\d{1,5})"),
    says(NetworkSymptom.CERT_RENEWAL_LIMITED, "rateLimited", rf"{_FAILED}.{{0,200}}rateLimited"),
    says(NetworkSymptom.CERT_RENEWAL_LIMITED, "rateLimited", rf"{_ATTEMPTED}.{{0,300}}rateLimited"),
    says(NetworkSymptom.CERT_RENEWAL_LIMITED, "rateLimited"),
    says(NetworkSymptom.CERT_RENEWAL_LIMITED, "too many", r"too many (?:certificates|failed authorizations|registrations|new orders)"),
    says(NetworkSymptom.CERT_RENEWAL_FAILED, "Failed to renew certificate ", _FAILED),
    says(NetworkSymptom.CERT_RENEWAL_FAILED, "Attempting to renew cert ", rf"{_ATTEMPTED}.{{0,300}}produced an unexpected error"),
    says(NetworkSymptom.CERT_RENEWAL_FAILED, "All renewal", r"All renewal(?:s| attempts) failed"),
    says(NetworkSymptom.CERT_RENEWAL_FAILED, "challenges have failed", "Some challenges have failed"),
    says(NetworkSymptom.CERT_RENEWAL_FAILED, "renew failure(s)", r"[1-9]\d{0,3} renew failure\(s\)"),
    says(NetworkSymptom.CERT_HOOK_FAILED, "hook", r"(?:Hook '(?:deploy|post|renew)-hook' reported|(?:deploy|post|renew)-hook command .{0,300} returned) error code (?P<code>\d{1,3})"),
    says(NetworkSymptom.CERT_RENEWED, "all renewals succeeded"),
    says(NetworkSymptom.CERT_RENEWED, "new certificate deployed"),
    says(NetworkSymptom.CERT_RENEWED, "Successfully received certificate"),
    says(NetworkSymptom.CERT_RENEWED, "our cert", r"[Yy]our cert(?:ificate)? (?:has been saved|will expire on)"),
)  # fmt: skip

_EXPIRY = re.compile(r"\A {0,8}Expiry Date: (20[\d-]{8} [\d:]{8}\S{0,6}) \((?:VALID|INVALID)")
_NAME = re.compile(r"\A {0,8}Certificate Name: (\S{1,200})")


def _head(line: SourceLine) -> Entry | None:
    text = line.message
    if text[:2] != "20" or text[19:20] != "," or (read := stamp.iso(text[:40])) is None:
        return None
    found = _HEAD.match(text, read[1])
    return Entry(line, text[found.end() :], read[0], found[1].lower()) if found else None


CERTBOT = PatternReader(SourceKind.CERTBOT, _head, _ROWS, frozenset({"certbot"}))


class CertbotTexts:
    """What certbot prints to a terminal, or to a log behind its first line."""

    kind = SourceKind.CERTBOT

    def listener(self) -> Listener:
        """Return one that has heard nothing yet."""
        return _CertbotListener()


@dataclass(slots=True)
class _CertbotListener:
    """Keeps which certificate is spoken of."""

    _name: str = ""

    def hear(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield what each line says."""
        for entry in entries:
            if found := _NAME.match(entry.message):
                self._name = found[1]
            elif (found := _EXPIRY.match(entry.message)) and (epoch := epoch_of(found[1])):
                numbers = {"epoch": epoch}
                yield Sighting(NetworkSymptom.CERT_ON_DISK_UNTIL, entry, self._name, numbers)
            elif said := first_said(_ROWS, entry):
                yield said

    def end(self) -> Iterable[Sighting]:
        """Return nothing."""
        return ()


CERTBOT_TEXTS = CertbotTexts()
