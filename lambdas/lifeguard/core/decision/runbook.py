"""How a problem is treated: its remedies, soft to hard, and when the first may be made."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from lifeguard.core.text.message import Message
from lifeguard.immutable import immutable


class Remedy(StrEnum):
    """The remedies that several kinds of resource share; a kind may have others of its own."""

    REBOOT = "reboot"
    STOP_START = "stop_start"
    START = "start"
    REPLACE = "replace"
    CLEAN_DISK = "clean_disk"
    LIMIT_CPU = "limit_cpu"
    ADD_SWAP = "add_swap"
    LIMIT_MEMORY = "limit_memory"
    STOP_HOLDER = "stop_holder"
    RESTART_INSIDE = "restart_inside"
    REPAIR_DOCKER = "repair_docker"
    STOP_CONTAINER = "stop_container"
    KILL_CONTAINER = "kill_container"
    RECREATE_CONTAINER = "recreate_container"
    END_PROCESS = "end_process"
    RESTART_DOCKER = "restart_docker"
    UNLIMITED_CREDITS = "unlimited_credits"
    GROW_VOLUME = "grow_volume"


class Timing(StrEnum):
    """When the first rung may be climbed."""

    NOW = "now"
    AUTO_RECOVERY_GRACE = "auto_recovery_grace"  # AWS may be recovering the host by itself
    INSTANCE_CHECK_GRACE = "instance_check_grace"  # the system may be updating or rebooting
    WINDOW = "window"  # the operator's window, before AWS's deadline
    AFTER_AWS = "after_aws"  # AWS acts; we wait and verify


@immutable
class Runbook:
    """The rungs of one problem and, when they end, what a person is asked and may do."""

    timing: Timing
    rungs: tuple[str, ...]  # `Remedy`, or a remedy of the kind's own
    question: Message
    advice: str | None = Remedy.STOP_START  # what a person may run; None: only look
    replaces: bool = False  # a new instance from its image may cure it, as the last rung


@immutable
class Due:
    """When a remedy may begin, and why then; a time that is past means now."""

    at: datetime
    why: Message
