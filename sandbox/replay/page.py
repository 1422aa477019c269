"""The page of a question on loopback: the real handler, behind a server of this machine alone."""

from __future__ import annotations

import select
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import IO
from urllib.parse import urlsplit

from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.question import AnswerKind
from sandbox.account.operator import link_in
from sandbox.lambda_runtime.function_url import HttpRequest
from sandbox.replay.replay import Replay

LOOPBACK = "127.0.0.1"


def asked(replay: Replay) -> list[Incident]:
    """Return the incidents whose question waits for its answer."""
    return [i for i in replay.incidents() if i.pending_approval is not None and not i.answered]


@contextmanager
def opened(replay: Replay) -> Iterator[QuestionPage]:
    """Serve the page of the latest question until the end of the block."""
    links = filter(None, (link_in(mail.body) for mail in reversed(replay.account.world.emails)))
    server = _Server(replay, link=next(links))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield QuestionPage(server)
    finally:
        server.shutdown()
        thread.join()
        with server.turn:
            server.is_closed = True
        server.server_close()


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """The page while it is served."""

    _server: _Server

    @property
    def url(self) -> str:
        """Where a browser of this machine finds it."""
        token = self._server.link[1]
        return f"http://{LOOPBACK}:{self._server.server_port}/?t={token}"

    @property
    def turn(self) -> threading.Lock:
        """Held by whoever looks into the account: it is one process's."""
        return self._server.turn

    def answer(self, keyboard: IO[str] | None = None) -> AnswerKind:
        """Wait for an answer, by the page or by Enter, which means yes; return it.

        Args:
            keyboard: standard input unless a test types.
        """
        keyboard = keyboard or sys.stdin
        ready, _, _ = select.select([keyboard, self._server.answered], [], [])
        if self._server.answered not in ready:
            keyboard.readline()
            self._server.submit(AnswerKind.YES)
        with self.turn:
            return self._server.latest_answer()


class _Server(ThreadingHTTPServer):
    """Hands each request to the account, one at a time, as the function URL would.

    Each connection has a thread, since browsers open some that they never use.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, replay: Replay, link: tuple[str, str]) -> None:
        super().__init__((LOOPBACK, 0), _Handler)
        self.link = link
        self.turn = threading.Lock()
        self.is_closed = False
        self.answered, self._bell = socket.socketpair()
        """Readable as soon as the question has its answer."""
        self._replay = replay
        self._question = {i.id for i in asked(replay)}

    def server_close(self) -> None:
        """Close the sockets."""
        super().server_close()
        self.answered.close()
        self._bell.close()

    def submit(self, answer: AnswerKind) -> None:
        """Press a button of the page."""
        url, token = self.link
        with self.turn:
            self._replay.account.visit(HttpRequest.submit(url, t=token, answer=answer.value))

    def visit(self, handler: _Handler) -> None:
        """Answer a request of a browser."""
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        parts = urlsplit(handler.path)
        url = f"{self.link[0]}{parts.path.removeprefix('/')}"
        url = f"{url}?{parts.query}" if parts.query else url
        request = HttpRequest(handler.command, url, dict(handler.headers), body)
        with self.turn:
            if self.is_closed:
                return
            page = self._replay.account.visit(request)
        handler.reply(page.status, page.headers, page.body)
        with self.turn:
            if not self.is_closed and not self._question & {i.id for i in asked(self._replay)}:
                self._bell.send(b"!")

    def latest_answer(self) -> AnswerKind:
        """Return what was answered last."""
        given = (a for i in self._replay.incidents() for a in i.approval_answers)
        return max(given, key=lambda answer: answer.at).kind


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def _serve(self) -> None:
        self.server.visit(self)

    do_GET = do_HEAD = do_POST = _serve  # noqa: N815  the names that http.server calls

    def reply(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Send what the function has returned."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  http.server's own
        """Be quiet: the terminal is for the emails."""
