"""What a person does that names images: launch templates, configurations, Auto Scaling groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.people.console import Console


class FleetOwner(Console):
    """Somebody who scales."""

    def launch_template(self, name: str, image_ids: Sequence[str], *, default: int = 1) -> str:
        """Have a launch template with a version for each image; return its id."""
        with self._backstage():
            ec2 = self._client("ec2")
            first, *more = [{"ImageId": image_id} for image_id in image_ids]
            made = ec2.create_launch_template(LaunchTemplateName=name, LaunchTemplateData=first)
            for data in more:
                ec2.create_launch_template_version(LaunchTemplateName=name, LaunchTemplateData=data)
            ec2.modify_launch_template(LaunchTemplateName=name, DefaultVersion=str(default))
        return str(made["LaunchTemplate"]["LaunchTemplateId"])

    def launch_configuration(self, name: str, image_id: str) -> None:
        """Have a launch configuration of an image."""
        with self._backstage():
            self._client("autoscaling").create_launch_configuration(
                LaunchConfigurationName=name, ImageId=image_id, InstanceType="t3.micro"
            )

    def auto_scaling_group(
        self,
        name: str,
        *,
        template: str | None = None,
        version: str = "$Default",
        configuration: str | None = None,
        overrides: Mapping[str, str] | None = None,
    ) -> None:
        """Have a group, new or of the world file, and say what it launches from.

        With overrides, a template's name and version each, by a MixedInstancesPolicy.
        """
        launches: dict[str, Any] = {}
        if configuration is not None:
            launches["LaunchConfigurationName"] = configuration
        elif template is not None and overrides is None:
            launches["LaunchTemplate"] = self._specification(template, version)
        elif template is not None and overrides is not None:
            launches["MixedInstancesPolicy"] = {
                "LaunchTemplate": {
                    "LaunchTemplateSpecification": self._specification(template, version),
                    "Overrides": [
                        {"LaunchTemplateSpecification": self._specification(*override)}
                        for override in overrides.items()
                    ],
                }
            }
        self._estate.groups[name] = launches
        self._estate.revision += 1

    def _specification(self, name: str, version: str) -> dict[str, str]:
        with self._backstage():
            answer = self._client("ec2").describe_launch_templates(LaunchTemplateNames=[name])
        (found,) = answer["LaunchTemplates"]
        return {
            "LaunchTemplateId": found["LaunchTemplateId"],
            "LaunchTemplateName": name,
            "Version": version,
        }
