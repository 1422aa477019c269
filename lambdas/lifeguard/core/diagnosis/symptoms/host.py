"""What a host says: its kernel, systemd, its tools; memory, CPU, disks, packages, people."""

from __future__ import annotations

from enum import StrEnum


class HostSymptom(StrEnum):
    """The subject is a process, a unit, a device or a mount point; `percent`, `pid` are numbers."""

    # memory
    OOM_HOST = "host.oom"  # CONSTRAINT_NONE, global_oom
    OOM_CGROUP = "host.oom-cgroup"  # CONSTRAINT_MEMCG; the subject is the cgroup or container
    OOM_KILLED = "host.oom-killed"  # Killed process N (comm), of one of the two above
    OOM_INVOKED = "host.oom-invoked"
    MEMORY_LOW = "host.memory-low"  # available < 5 %
    MEMORY_ENOUGH = "host.memory-enough"  # available > 20 %
    SWAP_FULL = "host.swap-full"
    MEMORY_HOG = "host.memory-hog"  # the process that holds most: `percent`
    NO_OOM_IN_LOG = "host.no-oom-in-log"  # the kernel's log was searched and says nothing
    ALLOCATION_FAILED = "host.allocation-failed"
    # CPU
    CPU_STEAL = "host.cpu-steal"  # steal > 20 %
    CPU_IOWAIT = "host.cpu-iowait"  # wa > 20 %
    CPU_NO_IOWAIT = "host.cpu-no-iowait"  # wa < 10 %
    CPU_HOG = "host.cpu-hog"  # one process or container > 80 % of the vCPUs
    CPU_IDLE = "host.cpu-idle"
    LOAD_HIGH = "host.load-high"
    LOCKUP = "host.lockup"  # soft lockup, rcu stall
    # disks
    NO_SPACE = "host.no-space"  # ENOSPC, its reason unknown
    DISK_FULL = "host.disk-full"  # df >= 98 %
    DISK_FREE = "host.disk-free"
    INODES_FULL = "host.inodes-full"  # df -i 100 %
    INODES_FREE = "host.inodes-free"
    SHM_FULL = "host.shm-full"
    SEMAPHORES_FULL = "host.semaphores-full"
    INOTIFY_FULL = "host.inotify-full"
    QUOTA_EXCEEDED = "host.quota-exceeded"
    DISK_EATER = "host.disk-eater"  # the folder or file that holds most
    DELETED_HELD_OPEN = "host.deleted-held-open"
    READ_ONLY = "host.read-only"  # EROFS, as a program meets it
    REMOUNTED_READ_ONLY = "host.remounted-read-only"  # the kernel did it
    MOUNTED_READ_WRITE = "host.mounted-read-write"
    FILE_SYSTEM_ERROR = "host.file-system-error"
    BLOCK_IO_ERROR = "host.block-io-error"
    BLOCK_IO_TIMED_OUT = "host.block-io-timed-out"  # nvme I/O timeout
    TASK_HUNG = "host.task-hung"  # blocked for more than 120 seconds
    DISK_SATURATED = "host.disk-saturated"  # queue and latency, %util 100, burst balance 0
    DISK_IDLE = "host.disk-idle"
    # processes and units
    UNIT_STARTED = "host.unit-started"
    UNIT_STOPPING = "host.unit-stopping"  # Stopping ...: deliberate
    UNIT_STOPPED = "host.unit-stopped"
    UNIT_FAILED = "host.unit-failed"  # `code`; the subject is the unit
    UNIT_OOM = "host.unit-oom"  # Failed with result 'oom-kill'
    UNIT_KILLED = "host.unit-killed"  # code=killed, status=9
    UNIT_START_LIMIT = "host.unit-start-limit"
    UNIT_RESTARTING = "host.unit-restarting"  # restart counter: `count`
    UNIT_TIMED_OUT = "host.unit-timed-out"
    UNIT_WATCHDOG = "host.unit-watchdog"
    UNIT_EXEC_FAILED = "host.unit-exec-failed"  # 203/EXEC, 217/USER
    UNIT_ACTIVE = "host.unit-active"
    UNIT_INACTIVE = "host.unit-inactive"
    PROCESS_UNINTERRUPTIBLE = "host.process-uninterruptible"  # state D
    PROCESS_ZOMBIE = "host.process-zombie"
    PROCESS_RUNS = "host.process-runs"
    PROCESS_ABSENT = "host.process-absent"
    SEGFAULT = "host.segfault"
    PORT_HELD = "host.port-held"  # LISTEN: `port`; the subject is the process
    PORT_IN_USE = "host.port-in-use"  # EADDRINUSE: `port`
    LISTENS = "host.listens"  # an address and port with its listener: subject ADDRESS:PORT
    NOBODY_LISTENS = "host.nobody-listens"
    BACKLOG_AT_LIMIT = "host.backlog-at-limit"  # ss: Recv-Q >= Send-Q of a listener
    FD_LIMIT = "host.fd-limit"  # EMFILE, Too many open files
    PIDS_LIMIT = "host.pids-limit"
    DENIED_BY_POLICY = "host.denied-by-policy"  # SELinux, AppArmor
    # changes
    BOOTED = "host.booted"
    REBOOT_ASKED = "host.reboot-asked"
    POWERED_DOWN = "host.powered-down"  # Power key pressed: an API stop, or a person
    PACKAGE_UPGRADED = "host.package-upgraded"  # the subject is the package
    UNATTENDED_UPGRADE = "host.unattended-upgrade"
    SERVICE_RESTARTED_BY_UPGRADE = "host.service-restarted-by-upgrade"  # needrestart
    SUDO = "host.sudo"  # a person's command that changes something; the subject is the command
    SUDO_HARMLESS = "host.sudo-harmless"
    DEPLOYED = "host.deployed"  # CI, a release, compose up
    CLOUD_INIT_FAILED = "host.cloud-init-failed"
    LOGIN_NOISE = "host.login-noise"  # sshd's failed logins: the weather of the Internet
