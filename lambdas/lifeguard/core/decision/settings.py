"""What a decision and its emails need to know of the deployment; the same for every incident."""

from __future__ import annotations

from dataclasses import dataclass, field

from lifeguard.core.kinds.ec2.launch_spec import Isolation


@dataclass(frozen=True, slots=True)
class DecisionSettings:
    """The deployment's part of a situation."""

    timezone: str = "UTC"
    home_region: str = ""  # the Region that Lifeguard itself runs in
    opt_in_tag: str = "lifeguard"
    isolation: Isolation = field(default_factory=Isolation)  # for restore drills
