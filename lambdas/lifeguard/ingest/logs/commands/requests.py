"""`curl -w`, `dig +short`, `getent`: what a request or a question got for an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.ingest.logs.commands.output import printed
from lifeguard.ingest.logs.reader import Sighting
from lifeguard.ingest.logs.transcript import CommandRow, ShellCommand
from lifeguard.ingest.logs.web.request import STATUSES, answered, path_of

_CODE = re.compile(r"(?<![\d.])([1-5]\d\d)(?![\d.])")
_SECONDS = re.compile(r"(?<![\d.])(\d{1,6}\.\d{2,9})(?!\.?\d)")
_ADDRESS = re.compile(r"\A(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7})\b")


def _curl(command: ShellCommand) -> Iterator[Sighting]:
    """Yield the status and the duration that `-w '%{http_code} %{time_total}'` prints."""
    lines = printed(command)
    if "http_code" not in command.text and "response_code" not in command.text:
        return
    for entry in lines:
        code, took = _CODE.search(entry.message), _SECONDS.search(entry.message)
        if code is None or len(entry.message) > 200:  # noqa: PLR2004  what it was asked for is short
            continue
        seconds = float(took[1]) if took and "time_total" in command.text else None
        if int(code[1]) in STATUSES:
            yield from answered(entry, int(code[1]), path_of(_url(command)), seconds)
        else:
            yield Sighting(ProxySymptom.REQUEST_OK, entry)


def _url(command: ShellCommand) -> str:
    return next((word for word in command.words if word.startswith(("http://", "https://"))), "")


def _resolved(command: ShellCommand) -> Iterator[Sighting]:
    words = command.words[1:]
    asked = [word for word in words if not word.startswith(("-", "+", "@")) and word != "hosts"]
    for entry in printed(command):
        if _ADDRESS.match(entry.message.strip()):
            yield Sighting(NetworkSymptom.DNS_OK, entry, asked[0] if asked else "")
            return


REQUEST_ROWS = (
    CommandRow(frozenset({"curl"}), _curl, prints_logs=True),
    CommandRow(frozenset({"dig", "getent"}), _resolved, prints_logs=True),
)
