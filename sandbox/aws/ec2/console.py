"""EC2's GetConsoleOutput: short, as Linux and Windows write it, secrets and addresses included."""

from __future__ import annotations

from typing import Any

from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.host import Host
from sandbox.worldfile.fault_spec import FaultKind
from sandbox.worldfile.instance_spec import Platform

_BOOT = """\
[    0.000000] Linux version 6.1.150-174.273.amzn2023.x86_64
[    0.000000] Command line: root=UUID=8a1c ro console=tty0 console=ttyS0,115200n8
[    2.114207] systemd[1]: Mounted /.
[    4.870031] ena 0000:00:05.0 ens5: Local page cache is disabled for less than 16 channels
ci-info: |  ens5  | True |         203.0.113.24         | 255.255.240.0 | global |
[    7.402118] cloud-init[1604]: user-data: DB_USER=shop password=hunter2-not-a-real-one
[    9.002551] systemd[1]: Started docker.service - Docker Application Container Engine.
Amazon Linux 2023
Kernel 6.1.150-174.273.amzn2023.x86_64 on an x86_64 (-)
ip-10-0-1-24 login:
"""
_LATER: dict[FaultKind, str] = {
    FaultKind.INSTANCE: """\
[81233.417220] gunicorn invoked oom-killer: gfp_mask=0x140cca, order=0, oom_score_adj=0
[81233.440127] Out of memory: Killed process 2211 (gunicorn) total-vm:1893220kB, anon-rss:871444kB
[81239.002311] Out of memory: Killed process 804 (sshd) total-vm:16120kB, anon-rss:820kB
[81241.118805] Kernel panic - not syncing: System is deadlocked on memory
[81241.118990] ---[ end Kernel panic - not syncing: System is deadlocked on memory ]---
""",
    FaultKind.EBS: """\
[81233.417220] nvme nvme0: I/O 23 QID 1 timeout, aborting
[81354.220019] INFO: task jbd2/nvme0n1p1:412 blocked for more than 120 seconds.
""",
    FaultKind.APPLICATION: """\
[81233.417220] caddy[1822]: 198.51.100.7 GET / 502 dial tcp 127.0.0.1:8000: connection refused
""",
}
"""What comes after the boot; a system fault leaves nothing, since the host is gone."""
_WINDOWS = """\
<Instance EventID="6008" Source="EventLog">The previous system shutdown was unexpected.</Instance>
<Instance EventID="1014" Source="DNS Client Events">Name resolution for 203.0.113.53 timed out\
</Instance>
<Instance EventID="7031" Source="Service Control Manager">W3SVC ended; Password=hunter2</Instance>
"""
"""The last three system event log errors [botocore GetConsoleOutput]."""


def get_console_output(estate: Estate, request: Request) -> dict[str, Any]:
    """GetConsoleOutput: what was posted after the last start or reboot; Latest: all of it, now.

    AWS sends base64, which boto decodes before its caller, and so before this gateway's, sees it.
    """
    (host,) = estate.require([request.params["InstanceId"]])
    latest = bool(request.params.get("Latest"))
    if latest and not estate.types.is_nitro(host.spec.type):
        text = "This instance type does not support retrieving the latest console logs."
        raise Refusal(Code.UNSUPPORTED_OPERATION, text)
    output = _output(host, latest=latest)
    return {
        "InstanceId": host.id,
        "Timestamp": estate.agenda.now() if latest else host.boots_from,
        "Output": output.replace("\n", "\r\n"),
    }


def _output(host: Host, *, latest: bool) -> str:
    if host.spec.platform is Platform.WINDOWS:
        return _WINDOWS
    if not latest:
        return _BOOT
    if host.spec.console and not host.boots:
        return _BOOT + "".join(f"{line}\n" for line in host.spec.console)
    return _BOOT + "".join(text for kind, text in _LATER.items() if host.fault(kind))
