"""uWSGI's log."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from tests.support.log_lines import kinds, said, times

REQUEST = "[pid: 2214|app: 0|req: 1/8] 10.0.0.8 () {40 vars in 600 bytes} [Thu Mar 12 09:14:02 2026] GET /slow?x=1 => generated 100 bytes in 31002 msecs (HTTP/1.1 200) 4 headers"

LINES = {
    '*** uWSGI listen queue of socket "127.0.0.1:3031" (fd: 3) full !!! (101/100) ***': (AppSymptom.BACKLOG_FULL, "127.0.0.1:3031", {"count": 101, "limit": 100}),
    "*** HARAKIRI ON WORKER 2 (pid: 2214, try: 1) ***": (AppSymptom.WORKER_TIMED_OUT, "", {"pid": 2214}),
    "HARAKIRI [core 0] 10.0.0.8 - GET /slow?x=1 since 1773306842": (AppSymptom.SLOW_SCRIPT, "/slow", {}),
    "DAMN ! worker 1 (pid: 8) died, killed by signal 9 :( trying respawn ...": (AppSymptom.WORKER_KILLED, "", {"pid": 8}),
    "DAMN ! worker 1 (pid: 8) died, killed by signal 11 :( trying respawn ...": (AppSymptom.WORKER_CRASHED, "", {"pid": 8}),
    "--- no python application found, check your startup logs for errors ---": (AppSymptom.WORKER_BOOT_FAILED, "", {}),
    "Respawned uWSGI worker 1 (new pid: 20)": (AppSymptom.WORKER_STARTED, "", {"pid": 20}),
    "*** Starting uWSGI 2.0.22 (64bit) on [Thu Mar 12 09:14:02 2026] ***": (AppSymptom.STARTED, "", {}),
    "SIGINT/SIGTERM received...killing workers...": (AppSymptom.ASKED_TO_STOP, "", {}),
    "probably another instance of uWSGI is running on the same address (:3031).": (HostSymptom.PORT_IN_USE, "", {"port": 3031}),
    "invalid request block size: 4327 (max 4096)...skip": (ProxySymptom.HEADER_TOO_BIG, "", {}),
    "uwsgi_response_write_body_do(): Broken pipe [core/writer.c line 306] during GET /x": (AppSymptom.NOISE, "", {}),
}  # fmt: skip


@pytest.mark.parametrize(
    "prefix", ["", "Thu Mar 12 09:14:02 2026 - ", "Mar 12 09:14:02 web-1 uwsgi[900]: "]
)
@pytest.mark.parametrize(("line", "says"), LINES.items())
def test_lines(line: str, says: object, prefix: str) -> None:
    assert said(prefix + line) == [says]
    assert kinds(prefix + line) == {"uwsgi": 1}


def test_a_slow_request_has_its_own_time() -> None:
    assert said(REQUEST) == [(AppSymptom.SLOW_REQUEST_OK, "/slow", {"ms": 31002})]
    failed = REQUEST.replace("1.1 200", "1.1 500")
    assert said(failed) == [(AppSymptom.SLOW_SCRIPT, "/slow", {"ms": 31002})]
    assert times(REQUEST) == ["2026-03-12T09:14:02"]


def test_a_quick_request_says_nothing() -> None:
    assert said(REQUEST.replace("31002", "21")) == []


@pytest.mark.parametrize(
    "line", ["Thu Mar 12 09:14:02 2026: hello", "[pid: x] hello", "harakiri on worker 2"]
)
def test_other_lines_are_not_its_own(line: str) -> None:
    assert kinds(line) == {"unrecognised": 1}


def test_a_request_without_a_time_has_none() -> None:
    line = REQUEST.replace("[Thu Mar 12 09:14:02 2026]", "[now]")
    assert times(line) == [""]
