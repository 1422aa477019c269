"""Alarm mute rules: whether an alarm that a person has muted still is."""

from __future__ import annotations

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated


def is_muted(region: str, alarm: str) -> bool:
    """Whether an active rule mutes an alarm, given by its ARN or its name.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    name = alarm.rpartition(":alarm:")[2]
    try:
        with translated():
            found = client("cloudwatch", region).list_alarm_mute_rules(
                AlarmName=name, Statuses=["ACTIVE"]
            )
    except Refused as refused:
        if refused.code != "ResourceNotFoundException":
            raise
        return False  # the alarm itself is gone
    return bool(found["AlarmMuteRuleSummaries"])
