"""What Docker and containerd say, and what is said of containers."""

from __future__ import annotations

from enum import StrEnum


class ContainerSymptom(StrEnum):
    """The subject is the container or the image; `code`, `count`, `port` are numbers."""

    STARTED = "container.started"
    STOP_ASKED = "container.stop-asked"  # kill with signal 15, docker stop
    KILLED = "container.killed"  # signal 9
    DIED = "container.died"  # `code`
    EXITED_137 = "container.exited-137"
    EXITED_139 = "container.exited-139"
    EXITED_134 = "container.exited-134"
    OOM = "container.oom"  # OOMKilled true, an oom event
    NOT_OOM = "container.not-oom"  # OOMKilled false
    AT_MEMORY_LIMIT = "container.at-memory-limit"  # docker stats: > 95 % of its limit
    RUNS = "container.runs"
    DOWN = "container.down"  # Exited, as docker ps says: `code`
    RESTARTING = "container.restarting"  # `count`
    UNHEALTHY = "container.unhealthy"
    HEALTH_TIMED_OUT = "container.health-timed-out"
    NO_EXIT_EVENT = "container.no-exit-event"  # did not receive an exit event
    FAILED_TO_EXIT = "container.failed-to-exit"  # within 10 s of kill
    FORCED = "container.forced"  # failed to exit within N seconds of signal 15: using the force
    SHIM_GONE = "container.shim-gone"
    REMOVED_AT_LAST = "container.removed-at-last"  # the retry worked
    ADDRESS = "container.address"  # its present address: subject NAME ADDRESS
    PORT_TAKEN = "container.port-taken"  # port is already allocated: `port`
    PUBLISHES = "container.publishes"  # `port`
    IMAGE_MISSING = "container.image-missing"  # manifest unknown
    IMAGE_PLATFORM = "container.image-platform"  # no matching manifest, exec format error
    IMAGE_RATE_LIMITED = "container.image-rate-limited"  # toomanyrequests
    IMAGE_DENIED = "container.image-denied"
    ENTRYPOINT_MISSING = "container.entrypoint-missing"  # 127, executable file not found
    DAEMON_STOPPED = "container.daemon-stopped"
    DAEMON_ASKED_TO_STOP = "container.daemon-asked-to-stop"  # Processing signal 'terminated'
    DAEMON_FAILED = "container.daemon-failed"
    DAEMON_UNREACHABLE = "container.daemon-unreachable"  # Cannot connect to the Docker daemon
    DAEMON_HUNG = "container.daemon-hung"
    DAEMON_STARTED = "container.daemon-started"
    FIREWALL_CHAIN_MISSING = "container.firewall-chain-missing"  # No chain/target/match
    LOG_NO_SPACE = "container.log-no-space"
    CPU_HOG = "container.cpu-hog"  # docker stats: `percent`
    RECREATED = "container.recreated"
    NOISE = "container.noise"
