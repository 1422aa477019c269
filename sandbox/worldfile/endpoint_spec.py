"""How a site answers, as a world file says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Follows(StrEnum):
    """What a site's failures go with."""

    HOST = "host"


class SiteCure(StrEnum):
    """What makes a site answer again."""

    REBOOT = "reboot"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class EndpointSpec:
    """What the URL of an instance answers, as long as it fails; at other times it answers 200."""

    status: int = 200
    timeout: bool = False
    refused: bool = False
    after: timedelta = timedelta()
    """When it begins."""
    lasts: timedelta | None = None
    """How long that lasts (the file's `for`); None: for good."""
    follows: Follows | None = None
    """`host`: only while the checks of its instance fail, too."""
    cured_by: SiteCure = SiteCure.NEVER
    cert_days: int = 90
    """In how many days, from the world's start, its certificate ends."""
    wrong_name: bool = False
    """Whether its certificate is for another name."""
    address: str | None = None
    """What its name resolves to; None: an address that may be asked."""
