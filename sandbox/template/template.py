"""What the synthesized template says: the functions, what starts them, what they may do."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.iam.grants import Statement
from sandbox.template.intrinsics import Resolver

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_WEEKLY = re.compile(r"cron\((\d+) (\d+) \? \* (MON|TUE|WED|THU|FRI|SAT|SUN) \*\)")
_DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


class TemplateError(ValueError):
    """The template holds something that the sandbox cannot play."""


@dataclass(frozen=True, slots=True)
class DurableConfig:
    """A function's DurableConfig."""

    execution_timeout: timedelta
    retention: timedelta


@dataclass(frozen=True, slots=True)
class Function:
    """One Lambda function."""

    name: str
    arn: str
    handler: str
    environment: Mapping[str, str]
    statements: tuple[Statement, ...]
    durable: DurableConfig | None
    aliases: tuple[str, ...]
    timeout: timedelta = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class RuleTarget:
    """A function, or an alias of it, that a rule starts."""

    function: str
    qualifier: str | None
    input: str | None = None
    """The JSON that the rule sends in place of the event (its constant input)."""

    def event(self, matched: Any) -> Any:  # noqa: ANN401  any JSON
        """Return what the function gets when this event matched."""
        return matched if self.input is None else json.loads(self.input)


@dataclass(frozen=True, slots=True)
class Rule:
    """Events that match start the targets."""

    name: str
    pattern: str
    """The event pattern as JSON."""
    targets: tuple[RuleTarget, ...]


@dataclass(frozen=True, slots=True)
class WeekTime:
    """A time of the week, by the clock of a time zone."""

    weekday: int
    """0 is Monday."""
    hour: int
    minute: int
    timezone: str

    def next(self, after: datetime) -> datetime:
        """Return when it is that time next, later than that moment."""
        here = after.astimezone(ZoneInfo(self.timezone))
        clock = here.replace(hour=self.hour, minute=self.minute, second=0, microsecond=0, fold=0)
        day = clock + timedelta(days=(self.weekday - here.weekday()) % 7)
        return (day if day > here else day + timedelta(weeks=1)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Time starts the targets: at a rate, or once a week at a time of the clock."""

    name: str
    every: timedelta
    targets: tuple[RuleTarget, ...]
    at: WeekTime | None = None


@dataclass(frozen=True, slots=True)
class TemplateResource:
    """Any resource of the template: its physical name and its resolved properties."""

    name: str
    properties: Mapping[str, Any]
    arn: str
    ref: str
    """What `Ref` gives, such as a queue's URL."""


class Template:
    """One template, deployed into one account and Region."""

    def __init__(self, document: Mapping[str, Any], account: str, region: str) -> None:
        self._resources: Mapping[str, Any] = document["Resources"]
        self._resolve = Resolver(self._resources, account, region)
        self._parts: dict[str, tuple[TemplateResource, ...]] = {}
        self.functions = {f.name: f for f in self._functions()}
        self.urls = dict(self._urls())
        """The functions that have a URL, by it."""
        self.rules = tuple(self._rules())
        self.schedules = tuple(self._schedules())

    @classmethod
    def read(cls, path: Path, account: str, region: str) -> Template:
        """Read a synthesized template; one that was read before is not resolved again."""
        return _deployed(path.read_text(), account, region)

    def parts(self, kind: str) -> tuple[TemplateResource, ...]:
        """Return the resources of a type such as `AWS::SNS::Topic`."""
        if kind not in self._parts:
            resolve = self._resolve
            self._parts[kind] = tuple(
                TemplateResource(resolve.name(i), own, resolve.arn(i), str(resolve({"Ref": i})))
                for i, own in self._of(kind)
            )
        return self._parts[kind]

    def _of(self, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for logical_id, resource in self._resources.items():
            if resource["Type"] == kind:
                yield logical_id, self._resolve(resource.get("Properties", {}))

    def _functions(self) -> Iterator[Function]:
        for logical_id, own in self._of("AWS::Lambda::Function"):
            arn = self._resolve.arn(logical_id)
            yield Function(
                name=self._resolve.name(logical_id),
                arn=arn,
                handler=own["Handler"],
                environment=own.get("Environment", {}).get("Variables", {}),
                statements=tuple(self._statements(own["Role"])),
                durable=_durable(own.get("DurableConfig")),
                aliases=tuple(self._aliases(arn)),
                timeout=timedelta(seconds=own.get("Timeout", 3)),
            )

    def _aliases(self, function_arn: str) -> Iterator[str]:
        for logical_id, own in self._of("AWS::Lambda::Alias"):
            if self._resolve({"Ref": logical_id}).startswith(f"{function_arn}:"):
                yield own["Name"]

    def _urls(self) -> Iterator[tuple[str, str]]:
        by_arn = {function.arn: name for name, function in self.functions.items()}
        for logical_id, own in self._of("AWS::Lambda::Url"):
            url = self._resolve({"Fn::GetAtt": [logical_id, "FunctionUrl"]})
            yield url, by_arn[own["TargetFunctionArn"]]

    def _statements(self, role_arn: str) -> Iterator[Statement]:
        for logical_id, role in self._of("AWS::IAM::Role"):
            if self._resolve.arn(logical_id) == role_arn:
                for policy in (*role.get("Policies", ()), *self._attached(logical_id)):
                    yield from map(Statement.parse, policy["PolicyDocument"]["Statement"])

    def _attached(self, role: str) -> Iterator[Mapping[str, Any]]:
        for kind in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
            for _, policy in self._of(kind):
                if self._resolve.name(role) in policy.get("Roles", ()):
                    yield policy

    def _rules(self) -> Iterator[Rule]:
        for name, own in self._enabled():
            if "EventPattern" in own:
                yield Rule(name, json.dumps(own["EventPattern"]), self._targets(own))

    def _schedules(self) -> Iterator[Schedule]:
        for name, own in self._enabled():
            if "ScheduleExpression" in own:
                yield Schedule(name, _rate(own["ScheduleExpression"]), self._targets(own))
        for logical_id, own in self._of("AWS::Scheduler::Schedule"):
            if own.get("State", "ENABLED") == "ENABLED":
                name, target = self._resolve.name(logical_id), self._target(own["Target"])
                yield Schedule(name, timedelta(weeks=1), (target,), _weekly(own))

    def _enabled(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for logical_id, own in self._of("AWS::Events::Rule"):
            if own.get("State", "ENABLED") == "ENABLED":
                yield self._resolve.name(logical_id), own

    def _targets(self, rule: Mapping[str, Any]) -> tuple[RuleTarget, ...]:
        return tuple(self._target(target) for target in rule["Targets"])

    @staticmethod
    def _target(target: Mapping[str, Any]) -> RuleTarget:
        arn = target["Arn"]
        if odd := {"InputPath", "InputTransformer"} & target.keys():
            msg = f"the sandbox plays a target's constant Input only, not {', '.join(odd)}: {arn}"
            raise TemplateError(msg)
        service, resource = arn.split(":", 5)[2::3]
        if service != "lambda":
            msg = f"the sandbox starts only functions, and a rule's target is {arn}"
            raise TemplateError(msg)
        _, name, *qualifier = resource.split(":")
        return RuleTarget(name, qualifier[0] if qualifier else None, target.get("Input"))


def _durable(config: Mapping[str, Any] | None) -> DurableConfig | None:
    if config is None:
        return None
    return DurableConfig(
        timedelta(seconds=config["ExecutionTimeout"]),
        timedelta(days=config["RetentionPeriodInDays"]),
    )


def _weekly(schedule: Mapping[str, Any]) -> WeekTime:
    """Return when a schedule of EventBridge Scheduler is due; its time zone is UTC by default."""
    expression, window = schedule["ScheduleExpression"], schedule["FlexibleTimeWindow"]["Mode"]
    found = _WEEKLY.fullmatch(expression)
    if found is None or window != "OFF":
        msg = (
            "of EventBridge Scheduler the sandbox plays a day of the week and its time only,"
            f" to the minute, not {expression} with a flexible window {window}"
        )
        raise TemplateError(msg)
    minute, hour, day = found.groups()
    zone = schedule.get("ScheduleExpressionTimezone", "UTC")
    return WeekTime(_DAYS.index(day), int(hour), int(minute), zone)


@functools.lru_cache(maxsize=8)
def _deployed(text: str, account: str, region: str) -> Template:
    return Template(json.loads(text), account, region)


def _rate(expression: str) -> timedelta:
    found = _RATE.fullmatch(expression)
    if found is None:
        msg = f"the sandbox plays rate(...) schedules only, not {expression}"
        raise TemplateError(msg)
    return timedelta(**{f"{found[2]}s": int(found[1])})
