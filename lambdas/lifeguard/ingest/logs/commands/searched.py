"""What is looked for in logs and in /proc: `dmesg | grep oom` that finds nothing, `uniq -c`, limits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.ingest.logs.commands.memory import in_files
from lifeguard.ingest.logs.commands.output import printed
from lifeguard.ingest.logs.reader import Entry, Sighting
from lifeguard.ingest.logs.transcript import CommandRow, ShellCommand

_OOM_SOUGHT = re.compile(
    r"(?:grep|egrep|zgrep|--grep)[ =].{0,80}?(?:oom|OOM|[Kk]ill|[Oo]ut of memory|memory)"
)
_KERNEL_LOG = re.compile(
    r"\A(?:sudo )?(?:dmesg\b|journalctl\b.{0,80}(?: -\w{0,6}k\w{0,3}\b| --dmesg\b|-t kernel\b|_TRANSPORT=kernel)"
    r"|(?:cat|grep|egrep|zgrep)\b.{0,200}/var/log/(?:kern\.log|syslog|messages))"
)
_COUNTED = re.compile(r"\A\s{0,20}(\d{1,12})\s{1,4}(\S.{0,400})\Z")
_CONNTRACK = re.compile(r"(?:\A|[._/])nf_conntrack_(count|max)\s{0,4}[=:]\s{0,4}(\d{1,12})\Z")
_BARE = re.compile(r"\A\d{1,12}\Z")
SHARE = 0.3
FULL = 0.95
FEWEST = 20


def _searched(command: ShellCommand) -> Iterator[Sighting]:
    """Yield that the kernel's log says nothing of a lack of memory, where that was asked."""
    if _OOM_SOUGHT.search(command.text) and _KERNEL_LOG.match(command.text):
        lines = printed(command)
        is_zero = (
            len(lines) == 1
            and lines[0].message.strip() == "0"
            and re.search(r" -\w{0,4}c|wc -l", command.text)
        )
        if not lines or is_zero:
            yield Sighting(HostSymptom.NO_OOM_IN_LOG, command.entry)
    if "uniq -c" in command.text:
        yield from _counted(command)
    yield from in_files(command)
    yield from _conntrack(command)


def _counted(command: ShellCommand) -> Iterator[Sighting]:
    """Yield the client or the path that most requests are of: `sort | uniq -c | sort -rn`."""
    found = [
        (float(m[1]), m[2], entry)
        for entry in printed(command)
        if (m := _COUNTED.match(entry.message))
    ]
    total = sum(count for count, _, _ in found)
    if not found or total < FEWEST or "access" not in command.text:
        return
    count, what, entry = max(found, key=lambda one: one[0])
    if count > SHARE * total and not what.isdecimal():
        numbers = {"percent": round(100 * count / total, 1), "count": count}
        yield Sighting(ProxySymptom.TOP_CLIENT, entry, what, numbers)


def _conntrack(command: ShellCommand) -> Iterator[Sighting]:
    """Yield that the table of connections is full, of `sysctl` or of the two files in /proc."""
    held: dict[str, tuple[float, Entry]] = {}
    named = re.findall(r"nf_conntrack_(count|max)\b", command.text[:400])
    for entry in printed(command):
        if found := _CONNTRACK.search(entry.message):
            held[found[1]] = float(found[2]), entry
        elif _BARE.match(entry.message.strip()) and len(held) < len(named):
            held[named[len(held)]] = float(entry.message), entry
    if {"count", "max"} <= held.keys() and held["count"][0] >= FULL * held["max"][0]:
        numbers = {"count": held["count"][0], "limit": held["max"][0]}
        yield Sighting(NetworkSymptom.CONNTRACK_FULL, held["count"][1], "", numbers)


SEARCH_ROWS = (
    CommandRow(
        frozenset({"dmesg"}), _searched, prints_logs=True, covers=frozenset({SourceKind.KERNEL})
    ),
    CommandRow(
        frozenset(
            {
                "journalctl",
                "tail",
                "head",
                "cat",
                "less",
                "grep",
                "egrep",
                "zgrep",
                "zcat",
                "awk",
                "cut",
                "sed",
                "sort",
                "docker logs",
                "docker compose logs",
                "docker events",
                "sysctl",
            }
        ),
        _searched,
        prints_logs=True,
    ),
)
