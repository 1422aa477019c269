"""The readers of this area, one a row."""

from __future__ import annotations

from lifeguard.ingest.logs.host.kernel import KERNEL
from lifeguard.ingest.logs.reader import Reader, TextReader

FORMATS: tuple[Reader, ...] = (KERNEL,)

TEXTS: tuple[TextReader, ...] = ()
