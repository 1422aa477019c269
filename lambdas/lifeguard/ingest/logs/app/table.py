"""The readers of this area, one a row."""

from __future__ import annotations

from lifeguard.ingest.logs.app.gunicorn import GUNICORN
from lifeguard.ingest.logs.reader import Reader, TextReader

FORMATS: tuple[Reader, ...] = (GUNICORN,)

TEXTS: tuple[TextReader, ...] = ()
