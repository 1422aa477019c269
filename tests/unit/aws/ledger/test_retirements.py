"""Who was replaced: the ledger says so, and is asked only where the tag does too."""

from __future__ import annotations

import pytest

from lifeguard.aws.ledger.retirements import Retirements
from lifeguard.core.resources.tags import REPLACED_BY
from tests.support.account import REGION, TABLE, Fake
from tests.support.situations import RESOURCE, instance

pytestmark = pytest.mark.usefixtures("_in_account")

RETIREMENTS = Retirements(TABLE, REGION)
TAGGED = instance(tags=((REPLACED_BY, "i-0new"),))


def test_only_the_ledger_says_who_is_retired() -> None:
    assert not RETIREMENTS.is_retired(TAGGED)
    RETIREMENTS.note(RESOURCE, "i-0new")
    assert RETIREMENTS.is_retired(TAGGED)
    assert RETIREMENTS.among([TAGGED, instance()]) == {RESOURCE.key}
    RETIREMENTS.note(RESOURCE, "")
    assert RETIREMENTS.among([TAGGED]) == frozenset()


def test_who_has_no_such_tag_is_not_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, {})
    assert not RETIREMENTS.is_retired(instance(tags=()))
    assert aws.asked == []
