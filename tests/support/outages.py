"""The insides of servers whose logs tell of an outage, as a world file has them."""

from __future__ import annotations

from typing import Any

Inside = dict[str, Any]

_CADDY = (
    '{"level":"error","ts":1795168862.31,"logger":"http.log.access.log0","msg":"handled request",'
    '"request":{"method":"GET","uri":"/orders"},"duration":31.8161947,"size":0,"status":502}'
)
_TIMED_OUT = "[2026-11-20 10:01:00 +0000] [900] [CRITICAL] WORKER TIMEOUT (pid:1418)"
_KILLED = (
    "[2026-11-20 10:01:01 +0000] [900] [ERROR] Worker (pid:1418) was sent SIGKILL! "
    "Perhaps out of memory?"
)
_CANCELLED = "django.db.utils.OperationalError: canceling statement due to statement timeout"
_CHECKPOINT = (
    "2026-11-20 10:00:20.001 UTC [88] LOG:  checkpoint complete: wrote 41876 buffers (15.9%); "
    "0 WAL file(s) added, 0 removed, 12 recycled; write=269.7 s, sync=96.5 s, total=371.0 s; "
    "sync files=214, longest=31.2 s, average=0.4 s; distance=1 kB, estimate=1 kB"
)
_SLOW_COMMIT = "2026-11-20 10:00:40.412 UTC [2301] LOG:  duration: 30411.220 ms  statement: COMMIT"
POSTGRES = "/var/log/postgresql/postgresql-15-main.log"

STORY_4: Inside = {
    "memory_mb": 4096,
    "docker": "absent",
    "processes": [
        {"pid": 610, "name": "caddy", "unit": "caddy.service"},
        {"pid": 900, "name": "gunicorn", "unit": "gunicorn.service"},
        {"pid": 700, "name": "postgres", "unit": "postgresql.service"},
    ],
    "ports": [
        {"port": 443, "pid": 610, "name": "caddy", "unit": "caddy.service"},
        {"port": 8000, "pid": 900, "name": "gunicorn", "unit": "gunicorn.service"},
        {"port": 5432, "pid": 700, "name": "postgres", "unit": "postgresql.service"},
    ],
    "logs": {
        "kernel": [],
        "caddy": [_CADDY],
        "gunicorn": [_TIMED_OUT, _KILLED, _CANCELLED],
        POSTGRES: [_CHECKPOINT, _SLOW_COMMIT],
    },
}
"""The site answers 502: its workers are killed while they wait for the disk of the database."""
