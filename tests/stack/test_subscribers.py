"""A deployment that nobody would hear from is stopped before it begins."""

from __future__ import annotations

import pytest

from lifeguard.core.policy.policy import NotifySettings, Policies
from stacks.subscribers import objection


@pytest.mark.parametrize(
    ("emails", "objected"),
    [
        ((), True),
        (("ops@example.com",), True),
        (("ops@EXAMPLE.org", "me@mine.dev"), True),
        (("me@mine.dev",), False),
        (("me@notexample.com",), False),
    ],
)
def test_only_addresses_that_somebody_reads_will_do(
    emails: tuple[str, ...], *, objected: bool
) -> None:
    assert (objection(Policies(notify=NotifySettings(emails=emails))) is not None) is objected
