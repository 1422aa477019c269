"""What Lifeguard could do about a cause: suggested, or forbidden because it worsens it."""

from __future__ import annotations

from enum import StrEnum


class SuggestedRung(StrEnum):
    """From the softest to the hardest."""

    EVIDENCE = "evidence"  # only tell
    SNAPSHOT = "snapshot"
    RELOAD = "reload"  # a configuration or a certificate, without a restart
    CLEAN_DISK = "clean_disk"
    LIMIT_CPU = "limit_cpu"
    ADD_SWAP = "add_swap"
    RESTART_INSIDE = "restart_inside"
    STOP_HOLDER = "stop_holder"
    REPAIR_DOCKER = "repair_docker"
    ASK = "ask"
    REBOOT = "reboot"
    STOP_START = "stop_start"
    REPLACE = "replace"
