"""Errors of the system as any program prints them, in the words of the C library and of Node.

ENOSPC has more than one cause: inotify's watches and shared memory say so of themselves.
"""

from __future__ import annotations

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.ingest.logs.host.docker.said import DOCKER_ERRORS
from lifeguard.ingest.logs.reader import TextPatterns, says

_NOT_APACHE = r"\A(?!\(\d{1,3}\))"
"""Apache puts the number of the error first, and has a reader of its own."""

ERRNO_TEXTS = TextPatterns(
    SourceKind.UNRECOGNISED,
    (
        says(HostSymptom.INOTIFY_FULL, "file watchers reached"),
        says(HostSymptom.INOTIFY_FULL, "inotify", r"(?i)inotify.{0,80}(?:No space left on device|watch(?:es)? limit|user limit on the total)"),
        says(HostSymptom.SHM_FULL, "resize shared memory segment", r"could not resize shared memory segment .{0,100}No space left on device"),
        says(HostSymptom.SEMAPHORES_FULL, "semaphores", r"could not create semaphores: No space left on device"),
        says(HostSymptom.NO_SPACE, "o space left on device", _NOT_APACHE),
        says(HostSymptom.QUOTA_EXCEEDED, "isk quota exceeded"),
        says(HostSymptom.READ_ONLY, "ead-only file system", _NOT_APACHE),
        says(HostSymptom.FD_LIMIT, "oo many open files", _NOT_APACHE),
        says(HostSymptom.FD_LIMIT, "EMFILE"),
        says(HostSymptom.DENIED_BY_POLICY, "avc:  denied", r"avc:  denied  \{ (?P<subject>[\w ]{1,60}) \}"),
    ),
)  # fmt: skip
"""The first that matches counts."""

DOCKER_TEXTS = TextPatterns(SourceKind.DOCKERD, DOCKER_ERRORS)
"""What Docker's client prints, wherever it was called: a deployment's log, a script's."""
