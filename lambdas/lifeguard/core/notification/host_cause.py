"""What a host's console log names as the cause, in the words of an email."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.host_cause import HostCause, HostFault
from lifeguard.core.kinds.ec2.instance import Instance

_WORDS: Mapping[HostFault, tuple[str, str]] = MappingProxyType(
    {
        HostFault.OUT_OF_MEMORY: ("out of memory", "memory ran out"),
        HostFault.BUG_CHECK: ("bug check", "Windows stopped at a bug check"),
        HostFault.BOOT: ("cannot boot", "the system could not boot"),
        HostFault.MOUNT: ("mount failed", "a file system could not be mounted"),
        HostFault.FILE_SYSTEM: ("file system error", "a file system has errors"),
        HostFault.BLOCK_IO: ("disk I/O error", "a disk did not read or write"),
        HostFault.DISK_FULL: ("disk full", "a file system was full"),
        HostFault.KERNEL_PANIC: ("kernel panic", "the kernel panicked"),
        HostFault.LOCKUP: ("hung", "a task did not get on"),
        HostFault.UNIT: ("unit failed", "a unit of systemd failed"),
        HostFault.CLOUD_INIT: ("cloud-init failed", "cloud-init failed"),
        HostFault.NETWORK_LINK: ("network link down", "a network link was not ready"),
        HostFault.KERNEL_PARAMETERS: ("kernel parameters", "the kernel got unknown parameters"),
        HostFault.UNEXPECTED_SHUTDOWN: ("unexpected shutdown", "it had shut down unexpectedly"),
    }
)
"""Of each kind: the words of a subject, and the sentence's."""


def host_cause(situation: Situation, problem: str = "") -> HostCause | None:
    """Return the cause that the latest console log names, of that kind of problem if one is given.

    It is what the log shows, no proof: no line says when in wall-clock time it was written.
    """
    named = (
        record.cause
        for record in reversed(situation.actions)
        if record.cause is not None and problem in {"", record.problem}
    )
    return next(named, None)


def brief(cause: HostCause) -> str:
    """Return the cause in the few words of a subject."""
    words, _ = _WORDS[cause.kind]
    return f"{words} ({cause.subject})" if cause.subject else words


def explained(cause: HostCause, instance: Instance | None) -> Iterable[str]:
    """Yield what the log shows, and what to expect of it."""
    _, words = _WORDS[cause.kind]
    yield f"The console log shows that {words}{_of(cause)}."
    if cause.kind is HostFault.OUT_OF_MEMORY:
        now = "" if instance is None else f" than a {instance.type} has"
        yield f"It will happen again unless the server gets more memory{now}, or uses less."


def _of(cause: HostCause) -> str:
    if not cause.subject:
        return ""
    if cause.kind is HostFault.OUT_OF_MEMORY:
        return f" and that {cause.subject} was killed"
    return f" ({cause.subject})"
