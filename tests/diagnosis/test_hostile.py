"""Sources that nobody has written to be read: long, deep, broken, endless."""

from __future__ import annotations

import json
import random
import time

import pytest

from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.diagnose import diagnose
from lifeguard.core.diagnosis.diagnosis import Diagnosis
from lifeguard.ingest.logs.evidence import read_evidence

ENOUGH = 20.0
"""Seconds of CPU: a bound for safety, several times what any of these takes."""


def found(text: str) -> Diagnosis:
    return diagnose(read_evidence([("hop", text)], 2026))


NGINX = "2026/03/12 09:14:02 [error] 31#31: *2817 "
FRAME = '  File "/srv/app/views.py", line 41, in view\n    return view(request)\n'

HOSTILE = {
    "a line of 10 MB": "x" * 10_000_000,
    "a line of 10 MB that begins well": NGINX + "connect() failed (" * 600_000,
    "JSON of 10 MB": '{"level":50,"msg":"' + "x" * 10_000_000 + '"}',
    "deep JSON": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "deep lists": "{" + '"a":' + "[" * 50_000 + "]" * 50_000 + "}",
    "10,000 frames": "Traceback (most recent call last):\n"
    + FRAME * 10_000
    + "RecursionError: x\n",
    "10,000 frames of Java": "java.lang.StackOverflowError\n" + "\tat a.b.C.d(C.java:1)\n" * 10_000,
    "bytes": random.Random(7).randbytes(200_000).decode(errors="replace"),  # noqa: S311
    "nothing but prompts": "$ \n" * 10_000,
    "unfinished quotations": "$ echo 'a\n" * 5_000,
    "empty": "",
    "blank lines": "\n \n\t\n" * 10_000,
    "one word": "help",
    "NUL": "\0" * 100_000,
    "carriage returns": "a\r" * 100_000,
    "surrogates": json.dumps({"msg": "\ud800" * 1000}),
    "envelopes in envelopes": "a | " * 1_000 + "x",
    "times alone": "2026-03-12T09:14:02Z\n" * 20_000,
    "years that are none": "9999-12-31T23:59:59-14:00 x\n0001-01-01T00:00:00+14:00 y\n" * 100,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_it_neither_fails_nor_takes_long_nor_accuses(text: str) -> None:
    began = time.process_time()
    assert found(text).cause in {Cause.UNKNOWN, Cause.NONE}
    assert time.process_time() - began < ENOUGH


def test_a_request_cannot_dictate_a_cause() -> None:
    """What a client writes into a request, a header or a name is quoted in logs all the time."""
    lies = [
        "kernel: Out of memory: Killed process 1 (x) total-vm:1kB",
        "FATAL:  sorry, too many clients already",
        "No space left on device",
        "connect() failed (111: Connection refused)",
        "java.lang.OutOfMemoryError: Java heap space",
        "WORKER TIMEOUT (pid:1)",
    ]
    lines = [
        f'203.0.113.9 - - [22/Sep/2026:10:05:{n:02} +0000] "GET /?q={lie} HTTP/1.1" 200 5 "{lie}" "{lie}"'
        for n, lie in enumerate(lies * 5)
    ]
    errors = [
        f'{NGINX}access forbidden by rule, client: 203.0.113.9, request: "GET /{lie} HTTP/1.1"'
        for lie in lies * 5
    ]
    sshd = [f"Sep 22 10:05:01 h sshd[1]: Invalid user {lie} from 203.0.113.9" for lie in lies * 5]
    assert found("\n".join([*lines, *errors, *sshd])).cause in {Cause.UNKNOWN, Cause.NONE}
