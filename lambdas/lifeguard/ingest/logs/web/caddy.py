"""Caddy's log: JSON, or tab-separated on a terminal.

`{"level":"error","ts":1773306842.31,"logger":"http.log.error.log0","msg":"dial tcp ...",...}`. `ts`
is in seconds or ISO, `duration` in seconds or Go's words (`31.8s`), by the encoder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine, json_object
from lifeguard.ingest.logs.plain import time_of
from lifeguard.ingest.logs.reader import Entry, Listener, Sighting, first_said, says
from lifeguard.ingest.logs.web.go_net import UPSTREAM_ROWS
from lifeguard.ingest.logs.web.request import RequestListener, answered, path_of

_LOGGERS = re.compile(r"(?:http|tls|admin|pki|events|caddy|dns|layer4|docker-proxy)(?:\.|\Z)")
_KNOWN = frozenset(
    {
        "serving initial configuration",
        "using provided configuration",
        "using config from file",
        "autosaved config (load with --resume flag)",
        "shutting down apps, then terminating",
        "shutting down",
        "shutdown complete",
        "exiting; byeee!! \N{WAVING HAND SIGN}",
        "load complete",
        "adapted config to JSON",
    }
)
"""Messages of Caddy's own that name no logger."""
_CONSOLE = re.compile(
    r"\t(DEBUG|INFO|WARN|ERROR|FATAL|debug|info|warn|error|fatal)\t([^\t]{0,2000})"
)
_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,12})?)(ns|us|\u00b5s|ms|s|m|h)")
_UNITS = {"ns": 1e-9, "us": 1e-6, "\u00b5s": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}

_OWN_ROWS = (
    says(ProxySymptom.NO_LIVE_UPSTREAM, "no upstreams available"),
    says(
        HostSymptom.PORT_IN_USE,
        "address already in use",
        r"listen(?:ing on|\b).{0,80}?:(?P<port>\d{1,5})(?:/tcp)?: bind: address already in use",
    ),
    says(NetworkSymptom.CERT_RENEWAL_LIMITED, "rateLimited"),
    says(NetworkSymptom.CERT_RENEWAL_LIMITED, "too many certificates"),
)  # fmt: skip
_CERTIFICATE_ROWS = (
    *_OWN_ROWS[2:],
    says(NetworkSymptom.CERT_RENEWED, "certificate obtained successfully"),
    says(NetworkSymptom.CERT_RENEWED, "certificate renewed successfully"),
    says(NetworkSymptom.CERT_RENEWAL_FAILED, "could not get certificate"),
    says(NetworkSymptom.CERT_RENEWAL_FAILED, "will retry"),
    says(NetworkSymptom.CERT_RENEWAL_FAILED, "final attempt; giving up"),
    says(NetworkSymptom.CERT_RENEWAL_FAILED, "challenge failed"),
    says(NetworkSymptom.CERT_RENEWAL_FAILED, "job failed"),
)
_HEALTH_ROWS = (
    says(ProxySymptom.SERVER_DOWN, "HTTP request failed"),
    says(ProxySymptom.SERVER_DOWN, "status code out of tolerances"),
    says(ProxySymptom.SERVER_DOWN, "unexpected status code"),
    says(ProxySymptom.SERVER_UP, "host is up"),
)
_STATE_ROWS = (
    says(ProxySymptom.STARTED, "serving initial configuration"),
    says(ProxySymptom.STOPPED, "shutting down"),
    says(ProxySymptom.RELOADED, "load complete"),
)


class CaddyReader:
    """Reads errors, answers, certificates and health checks."""

    kind = SourceKind.CADDY
    programs: frozenset[str] = frozenset({"caddy"})
    is_open = False

    def entry(self, line: SourceLine) -> Entry | None:
        """Return a line in its parts, or None if it is not of this format."""
        if line.json:
            return _json(line, line.json)
        return _console(line)

    def listener(self) -> Listener:
        """Return one of all that entries say, and of the first and the last that went well."""
        return RequestListener(_said, lambda entry: _status(entry.fields) > 0)


def _json(line: SourceLine, members: Mapping[str, Any]) -> Entry | None:
    logger, message = members.get("logger", ""), members.get("msg")
    if not isinstance(message, str) or not isinstance(logger, str) or "level" not in members:
        return None
    if not (_LOGGERS.match(logger) if logger else message in _KNOWN):
        return None
    at = time_of(members.get("ts")) or line.stamp
    return Entry(line, message[:4000], at, str(members["level"]).lower(), members)


def _console(line: SourceLine) -> Entry | None:
    """Read `2026/03/12 09:14:02.123<tab>ERROR<tab>http.log.error<tab>message<tab>{...}`."""
    if "\t" not in line.message or (read := stamp.iso(line.message[:40])) is None:
        return None
    found = _CONSOLE.match(line.message, read[1])
    if found is None:
        return None
    rest = line.message[found.end() + 1 :]
    logger, message = "", found[2]
    if _LOGGERS.match(message):
        logger, (message, _, rest) = message, rest.partition("\t")
    elif message not in _KNOWN:
        return None
    members = {**json_object(rest[rest.find("{") :] if "{" in rest else ""), "logger": logger}
    return Entry(line, message, read[0], found[1].lower(), members)


def _said(entry: Entry) -> Iterator[Sighting]:
    members = entry.fields
    logger = str(members.get("logger", ""))
    text = replace(entry, message=f"{entry.message} | {members.get('error', '')}"[:4000])
    if logger.startswith("tls"):
        yield from _one(_CERTIFICATE_ROWS, text, _name(members, "identifier", "subjects"))
    elif ".health_checker" in logger:
        yield from _one(_HEALTH_ROWS, text, _name(members, "host", "address"))
        yield from _one(UPSTREAM_ROWS, text)
    elif logger.startswith("http"):
        yield from _request(entry, text)
    else:
        yield from _one((*_OWN_ROWS, *_STATE_ROWS), text)


def _request(entry: Entry, text: Entry) -> Iterator[Sighting]:
    request = entry.fields.get("request")
    target = request.get("uri") if isinstance(request, Mapping) else ""
    path = path_of(target) if isinstance(target, str) else ""
    if entry.level in ("error", "warn", "debug"):
        yield from _one((*_OWN_ROWS, *UPSTREAM_ROWS), text, path)
    seconds = duration(entry.fields.get("duration"))
    yield from answered(entry, _status(entry.fields), path, seconds)


def _one(rows: Sequence[Any], text: Entry, subject: str = "") -> Iterator[Sighting]:
    if said := first_said(rows, text):
        yield replace(said, subject=said.subject or subject)


def _status(members: Mapping[str, Any]) -> int:
    status = members.get("status")
    return status if isinstance(status, int) else 0


def _name(members: Mapping[str, Any], *names: str) -> str:
    for name in names:
        value = members.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, str):
            return value[:200]
    return ""


def duration(value: object) -> float | None:
    """Return seconds: of a number, or of Go's words, `1m31.8s`."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str) and (parts := _DURATION.findall(value[:40])):
        return sum(float(number) * _UNITS[unit] for number, unit in parts)
    return None


CADDY = CaddyReader()
