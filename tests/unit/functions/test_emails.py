"""An email that SNS refuses keeps nobody from going on; one that it cannot take now comes again."""

from __future__ import annotations

import pytest

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.notification.form import Email
from lifeguard.functions.emails import CountedEmails

EMAIL = Email("[Lifeguard] RESOLVED web-1", "body")


class Desk:
    """Takes emails, or raises."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.taken: list[Email] = []
        self.refused: list[tuple[Email, Refused]] = []
        self.emails = CountedEmails(self, lambda *what: self.refused.append(what))

    def send(self, email: Email) -> None:
        if self.error is not None:
            raise self.error
        self.taken.append(email)


def test_an_email_is_sent() -> None:
    desk = Desk()
    desk.emails.send(EMAIL)
    assert (desk.taken, desk.refused) == ([EMAIL], [])


def test_one_that_sns_refuses_is_counted() -> None:
    error = Refused("InvalidParameter", "Subject")
    desk = Desk(error)
    desk.emails.send(EMAIL)
    assert desk.refused == [(EMAIL, error)]


def test_one_that_sns_cannot_take_now_comes_again() -> None:
    desk = Desk(Retryable("Throttled", "Rate exceeded"))
    with pytest.raises(Retryable):
        desk.emails.send(EMAIL)
    assert desk.refused == []
