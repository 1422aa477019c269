"""English templates: what a console log names as the cause."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "host_cause.out-of-memory": "out of memory",
    "host_cause.sentence.out-of-memory": "the memory was exhausted",
    "host_cause.bug-check": "bug check",
    "host_cause.sentence.bug-check": "Windows stopped with a bug check",
    "host_cause.boot": "cannot boot",
    "host_cause.sentence.boot": "the operating system could not boot",
    "host_cause.mount": "mount failed",
    "host_cause.sentence.mount": "a file system could not be mounted",
    "host_cause.file-system": "file system error",
    "host_cause.sentence.file-system": "a file system has errors",
    "host_cause.block-io": "disk I/O error",
    "host_cause.sentence.block-io": "a disk failed to read or write",
    "host_cause.disk-full": "disk full",
    "host_cause.sentence.disk-full": "a file system was full",
    "host_cause.kernel-panic": "kernel panic",
    "host_cause.sentence.kernel-panic": "the kernel panicked",
    "host_cause.lockup": "hung",
    "host_cause.sentence.lockup": "a task was blocked or a CPU was locked up",
    "host_cause.unit": "unit failed",
    "host_cause.sentence.unit": "a systemd unit failed",
    "host_cause.cloud-init": "cloud-init failed",
    "host_cause.sentence.cloud-init": "cloud-init failed",
    "host_cause.network-link": "network link down",
    "host_cause.sentence.network-link": "a network link was not ready",
    "host_cause.kernel-parameters": "unknown kernel parameters",
    "host_cause.sentence.kernel-parameters": "the kernel received unknown parameters",
    "host_cause.unexpected-shutdown": "unexpected shutdown",
    "host_cause.sentence.unexpected-shutdown": "the system had shut down unexpectedly",
    "host_cause.of": "{fault} ({subject:60})",
    "host_cause.shown": "the console log shows that {fault}",
    "host_cause.shown_of": "the console log shows that {fault} ({subject:60})",
    "host_cause.killed": (
        "the console log shows that {fault} and that the kernel killed the process {subject:60}"
    ),
    "host_cause.again": "it will happen again unless the server gets more memory or uses less",
    "host_cause.again_on": (
        "it will happen again unless the server gets more memory than {type} has, or uses less"
    ),
}
