"""What Docker says of containers and images, in its daemon's log and in answers to its client."""

from __future__ import annotations

from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.ingest.logs.reader import Says, says

DOCKER_ERRORS: tuple[Says, ...] = (
    # moby's daemon/kill.go
    says(ContainerSymptom.NO_EXIT_EVENT, "did not receive an exit event", r"container \"?/?(?P<subject>[\w.-]{1,128})\"?: could not kill"),
    says(ContainerSymptom.NO_EXIT_EVENT, "did not receive an exit event"),
    says(ContainerSymptom.NO_EXIT_EVENT, "annot kill container", r"annot kill container:? \"?/?(?P<subject>[\w.-]{1,128})"),
    # moby: libnetwork/portallocator and portmapper; 28 has words of its own
    says(ContainerSymptom.PORT_TAKEN, "port is already allocated", r"Bind for \S{1,60}?:(?P<port>\d{1,5}) failed: port is already allocated"),
    says(ContainerSymptom.PORT_TAKEN, "port is already allocated"),
    says(HostSymptom.PORT_IN_USE, "address already in use", r"failed to bind host port (?:for )?\S{1,60}?:(?P<port>\d{1,5})[:/]\S{0,80}: address already in use"),
    says(HostSymptom.PORT_IN_USE, "address already in use", r"listen (?:tcp|udp)[46]? \S{1,60}?:(?P<port>\d{1,5}): bind: address already in use"),
    says(ContainerSymptom.FIREWALL_CHAIN_MISSING, "No chain/target/match"),
    says(ContainerSymptom.FIREWALL_CHAIN_MISSING, "iptables failed"),
    says(ContainerSymptom.IMAGE_RATE_LIMITED, "toomanyrequests"),
    says(ContainerSymptom.IMAGE_PLATFORM, "no matching manifest", r"no matching manifest for (?P<subject>\S{1,60})"),
    says(ContainerSymptom.IMAGE_PLATFORM, "exec format error"),
    says(ContainerSymptom.IMAGE_PLATFORM, "does not match the detected host platform"),
    says(ContainerSymptom.IMAGE_MISSING, "manifest", r"manifest for (?P<subject>\S{1,200}) not found"),
    says(ContainerSymptom.IMAGE_MISSING, "manifest unknown"),
    says(ContainerSymptom.IMAGE_MISSING, "o such image", r"[Nn]o such image: (?P<subject>\S{1,200})"),
    says(ContainerSymptom.IMAGE_MISSING, "not found", r"failed to resolve reference \"(?P<subject>[^\"]{1,200})\".{0,200}not found"),
    says(ContainerSymptom.IMAGE_DENIED, "pull access denied", r"pull access denied for (?P<subject>[^\s,]{1,200})"),
    says(ContainerSymptom.IMAGE_DENIED, "authentication required"),
    says(ContainerSymptom.IMAGE_DENIED, "no basic auth credentials"),
    says(ContainerSymptom.IMAGE_DENIED, "authorization token has expired"),
    says(ContainerSymptom.ENTRYPOINT_MISSING, "exec:", r"exec: \"(?P<subject>[^\"]{1,200})\": (?:executable file not found|stat .{1,200}: no such file|permission denied)"),
    says(ContainerSymptom.DAEMON_UNREACHABLE, "Cannot connect to the Docker daemon"),
    says(ContainerSymptom.DAEMON_UNREACHABLE, "connect to the docker API", r"[Ff]ailed to connect to the docker API"),
    says(ContainerSymptom.UNHEALTHY, "is unhealthy", r"container (?P<subject>[\w.-]{1,128}) is unhealthy"),
    says(ContainerSymptom.LOG_NO_SPACE, "no space left on device", r"Failed to log message for logger|error writing log entry"),
)  # fmt: skip
"""The first that matches counts."""

DAEMON_ERRORS: tuple[Says, ...] = (
    says(HostSymptom.NO_SPACE, "no space left on device"),
    says(HostSymptom.READ_ONLY, "read-only file system"),
    says(HostSymptom.FD_LIMIT, "too many open files"),
    says(HostSymptom.PIDS_LIMIT, "esource temporarily unavailable"),
    says(ProxySymptom.NAME_UNRESOLVED, "lookup ", r"lookup (?P<subject>[\w.-]{1,200})(?: on \S{1,60})?: (?:no such host|server misbehaving|i/o timeout|read udp|Temporary)"),
)  # fmt: skip
"""What the daemons log beside that, in words that other programs have too."""
