"""An operator who reads an email, and runs each of its commands in the order they stand in."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError, WaiterError

from lifeguard.core.kinds.ec2.commands import NEW
from sandbox.gateway.records import SentEmail
from sandbox.replay import report, stage
from sandbox.replay.replay import Replay
from sandbox.worldfile.load import parse_world
from tests.e2e.conftest import QUIET
from tests.support.aws_cli import AwsCli
from tests.support.aws_events import INSTANCE, REGION

Document = dict[str, Any]
Script = Callable[[Replay], None]
READ = timedelta(minutes=4)
"""How long it takes until an email is read and its commands are run."""
SETTLED = timedelta(minutes=40)
"""After which what was begun by hand has come to its end."""
ANSWER = ("aws", "lambda", "invoke")


@dataclass(frozen=True)
class Scene:
    """What happens to one server, until the emails are sent."""

    events: tuple[Document, ...] = ()
    instance: Document = field(default_factory=dict)
    policy: Document = field(default_factory=dict)
    top: Document = field(default_factory=dict)
    world: Document = field(default_factory=dict)
    script: Script = lambda _replay: None
    defect: Callable[[], AbstractContextManager[None]] | None = None
    """What lets Lifeguard itself fail."""

    def broken_by(self, defect: Callable[[int], AbstractContextManager[None]], times: int) -> Scene:
        """Return it with a defect of Lifeguard's own, that shows so often."""
        return replace(self, defect=lambda: defect(times))

    def declined(self) -> Scene:
        """Return it with somebody who says no to each question."""
        return replace(self, world={**self.world, "operator": {"answers": "no", "after": 60}})

    @contextmanager
    def played(self, folder: Path, until: datetime | None = None) -> Iterator[Replay]:
        """Play it to its end, or until a time; the account stays on."""
        spec = {"now": "2026-11-20T10:00:00Z", **self.world}
        spec.setdefault("instances", [{"id": INSTANCE, "name": "web-1"}])
        spec["instances"] = [{**spec["instances"][0], **self.instance}, *spec["instances"][1:]]
        policies = folder / "policies.yaml"
        default = {"mode": "act", **QUIET, **self.policy}
        policies.write_text(json.dumps({**self.top, "policies": {"default": default}}))
        scene = stage.Scene(list(self.events), parse_world(json.dumps(spec)), policies, until)
        defect = nullcontext() if self.defect is None else self.defect()
        with defect, stage.played(scene, prepare=self.script) as replay:
            yield replay

    def emails(self, folder: Path) -> list[SentEmail]:
        """Return the emails that it makes, those of the same subject and commands once."""
        with self.played(folder) as replay:
            assert bool(list(report.failures(replay))) is (self.defect is not None)
            sent = list(replay.account.world.emails)
        seen = {(mail.subject, tuple(commands(mail))): mail for mail in reversed(sent)}
        return [mail for mail in sent if mail in seen.values()]


def commands(mail: SentEmail) -> list[tuple[str, ...]]:
    """Return the commands of an email, as a shell takes them."""
    whole = re.sub(r" \\\n +", " ", mail.body)
    lines = (line for line in whole.splitlines() if line.startswith("    aws "))
    return [tuple(shlex.split(line)) for line in lines]


@dataclass(frozen=True)
class Server:
    """What an operator can see of the server, and would not have worse than before."""

    state: str
    healthy: bool
    open_events: tuple[str, ...]
    protected: bool
    tags: tuple[str, ...]

    @classmethod
    def seen(cls, replay: Replay) -> Server | None:
        """Look at it; None: it is gone, or was never there."""
        world = replay.account.world
        found = world.resources().get(INSTANCE)
        if found is None or found["state"] == "terminated":
            return None
        with world.backstage():
            ec2 = boto3.client("ec2", region_name=REGION)
            stop = ec2.describe_instance_attribute(InstanceId=INSTANCE, Attribute="disableApiStop")
            shown = ec2.describe_instances(InstanceIds=[INSTANCE])["Reservations"][0]
        tags = sorted(tag["Key"] for tag in shown["Instances"][0].get("Tags", ()))
        events = tuple(found["open_events"])
        protected = bool(stop["DisableApiStop"]["Value"])
        return cls(found["state"], found["healthy"], events, protected, tuple(tags))


@dataclass(frozen=True)
class Outcome:
    """How it stood before the commands and stands after them, and which of them failed."""

    before: Server | None
    after: Server | None
    failed: tuple[str, ...]
    launched: bool
    """Whether another server runs, and is well."""

    @property
    def runs(self) -> bool:
        """Whether the server runs."""
        return self.after is not None and self.after.state == "running"

    @property
    def cured(self) -> bool:
        """Whether the server runs, all its checks pass and AWS has nothing more in store."""
        return self.runs and bool(self.after and self.after.healthy and not self.after.open_events)

    @property
    def harm(self) -> list[str]:
        """Return what the commands have made worse."""
        found = list(self.failed)
        before, after = self.before, self.after
        if before is None:
            return found
        if after is None:
            return [*found, "it is gone"]
        if after.state != "running" and (before.state == "running" or after.state != "stopped"):
            found.append(f"it was {before.state} and is {after.state}")
        if before.healthy and not after.healthy:
            found.append("it was well and fails")
        if before.protected != after.protected:
            found.append(f"its stop protection is {'on' if after.protected else 'off'}")
        if not set(after.open_events) <= set(before.open_events):
            found.append(f"it has got {after.open_events}")
        return found


class Operator:
    """Somebody with every right, at a shell with the AWS CLI."""

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        self.cli = AwsCli(lambda seconds: self.waits(timedelta(seconds=seconds)))

    def waits(self, time: timedelta) -> None:
        """Let time pass, and Lifeguard go on meanwhile."""
        self.replay.ends = self.replay.account.agenda.now() + time
        self.replay.play([])

    def runs(self, given: Sequence[tuple[str, ...]]) -> Outcome:
        """Run commands one after the other, and see what has become of the server."""
        before = Server.seen(self.replay)
        failed = []
        for command in given:
            try:
                with self.replay.account.world.backstage():
                    self.cli.run(command)
            except (ClientError, WaiterError) as error:
                failed.append(f"{' '.join(command)}: {error}")
        self.waits(SETTLED)
        found = self.replay.account.world.resources()
        other = found.get(self.cli.made.get(NEW, ""), {"healthy": False})
        return Outcome(before, Server.seen(self.replay), tuple(failed), bool(other["healthy"]))
