"""An email that SNS refuses keeps nobody from going on; one that it cannot take now comes again.

Where SNS does not take its characters, it is sent in English and plain ASCII.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.sns.publish import OF_ITS_TEXT
from lifeguard.core.kinds.catalogues import ENGLISH, KOREAN
from lifeguard.core.notification.form import Email, form, plain
from lifeguard.core.notification.view import EmailView, Moment, State, Timeline
from lifeguard.core.text.foreign import Foreign, foreign
from lifeguard.core.text.message import Message, message
from lifeguard.core.words.catalogue import Translator
from lifeguard.functions.emails import CountedEmails, FormedEmails
from tests.support.situations import NOON

SEOUL = "Asia/Seoul"
READER = Translator(KOREAN, SEOUL)
ENGLISH_READER = Translator(ENGLISH, SEOUL)


def view(name: Foreign | Message) -> EmailView:
    """Return an email about a server of this name, or about several."""
    moments = (Moment(NOON, message("outcome.checks_pass")),)
    duty = (message("email.nothing"),)
    return EmailView(State.FIXED, name, message("outcome.checks_pass"), duty, (Timeline(moments),))


VIEW = view(foreign("caf\u00e9 \uc6f9"))


# -- emails without which work goes on ------------------------------------------------------------


class Desk:
    """Takes emails, or raises."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.taken: list[EmailView] = []
        self.refused: list[tuple[EmailView, Refused]] = []
        self.emails = CountedEmails(self, lambda *what: self.refused.append(what))

    def send(self, view: EmailView) -> None:
        if self.error is not None:
            raise self.error
        self.taken.append(view)


def test_an_email_is_sent() -> None:
    desk = Desk()
    desk.emails.send(VIEW)
    assert (desk.taken, desk.refused) == ([VIEW], [])


def test_one_that_sns_refuses_is_counted() -> None:
    error = Refused("InvalidParameter", "Subject")
    desk = Desk(error)
    desk.emails.send(VIEW)
    assert desk.refused == [(VIEW, error)]


def test_one_that_sns_cannot_take_now_comes_again() -> None:
    desk = Desk(Retryable("Throttled", "Rate exceeded"))
    with pytest.raises(Retryable):
        desk.emails.send(VIEW)
    assert desk.refused == []


# -- in the operator's language, or in plain English ----------------------------------------------


class Topic:
    """A topic that refuses what `objects` says with a code, and keeps what it takes."""

    def __init__(self, code: str = "", objects: Callable[[Email], bool] = bool) -> None:
        self.code, self.objects = code, objects
        self.asked: list[Email] = []

    def publish(self, email: Email) -> None:
        self.asked.append(email)
        if self.code and self.objects(email):
            raise Refused(self.code, "Invalid parameter")


def foreign_characters(email: Email) -> bool:
    return not (email.subject.isascii() and email.body.replace("\n", "").isascii())


def test_what_sns_takes_is_sent_once_in_the_operators_language() -> None:
    topic = Topic()
    FormedEmails(topic, READER).send(VIEW)
    assert topic.asked == [form(VIEW, READER)]


@pytest.mark.parametrize("code", sorted(OF_ITS_TEXT))
def test_what_sns_does_not_take_is_sent_in_english_and_plain_ascii(code: str) -> None:
    topic = Topic(code, foreign_characters)
    FormedEmails(topic, READER).send(VIEW)
    first, second = topic.asked
    assert first == form(VIEW, READER)
    assert second == plain(form(VIEW, ENGLISH_READER))
    assert (second.subject.isascii(), second.body.isascii()) == (True, True)
    assert "cafe" in second.subject
    assert "21:00" in second.body  # the operator's clock stays


def test_what_sns_refuses_in_plain_english_too_is_said() -> None:
    topic = Topic("InvalidParameter")
    with pytest.raises(Refused):
        FormedEmails(topic, READER).send(VIEW)
    assert len(topic.asked) == 2


def test_what_sns_refuses_for_another_reason_is_not_tried_again() -> None:
    topic = Topic("AuthorizationError")
    with pytest.raises(Refused):
        FormedEmails(topic, READER).send(VIEW)
    assert len(topic.asked) == 1


def test_of_a_subject_that_has_nothing_plain_the_products_name_is_left() -> None:
    assert plain(Email("\U0001f525", "\u65e5")) == Email("[Lifeguard]", "?")
