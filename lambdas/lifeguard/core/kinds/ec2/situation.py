"""One incident of an EC2 instance as the decision sees it."""

from __future__ import annotations

from lifeguard.core.decision.situation import Situation
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.ec2.launch_spec import ReplacementPlan
from lifeguard.core.kinds.ec2.volume import Volume
from lifeguard.core.policy.policy import Policy
from lifeguard.immutable import immutable


@immutable
class InstanceSituation(Situation):
    """A situation whose resource is an instance, or its backup that is tried out."""

    observed: Instance | None = None
    volume: Volume | None = None  # its root volume, where that may have to grow
    replacement: Instance | None = None
    replacement_plan: ReplacementPlan | None = None  # how it could be replaced; None: not read yet

    @property
    def instance(self) -> Instance | None:
        """Return the instance; None: EC2 knows it no more."""
        return self.observed

    def subject(self) -> tuple[Instance, Policy]:
        """Return the instance and its policy.

        Raises:
            ValueError: one of them is missing; such a situation is closed, never treated.
        """
        if self.observed is None or self.policy is None:
            msg = "a situation without an instance or a policy is closed, never treated"
            raise ValueError(msg)
        return self.observed, self.policy
