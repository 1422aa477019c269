"""Least privilege, proven: what each function asks of AWS is what its role grants, no less or more.

One replay exercises every action and every read, another all that mode observe does.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, get_args

import pytest

from lifeguard.aws.ledger.throttle_levels import TokenBucketStore
from lifeguard.core.kinds.ec2.action import Ec2Action
from lifeguard.core.kinds.lightsail.action import LightsailAction
from lifeguard.core.kinds.lightsail_database.action import LightsailDbAction
from lifeguard.core.kinds.rds.action import DbAction
from lifeguard.core.remediation.inside.action import INSIDE
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.tags import MADE_BY, SOURCE
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from lifeguard.core.throttling.power_call import PowerCall
from lifeguard.guest.documents import GRACEFUL, LOGS, LOOK
from lifeguard.iam.everything import every_action
from lifeguard.iam.grants import FunctionName
from lifeguard.iam.rights import unseen
from lifeguard.ingest.cloudwatch.widget import WidgetSection
from sandbox.gateway.names import uuid_of
from sandbox.gateway.records import ApiCall
from sandbox.hosts.notices import NoticeStatus
from sandbox.lambda_runtime.crash import Crashes, Point
from sandbox.lambda_runtime.function_url import HttpRequest
from sandbox.replay import report, stage
from sandbox.replay.replay import Replay
from sandbox.worldfile.load import parse_world
from sandbox.worldfile.rds_spec import WorldDbState
from stacks.bundling import aws_models
from tests.e2e.security.usage import (
    Granted,
    Use,
    differences,
    granted,
    used,
)
from tests.stack.reference import all_actions
from tests.support.aws_events import (
    ACCOUNT,
    REGION,
    contributor,
    health,
    muted,
)
from tests.support.once import once
from tests.support.words import english

Document = dict[str, Any]


def _id(name: str) -> str:
    return f"i-0{name.encode().hex():0>16.16}"


KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{uuid_of('key', ACCOUNT, REGION, 'customer')}"
RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}
LATE = {
    "code": "instance-stop",
    "not_before": "2026-12-04T10:00:00Z",
    "at": "2026-11-20T18:00:00Z",
}
"""Announced once all else has come to its end, so that the rest goes on as without it."""
CALLED_OFF = {"code": "instance-stop", "not_before": "2026-11-22T10:00:00Z"}
"""It ends while the containers end that are to end before the stop."""
REBOOT = {
    "code": "instance-reboot",
    "not_before": "2026-11-24T15:00:00Z",
    "not_before_deadline": "2026-12-05T15:00:00Z",
}
TONIGHT = {"days": ["sat"], "start": "02:00", "hours": 4}
ONE = {"last": 1, "daily": 0, "weekly": 0}
POLICIES: Document = {
    "default": {},
    "snapshot": {"backup": "snapshot"},
    "tonight": {"window": TONIGHT},
    "application": {
        "application_check": "reboot",
        "guest": "act",
        "guest_may": ["hog", "nginx", "proxy", "worker", "docker"],
        "path": [{"hop": "db", "log_group": "/aws/rds/instance/shop/postgresql"}],
    },
    "roomy": {"alternative_types": ["t3.small"], "budgets": {"zone": 1}},
    "watched": {"mode": "observe"},
    "hasty": {"instance_check_grace": {"default": "1s"}},
    "kept": {
        "scheduled_backup": {
            "copy_to": "eu-west-1",
            "keep": ONE,
            "max_age": "1h",
            "restore_drill": "30d",
        }
    },
    "heir": {"replace": "act"},
    "unlimited": {"unlimited_credits": True},
}
MUTE = muted("2026-11-20T10:30:00.000+0000", instance=_id("watched"))
UNMUTED_AT = datetime.fromisoformat("2026-11-20T10:20:00Z")
FIRST_STOP = datetime.fromisoformat("2026-11-20T10:00:16Z")
ANSWERED_AT = datetime.fromisoformat("2026-11-20T15:00:00Z")
LINK = re.compile(r"^(https://\S+)\?t=(\S+)$", re.MULTILINE)
BLIP = {"kind": "instance", "cured_by": "itself", "after": 120}
"""Over before the end of its grace: the sweep wakes who waits for that."""
LATER = {"kind": "system", "cured_by": "stop_start", "after": 7200}
DOOM = {"kind": "system", "cured_by": "replace", "after": 18000}
ROLE = f"arn:aws:iam::{ACCOUNT}:role/web"
AFTER_THE_STORM = {**LATER, "after": 14400}  # within it the digest alone speaks: no link


# By name: the policy, and the rest of the instance.
INSTANCES: Mapping[str, tuple[str, Document]] = {
    "retired": (
        "default",
        {"events": [RETIREMENT], "volume_key": "customer", "target_group": "web"},
    ),
    "spot": ("snapshot", {"events": [RETIREMENT], "spot": "persistent"}),
    "rebooted": ("default", {"fault": "instance"}),
    "app": ("application", {"fault": "application", "target_group": "web"}),
    "called-off": ("application", {"events": [CALLED_OFF]}),
    "full": ("application", {"fault": {**BLIP, "kind": "application", "after": 700}}),
    "small": (
        "application",
        {"fault": {"kind": "application", "after": 12600, "cured_by": "never"}},
    ),
    "engine": ("application", {"fault": {"kind": "application", "after": 9000}}),
    "stuck": ("application", {"fault": {"kind": "application", "after": 12000}}),
    "moved": ("tonight", {"events": [REBOOT]}),
    "waiting": ("tonight", {"events": [RETIREMENT], "fault": LATER}),
    "lost": ("default", {"fault": "system", "stops_for": 3600}),
    "watched": ("watched", {"fault": "instance"}),
    "asked": ("default", {"fault": AFTER_THE_STORM, "public_ip": "auto"}),
    "kept": ("kept", {"volume_key": "customer", "target_group": "pool"}),
    "doomed": (
        "heir",
        {"fault": DOOM, "role": "web", "target_group": "shop", "volume_key": "none"},
    ),
    "well": ("heir", {"fault": DOOM}),
    "blip": ("tonight", {"fault": BLIP}),
    "grouped": ("kept", {"asg": "fleet"}),
    "plain": ("kept", {"volume_key": "none"}),
    "mute": ("hasty", {"fault": "instance"}),
    "busy": ("unlimited", {"credits": {"balance": 5, "per_hour": -60, "mode": "standard"}}),
    "drained": ("snapshot", {"events": [LATE], "target_group": "pool"}),
    "crowded": ("roomy", {"fault": "system", "type": "t3.nano"}),
}
LIGHTSAIL: list[Document] = [
    {
        "name": "shop",
        "static_ip": True,
        "stops_for": 3600,
        "fault": AFTER_THE_STORM,
        "load_balancer": "front",
    },
    {"name": "wiki", "tags": {"lifeguard": "kept"}, "auto_snapshot": {"hour": 3}},
    {
        "name": "blog",
        "burst": {"percent": 30, "per_hour": -12},
        "cpu": 42,
        "node": "mi-0123456789abcdef0",
    },
    {"name": "dead", "fault": {"kind": "system", "cured_by": "replace", "after": 15000}},
    {"name": "cursed", "fault": {"kind": "system", "cured_by": "never", "after": 15600}},
]
DB_LOG = "error/postgresql.log.2026-11-20-09"
SICK: Document = {"name": "sick", "fault": BLIP, "load_balancer": "side"}
"""In mode observe alone: there no other instance behind a load balancer is looked into."""
SLOW_DATABASE: Document = {
    "id": "shop-db",
    "storage": {"type": "gp2", "gb": 100},
    "statements": {"SELECT * FROM orders WHERE customer = ?": 4.2},
    "logs": {DB_LOG: ["2026-11-20 09:59:00 UTC::@:[1]:LOG:  ready"]},
    "metrics": {
        "DiskQueueDepth": 30,
        "WriteLatency": 0.09,
        "ReadLatency": 0.02,
        "WriteIOPS": 290,
        "ReadIOPS": 5,
        "BurstBalance": 1,
    },
}
LIGHTSAIL_DATABASES: list[Document] = [
    {"name": "kept-sql", "tags": {"lifeguard": "kept"}, "high_availability": True},
    {
        "name": "slow-db",
        "metrics": {"CPUUtilization": 5, "DiskQueueDepth": 31},
        "logs": {"error": [], "postgresql": [], "slowquery": []},
    },
    {
        "name": "quiet-db",
        "metrics": {"CPUUtilization": 5},
        "logs": {"error": [], "postgresql": [], "slowquery": []},
        "silent_from": "2026-11-20T11:00:00Z",  # so late that no reminder comes before the answer
    },
]
DEATHS = (
    ("lifeguard-power", "ec2:StartInstances #1"),
    ("lifeguard-respond", "lightsail:RebootInstance #1"),
)
GUESTS: Document = {
    node: {"memory_mb": 1024} for node in (_id("app"), _id("mute"), "mi-0123456789abcdef0")
}
"""The agent of `mute` does not answer for a minute; into the others Lifeguard can look."""
GUESTS[_id("app")] |= {
    "disk": {"gb": 20, "used_gb": 3},
    "processes": [{"pid": 811, "name": "java", "rss_mb": 400}],
    "ports": [{"port": 80, "pid": 612, "name": "nginx", "unit": "nginx.service"}],
    "containers": [
        {"name": "hog", "memory_mb": 500, "cpu": 95, "restart": "always"},
        {"name": "proxy", "state": "exited", "exit_code": 128, "publishes": 80},
    ],
}
GUESTS[_id("called-off")] = {"containers": [{"name": "web", "stop_seconds": 9}]}
GUESTS[_id("full")] = {"disk": {"gb": 8, "used_gb": 7.95, "journal_gb": 2}}
GUESTS[_id("small")] = {"disk": {"gb": 8, "used_gb": 7.95}}
GUESTS[_id("engine")] = {"memory_mb": 1024, "docker": "stopped"}
GUESTS[_id("stuck")] = {
    "memory_mb": 1024,
    "processes": [{"pid": 913, "name": "worker"}],
    "containers": [
        {"name": "worker", "compose": "shop", "health": "unhealthy", "pid": 913, "removable": False}
    ],
}
"""Everything is wrong inside `app`: each act inside is made once, and none of them helps; but that
its disk has room for a swap file, which that of `full` has not."""
WORLD: Document = {
    "guests": GUESTS,
    "lightsail": {"instances": LIGHTSAIL, "databases": LIGHTSAIL_DATABASES},
    "rds": [SLOW_DATABASE, {"id": "kept-db", "tags": {"lifeguard": "kept"}}],
    "target_groups": [{"name": "pool", "drains_for": 20}],
    "now": "2026-11-20T10:00:00Z",
    "capacity": {"fail_starts": 2, "types": ["t3.nano"]},
    "default_encryption": "customer",
    "throttle": 0.3,
    "unconfirmed_emails": True,
}
# Nothing tells of `lost`, nor of the faults of `waiting` and `asked`: the sweep finds them.
MALFORMED = {**health(), "detail": {"service": "EC2"}}
EVENTS: list[Document] = [
    MALFORMED,
    health(instance=_id("retired")),
    health(instance=_id("spot")),
    health(instance=_id("waiting")),
    health(
        "AWS_EC2_INSTANCE_REBOOT_MAINTENANCE_SCHEDULED",
        instance=_id("moved"),
        start=REBOOT["not_before"],
    ),
    contributor(instance=_id("rebooted")),
    contributor(instance=_id("app"), metric="StatusCheckFailed_Application"),
    MUTE,
    contributor(instance=_id("crowded")),
    contributor("OK", instance=_id("rebooted"), time="2026-11-20T10:04:00Z"),  # it wakes
]


@dataclass(frozen=True, slots=True)
class Proof:
    """A replay, by function: what its role grants and what its calls needed."""

    may_act: bool
    rights: Mapping[str, list[Granted]]
    uses: Mapping[str, frozenset[Use]]
    calls: list[ApiCall]
    document: Document
    failures: list[str]
    drills: set[str]

    def differences(self, function: FunctionName, rights: list[Granted] | None = None) -> list[str]:
        name = f"lifeguard-{function}"
        if name not in self.rights:  # it is not deployed, and has asked for nothing
            return sorted(str(use) for use in self.uses.get(name, ()))
        mine = self.rights[name] if rights is None else rights
        acts = self.may_act
        excused = unseen(function, may_act=acts, launches=acts, copies=acts)
        return differences(name, mine, self.uses[name], excused)


@pytest.fixture(scope="session")
def acting(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    return once("acting", tmp_path_factory, lambda folder: _proof(folder, "act"))


@pytest.fixture(scope="session")
def observing(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    return once("observing", tmp_path_factory, lambda folder: _proof(folder, "observe"))


def _proof(folder: Path, mode: str) -> Proof:
    policies = {name: {"mode": mode, **policy} for name, policy in POLICIES.items()}
    file = folder / "policies.yaml"
    file.write_text(json.dumps({"kms_keys": [KEY], "instance_roles": [ROLE], "policies": policies}))
    instances = [
        {"id": _id(name), "name": name, "tags": {"lifeguard": policy}, **rest}
        for name, (policy, rest) in INSTANCES.items()
    ]
    lightsail = {**WORLD["lightsail"]}
    if mode == "observe":
        lightsail["instances"] = [*LIGHTSAIL, SICK]
    world = parse_world(json.dumps({"instances": instances, **WORLD, "lightsail": lightsail}))
    with stage.played(stage.Scene(EVENTS, world, file), prepare=_disturbed) as replay:
        for schedule in replay.account.template.schedules:  # the weekly report among them
            for target in schedule.targets:
                replay.account.bus.attempt(target, {})
        _look_at_the_dashboard(replay)
        replay.until = replay.account.agenda.now() + timedelta(minutes=1)
        replay.play([])  # the drill goes its whole way
        _leave_snapshots(replay)
        _back_up(replay, days=5)
        return _proven(replay, may_act=mode == "act")


def _look_at_the_dashboard(replay: Replay) -> None:
    """Call each custom widget as CloudWatch does."""
    widget = replay.account.template.functions["lifeguard-widget"]
    for section in WidgetSection:
        shown = replay.account.runtime.invoke(widget, {"section": section.value})
        assert shown.startswith("<div")


def _leave_snapshots(replay: Replay) -> None:
    """Let databases have two snapshots each that incidents made, of which one is to go."""
    estate = replay.account.world.estate
    rds, lightsail = estate.rds.database("kept-db"), estate.lightsail.databases
    for incident in ("first", "second"):
        name = f"lifeguard-kept-db-{incident}"
        estate.rds.take(rds, name, {MADE_BY: incident, SOURCE: "kept-db"})
        rds.become(WorldDbState.AVAILABLE)
        name = f"lifeguard-kept-sql-{incident}"
        lightsail.take("kept-sql", name, {MADE_BY: incident, SOURCE: "kept-sql"})
        lightsail.named("kept-sql").become(WorldDbState.AVAILABLE)


def _back_up(replay: Replay, *, days: int) -> None:
    """Let the clock of `backup` alone go on until there is something to prune, twice a day."""
    agenda = replay.account.agenda
    (target,) = next(
        s.targets for s in replay.account.template.schedules if s.name == "lifeguard-backup"
    )

    def run(until: datetime) -> None:
        while (following := agenda.next_at()) is not None and following <= until:
            agenda.step()
        agenda.move_to(until)
        replay.account.bus.attempt(target, {})

    for _ in range(2 * days):
        run(agenda.now() + timedelta(hours=12))
    # An announcement that EC2 does not show keeps an incident open: a stale backup wakes it.
    replay.account.bus.deliver(health(instance=_id("kept")))
    run(agenda.now() + timedelta(minutes=1))
    replay.until = agenda.now() + timedelta(minutes=1)
    replay.play([])


def _disturbed(replay: Replay) -> None:
    """Let functions die after an action, others use up EC2's quotas, and a person say yes."""
    deaths = Counter(DEATHS)

    def dies(point: Point) -> bool:
        deaths[point.function, point.after] -= 1
        return deaths[point.function, point.after] == 0

    def emptied() -> None:
        with replay.account.world.backstage():
            now = replay.account.agenda.now()
            TokenBucketStore(replay.account.ledger_table, REGION).emptied(call, now)

    def answered() -> None:
        for mail in replay.account.world.emails:
            if link := LINK.search(mail.body):
                page = HttpRequest.submit(link[1], t=link[2], answer="yes")
                assert replay.account.visit(page).status == HTTPStatus.OK

    def recovers() -> None:
        """Let `well` be well again while its replacement boots, which is not needed then."""
        estate, agenda = replay.account.world.estate, replay.account.agenda
        host = estate.hosts[_id("well")]
        named = {"Key": "Name", "Value": "well"}
        launches = [c for c in replay.account.world.calls if c.operation == "RunInstances"]
        if any(named in c.params["TagSpecifications"][0]["Tags"] for c in launches):
            for fault in list(host.faults):
                host.heal(fault)
        elif agenda.now() < ANSWERED_AT + timedelta(hours=2):
            agenda.after(timedelta(seconds=20), recovers)

    call = PowerCall(Verb.STOP, ACCOUNT, REGION, ())
    replay.account.follow(Crashes(dies))
    replay.account.agenda.at(FIRST_STOP, emptied)
    unmuted = partial(replay.account.world.person.unmute, MUTE["detail"]["alarmName"])
    replay.account.agenda.at(UNMUTED_AT, unmuted)  # the sweep sees it
    replay.account.agenda.at(ANSWERED_AT, answered)
    replay.account.agenda.at(ANSWERED_AT, recovers)
    _called_off(replay)


def _called_off(replay: Replay) -> None:
    """Let the stop of `called-off` not be wanted any more once its containers end for it."""
    world, agenda = replay.account.world, replay.account.agenda
    mine = (call.params for call in world.calls if call.operation == "SendCommand")
    documents = (p["DocumentName"] for p in mine if _id("called-off") in p["InstanceIds"])
    if GRACEFUL.name in documents:
        host = world.estate.hosts[_id("called-off")]
        host.notices[0].end(NoticeStatus.CANCELLED, agenda.now())
        host.watcher.changed(host)
    elif agenda.now() < UNMUTED_AT:
        agenda.after(timedelta(seconds=2), partial(_called_off, replay))


def _proven(replay: Replay, *, may_act: bool) -> Proof:
    functions = replay.account.template.functions.values()
    calls = replay.account.world.api_calls
    return Proof(
        may_act=may_act,
        rights={f.name: granted(f.statements) for f in functions},
        uses={f.name: used(calls, f.name) for f in functions},
        calls=list(calls),
        document=report.document(replay),
        failures=list(report.failures(replay)),
        drills={
            report.reason(i) for i in replay.incidents() if i.resource.service == Service.DRILL
        },
    )


each_function = pytest.mark.parametrize("function", FunctionName)


def test_every_function_is_here(acting: Proof) -> None:
    assert set(acting.rights) == {f"lifeguard-{function}" for function in FunctionName}
    assert {call.function for call in acting.calls} == set(acting.rights)


def test_nobody_can_answer_where_nothing_is_asked(observing: Proof) -> None:
    missing = {f"lifeguard-{function}" for function in FunctionName} - set(observing.rights)
    assert missing == {"lifeguard-approve"}


def test_no_function_fails(acting: Proof, observing: Proof) -> None:
    assert acting.failures + observing.failures == []


def test_the_drill_comes_through(acting: Proof, observing: Proof) -> None:
    for proof in (acting, observing):
        assert proof.drills == {english(message("outcome.drill_passed"))}


def test_every_call_is_one_that_the_layer_knows(acting: Proof, observing: Proof) -> None:
    known = aws_models.operations(every_action())
    called = {(call.service, call.operation) for call in (*acting.calls, *observing.calls)}
    assert {(s, operation) for s, operation in called if operation not in known.get(s, ())} == set()


OF_DATABASES = {"rds:shop-db": DbAction, "lightsail-db:quiet-db": LightsailDbAction}


def test_every_action_is_taken(acting: Proof) -> None:
    taken: dict[bool, set[str]] = {True: set(), False: set()}
    for incident in acting.document["incidents"]:
        of_lightsail = incident["resource"].startswith("lightsail:")
        actions = {rung["action"] for rung in incident["rungs"]}
        if of_database := OF_DATABASES.get(incident["resource"]):
            assert actions == {action.verb for action in get_args(of_database)}
        else:
            taken[of_lightsail] |= actions
    assert set(INSIDE) <= taken[False]
    assert len(taken[False] - set(INSIDE)) == len(get_args(Ec2Action))
    assert taken[True] == {action.verb for action in get_args(LightsailAction)}


@each_function
def test_what_it_asks_of_aws_is_what_it_may(acting: Proof, function: FunctionName) -> None:
    assert acting.differences(function) == []


@each_function
def test_what_it_asks_of_aws_is_what_it_may_in_mode_observe(
    observing: Proof, function: FunctionName
) -> None:
    assert observing.differences(function) == []


@each_function
def test_any_one_right_less_is_noticed(acting: Proof, function: FunctionName) -> None:
    rights = acting.rights[f"lifeguard-{function}"]
    for place, right in enumerate(rights):
        less = rights[:place] + rights[place + 1 :]
        assert acting.differences(function, less), right


@each_function
def test_any_one_right_more_is_noticed(acting: Proof, function: FunctionName) -> None:
    rights = acting.rights[f"lifeguard-{function}"]
    others = {right for mine in acting.rights.values() for right in mine} - set(rights)
    services = {right.action.partition(":")[0] for right in rights}
    everywhere = {Granted(a, "*") for service in services for a in all_actions(service)}
    for right in (*others, *everywhere, *rights, Granted("*", "*")):
        assert acting.differences(function, [*rights, right]), right


@each_function
def test_an_excuse_that_a_call_shows_or_the_role_lacks_is_noticed(
    acting: Proof, function: FunctionName
) -> None:
    name = f"lifeguard-{function}"
    rights, uses = acting.rights[name], acting.uses[name]
    excused = unseen(function, may_act=True, launches=True, copies=True)
    for row in excused:
        others = [other for other in excused if other is not row]
        assert differences(name, rights, uses, others), row
        for action in row.actions:
            named = next(r for r in rights if r.action == action and r not in _needed(acting, name))
            shown = Use(action.replace("*", ""), named.resource.replace("*", "any"))
            if not named.to_aws_only:
                assert differences(name, rights, uses | {shown}, excused), row


def _needed(proof: Proof, name: str) -> set[Granted]:
    return {r for r in proof.rights[name] for use in proof.uses[name] if r.covers(use)}


def test_what_it_makes_is_under_the_tag_that_the_rights_ask_for(acting: Proof) -> None:
    for operation, kinds in {
        "CreateImage": {"image", "snapshot"},
        "CreateSnapshots": {"snapshot"},
    }.items():
        calls = [call for call in acting.calls if call.operation == operation]
        assert calls
        for call in calls:
            tagged = {
                each["ResourceType"]
                for each in call.params["TagSpecifications"]
                if MADE_BY in {tag["Key"] for tag in each["Tags"]}
            }
            assert tagged == kinds


def test_it_asks_for_no_grant_but_the_one_it_may_have_and_never_makes_it(acting: Proof) -> None:
    calls = [call for call in acting.calls if call.operation == "CreateGrant"]
    assert calls
    for call in calls:
        assert call.params["DryRun"] is True
        assert call.params["Operations"] == ["DescribeKey"]
        assert call.params["GranteePrincipal"].startswith(f"arn:aws:iam::{ACCOUNT}:role/")
        assert call.error == "DryRunOperationException"


def test_a_dry_run_counts_as_a_use(acting: Proof) -> None:
    dry = [call for call in acting.calls if call.error == "DryRunOperation"]
    assert {call.operation for call in dry} == {"RunInstances", "StartInstances"}
    started = [call for call in dry if call.operation == "StartInstances"]
    (use,) = used(started[:1], "lifeguard-power")
    assert use.action == "ec2:StartInstances"
    assert use in acting.uses["lifeguard-power"]


def test_observing_changes_nothing(observing: Proof) -> None:
    calls = observing.document["calls"]
    looks = [call for call in calls if call["operation"] in {"SendCommand", "CancelCommand"}]
    assert looks == calls
    sent = {call["params"].get("DocumentName", LOOK.name) for call in looks}
    assert sent == {LOOK.name, LOGS.name}
    ends = {i["resource"]: i["status"] for i in observing.document["incidents"]}
    for by_itself in (_id("blip"), "lightsail:sick"):
        assert ends.pop(by_itself) == "resolved"
    assert {k: v for k, v in ends.items() if v != "observed"} == {}
