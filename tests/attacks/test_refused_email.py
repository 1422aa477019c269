"""Who may name an instance: an email that SNS does not take must not end the treatment."""

from __future__ import annotations

import pytest

from lifeguard.aws.session.errors import Refused
from lifeguard.aws.sns import publish
from lifeguard.core.notification.form import Email
from tests.e2e.conftest import Play
from tests.support.aws_events import contributor

CURE = ["CreateImage", "StopInstances", "StartInstances"]
FIRE = {"fault": "system", "name": "\U0001f525" * 90}


@pytest.mark.parametrize("takes_ascii", [True, False])
def test_a_refused_email_does_not_fail_the_incident(
    play: Play, monkeypatch: pytest.MonkeyPatch, *, takes_ascii: bool
) -> None:
    once = publish.Notifier.publish

    def picky(notifier: publish.Notifier, email: Email) -> None:
        if not (takes_ascii and email.subject.isascii()):
            code = "InvalidParameter"
            raise Refused(code, "Invalid parameter: Subject")
        once(notifier, email)

    monkeypatch.setattr(publish.Notifier, "publish", picky)
    outcome = play([contributor()], FIRE)
    assert outcome.calls == CURE
    assert outcome.status == "resolved"
    assert outcome.states == (["FIXED"] if takes_ascii else [])
