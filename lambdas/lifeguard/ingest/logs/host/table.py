"""The readers of this area, one a row."""

from __future__ import annotations

from lifeguard.ingest.logs.host.cloud_init import CLOUD_INIT
from lifeguard.ingest.logs.host.cloudtrail import CLOUDTRAIL
from lifeguard.ingest.logs.host.docker.daemon import CONTAINERD, DOCKERD
from lifeguard.ingest.logs.host.docker.events import DOCKER_EVENTS
from lifeguard.ingest.logs.host.ec2 import EC2
from lifeguard.ingest.logs.host.kernel import KERNEL
from lifeguard.ingest.logs.host.packages import PACKAGES
from lifeguard.ingest.logs.host.people import SSHD, SUDO
from lifeguard.ingest.logs.host.resolver import RESOLVER, RESOLVER_TEXTS
from lifeguard.ingest.logs.host.systemd import SYSTEMD
from lifeguard.ingest.logs.host.texts import DENIED_TEXTS
from lifeguard.ingest.logs.reader import LogReader, TextReader

FORMATS: tuple[LogReader, ...] = (
    KERNEL,
    SYSTEMD,
    DOCKERD,
    CONTAINERD,
    DOCKER_EVENTS,
    CLOUD_INIT,
    RESOLVER,
    SUDO,
    SSHD,
    EC2,
    CLOUDTRAIL,
    PACKAGES,
)

TEXTS: tuple[TextReader, ...] = (RESOLVER_TEXTS, DENIED_TEXTS)
