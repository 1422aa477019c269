"""Sending the weekly drill, and noting that it came through."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from datetime import datetime

from lifeguard.aws.ledger.sweep_state import SweepState
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Retryable, translated
from lifeguard.core.notification.drill import DETAIL_TYPE, SOURCE, drill_id
from lifeguard.immutable import immutable

NONCE = 8
"""Random bytes of a drill's id."""
LEAST = 5
"""The smallest page (DescribeInstanceStatus, MaxResults)."""


@immutable
class SelfTest:
    """The watch's notes and the default event bus of the function's own Region."""

    watch: SweepState
    region: str

    def send(self, now: datetime) -> str:
        """Note a drill and send it, in that order: one that is lost on the way must be missed.

        Raises:
            Retryable, Refused: as AWS answered.
        """
        drill = drill_id(now, secrets.token_hex(NONCE))
        self.watch.drill_sent(drill, now)
        with translated():
            answer = client("events", self.region).put_events(
                Entries=[
                    {
                        "Source": SOURCE,
                        "DetailType": DETAIL_TYPE,
                        "Detail": json.dumps({"drill": drill}),
                    }
                ]
            )
        for entry in answer["Entries"]:
            if "ErrorCode" in entry:
                raise Retryable(entry["ErrorCode"], entry.get("ErrorMessage", ""))
        return drill

    def read_ec2(self, region: str) -> None:
        """Ask EC2 what every look at an instance asks; the answer does not matter.

        Raises:
            Retryable, Refused: as AWS answered.
        """
        with translated():
            client("ec2", region).describe_instance_status(MaxResults=LEAST)

    def arrived(self, drills: Collection[str], now: datetime) -> None:
        """Note that an incident of these drills has reached its end.

        Whoever may put events on the bus may send drills of their own: the one that was sent counts
        alone, beside whatever others.

        Raises:
            Retryable, Refused: as AWS answered.
        """
        self.watch.drill_arrived(drills, now)
