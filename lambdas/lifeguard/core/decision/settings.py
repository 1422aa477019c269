"""What a decision and its emails need to know of the deployment; the same for every incident."""

from __future__ import annotations

from dataclasses import field

from lifeguard.core.decision.kind import Kinds
from lifeguard.immutable import immutable


@immutable
class Isolation:
    """Where a restored instance reaches nobody and nobody reaches it; "" where there is none."""

    subnet: str = ""
    security_group: str = ""


@immutable
class DecisionSettings:
    """The deployment's part of a situation."""

    timezone: str = "UTC"
    home_region: str = ""  # the Region that Lifeguard itself runs in
    opt_in_tag: str = "lifeguard"
    isolation: Isolation = field(default_factory=Isolation)  # for restore drills
    kinds: Kinds = field(default_factory=dict)
    kms_keys: tuple[str, ...] = ()  # the ARNs of the customer managed keys that policies name
