"""The end of a certificate's validity, as OpenSSL, curl and certbot write it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from lifeguard.ingest.logs import stamp

_OPENSSL = re.compile(r"([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4})(?: GMT)?")


def epoch_of(text: str) -> float | None:
    """Return Unix seconds of `Sep  6 02:30:10 2026 GMT` or of an ISO time; both are UTC."""
    if found := _OPENSSL.match(text):
        return _openssl(found)
    read = stamp.iso(text[:40])
    if read is None:
        return None
    at = read[0].at
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _openssl(found: re.Match[str]) -> float | None:
    month = stamp.MONTHS.get(found[1])
    if month is None:
        return None
    day, hour, minute, second, year = (int(found[n]) for n in range(2, 7))
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()
    except ValueError:  # 31 February
        return None
