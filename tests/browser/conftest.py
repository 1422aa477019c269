"""A real browser before the real handler: Chromium, a server on loopback, an account behind it."""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import boto3
import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from lifeguard.core.incident.incident import Incident
from sandbox.lambda_runtime.function_url import HttpRequest
from sandbox.replay import report, stage
from sandbox.replay.replay import Replay
from sandbox.worldfile.load import parse_world
from tests.support import cheap
from tests.support.aws_events import contributor

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
LINK = re.compile(r"^(https://\S+/)(\?t=\S+)$", re.MULTILINE)
MAIL = "/mail"
"""Where the server shows what a mail program might make of the link."""


@pytest.fixture(scope="session")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    if CHROMIUM is None or DRIVER is None:
        pytest.skip("there is no Chromium: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    profile = tmp_path_factory.mktemp("profile")
    for flag in (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        f"--user-data-dir={profile}",
    ):
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


class Scene:
    """An incident that waits for its answer, and the page as a browser reaches it.

    The account is one process's: whoever looks into it takes turns with the server, since Chromium
    may ask for an icon at any time.
    """

    def __init__(self, replay: Replay, server: _Server) -> None:
        self._replay = replay
        self._turn = server.turn
        self.requests = server.requests
        self.base = f"http://127.0.0.1:{server.server_port}"
        found = (LINK.search(mail.body) for mail in replay.account.world.emails)
        server.origin, self.query = next((match[1], match[2]) for match in found if match)

    @property
    def link(self) -> str:
        return f"{self.base}/{self.query}"

    @property
    def mail(self) -> str:
        return f"{self.base}{MAIL}{self.query}"

    @property
    def incident(self) -> Incident:
        with self._turn:
            (only,) = self._replay.incidents()
        return only

    @property
    def answers(self) -> list[str]:
        return [answer.kind.value for answer in self.incident.approval_answers]

    def go_on(self) -> str:
        """Let time run until the incident has ended, and return how."""
        with self._turn:
            self._replay.play([])
            assert list(report.failures(self._replay)) == []
        return self.incident.status.value

    def wait(self, time: timedelta) -> None:
        """Let time pass in which nothing is done."""
        with self._turn:
            agenda = self._replay.account.agenda
            agenda.move_to(agenda.now() + time)

    @property
    def calls(self) -> int:
        """How many calls have changed something in EC2."""
        with self._turn:
            return len(self._replay.account.world.calls)


class _Server(ThreadingHTTPServer):
    """Hands each request to the account, one at a time, as the function URL would.

    Each connection has a thread, since Chromium opens some that it never uses.
    """

    daemon_threads = True
    block_on_close = False
    origin = ""
    closed = False

    def __init__(self, replay: Replay) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replay = replay
        self.turn = threading.Lock()
        self.requests: list[tuple[str, str, str]] = []
        """Method, path and Sec-Purpose of each."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def _serve(self) -> None:
        purpose = self.headers.get("Sec-Purpose", "")
        self.server.requests.append((self.command, self.path, purpose))
        if self.path.startswith(MAIL):
            self._answer(200, {"Content-Type": "text/html"}, _mail(self.path).encode())
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        url = self.server.origin.rstrip("/") + self.path
        request = HttpRequest(self.command, url, dict(self.headers), body)
        with self.server.turn:
            if self.server.closed:
                return  # Chromium prefetches after the test, too; the account is gone by then
            answer = self.server.replay.account.visit(request)
        self._answer(answer.status, dict(answer.headers), answer.body)

    do_GET = do_HEAD = do_POST = _serve  # noqa: N815  the names that http.server calls

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  http.server's own
        """Be quiet."""


def _mail(path: str) -> str:
    """Return a page that fetches the link before anybody clicks, in two ways."""
    link = "/" + path.removeprefix(MAIL)
    rules = json.dumps({"prefetch": [{"source": "list", "urls": [link], "eagerness": "immediate"}]})
    return (
        f'<!doctype html><title>mail</title><link rel="prefetch" href="{link}">'
        f'<script type="speculationrules">{rules}</script><a href="{link}">answer</a>'
    )


Ask = Callable[..., Scene]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chrome: webdriver.Chrome) -> Iterator[Ask]:
    """Return `ask(policy={...}, top={...}, **world)`: a system fault that mode ask asks about."""
    assert chrome  # before a replay is played in vain
    real: Any = boto3.client
    monkeypatch.setattr(boto3, "client", cheap.keeping(real))
    with ExitStack() as stack:

        def asked(top: dict[str, Any] | None = None, **policy: Any) -> Scene:  # noqa: ANN401  any key
            instance = {"id": "i-00ddbf07ce6372082", "name": "web-1", "fault": "system"}
            world = {"now": "2026-11-20T10:00:00Z", "instances": [instance]}
            policies = tmp_path / "policies.yaml"
            default = {"mode": "ask", "public_ip_change": "ask", **policy}
            policies.write_text(json.dumps({**(top or {}), "policies": {"default": default}}))
            scene = stage.Scene([contributor()], parse_world(json.dumps(world)), policies)
            replay = stack.enter_context(stage.played(scene))
            return Scene(replay, stack.enter_context(_serving(replay)))

        yield asked


@contextmanager
def _serving(replay: Replay) -> Iterator[_Server]:
    server = _Server(replay)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        with server.turn:  # what is being answered is answered first
            server.closed = True
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def keep(tmp_path: Path) -> Path:
    """Return where screenshots go; LIFEGUARD_SCREENSHOTS names a folder to look at them later."""
    folder = Path(os.environ.get("LIFEGUARD_SCREENSHOTS", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
