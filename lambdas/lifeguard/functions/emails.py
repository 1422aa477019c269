"""From a view to an email that is sent; one that SNS refuses is counted, and work goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from lifeguard.aws.session.errors import Refused
from lifeguard.aws.sns.publish import OF_ITS_TEXT
from lifeguard.core.kinds.catalogues import ENGLISH
from lifeguard.core.notification.form import Email, form, plain
from lifeguard.core.notification.view import EmailView
from lifeguard.core.words.catalogue import Translator
from lifeguard.immutable import immutable


class Topic(Protocol):
    """Where emails are published; `lifeguard.aws.sns.publish` is the real one."""

    def publish(self, email: Email, /) -> None:
        """Publish one."""


class Sender(Protocol):
    """Who sends emails."""

    def send(self, view: EmailView, /) -> None:
        """Send one."""


@immutable
class FormedEmails:
    """Emails in the operator's language, by the operator's clock."""

    topic: Topic
    translator: Translator

    def send(self, view: EmailView) -> None:
        """Send an email; in English and plain ASCII where SNS does not take its characters.

        Raises:
            Retryable, Refused: as AWS answered.
        """
        try:
            self.topic.publish(form(view, self.translator))
        except Refused as refused:
            if refused.code not in OF_ITS_TEXT:
                raise
            english = Translator(ENGLISH, self.translator.timezone)
            self.topic.publish(plain(form(view, english)))


@immutable
class CountedEmails:
    """Emails without which work goes on. `refused` hears of each that SNS does not take."""

    sender: Sender
    refused: Callable[[EmailView, Refused], None]

    def send(self, view: EmailView) -> None:
        """Send an email.

        Raises:
            Retryable: SNS could not take it now.
        """
        try:
            self.sender.send(view)
        except Refused as refused:
            self.refused(view, refused)
