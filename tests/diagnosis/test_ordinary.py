"""Ordinary logs, generated: nothing is claimed of them.

Each run plays 10,000 lines of each, `make test-faults` plays 100,000.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator

import pytest

from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.diagnose import diagnose
from lifeguard.ingest.logs.evidence import read_evidence

LINES = [10_000, pytest.param(100_000, marks=pytest.mark.whole)]
PER_LINE = 0.001
"""Seconds of CPU: ten times what a line takes."""

MONTH = "Jun"


def apache(chance: random.Random, count: int) -> Iterator[str]:
    """An error log as old servers on the Internet have it."""
    clients = [f"198.51.100.{n}" for n in range(1, 250)]
    lines = (
        "[notice] jk2_init() Found child {n} in scoreboard slot {s}",
        "[notice] workerEnv.init() ok /etc/httpd/conf/workers2.properties",
        "[error] mod_jk child workerEnv in error state {s}",
        "[error] [client {c}] Directory index forbidden by rule: /var/www/html/",
        "[error] [client {c}] File does not exist: /var/www/html/scripts",
        "[error] [client {c}] script not found or unable to stat: /var/www/cgi-bin/awstats",
        "[error] [client {c}] client sent HTTP/1.1 request without hostname",
    )
    for n in range(count):
        second, minute, hour = n % 60, n // 60 % 60, n // 3600 % 24
        day = 1 + n // 86_400
        said = chance.choice(lines).format(n=n, s=n % 9, c=chance.choice(clients))
        yield f"[Sun {MONTH} {day:02} {hour:02}:{minute:02}:{second:02} 2026] {said}"


def linux(chance: random.Random, count: int) -> Iterator[str]:
    """A syslog of a host that nobody cares about: scanners, cron, su, snmpd."""
    lines = (
        "sshd(pam_unix)[{n}]: authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost={c}  user=root",
        "sshd(pam_unix)[{n}]: check pass; user unknown",
        "su(pam_unix)[{n}]: session opened for user cyrus by (uid=0)",
        "su(pam_unix)[{n}]: session closed for user cyrus",
        "ftpd[{n}]: connection from {c} () at Sat Jun 18 02:08:10 2026",
        "logrotate: ALERT exited abnormally with [1]",
        "cups: cupsd shutdown succeeded",
        "syslogd 1.4.1: restart.",
        "kernel: klogd 1.4.1, log source = /proc/kmsg started.",
        "kernel: usbcore: registered new driver hub",
        "snmpd[{n}]: Received SNMP packet(s) from {c}",
        "crond[{n}]: (root) CMD (run-parts /etc/cron.hourly)",
        "systemd[1]: Starting Daily apt download activities...",
        "systemd[1]: apt-daily.service: Deactivated successfully.",
        "systemd[1]: Finished Daily apt download activities.",
    )
    for n in range(count):
        said = chance.choice(lines).format(n=n % 30_000, c=f"203.0.113.{n % 250}")
        yield f"{MONTH} {1 + n // 86_400:2} {n // 3600 % 24:02}:{n // 60 % 60:02}:{n % 60:02} combo {said}"


def openssh(chance: random.Random, count: int) -> Iterator[str]:
    """An OpenSSH server on the Internet."""
    lines = (
        "Invalid user {u} from {c}",
        "input_userauth_request: invalid user {u} [preauth]",
        "pam_unix(sshd:auth): check pass; user unknown",
        "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost={c}",
        "Failed password for invalid user {u} from {c} port 38926 ssh2",
        "Connection closed by {c} [preauth]",
        "Received disconnect from {c}: 11: Bye Bye [preauth]",
        "reverse mapping checking getaddrinfo for ns.example.net [{c}] failed - POSSIBLE BREAK-IN ATTEMPT!",
        "error: Received disconnect from {c}: 3: com.jcraft.jsch.JSchException: Auth fail [preauth]",
        "fatal: Read from socket failed: Connection reset by peer [preauth]",
        "Did not receive identification string from {c}",
        "Connection reset by {c} port 40112 [preauth]",
    )
    users = ("admin", "oracle", "postgres", "test", "git", "ubuntu", "0", "webmaster")
    for n in range(count):
        said = chance.choice(lines).format(u=chance.choice(users), c=f"203.0.113.{n % 250}")
        yield f"{MONTH} {1 + n // 86_400:2} {n // 3600 % 24:02}:{n // 60 % 60:02}:{n % 60:02} LabSZ sshd[{n % 30_000}]: {said}"


@pytest.mark.parametrize("count", LINES)
@pytest.mark.parametrize("written", [apache, linux, openssh])
def test_nothing_is_claimed(
    written: Callable[[random.Random, int], Iterator[str]], count: int
) -> None:
    text = "\n".join(written(random.Random(41), count))  # noqa: S311  the same lines each time
    began = time.process_time()
    found = diagnose(read_evidence([("log", text)], 2026))
    assert found.cause in {Cause.UNKNOWN, Cause.NONE}
    assert time.process_time() - began < PER_LINE * count
