"""The readers of this area, one a row."""

from __future__ import annotations

from lifeguard.ingest.logs.reader import Reader, TextReader
from lifeguard.ingest.logs.web.nginx_error import NGINX_ERROR

FORMATS: tuple[Reader, ...] = (NGINX_ERROR,)

TEXTS: tuple[TextReader, ...] = ()
