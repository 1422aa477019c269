"""A world with one guest, and what a test asks of it by Systems Manager."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import boto3

from sandbox.hosts.guest.guest import Guest
from sandbox.worldfile.guest_spec import GuestSpec
from sandbox.worldfile.instance_spec import InstanceSpec
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.scene import ID, Scene, Told

NODE = "mi-0123456789abcdef0"
DOCUMENT = "lifeguard-test"


@cache
def ssm() -> Any:  # noqa: ANN401  the stubs are strict about literals
    """Return one client for all tests: making one costs more than a test."""
    return boto3.client("ssm", region_name="us-east-1")


def world(instance: dict[str, Told] | None = None, **guest: Told) -> WorldSpec:
    """Return a world of one instance and its guest, their specs' fields as keywords."""
    spec = GuestSpec(**guest)
    return WorldSpec(instances=(InstanceSpec(ID, **(instance or {})),), guests={ID: spec})


def content(script: str, *, limit: int = 60, **parameters: dict[str, Told]) -> dict[str, Told]:
    """Return a document of schema 2.2."""
    return {
        "schemaVersion": "2.2",
        "description": "a test",
        "parameters": parameters,
        "mainSteps": [
            {
                "action": "aws:runShellScript",
                "name": "run",
                "precondition": {"StringEquals": ["platformType", "Linux"]},
                "inputs": {"timeoutSeconds": str(limit), "runCommand": script.splitlines()},
            }
        ],
    }


def register(scene: Scene, script: str = "echo hello", **rest: Told) -> None:
    """Register the document of a test."""
    documents = scene.world.estate.ssm.documents
    documents.put(DOCUMENT, content(script, **rest), scene.agenda.now())


def send(**params: Told) -> str:
    """Send the document; return the command's id."""
    asked = {"InstanceIds": [ID], "DocumentName": DOCUMENT, "TimeoutSeconds": 60, **params}
    return str(ssm().send_command(**asked)["Command"]["CommandId"])


def invocation(command: str, node: str = ID) -> dict[str, Told]:
    return dict(ssm().get_command_invocation(CommandId=command, InstanceId=node))


def ran(scene: Scene, script: str, **rest: Told) -> dict[str, Told]:
    """Run a script on the guest, and wait until it has ended."""
    register(scene, script, **rest)
    command = send(DocumentVersion="$LATEST")
    scene.wait(150)
    return invocation(command)


def printed(scene: Scene, script: str) -> str:
    """Run a script that works, and return what it has printed."""
    found = ran(scene, script)
    assert (found["Status"], found["StandardErrorContent"]) == ("Success", "")
    return str(found["StandardOutputContent"])


def guest(scene: Scene, node: str = ID) -> Guest:
    return scene.world.estate.ssm.node(node).guest


def told(scene: Scene, node: str = ID) -> dict[str, Told]:
    """Return what the sandbox's `resources` say of the guest."""
    found: dict[str, Told] = json.loads(json.dumps(scene.world.resources()[f"guest:{node}"]))
    return found


def statuses(scene: Scene) -> list[str]:
    """Return the statuses that EventBridge was told of, in order."""
    return [one["detail"]["status"] for one in scene.emitted if one["source"] == "aws.ssm"]
