"""`ps`, `pgrep`, `pidof`."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from tests.support.log_lines import said, symptoms

PS = "$ ps -eo pid,stat,wchan:24,args\n  PID STAT WCHAN                    COMMAND\n"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (
            "29411 Ds   nfs_wait  nginx: master process",
            [(HostSymptom.PROCESS_UNINTERRUPTIBLE, "nginx: master process", {"pid": 29411})],
        ),
        ("7 Z -  [node] <defunct>", [(HostSymptom.PROCESS_ZOMBIE, "[node] <defunct>", {"pid": 7})]),
        ("7 D -  [jbd2/nvme0n1p1-8]", []),
        ("7 Ss -  nginx", []),
        ("x D -  nginx", [(HostSymptom.PROCESS_UNINTERRUPTIBLE, "nginx", {})]),
    ],
)
def test_states(row: str, says: object) -> None:
    assert said(PS + row) == says


def test_who_takes_most() -> None:
    text = (
        "$ ps aux --sort=-%mem | head -3\nUSER PID %CPU %MEM VSZ RSS TTY STAT START TIME COMMAND\n"
        "mysql 970 1.2 61.0 1 2 ? Ssl Mar10 20:01 /usr/sbin/mysqld --x\n"
        "root 971 99.0 1.0 1 2 ? R Mar10 20:01 node server.js"
    )
    assert said(text) == [
        (HostSymptom.MEMORY_HOG, "/usr/sbin/mysqld --x", {"percent": 61}),
        (HostSymptom.CPU_HOG, "node server.js", {"percent": 99}),
    ]


GREP = "root 9921 0.0 0.0 6432 720 pts/0 S+ 09:14 0:00 grep --color=auto gunicorn"
RUNS = "app 900 0.0 0.0 6432 720 ? S 09:14 0:00 gunicorn: master"


@pytest.mark.parametrize(
    ("text", "symptom", "subject"),
    [
        (f"ps aux | grep gunicorn\n{GREP}", HostSymptom.PROCESS_ABSENT, "gunicorn"),
        (f"ps aux | grep gunicorn\n{GREP}\n{RUNS}", HostSymptom.PROCESS_RUNS, "gunicorn"),
        (f"ps aux | grep '[g]unicorn'\n{RUNS}", HostSymptom.PROCESS_RUNS, "gunicorn"),
        ("ps -p 7\n  PID TTY TIME CMD", HostSymptom.PROCESS_ABSENT, "7"),
        ("ps -C nginx\n  PID TTY TIME CMD\n 9 ? 0:0 nginx", HostSymptom.PROCESS_RUNS, "nginx"),
        ("pgrep -a nginx\n1201 nginx: master process", HostSymptom.PROCESS_RUNS, "nginx"),
        ("pidof nginx\n(empty)", HostSymptom.PROCESS_ABSENT, "nginx"),
    ],
)
def test_whether_one_runs(text: str, symptom: HostSymptom, subject: str) -> None:
    numbers = {"count": 1.0} if symptom is HostSymptom.PROCESS_RUNS else {}
    assert said(f"$ {text}") == [(symptom, subject, numbers)]


def test_a_state_without_a_column_is_none() -> None:
    assert symptoms("$ ps -e\n PID CMD\n 7 nginx") == []
