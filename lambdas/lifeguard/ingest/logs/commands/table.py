"""What the outputs of commands say, one a row."""

from __future__ import annotations

from lifeguard.ingest.logs.commands.aws import AWS_ROWS
from lifeguard.ingest.logs.commands.certificates import CERTIFICATE_ROWS
from lifeguard.ingest.logs.commands.cpu import CPU_ROWS
from lifeguard.ingest.logs.commands.deploy import DEPLOY_ROWS
from lifeguard.ingest.logs.commands.disk import DISK_ROWS
from lifeguard.ingest.logs.commands.docker_inspect import DOCKER_INSPECT_ROWS
from lifeguard.ingest.logs.commands.docker_ps import DOCKER_PS_ROWS
from lifeguard.ingest.logs.commands.installed import INSTALLED_ROWS
from lifeguard.ingest.logs.commands.memory import MEMORY_ROWS
from lifeguard.ingest.logs.commands.processes import PROCESS_ROWS
from lifeguard.ingest.logs.commands.reach import REACH_ROWS
from lifeguard.ingest.logs.commands.requests import REQUEST_ROWS
from lifeguard.ingest.logs.commands.searched import SEARCH_ROWS
from lifeguard.ingest.logs.commands.sockets import SOCKET_ROWS
from lifeguard.ingest.logs.commands.systemctl import SYSTEMCTL_ROWS
from lifeguard.ingest.logs.transcript import CommandRow

ROWS: tuple[CommandRow, ...] = (
    *DISK_ROWS,
    *MEMORY_ROWS,
    *CPU_ROWS,
    *PROCESS_ROWS,
    *SOCKET_ROWS,
    *DOCKER_PS_ROWS,
    *DOCKER_INSPECT_ROWS,
    *SYSTEMCTL_ROWS,
    *CERTIFICATE_ROWS,
    *REACH_ROWS,
    *AWS_ROWS,
    *DEPLOY_ROWS,
    *INSTALLED_ROWS,
    *REQUEST_ROWS,
    *SEARCH_ROWS,
)
