"""What a program meets at its host, and how it starts and ends."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from tests.support.log_lines import said

SHM = "/dev/" + "shm"

LINES = {
    "Error: ENOSPC: no space left on device, write": (HostSymptom.NO_SPACE, "", {}),
    "OSError: [Errno 28] No space left on device: '/data/x'": (HostSymptom.NO_SPACE, "/data/x", {}),
    "open /var/lib/x/y: no space left on device": (HostSymptom.NO_SPACE, "/var/lib/x/y", {}),
    "Error: ENOSPC: System limit for number of file watchers reached, watch '/app'": (HostSymptom.INOTIFY_FULL, "", {}),
    "OSError: [Errno 28] No space left on device: '/dev/shm/x'": (HostSymptom.SHM_FULL, SHM, {}),
    "OSError: [Errno 30] Read-only file system: '/data/x'": (HostSymptom.READ_ONLY, "", {}),
    "Error: EMFILE: too many open files, open '/app/x'": (HostSymptom.FD_LIMIT, "", {}),
    "accept tcp [::]:8080: accept4: too many open files": (HostSymptom.FD_LIMIT, "", {}),
    "Error: listen EADDRINUSE: address already in use :::3000": (HostSymptom.PORT_IN_USE, "", {"port": 3000}),
    "listen tcp :8080: bind: address already in use": (HostSymptom.PORT_IN_USE, "", {"port": 8080}),
    'Address already in use - bind(2) for "0.0.0.0" port 3000 (Errno::EADDRINUSE)': (HostSymptom.PORT_IN_USE, "", {"port": 3000}),
    "OSError: [Errno 98] Address already in use": (HostSymptom.PORT_IN_USE, "", {}),
    "Web server failed to start. Port 8080 was already in use.": (HostSymptom.PORT_IN_USE, "", {"port": 8080}),
    "OSError: [Errno 12] Cannot allocate memory": (AppSymptom.FORK_FAILED, "", {}),
    "RuntimeError: can't start new thread": (AppSymptom.THREADS_EXHAUSTED, "", {}),
    "java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory": (AppSymptom.THREADS_EXHAUSTED, "", {}),
    "java.lang.OutOfMemoryError: Java heap space": (AppSymptom.HEAP_EXHAUSTED, "Java heap space", {}),
    "FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory": (AppSymptom.HEAP_EXHAUSTED, "", {}),
    "Fatal error: Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in /srv/x.php on line 3": (AppSymptom.HEAP_EXHAUSTED, "/srv/x.php", {"limit": 134217728}),
    "MemoryError": (AppSymptom.HEAP_EXHAUSTED, "", {}),
    "HikariPool-1 - Thread starvation or clock leap detected (housekeeper delta=1m12s).": (AppSymptom.PAUSED, "1m12s", {}),
    "ModuleNotFoundError: No module named 'stripe'": (AppSymptom.MODULE_MISSING, "stripe", {}),
    "Error: Cannot find module 'express'": (AppSymptom.MODULE_MISSING, "express", {}),
    "SyntaxError: Unexpected token '}'": (AppSymptom.SYNTAX_ERROR, "", {}),
    "django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty.": (AppSymptom.CONFIG_MISSING, "", {}),
    "KeyError: 'DATABASE_URL'": (AppSymptom.CONFIG_MISSING, "DATABASE_URL", {}),
    "Error: Missing required environment variable: STRIPE_KEY": (AppSymptom.CONFIG_MISSING, "", {}),
    "Error: environment variable DATABASE_URL is not set": (AppSymptom.CONFIG_MISSING, "", {}),
    "An error occurred (RequestTimeTooSkewed) when calling the PutObject operation": (AppSymptom.TIME_SKEWED, "", {}),
    "x509: certificate has expired or is not yet valid: current time 2026-03-12T09:14:02Z is after 2026-03-11T00:00:00Z": (AppSymptom.TLS_EXPIRED, "", {}),
    "x509: certificate has expired or is not yet valid: current time 2026-03-12T09:14:02Z is before 2026-03-15T00:00:00Z": (AppSymptom.TLS_NOT_YET_VALID, "", {}),
    "E, [2026-07-29T16:02:11.008 #4] ERROR -- : ActiveModel::RangeError: 2147483648 is out of range for ActiveModel::Type::Integer with limit 4 bytes": (AppSymptom.DB_ID_OVERFLOW, "", {}),
    "You have 3 unapplied migration(s).": (AppSymptom.MIGRATION_MISSING, "", {"count": 3}),
    # how it starts and ends
    "Server running at http://localhost:3000/": (AppSymptom.LISTENING, "http://localhost:3000/", {}),
    '{"category":"APP","level":"info","message":"[HTTP] server ready on port 8080","timestamp":"2026-08-11T05:00:01.003Z"}': (AppSymptom.LISTENING, "8080", {}),
    "INFO:     Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)": (AppSymptom.LISTENING, "http://0.0.0.0:8000", {}),
    "Tomcat started on port(s): 8080 (http) with context path ''": (AppSymptom.LISTENING, "8080", {}),
    "Started ShopApplication in 12.3 seconds (process running for 13.1)": (AppSymptom.STARTED, "", {}),
    "SIGTERM received, shutting down": (AppSymptom.ASKED_TO_STOP, "", {}),
    "APPLICATION FAILED TO START": (AppSymptom.WORKER_BOOT_FAILED, "", {}),
    "npm ERR! errno 134": (ContainerSymptom.EXITED_134, "", {}),
    "error Command failed with exit code 137.": (ContainerSymptom.EXITED_137, "", {}),
    "sqlite3.OperationalError: database or disk is full": (HostSymptom.NO_SPACE, "", {}),
    "sqlite3.OperationalError: database is locked": (AppSymptom.DB_LOCK_TIMED_OUT, "", {}),
    "Killed": (AppSymptom.WORKER_KILLED, "", {}),
    "celery.exceptions.TimeLimitExceeded: TimeLimitExceeded(300,)": (AppSymptom.WORKER_TIMED_OUT, "", {"seconds": 300}),
    "exec /usr/local/bin/docker-entrypoint.sh: exec format error": (ContainerSymptom.IMAGE_PLATFORM, "", {}),
    "sh: 1: node: not found": (ContainerSymptom.ENTRYPOINT_MISSING, "node", {}),
    "process exited with code 1": (AppSymptom.EXITED, "", {"code": 1}),
    "2026-03-06 01:20:28.114 +0000 UTC [manager] container [web-1] (6fe2) crashed": (AppSymptom.EXITED, "web-1", {}),
}  # fmt: skip


@pytest.mark.parametrize(("line", "says"), LINES.items())
def test_lines(line: str, says: object) -> None:
    assert said(line) == [says]


@pytest.mark.parametrize(
    "line",
    [
        "SyntaxError: Unexpected token < in JSON at position 0",
        'Is the server running on host "db" (10.0.1.5) and accepting',
        "the environment variables are documented in README",
    ],
)
def test_others_are_not_meant(line: str) -> None:
    assert not {
        AppSymptom.SYNTAX_ERROR,
        AppSymptom.CONFIG_MISSING,
        AppSymptom.LISTENING,
    } & {symptom for symptom, _, _ in said(line)}
