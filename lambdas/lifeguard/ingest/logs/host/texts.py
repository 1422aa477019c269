"""Texts of the host that any program or log may hold: SELinux's denials, Docker's client."""

from __future__ import annotations

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.ingest.logs.host.docker.said import DOCKER_ERRORS
from lifeguard.ingest.logs.reader import TextPatterns, says

DENIED_TEXTS = TextPatterns(
    SourceKind.UNRECOGNISED,
    (
        says(
            HostSymptom.DENIED_BY_POLICY,
            "avc:  denied",
            r"avc:  denied  \{ (?P<subject>[\w ]{1,60}) \}",
        ),
    ),
)

DOCKER_TEXTS = TextPatterns(SourceKind.DOCKERD, DOCKER_ERRORS)
"""What Docker's client prints, wherever it was called: a deployment's log, a script's."""
