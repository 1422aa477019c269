"""What a person does at the console: seen as events and states, not as our calls."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import boto3

from sandbox.world.estate import Estate
from sandbox.world.states import BY_OS, BY_USER

FREEZE = "/lifeguard/freeze"
"""The parameter whose value `on` is the freeze switch turned on."""


class Person:
    """An operator with every right."""

    def __init__(
        self, estate: Estate, backstage: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._estate = estate
        self._backstage = backstage

    def stop(self, instance_id: str, *, force: bool = False) -> None:
        """Stop it."""
        self._estate.hosts[instance_id].stop(BY_USER, force=force)

    def start(self, instance_id: str) -> None:
        """Start it."""
        self._estate.hosts[instance_id].start()

    def reboot(self, instance_id: str) -> None:
        """Reboot it."""
        self._estate.hosts[instance_id].reboot()

    def terminate(self, instance_id: str) -> None:
        """Terminate it."""
        self._estate.hosts[instance_id].terminate(BY_USER)

    def shut_down(self, instance_id: str) -> None:
        """Shut the operating system down from inside."""
        self._estate.hosts[instance_id].stop(BY_OS)

    def set_parameter(self, name: str, value: str) -> None:
        """Give a parameter of Parameter Store another value."""
        with self._backstage():
            self._client("ssm").put_parameter(Name=name, Value=value, Overwrite=True)

    def freeze(self) -> None:
        """Turn the freeze switch on."""
        self.set_parameter(FREEZE, "on")

    def unfreeze(self) -> None:
        """Turn the freeze switch off."""
        self.set_parameter(FREEZE, "off")

    def alarm(
        self,
        name: str,
        instance_id: str,
        *,
        state: str = "ALARM",
        metric: str = "StatusCheckFailed_System",
    ) -> None:
        """Have an alarm on an instance's metric that is in this state now; no event tells of it."""
        with self._backstage():
            cloudwatch = self._client("cloudwatch")
            cloudwatch.put_metric_alarm(
                AlarmName=name,
                Namespace="AWS/EC2",
                MetricName=metric,
                Dimensions=[{"Name": "InstanceId", "Value": instance_id}],
                Statistic="Maximum",
                Period=60,
                EvaluationPeriods=2,
                Threshold=1,
                ComparisonOperator="GreaterThanOrEqualToThreshold",
            )
            reason = f"Threshold Crossed: set to {state}"
            cloudwatch.set_alarm_state(
                AlarmName=name, StateValue=state, StateReason=reason, StateReasonData="{}"
            )
        self._estate.alarm_changes[name] = self._estate.agenda.now()
        self._estate.revision += 1

    def confirm_emails(self) -> None:
        """Click `Confirm subscription` in every mail that AWS has sent for it."""
        self._estate.emails_confirmed = True
        self._estate.revision += 1

    def _client(self, service: str) -> Any:  # noqa: ANN401  any service's
        return boto3.client(service, region_name=self._estate.spec.region)  # type: ignore[call-overload]  # any
