"""dockerd's and containerd's logs: `time="2026-03-12T09:14:02.354Z" level=error msg="..." id=...`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.immutable import immutable
from lifeguard.ingest.logs.host.docker.said import DAEMON_ERRORS, DOCKER_ERRORS
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.logfmt import logfmt
from lifeguard.ingest.logs.plain import time_of
from lifeguard.ingest.logs.reader import Entry, Says, Sighting, first_said, says

_HEAD = re.compile(r"(?=time=\S{1,60} level=[a-z]{1,9} msg=)")
_OLDER = re.compile(r"[A-Z]{4}\[\d{1,10}\] ")
"""`INFO[0001] msg`: what the daemon prints to a terminal."""
_CONTAINER = ("container", "containerID", "id", "container_id", "name")
_OWN = frozenset(
    {
        "container",
        "containerID",
        "container_id",
        "namespace",
        "topic",
        "runtime",
        "eid",
        "nid",
        "sid",
    }
)
"""Members that other programs' lines of this form do not have."""

_DOCKERD = (
    says(ContainerSymptom.FORCED, "using the force", r"\A[Cc]ontainer (?P<subject>[\w.-]{1,128}) failed to (?:exit within|stop after) (?P<seconds>\d{1,6})"),
    says(ContainerSymptom.FORCED, "using the force", r"[Cc]ontainer failed to exit within (?P<seconds>\d{1,6})"),
    says(ContainerSymptom.FAILED_TO_EXIT, "trying direct SIGKILL", r"[Cc]ontainer (?:(?P<subject>[0-9a-f]{12,64}) )?failed to exit within (?P<seconds>\d{1,6})"),
    says(ContainerSymptom.HEALTH_TIMED_OUT, "ealth check for container", r"Health check for container (?P<subject>[0-9a-f]{1,64}) error: .{0,40}(?:deadline|timed? ?out)"),
    says(ContainerSymptom.HEALTH_TIMED_OUT, "ealth check for container"),
    says(ContainerSymptom.DAEMON_ASKED_TO_STOP, "Processing signal 'terminated'"),
    says(ContainerSymptom.DAEMON_ASKED_TO_STOP, "Processing signal 'interrupt'"),
    says(ContainerSymptom.DAEMON_STOPPED, "Daemon shutdown complete"),
    says(ContainerSymptom.DAEMON_FAILED, "failed to start daemon"),
    says(ContainerSymptom.DAEMON_FAILED, "Error starting daemon"),
    says(ContainerSymptom.DAEMON_FAILED, "containerd", r"(?:failed to (?:dial|connect to)|lost connection to|failed to start) .{0,60}containerd"),
    says(ContainerSymptom.DAEMON_STARTED, "Daemon has completed initialization"),
    says(ContainerSymptom.DAEMON_STARTED, "API listen on"),
    says(NetworkSymptom.DNS_TIMED_OUT, "[resolver]", r"\[resolver\] failed to query (?:external )?DNS server"),
    says(NetworkSymptom.FIREWALL_RELOADED, "Firewalld", r"Firewalld.{0,40}reload"),
    says(ContainerSymptom.SHIM_GONE, "shim", r"(?:shim disconnected|shim reaped|cleaning up after shim)"),
)  # fmt: skip
_CONTAINERD = (
    says(ContainerSymptom.SHIM_GONE, "shim", r"\A(?:shim disconnected|shim reaped|cleaning up after shim disconnected|failed to clean up after shim)"),
    says(ContainerSymptom.OOM, "TaskOOM", r"TaskOOM"),
    says(ContainerSymptom.DAEMON_ASKED_TO_STOP, "Stop CRI service"),
    says(ContainerSymptom.DAEMON_STARTED, "containerd successfully booted"),
    says(ContainerSymptom.DAEMON_FAILED, "failed to load plugin", r"failed to load plugin.{0,100}io\.containerd\.(?:metadata|grpc)"),
)  # fmt: skip
_DEBUG = frozenset({"debug", "trace"})


@immutable
class DaemonReader:
    """Reads the log of one daemon. Without syslog's tag only what it alone says is its own."""

    kind: SourceKind
    rows: tuple[Says, ...]
    programs: frozenset[str]
    is_open: bool = False

    def entry(self, line: SourceLine) -> Entry | None:
        """Return a line in its parts, or None if it is not of this daemon."""
        if line.program and line.program not in self.programs:
            return None
        members = logfmt(line.message) if _HEAD.match(line.message) else {}
        if members:
            entry = _parts(line, members)
            is_own = bool(line.program) or bool(_OWN & members.keys())
            return entry if is_own or first_said(self.rows, entry) else None
        found = _OLDER.match(line.message)
        message = line.message[found.end() :] if found else line.message
        return Entry(line, message, line.stamp) if line.program else None

    def read(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield what each entry says; its subject is the container where the line names one."""
        for entry in entries:
            said = None if entry.level in _DEBUG else first_said(self.rows, entry)
            if said is not None:
                yield replace(said, subject=said.subject or entry.fields.get("container", ""))


def _parts(line: SourceLine, members: Mapping[str, str]) -> Entry:
    message = members.get("msg", "")
    if error := members.get("error"):
        message = f"{message} | {error}"
    name = next((members[key] for key in _CONTAINER if key in members), "")
    return Entry(
        line,
        message[:4000],
        time_of(members.get("time")) or line.stamp,
        members.get("level", ""),
        {"container": name},
    )


DOCKERD = DaemonReader(
    SourceKind.DOCKERD,
    (*_DOCKERD, *DOCKER_ERRORS, *DAEMON_ERRORS),
    frozenset({"dockerd", "docker", "dockerd-current"}),
)
CONTAINERD = DaemonReader(
    SourceKind.CONTAINERD, (*_CONTAINERD, *DOCKER_ERRORS, *DAEMON_ERRORS), frozenset({"containerd"})
)
