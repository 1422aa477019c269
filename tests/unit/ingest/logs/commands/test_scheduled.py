"""The date of a scheduled event, as `aws ec2 describe-instance-status` prints it."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from tests.support.log_lines import said, times

COMMAND = "$ aws ec2 describe-instance-status --instance-ids i-0a1b2c3d4e5f60718\n"


@pytest.mark.parametrize(
    ("output", "at"),
    [
        (
            '"Code": "instance-reboot",\n"NotBefore": "2026-10-10T03:00:00.000Z"',
            "2026-10-10T03:00:00+00:00",
        ),
        (
            '{ "Code": "instance-stop", "NotBefore": "2026-10-10T03:00:00+09:00" }',
            "2026-10-10T03:00:00+09:00",
        ),
        ('"Code": "instance-reboot"', ""),
        ('"Code": "instance-reboot"' + "\nx" * 9 + '\n"NotBefore": "2026-10-10T03:00:00Z"', ""),
        ('"Code": "instance-reboot",\n"NotBefore": "2026-99-10T03:00:00Z"', ""),
    ],
)
def test_an_event_is_of_the_time_at_which_it_begins(output: str, at: str) -> None:
    assert [symptom for symptom, _, _ in said(COMMAND + output)] == [CloudSymptom.SCHEDULED_EVENT]
    assert times(COMMAND + output) == [at]
