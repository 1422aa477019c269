"""What a console log names as the cause of a failure: codes, which the email puts in words."""

from __future__ import annotations

from enum import StrEnum

from lifeguard.immutable import immutable


class HostFault(StrEnum):
    """What a line of a console log says is wrong."""

    OUT_OF_MEMORY = "out-of-memory"
    BUG_CHECK = "bug-check"
    BOOT = "boot"
    MOUNT = "mount"
    FILE_SYSTEM = "file-system"
    BLOCK_IO = "block-io"
    DISK_FULL = "disk-full"
    KERNEL_PANIC = "kernel-panic"
    LOCKUP = "lockup"
    UNIT = "unit"
    CLOUD_INIT = "cloud-init"
    NETWORK_LINK = "network-link"
    KERNEL_PARAMETERS = "kernel-parameters"
    UNEXPECTED_SHUTDOWN = "unexpected-shutdown"


@immutable
class HostCause:
    """What the log names: the kind, and of which process, device or unit ("" where it names none).

    The subject is redacted: it is a program's own name for itself.
    """

    kind: HostFault
    subject: str = ""
