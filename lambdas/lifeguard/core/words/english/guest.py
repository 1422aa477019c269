"""English templates of what a look inside a server says."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "guest.heading": "Inside the server at {at:time}:",
    "guest.no_look": "no look inside the server: {why}",
    "guest.not_managed": "AWS Systems Manager does not manage the server",
    "guest.not_linux": "the server does not run Linux",
    "guest.offline": "its AWS Systems Manager agent is not connected",
    "guest.no_answer": "its AWS Systems Manager agent did not answer ({status})",
    "guest.failed": "the command failed ({status})",
    "guest.no_space": "its disk is full: the SSM Agent could not write the script to it",
    "guest.unreadable": "the output could not be read",
    "guest.cut": "the output of the look was cut: there may be more",
    "guest.unasked": "{what} could not be asked ({why})",
    "guest.plain": "{facts}",
    "guest.plain.memory": "memory {percent}%",
    "guest.plain.cpu": "CPU {percent}%",
    "guest.plain.disk": "disk {percent}%",
    "guest.plain.containers": "{running:container runs|containers run}",
    "guest.size.mib": "{mib} MiB",
    "guest.size.gib": "{whole}.{tenth} GiB",
    "guest.owner.container": "container {name:40}",
    "guest.owner.unit": "unit {name:40}",
    "guest.owner.process": "process {name:30}",
    "guest.who.container": "container {name:30}",
    "guest.who.unit": "{name:30}",
    "guest.who.process": "{name:30}",
    "guest.memory.full": "memory is {percent}% used",
    "guest.memory.eater": "memory is {percent}% used; {who} holds {held} ({part}%)",
    "guest.memory.brief": "memory full",
    "guest.memory.brief_eater": "memory full ({who})",
    "guest.memory.swap": "swap space is {percent}% used",
    "guest.memory.pressure": (
        "all processes waited for memory during {percent}% of the last minute"
    ),
    "guest.memory.oom": (
        "{kills:process was|processes were} killed for lack of memory since the boot"
    ),
    "guest.memory.oom_since": (
        "{kills:process was|processes were} killed for lack of memory since the boot {up} before"
    ),
    "guest.cpu.busy": "CPU is {busy}% busy, with no single process to blame",
    "guest.cpu.hog": "CPU is {busy}% busy; {who} uses {percent}%",
    "guest.cpu.brief": "{who} uses the CPU",
    "guest.cpu.brief_busy": "CPU used up",
    "guest.cpu.steal": (
        "{percent}% of the CPU is steal time: the hypervisor holds the server at its baseline"
    ),
    "guest.cpu.iowait": "for {percent}% of the time the CPU waits for disk I/O",
    "guest.disk.full": "the disk {mount:30} is {percent}% full ({free} free)",
    "guest.disk.inodes": "the disk {mount:30} has used {percent}% of its inodes",
    "guest.disk.brief": "disk {mount:30} full",
    "guest.disk.brief_inodes": "disk {mount:30} out of inodes",
    "guest.disk.heaviest": "the largest folders: {folders}",
    "guest.disk.folder": "{path:30} {held}",
    "guest.disk.reclaim": "safe cleaning would free {freed} ({parts})",
    "guest.disk.deleted": (
        "{who} (pid {pid}) holds {held} of deleted files open; only its restart frees them"
    ),
    "guest.disk.deleted_by": (
        "{who} (pid {pid}) holds {held} of deleted files open; only its restart frees them"
    ),
    "guest.disk.cleaned": "{done:cap}.",
    "guest.disk.filling": "at the present rate the disk / is full in {left}",
    "guest.reclaim.journal": "archived journal",
    "guest.reclaim.packages": "package cache",
    "guest.reclaim.rotated_logs": "rotated logs",
    "guest.reclaim.images": "dangling images",
    "guest.reclaim.build_cache": "build cache",
    "guest.reclaim.snaps": "old snap revisions",
    "guest.port.taken": "{wants} cannot have port {port}: {who} holds it",
    "guest.port.brief": "port {port} taken ({who})",
    "guest.docker.stopped": "Docker is not running",
    "guest.docker.hung": "Docker does not answer",
    "guest.docker.brief.stopped": "Docker not running",
    "guest.docker.brief.hung": "Docker hung",
    "guest.containerd.stopped": "containerd is not running",
    "guest.containerd.hung": "containerd does not answer",
    "guest.container.out_of_memory": "{who} was killed for lack of memory",
    "guest.container.stuck": (
        "the process of {who} waits for I/O (state D): no signal ends it, only a reboot does"
    ),
    "guest.container.zombie": "the process of {who} is dead, and Docker does not know (state Z)",
    "guest.container.looping": "{who} is restarted again and again",
    "guest.container.down": "{who} is down",
    "guest.container.never_started": "{who} was created and has never started",
    "guest.container.unhealthy": "the health check of {who} fails",
    "guest.container.brief.out_of_memory": "{who} out of memory",
    "guest.container.brief.stuck": "{who} stuck",
    "guest.container.brief.zombie": "{who} dead",
    "guest.container.brief.looping": "{who} in a restart loop",
    "guest.container.brief.down": "{who} down",
    "guest.container.brief.never_started": "{who} not started",
    "guest.container.brief.unhealthy": "{who} unhealthy",
    "guest.killed_at_limit": "{who} was killed for lack of memory at its limit of {limit}",
    "guest.ended.looping": (
        "{who} is restarted again and again ({restarts:restart|restarts}, exit code {code})"
    ),
    "guest.ended.down": "{who} is down (exit code {code})",
    "guest.ended_as.looping": (
        "{who} is restarted again and again ({restarts:restart|restarts}, exit code {code}: "
        "{means})"
    ),
    "guest.ended_as.down": "{who} is down (exit code {code}: {means})",
    "guest.exit.1": "an error of the application",
    "guest.exit.125": "Docker could not run it",
    "guest.exit.126": "its command cannot be executed",
    "guest.exit.127": "its command was not found",
    "guest.exit.134": "SIGABRT, as Node.js out of heap",
    "guest.exit.137": "SIGKILL",
    "guest.exit.139": "SIGSEGV, a crash",
    "guest.exit.143": "SIGTERM, asked to stop",
    "guest.containers.more": "{more:other container is|other containers are} not well: {names}",
    "guest.stuck": "{name:30} (pid {pid}) waits for I/O (state D)",
    "guest.stuck.several": (
        "{name:30} (pid {pid}) and {more:other process|other processes} wait for I/O (state D)"
    ),
    "guest.units": "failed units: {units}",
    "guest.units.more": "failed units: {units}, and {more} more",
    "guest.package": "upgraded on {at}: {what:60}",
    "guest.limit.too_much": (
        "with a limit of {limit} the containers could use {percent}% of the memory; at most "
        "{most}% is advisable"
    ),
    "guest.lasting.cpu": (
        "Set cpus: {cpus} in the compose file as well: a container that is created anew loses the "
        "limit."
    ),
    "guest.lasting.memory": (
        "Set mem_limit: {memory} and memswap_limit: {swap} in the compose file as well: a "
        "container that is created anew loses the limit."
    ),
    "guest.lasting.disable": "Disable {unit} as well (systemctl disable): else a boot starts it.",
    "guest.lasting.port": "Give port {port} to one of the two containers alone.",
    "guest.swap.unknown": "the size of the memory or of the disk is not known",
    "guest.swap.file_system": "no swap file can be made on the file system {fs:20}",
    "guest.swap.enough": "the server has {has} of swap space",
    "guest.swap.disk": "the disk has {free} free, too little for a swap file",
    "guest.do.memory": "To limit the memory of {who}, run on the server:",
    "guest.do.cpu": "To limit the CPU of {who}, run on the server:",
    "guest.do.docker": "To start Docker, run on the server:",
    "guest.do.port": "To free port {port}, which {who} holds, run on the server:",
    "guest.do.container": "To help {who}, run on the server:",
    "guest.do.clean": "To free {freed} of the disk, run on the server:",
    "guest.do.volume": (
        "The disk is too small. To grow the root volume to {gib} GiB, which cannot be undone, run:"
    ),
    "guest.do.grow": (
        "The disk is too small. Grow the root volume to {gib} GiB, which cannot be undone; once it "
        "has grown, run the other commands on the server:"
    ),
    "guest.do.swap": "To add {mib} MiB of swap space until the next boot, run on the server:",
    "cpu_user.gone_in": "gone in {left} at this rate",
    "cpu_user.find": "find what uses the CPU",
    "cpu_user.find_duty": (
        "Find the process or container that uses the CPU (top, docker stats), now, while SSH "
        "still answers."
    ),
    "cpu_user.limit_it": "Limit it (docker update --cpus) or stop it.",
    "cpu_user.limit": (
        "Limit the {who}, which uses {percent}% of the CPU, to {cpus} vCPU: run the first command "
        "below on the server (as root)."
    ),
    "cpu_user.limited": (
        "The {who} still uses {percent}% of the CPU within the limit that Lifeguard has set: find "
        "out what keeps it busy."
    ),
    "cpu_user.stop": "Limit or stop the {who}, which uses {percent}% of the CPU.",
    "cpu_user.ask": "Find what uses the CPU, and limit it.",
}
