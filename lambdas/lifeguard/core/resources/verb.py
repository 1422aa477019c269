"""The name of each action in reports, tags and step names; `core/decision/action.py` says more."""

from __future__ import annotations

from enum import StrEnum


class Verb(StrEnum):
    """What Lifeguard does to a resource. Each member belongs to one class of `Action`."""

    CREATE_IMAGE = "create_image"
    CREATE_SNAPSHOTS = "create_snapshots"
    RESCHEDULE = "reschedule"
    SUPPRESS_APPLICATION_CHECKS = "suppress_application_checks"
    RESUME_APPLICATION_CHECKS = "resume_application_checks"
    STOP = "stop"
    FORCE_STOP = "force_stop"
    START = "start"
    REBOOT = "reboot"
    CHANGE_TYPE = "change_type"
    DEREGISTER_TARGET = "deregister_target"
    REGISTER_TARGET = "register_target"
    LAUNCH_REPLACEMENT = "launch_replacement"
    RETIRE = "retire"
    MOVE_ADDRESSES = "move_addresses"
    MOVE_TARGETS = "move_targets"
    ADOPT_REPLACEMENT = "adopt_replacement"
    DISCARD_REPLACEMENT = "discard_replacement"
    LAUNCH_DRILL = "launch_drill"
    END_DRILL = "end_drill"
    UNLIMITED_CREDITS = "unlimited_credits"
    GROW_VOLUME = "grow_volume"


class InsideVerb(StrEnum):
    """What Lifeguard does inside a host, of whatever kind that is."""

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
    START_AGAIN = "start_again"
    GROW_FILE_SYSTEM = "grow_file_system"


class ShutdownVerb(StrEnum):
    """What Lifeguard does inside a host around its own restart of that host."""

    END_CONTAINERS = "end_containers"
    START_DOCKER = "start_docker"
