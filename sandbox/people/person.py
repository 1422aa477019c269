"""What a person does at the console: seen as events and states, not as our calls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sandbox.aws.ec2.filters import listed
from sandbox.aws.ec2.images import make_image
from sandbox.aws.ec2.launch import launch_by_hand
from sandbox.hosts.images import Protection, WorldImage, WorldImageState
from sandbox.hosts.lightsail.server import WorldServer
from sandbox.hosts.states import BY_OS, BY_USER
from sandbox.people.person_fleet import FleetOwner

FREEZE = "/lifeguard/freeze"
"""The parameter whose value `on` is the freeze switch turned on."""
COOLDOWN = timedelta(hours=24)
"""How long a protection with cooldown lasts after it was disabled
[botocore EnableImageDeregistrationProtection]."""


class Person(FleetOwner):
    """An operator with every right."""

    def server(self, key: str) -> WorldServer | None:
        """Return the Lightsail instance with this key, such as `lightsail:blog-1`."""
        return self._estate.lightsail.having(key)

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
        """Shut the operating system down from inside, which may terminate the instance."""
        host = self._estate.hosts[instance_id]
        if self._estate.mirror.terminates_on_shutdown(instance_id):
            host.terminate(BY_OS)
        else:
            host.stop(BY_OS)

    def make_image(self, instance_id: str, name: str, tags: Mapping[str, str] | None = None) -> str:
        """Make an image and its snapshots, as DLM or AWS Backup do; return its id."""
        kinds = ("image", "snapshot")
        given = [{"ResourceType": kind, "Tags": listed(tags or {})} for kind in kinds]
        asked = {"InstanceId": instance_id, "Name": name, "NoReboot": True}
        return make_image(self._estate, asked | {"TagSpecifications": given}).id

    def launch(self, image_id: str, *, type_name: str = "t3.micro") -> str:
        """Launch an instance of an image, and return its id."""
        image = self._estate.home.image(image_id)
        return launch_by_hand(self._estate, image, type_name).id

    def protect_image(
        self, image_id: str, *, cooldown: bool = False, region: str | None = None
    ) -> None:
        """Let nobody deregister an image."""
        protection = Protection.WITH_COOLDOWN if cooldown else Protection.WITHOUT_COOLDOWN
        self._image(image_id, region).protect(protection)
        self._estate.revision += 1

    def share_image(self, image_id: str, account: str) -> None:
        """Let another account launch an image."""
        image = self._image(image_id, None)
        image.shared_with = (*image.shared_with, account)
        self._estate.revision += 1

    def unprotect_image(self, image_id: str, *, region: str | None = None) -> None:
        """Disable an image's protection, which ends after its cooldown."""
        image = self._image(image_id, region)
        if image.protection is Protection.WITH_COOLDOWN:
            image.protected_until = self._estate.agenda.now() + COOLDOWN
        image.protect(Protection.DISABLED)
        self._estate.revision += 1

    def disable_image(self, image_id: str, *, region: str | None = None) -> None:
        """Disable an image: nobody can launch it, and few lists show it."""
        self._image(image_id, region).enter(WorldImageState.DISABLED)
        self._estate.revision += 1

    def deregister_image(self, image_id: str, *, region: str | None = None) -> None:
        """Deregister an image and leave its snapshots."""
        found = self._estate.region(region or self._estate.spec.region)
        found.deregister(found.image(image_id), self._estate.agenda.now())
        self._estate.revision += 1

    def _image(self, image_id: str, region: str | None) -> WorldImage:
        return self._estate.region(region or self._estate.spec.region).image(image_id)

    def tag(
        self, resource_id: str, key: str, value: str = "", *, region: str | None = None
    ) -> None:
        """Give an image, a snapshot, an instance or a volume a tag."""
        with self._backstage():
            self._client("ec2", region).create_tags(
                Resources=[resource_id], Tags=[{"Key": key, "Value": value}]
            )

    def untag(self, resource_id: str, key: str, *, region: str | None = None) -> None:
        """Take a tag away."""
        with self._backstage():
            self._client("ec2", region).delete_tags(Resources=[resource_id], Tags=[{"Key": key}])

    def set_parameter(self, name: str, value: str) -> None:
        """Give a parameter of Parameter Store another value."""
        with self._backstage():
            self._client("ssm").put_parameter(Name=name, Value=value, Overwrite=True)
        self._estate.revision += 1

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
        self.turn_alarm(name, state)

    def turn_alarm(self, name: str, state: str) -> None:
        """Let an alarm be in this state from now on; no event tells of it."""
        with self._backstage():
            self._client("cloudwatch").set_alarm_state(
                AlarmName=name,
                StateValue=state,
                StateReason=f"Threshold Crossed: set to {state}",
                StateReasonData="{}",
            )
        self._estate.alarm_changes[name] = self._estate.agenda.now()
        self._estate.revision += 1

    def mute(self, alarm: str, rule: str, until: datetime | None = None) -> None:
        """Have a mute rule on an alarm whose window is open until then; no event tells of it."""
        self._estate.mutes[alarm] = rule, until
        self._estate.revision += 1

    def unmute(self, alarm: str) -> None:
        """Delete an alarm's mute rule; CloudWatch sends no event of that."""
        self._estate.mutes.pop(alarm, None)
        self._estate.revision += 1

    def confirm_emails(self) -> None:
        """Click `Confirm subscription` in every mail that AWS has sent for it."""
        self._estate.emails_confirmed = True
        self._estate.revision += 1
