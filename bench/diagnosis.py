"""Who names the cause: Lifeguard beside four ways in which people read logs, on the same files.

The baselines name a cause as a reader would who knows the words of errors and not how they hang
together: the one line that they choose is read by `NAMES`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lifeguard.ingest.logs.line import lines
from lifeguard.ingest.logs.plain import plain_entry
from tests.support.corpus import CorpusCase, Score, corpus, diagnosed, scores, utility

HEADER = ("Method", "Right", "Unknown", "Wrong", "Tempted", "Sum")

NAMES = tuple(
    (re.compile(pattern, re.IGNORECASE), cause)
    for pattern, cause in (
        (r"heap out of memory|java heap space|allowed memory size", "app_heap_exhausted"),
        (r"out of memory|oom.?kill|sigkill|killed process", "memory_exhausted_host"),
        (r"no space left", "disk_full"),
        (r"read-only file system|remounting filesystem", "filesystem_readonly"),
        (r"too many clients|too many connections|slots are reserved", "db_connections_exhausted"),
        (r"still waiting for|lock wait timeout|deadlock", "db_lock_wait"),
        (r"query_time|duration: \d{4,}", "db_slow_query"),
        (r"password authentication failed|access denied for user", "db_credentials_rejected"),
        (r"pool timeout|queuepool|connection is not available", "db_pool_leak"),
        (r"misconf", "cache_write_blocked"),
        (r"maxmemory", "cache_memory_full"),
        (r"certificate has expired", "certificate_expired"),
        (r"address already in use|already allocated", "port_conflict"),
        (r"too many open files|emfile", "fd_limit"),
        (r"table full", "conntrack_full"),
        (r"eai_again|name resolution|no such host", "dns_resolution_failed"),
        (r"max_children|listen queue", "app_workers_exhausted"),
        (r"worker_connections", "proxy_connection_limit"),
        (r"exit event", "container_unkillable"),
        (r"manifest unknown|exec format|toomanyrequests", "image_wrong"),
        (r"failed to boot|cannot find module|no module named", "app_start_failure"),
        (r"traceback|exception|nomethoderror|typeerror", "app_bug_exception"),
        (r"port 5432|port 3306|operationalerror|mysqli_connect", "db_unreachable"),
        (r"refused", "upstream_down"),
        (r"timed? ?out|timeout", "app_workers_exhausted"),
    )
)
"""What a line's words say by themselves, the particular before the general."""

_ERROR = re.compile(
    r"error|fatal|crit|alert|emerg|panic|fail|exception|killed|refused|timed out|denied|full",
    re.IGNORECASE,
)
_GREP = re.compile(r"oom|killed|timeout|refused|space", re.IGNORECASE)
_GREPPED = {
    "oom": "memory_exhausted_host",
    "killed": "memory_exhausted_host",
    "timeout": "app_workers_exhausted",
    "refused": "upstream_down",
    "space": "disk_full",
}
_VARIABLE = re.compile(r"0x[0-9a-f]+|\d+|\"[^\"]*\"|'[^']*'|/\S+", re.IGNORECASE)
"""What a template leaves out, as Drain's masks do: numbers, quotations, paths."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How one method did."""

    method: str
    counted: Counter[Score]

    def row(self) -> tuple[str, ...]:
        """Return its row in the table."""
        wrong = self.counted[Score.WRONG] + self.counted[Score.TEMPTED]
        return (
            self.method,
            str(self.counted[Score.RIGHT]),
            str(self.counted[Score.UNKNOWN]),
            str(wrong),
            str(self.counted[Score.TEMPTED]),
            str(utility(self.counted)),
        )


def measure() -> list[Verdicts]:
    """Play the corpus with each method."""
    cases = corpus()
    return [Verdicts(name, scores(cases, method)) for name, method in METHODS.items()]


def _lifeguard(case: CorpusCase) -> str:
    return str(diagnosed(case).cause)


def _errors(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if _ERROR.search(line))


def _deepest(case: CorpusCase) -> str:
    """Name the first error of the deepest hop that has one."""
    for text in reversed(case.files.values()):
        for line in _errors(text):
            return _named(line)
    return "unknown"


def _first(case: CorpusCase) -> str:
    """Name the first error in time; one without a time counts as the last."""
    timed = [
        (entry.stamp.at.replace(tzinfo=None), entry.line.text)
        for text in case.files.values()
        for entry in map(plain_entry, lines(text))
        if entry.stamp is not None and _ERROR.search(entry.line.text)
    ]
    if timed:
        return _named(min(timed)[1])
    return next((_named(line) for text in case.files.values() for line in _errors(text)), "unknown")


def _frequent(case: CorpusCase) -> str:
    """Name the error whose template is the most frequent."""
    found = [line for text in case.files.values() for line in _errors(text)]
    if not found:
        return "unknown"
    counted = Counter(_VARIABLE.sub("*", line) for line in found)
    template, _ = counted.most_common(1)[0]
    return _named(next(line for line in found if _VARIABLE.sub("*", line) == template))


def _grep(case: CorpusCase) -> str:
    """Name the keyword that most lines have."""
    found = [said[0].lower() for text in case.files.values() for said in _GREP.finditer(text)]
    return _GREPPED[Counter(found).most_common(1)[0][0]] if found else "unknown"


def _named(line: str) -> str:
    return next((cause for pattern, cause in NAMES if pattern.search(line)), "unknown")


METHODS: dict[str, Callable[[CorpusCase], str]] = {
    "Lifeguard": _lifeguard,
    "deepest hop with an error": _deepest,
    "first error in time": _first,
    "most frequent template": _frequent,
    "grep oom|killed|timeout|refused|space": _grep,
}
