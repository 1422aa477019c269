"""Somebody who reads Lifeguard's emails and answers its questions, as the world file says."""

from __future__ import annotations

import re

from sandbox.account.account import Account
from sandbox.gateway.records import SentEmail
from sandbox.lambda_runtime.function_url import HttpRequest
from sandbox.worldfile.people_spec import OperatorSpec

_LINK = re.compile(r"^(https://\S+)\?t=(\S+)$", re.MULTILINE)


def link_in(body: str) -> tuple[str, str] | None:
    """Return the page's address and the token of the question that an email asks, if it does."""
    found = _LINK.search(body)
    return None if found is None else (found[1], found[2])


class Operator:
    """Presses a button on the page of each question, some time after its email has come."""

    def __init__(self, account: Account, spec: OperatorSpec | None) -> None:
        self._account = account
        self._spec = spec
        self.busy = 0
        """Answers that are still to be given."""
        account.world.mailed = self._read

    def _read(self, email: SentEmail) -> None:
        link = link_in(email.body)
        if self._spec is None or link is None:
            return
        self.busy += 1
        url, token = link
        request = HttpRequest.submit(url, t=token, answer=self._spec.answers.value)
        self._account.agenda.after(self._spec.after, lambda: self._answer(request))

    def _answer(self, request: HttpRequest) -> None:
        self.busy -= 1
        self._account.visit(request)
