"""What a console log says: the lines worth an operator's time, and the likeliest cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lifeguard.core.incident.host_cause import HostCause, HostFault
from lifeguard.core.policy.policy import ConsoleErrors
from lifeguard.immutable import immutable
from lifeguard.ingest.logs.host.line import ConsoleLine, HostFinding, finding, log_line
from lifeguard.ingest.logs.host.patterns import BOOT, LINK_READY

MOST = 64 * 1024
"""Characters looked at: EC2 keeps the last 64 KB of a console's output (GetConsoleOutput)."""

TOLD = 5
"""Lines kept that say what is wrong, or of the end of a log in which none does."""

FULL = 12
"""Lines kept of the end of the log where the policy wants them whatever they say."""

BURST = 600.0
"""Seconds between two findings of one failure: what lies further back has been outlived."""

CAUSES = (
    HostFault.OUT_OF_MEMORY,
    HostFault.BUG_CHECK,
    HostFault.BOOT,
    HostFault.MOUNT,
    HostFault.BLOCK_IO,
    HostFault.FILE_SYSTEM,
    HostFault.DISK_FULL,
    HostFault.LOCKUP,
    HostFault.KERNEL_PANIC,
)
"""What can take a whole server down, the most telling first. A panic says less than what led to it.

A failed unit, a module of cloud-init, a link or a parameter need not: they are lines, no causes.
Neither is an unexpected shutdown: it is what a failure looks like to the next boot.
"""


@immutable
class ConsoleReading:
    """The lines to keep, not redacted yet, and the cause that the log names, if it does.

    `unread` is the code with which AWS did not give the log. `is_telling`: whether the policy
    wants the lines whatever they say, or one of them says what is wrong.
    """

    lines: tuple[str, ...] = ()
    cause: HostCause | None = None
    unread: str = ""
    is_telling: bool = False


def read_console(output: str, errors: ConsoleErrors) -> ConsoleReading:
    """Return what a console log says: what is wrong or, where the policy wants it all, its end."""
    written = [line for raw in output[-MOST:].splitlines() if (line := log_line(raw)).text.strip()]
    found, latest = _findings(written)
    cause = _cause(latest)
    if errors is ConsoleErrors.FULL:
        return ConsoleReading(_end(written, FULL), cause, is_telling=True)
    told = tuple(one.line for one in reversed(found[-TOLD:]))
    return ConsoleReading(told or _end(written, TOLD), cause, is_telling=bool(told))


def _end(written: Sequence[ConsoleLine], count: int) -> tuple[str, ...]:
    return tuple(line.text for line in written[-count:])


def _findings(written: Iterable[ConsoleLine]) -> tuple[list[HostFinding], list[HostFinding]]:
    """Return all that is wrong in the order of the log, and of it what the last boot has written.

    A link that came up afterwards is no finding.
    """
    found: list[HostFinding] = []
    boot = 0
    for line in written:
        if line.at == 0 and BOOT.match(line.message):
            boot = len(found)
        elif one := finding(line):
            found.append(one)
        elif ready := LINK_READY.match(line.message):
            up = [_is_link(one, ready[1]) for one in found]
            boot -= sum(up[:boot])
            found = [one for one, gone in zip(found, up, strict=True) if not gone]
    return found, found[boot:]


def _is_link(one: HostFinding, device: str) -> bool:
    return one.kind is HostFault.NETWORK_LINK and one.subject == device


def _cause(found: Sequence[HostFinding]) -> HostCause | None:
    """Return the most telling finding of the latest failure, and the first of its kind.

    The first process that the kernel kills is its largest; those that follow are victims.
    """
    burst = _burst([one for one in found if one.kind in CAUSES])
    if not burst:
        return None
    kind = min((one.kind for one in burst), key=CAUSES.index)
    subjects = (one.subject for one in burst if one.kind is kind and one.subject)
    return HostCause(kind, next(subjects, ""))


def _burst(found: Sequence[HostFinding]) -> list[HostFinding]:
    """Return the findings of the latest failure; one without a time belongs to its neighbour."""
    kept: list[HostFinding] = []
    later: float | None = None
    for one in reversed(found):
        if one.at is not None:
            if later is not None and later - one.at > BURST:
                break
            later = one.at
        kept.append(one)
    return kept[::-1]
