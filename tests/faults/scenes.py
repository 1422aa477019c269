"""The runbooks that are played again and again while processes die in them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from tests.support.aws_events import (
    INSTANCE,
    contributor,
    health,
    issue,
    muted,
    stopped,
)

Document = dict[str, Any]
QUIET: Document = {"tell_after": "1d"}
"""No first word while a server is down, but where a scene is about it."""

OTHER = "i-0aaaaaaaaaaaaaaaa"
SUNDAY = {"window": {"days": ["sun"], "start": "02:00", "hours": 4}}
RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}
REBOOT = {
    "code": "instance-reboot",
    "not_before": "2026-11-24T15:00:00Z",
    "not_before_deadline": "2026-12-05T15:00:00Z",
}
REBOOT_NOTICE = health(
    "AWS_EC2_INSTANCE_REBOOT_MAINTENANCE_SCHEDULED", start="2026-11-24T15:00:00Z"
)
APPLICATION_ALARM = contributor(alarm="lifeguard-app", metric="StatusCheckFailed_Application")


@dataclass(frozen=True, slots=True)
class Scene:
    """One runbook: what AWS sends, to which world, under which policy."""

    events: tuple[Document, ...]
    instances: tuple[Document, ...] = ()
    policy: Document = field(default_factory=dict)
    world: Document = field(default_factory=dict)
    answers: tuple[tuple[str, str], ...] = ()
    """When a person answers the first question on its page, and what."""
    until: str = ""
    """How long it is played at least; "": until its incidents are over, or wait for a person."""

    @property
    def spec(self) -> Document:
        """The world file."""
        return {"now": "2026-11-20T10:00:00Z", **self.world, "instances": list(self.instances)}

    @property
    def policies(self) -> Document:
        """The policies.yaml."""
        return {"policies": {"default": {"mode": "act", **QUIET, **self.policy}}}


def one(*events: Document, policy: Document | None = None, **instance: Any) -> Scene:  # noqa: ANN401
    """A scene of one instance."""
    return Scene(events, ({"id": INSTANCE, "name": "web-1", **instance},), policy or {})


def _scarce(scene: Scene, fail_starts: int) -> Scene:
    return Scene(
        scene.events, scene.instances, scene.policy, {"capacity": {"fail_starts": fail_starts}}
    )


def _answered(scene: Scene, *answers: tuple[str, str]) -> Scene:
    return replace(scene, answers=answers)


BEYOND_CURE: Document = {"fault": {"kind": "system", "cured_by": "replace"}, "target_group": "web"}

CONTAINERS: list[Document] = [
    {"name": "api", "restart": "always"},
    {"name": "worker", "restart": "always", "stop_seconds": 20},
]

REPRESENTATIVE = {
    "retirement": one(health(), events=[RETIREMENT]),
    "instance check, not cured by a reboot": one(
        contributor(), fault={"kind": "instance", "cured_by": "stop_start"}
    ),
}
"""Played with a death at every point."""

LONG = {
    "replaced": one(contributor(), policy={"replace": "act"}, **BEYOND_CURE),
    "replaced at a yes": _answered(
        one(contributor(), **BEYOND_CURE),
        ("2026-11-20T11:30:00Z", "yes"),
        ("2026-11-20T11:30:00Z", "yes"),
    ),
}
"""So too, but seldom: they are long."""

OTHERS = {
    "system check": one(contributor(), fault="system"),
    "system check, a first word": one(contributor(), fault="system", policy={"tell_after": "5m"}),
    "system check, the stop hangs": one(contributor(), fault="system", stops_for=3600),
    "system check, nothing cures it": one(
        contributor(), fault={"kind": "system", "cured_by": "replace"}
    ),
    "stopped by AWS, no capacity": _scarce(
        one(stopped(), state="stopped", stopped_by="aws"), fail_starts=3
    ),
    "retirement, no capacity": _scarce(one(health(), events=[RETIREMENT]), fail_starts=4),
    "retirement in the window": one(health(), events=[RETIREMENT], policy=SUNDAY),
    "reboot moved into the window": one(REBOOT_NOTICE, events=[REBOOT], policy=SUNDAY),
    "application rebooted": one(
        APPLICATION_ALARM, fault="application", policy={"application_check": "reboot"}
    ),
    "application quiet during a stop": one(health(), events=[RETIREMENT], application_check=True),
    "asked": one(health(), events=[RETIREMENT], policy={"mode": "ask"}),
    "asked, a yes": _answered(
        one(contributor(), fault="system", policy={"mode": "ask"}),
        ("2026-11-20T10:30:00Z", "yes"),
    ),
    "asked, a no": _answered(
        one(contributor(), fault="system", policy={"mode": "ask"}),
        ("2026-11-20T10:30:00Z", "no"),
        ("2026-11-20T10:30:00Z", "yes"),
    ),
    "replaced, not passing": replace(
        one(contributor(), policy={"replace": "act"}, **BEYOND_CURE), world={"launches": "impaired"}
    ),
    "a person's matter": one(health(), events=[RETIREMENT], asg="web-group"),
    "a stop that hangs on a sound host": one(health(), events=[RETIREMENT], stops_for=36000),
    "containers end before the stop": replace(
        one(health(), events=[RETIREMENT], policy={"guest": "act"}),
        world={"guests": {INSTANCE: {"containers": CONTAINERS}}},
    ),
    "snapshot": one(health(), events=[RETIREMENT], policy={"backup": "snapshot"}),
    "the image fails later": one(health(), events=[RETIREMENT], images="fail"),
    "observed": one(health(), events=[RETIREMENT], policy={"mode": "observe"}),
    "not opted in": one(health(), contributor(), tags={}, fault="system", events=[RETIREMENT]),
    "muted": one(muted("2026-11-20T12:00:00.000+0000"), fault="system"),
    "an issue in the Region": one(
        issue(), contributor(), issue("2026-11-20T13:00:00Z", "closed"), fault="system"
    ),
    "two at once": Scene(
        (contributor(), contributor(instance=OTHER)),
        (
            {"id": INSTANCE, "name": "web-1", "fault": "system"},
            {"id": OTHER, "name": "web-2", "fault": "instance"},
        ),
    ),
}
"""Played with deaths at points drawn by lot."""
SCENES = REPRESENTATIVE | LONG | OTHERS
