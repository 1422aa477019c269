"""`ping`, `nc`, `telnet`, `timedatectl`, `chronyc`, `ip`: what answers, and whose clock is right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC

from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.commands.output import printed
from lifeguard.ingest.logs.reader import Entry, Says, Sighting, first_said, says
from lifeguard.ingest.logs.transcript import CommandRow, ShellCommand

_PING = (
    says(NetworkSymptom.PING_LOST, "100% packet loss"),
    says(NetworkSymptom.PING_LOST, "100.0% packet loss"),
    says(NetworkSymptom.PING_OK, "packet loss", r", 0(?:\.0)?% packet loss"),
    says(NetworkSymptom.PING_LOST, "Destination Host Unreachable"),
)
_PORT = (
    says(
        NetworkSymptom.PORT_OPEN,
        "ucceeded",
        r"Connection to (?P<subject>\S{1,200}) (?:\([\d.]{7,15}\) )?(?P<port>\d{1,5}) port .{0,60}succeeded",
    ),
    says(
        NetworkSymptom.PORT_OPEN,
        "Connected to ",
        r"\A(?:Ncat: )?Connected to (?P<subject>[\w.:-]{1,200}?)\.?\Z",
    ),
    says(NetworkSymptom.PORT_OPEN, " open", r" open\Z"),
    says(
        NetworkSymptom.PORT_CLOSED,
        "onnection refused",
        r"connect to (?P<subject>[\w.:-]{1,200}) (?:\([\d.]{7,15}\) )?port (?P<port>\d{1,5}) .{0,40}refused",
    ),
    says(NetworkSymptom.PORT_CLOSED, "onnection refused"),
    says(
        NetworkSymptom.PORT_SILENT,
        "imed out",
        r"connect to (?P<subject>[\w.:-]{1,200}) (?:\([\d.]{7,15}\) )?port (?P<port>\d{1,5}) .{0,40}timed out",
    ),
    says(NetworkSymptom.PORT_SILENT, "imed out"),
    says(ProxySymptom.NO_ROUTE, "o route to host"),
)
_CLOCK = (
    says(NetworkSymptom.CLOCK_UNSYNCHRONIZED, "synchronized: no"),
    says(NetworkSymptom.CLOCK_OK, "synchronized: yes"),
    says(NetworkSymptom.CLOCK_UNSYNCHRONIZED, "Not synchronised"),
)
_TRACKED = re.compile(r"\ASystem time {1,10}: (\d{1,12}\.\d{1,9}) seconds (?:fast|slow)")
WRONG = 30.0
"""Seconds from which on a clock breaks TLS and tokens."""


def _rows_with(rows: tuple[Says, ...], command: ShellCommand) -> Iterator[Sighting]:
    asked = _asked(command)
    for entry in printed(command):
        if said := first_said(rows, entry):
            yield said if said.subject else Sighting(said.symptom, entry, asked, said.numbers)


def _asked(command: ShellCommand) -> str:
    """Return the host, and the port behind it where there is one."""
    words = [word for word in command.words[1:] if not word.startswith("-")]
    hosts = [word for word in words if not word.isdecimal()]
    ports = [word for word in words if word.isdecimal()]
    is_ping = command.name.startswith("ping")
    return ":".join([*hosts[-1:], *([] if is_ping else ports[-1:])])


def _ping(command: ShellCommand) -> Iterator[Sighting]:
    return _rows_with(_PING, command)


def _port(command: ShellCommand) -> Iterator[Sighting]:
    return _rows_with(_PORT, command)


def _clock(command: ShellCommand) -> Iterator[Sighting]:
    for entry in printed(command):
        if found := _TRACKED.match(entry.message):
            yield from _offset(entry, float(found[1]))
        elif said := first_said(_CLOCK, entry):
            yield said


def _offset(entry: Entry, seconds: float) -> Iterator[Sighting]:
    symptom = NetworkSymptom.CLOCK_OFFSET if seconds > WRONG else NetworkSymptom.CLOCK_OK
    yield Sighting(symptom, entry, "", {"seconds": seconds})


_LINK = re.compile(
    r"\A(?:\d{1,4}: )?([\w.@-]{1,32}):? .{0,200}?(?:state |\A\S{1,32} {1,20})(UP|DOWN)\b"
)
_BRIEF = re.compile(r"\A([\w.@-]{1,32}) {1,20}(UP|DOWN) ")


def _ip(command: ShellCommand) -> Iterator[Sighting]:
    for entry in printed(command):
        found = _BRIEF.match(entry.message + " ") or _LINK.match(entry.message)
        if found and not found[1].startswith(("lo", "docker", "br-", "veth")):
            symptom = NetworkSymptom.LINK_UP if found[2] == "UP" else NetworkSymptom.LINK_DOWN
            yield Sighting(symptom, entry, found[1])


_SERVED = re.compile(
    r"(?:\A|\n)[< ]{0,4}[Dd]ate: [A-Z][a-z]{2}, (\d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d) GMT"
)


def _date(command: ShellCommand) -> Iterator[Sighting]:
    """Yield by how much `date -u; curl -sI ...` differ: the host's clock and another's."""
    own = None
    for entry in printed(command):
        if found := _SERVED.match(entry.message):
            read = stamp.dashed(found[1])
            if read and own:
                apart = abs((read[0].at.replace(tzinfo=UTC) - own).total_seconds())
                yield from _offset(entry, apart)
        elif own is None and (at := _of_date(entry.message)):
            own = at.at.replace(tzinfo=UTC)


def _of_date(text: str) -> stamp.Stamp | None:
    read = stamp.iso(text) or stamp.long(re.sub(r" (?:UTC|GMT)(?= \d{4})", "", text[:40], count=1))
    return read[0] if read else None


REACH_ROWS = (
    CommandRow(frozenset({"ping", "ping6"}), _ping, prints_logs=True),
    CommandRow(frozenset({"nc", "ncat", "telnet"}), _port),
    CommandRow(frozenset({"timedatectl", "chronyc", "ntpstat"}), _clock),
    CommandRow(frozenset({"date"}), _date, prints_logs=True),
    CommandRow(frozenset({"ip", "ip a", "ip addr", "ip address", "ip link", "ip l"}), _ip),
)
