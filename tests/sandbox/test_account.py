"""A small Lifeguard of three functions in a real account: who starts whom, as whom, and when."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from aws_durable_execution_sdk_python import DurableContext, durable_execution
from aws_durable_execution_sdk_python.config import CallbackConfig, Duration
from botocore.exceptions import ClientError

from lifeguard import clock
from sandbox.account.account import Account
from sandbox.eventbridge.schedule import Beat
from sandbox.lambda_runtime.function_url import HttpRequest
from sandbox.replay import report
from sandbox.replay.replay import NO_RULE, Replay
from sandbox.template.template import (
    RuleTarget,
    Schedule,
    Template,
    TemplateError,
)
from sandbox.worldfile.instance_spec import InstanceSpec
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.small_template import TEMPLATE

REGION = "us-east-1"
START = datetime(2026, 11, 20, 10, tzinfo=UTC)
INSTANCE = "i-0d5e1c8a4f2b7396a"
HEALTH: dict[str, Any] = {"id": "e1", "source": "aws.health", "detail": {"service": "EC2"}}
NOTHING: dict[str, list[Any]] = {"triggers": [], "ignored": [], "malformed": []}

Handler = Callable[[Any, Any], Any]


class Notes:
    """What the handlers under test noted."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.callback = ""

    def add(self, text: str) -> None:
        self.lines.append(f"{(clock.now() - START) / timedelta(minutes=1):g} {text}")


def start_respond(name: str, payload: bytes = b'"x"', function: str = "small-respond:live") -> Any:  # noqa: ANN401
    return boto3.client("lambda", region_name=REGION).invoke(
        FunctionName=function,
        InvocationType="Event",
        DurableExecutionName=name,
        Payload=payload,
    )


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def account(notes: Notes, install: Callable[[str, Handler], None]) -> Iterator[Account]:
    def intake(event: Any, context: Any) -> Any:  # noqa: ANN401
        notes.add(f"intake {event['id']} {context.function_name} {os.environ['TABLE']}")
        start_respond(f"for-{event['id']}")
        print("taken in")  # noqa: T201
        return {**NOTHING, "triggers": [{"resource": INSTANCE, "deadline": None}]}

    @durable_execution
    def respond(_event: str, context: DurableContext) -> None:
        callback = context.create_callback(config=CallbackConfig(timeout=Duration.from_hours(1)))
        notes.callback = callback.callback_id
        try:
            callback.result()
            context.step(lambda _: notes.add("woken"), name="woken")
        except Exception as error:  # noqa: BLE001
            kind = type(error).__name__
            context.step(lambda _: notes.add(kind), name="timed out")

    install("intake", intake)
    install("respond", respond)
    install("sweep", lambda _event, _context: NOTHING)
    spec = WorldSpec(instances=(InstanceSpec(id=INSTANCE),), now=START)
    template = Template(TEMPLATE, spec.account, REGION)
    with Account(spec, template, '{"policies": 1}') as account:
        yield account


def drain(account: Account) -> None:
    while account.agenda.step():
        pass


def test_an_event_starts_the_function_as_itself(account: Account, notes: Notes) -> None:
    assert account.bus.deliver(HEALTH)
    assert notes.lines == ["0 intake e1 small-intake Ledger"]
    assert "TABLE" not in os.environ
    assert account.world.allowed is None


def test_an_execution_runs_in_the_agendas_time(account: Account, notes: Notes) -> None:
    account.bus.deliver(HEALTH)
    drain(account)
    assert notes.lines[1:] == ["60 CallbackTimeoutError"]
    assert [e.status for e in account.engine.executions()] == ["SUCCEEDED"]


def test_a_callback_wakes_the_execution(account: Account, notes: Notes) -> None:
    account.bus.deliver(HEALTH)
    account.agenda.step()
    client = boto3.client("lambda", region_name=REGION)

    def wake() -> None:
        client.send_durable_execution_callback_success(CallbackId=notes.callback, Result=b"")

    account.agenda.after(timedelta(minutes=7), wake)
    drain(account)
    assert notes.lines[1:] == ["7 woken"]
    with pytest.raises(client.exceptions.CallbackTimeoutException):
        wake()


def test_a_function_does_only_what_its_role_grants(
    account: Account, install: Callable[[str, Handler], None]
) -> None:
    refused: list[str] = []

    def stop(_event: Any, _context: Any) -> Any:  # noqa: ANN401
        try:
            boto3.client("ec2", region_name=REGION).stop_instances(InstanceIds=[INSTANCE])
        except ClientError as error:
            refused.append(error.response["Error"]["Code"])
        return NOTHING

    install("intake", stop)
    account.bus.deliver(HEALTH)
    assert refused == ["UnauthorizedOperation"]
    assert account.world.calls == []


def test_logs_are_kept_and_not_printed(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    account.bus.deliver(HEALTH)
    assert [(line.function, line.text) for line in account.runtime.logs] == [
        ("small-intake", "taken in")
    ]
    assert capsys.readouterr().out == ""


def test_the_policies_lie_where_the_asset_would(
    account: Account, install: Callable[[str, Handler], None]
) -> None:
    read: list[str] = []

    def intake(_event: Any, _context: Any) -> Any:  # noqa: ANN401
        read.append((Path(os.environ["LAMBDA_TASK_ROOT"]) / "policies.json").read_text())
        return NOTHING

    install("intake", intake)
    account.bus.deliver(HEALTH)
    assert read == ['{"policies": 1}']


def test_what_the_template_has_is_there(account: Account) -> None:
    with account.world.backstage():
        tables = boto3.client("dynamodb", region_name=REGION).list_tables()["TableNames"]
        topics = boto3.client("sns", region_name=REGION).list_topics()["Topics"]
        queues = boto3.client("sqs", region_name=REGION).list_queues()["QueueUrls"]
        parameter = boto3.client("ssm", region_name=REGION).get_parameter(Name="/small/freeze")
    assert tables == ["Ledger"]
    assert [topic["TopicArn"] for topic in topics] == ["arn:aws:sns:us-east-1:123456789012:small"]
    assert queues == ["https://sqs.us-east-1.amazonaws.com/123456789012/small-odd"]
    assert parameter["Parameter"]["Value"] == "off"
    assert account.world.api_calls == []


def test_a_rule_may_start_an_execution_itself(account: Account) -> None:
    account.bus.deliver({"source": "test.direct"})
    assert [e.name for e in account.engine.executions()] == ["event-1"]


def test_lambda_refuses_what_lambda_refuses(account: Account) -> None:
    client = boto3.client("lambda", region_name=REGION)
    assert start_respond("once")["StatusCode"] == 202
    assert start_respond("once")["StatusCode"] == 202
    with pytest.raises(client.exceptions.DurableExecutionAlreadyStartedException):
        start_respond("once", b'"y"')
    with pytest.raises(client.exceptions.InvalidParameterValueException, match="unqualified"):
        start_respond("twice", function="small-respond")
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        start_respond("twice", function="small-respond:dead")
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        start_respond("twice", function="nobody")
    with pytest.raises(client.exceptions.InvalidParameterValueException, match="a name only"):
        client.invoke(FunctionName="small-respond:live", Payload=b"{}")
    with pytest.raises(client.exceptions.ServiceException, match="ListFunctions"):
        client.list_functions()
    assert len(account.engine.executions()) == 1


def test_plain_functions_are_invoked_either_way(account: Account, notes: Notes) -> None:
    client = boto3.client("lambda", region_name=REGION)
    arn = account.template.functions["small-intake"].arn
    answer = client.invoke(FunctionName=arn, Payload=json.dumps({"id": "now"}))
    assert json.loads(answer["Payload"].read())["triggers"][0]["resource"] == INSTANCE
    client.invoke(FunctionName="small-intake", InvocationType="Event", Payload=b'{"id": "soon"}')
    assert len(notes.lines) == 1
    drain(account)
    taken = [line.split()[2] for line in notes.lines if "intake" in line]
    assert taken == ["now", "soon"]


def test_a_functions_url_is_visited_as_a_browser_would(
    install: Callable[[str, Handler], None],
) -> None:
    def sweep(event: Any, context: Any) -> Any:  # noqa: ANN401
        return {"statusCode": 201, "body": f"{context.function_name} {event['rawQueryString']}"}

    install("sweep", sweep)
    url = {"TargetFunctionArn": {"Fn::GetAtt": ["Sweep", "Arn"]}, "AuthType": "NONE"}
    page = {"Page": {"Type": "AWS::Lambda::Url", "Properties": url}}
    spec = WorldSpec(instances=(InstanceSpec(id=INSTANCE),), now=START)
    template = Template({"Resources": {**TEMPLATE["Resources"], **page}}, spec.account, REGION)
    with Account(spec, template, "{}") as account:
        (known,) = template.urls
        came = account.visit(HttpRequest.get(f"{known}any?t=1"))
        assert (came.status, came.text) == (201, "small-sweep t=1")
        with pytest.raises(LookupError, match="no function has the URL"):
            account.visit(HttpRequest.get("https://elsewhere.example/any"))


def test_a_replay_ends_when_all_has_ended(account: Account) -> None:
    replay = Replay(account)
    replay.play([HEALTH, {"id": "e2", "source": "aws.s3"}])
    assert account.agenda.now() == START + timedelta(hours=1)
    assert replay.triggers == [{"resource": INSTANCE, "deadline": None}]
    assert replay.ignored == [{"event_id": "e2", "reason": NO_RULE}]
    assert list(report.failures(replay)) == []


def test_events_keep_their_order_and_their_times(account: Account, notes: Notes) -> None:
    later = {**HEALTH, "id": "later", "time": "2026-11-20T10:30:00Z"}
    past = {**HEALTH, "id": "past", "time": "2020-01-01T00:00:00Z"}
    Replay(account).play([HEALTH, past, later, {**HEALTH, "id": "after"}])
    taken = [line.split()[:3:2] for line in notes.lines if "intake" in line]
    assert taken == [["0", "e1"], ["0", "past"], ["30", "later"], ["30", "after"]]


def test_all_events_of_a_moment_come_before_anything_else(account: Account, notes: Notes) -> None:
    Replay(account).play([HEALTH, {**HEALTH, "id": "e2"}])
    assert [line.split()[1] for line in notes.lines[:2]] == ["intake", "intake"]


def test_a_schedule_sends_its_own_event_or_its_input(
    account: Account, install: Callable[[str, Handler], None]
) -> None:
    got: list[Any] = []
    install("sweep", lambda event, _context: got.append(event))
    replay = Replay(account)
    sweep = account.template.functions["small-sweep"].name
    for given in (None, '{"what": "drill"}'):
        schedule = Schedule("Minutely", timedelta(minutes=1), (RuleTarget(sweep, None, given),))
        replay._beat(Beat(schedule, START, lambda: 0))  # noqa: SLF001
    assert got[0]["detail-type"] == "Scheduled Event"
    assert got[1] == {"what": "drill"}
    assert account.bus.pending == 0  # what it returned is no finding, and no failure


def test_the_same_finding_twice_is_one_trigger(account: Account) -> None:
    replay = Replay(account)
    replay.play([HEALTH, {**HEALTH, "id": "e2"}])
    assert len(replay.triggers) == 1


def test_what_is_ignored_or_unreadable_is_told_of_replayed_events_only(
    account: Account, install: Callable[[str, Handler], None]
) -> None:
    def intake(event: Any, _context: Any) -> Any:  # noqa: ANN401
        reason = {"event_id": event["id"], "reason": "not ours"}
        if event["id"] == "e1":
            account.world.emit({**HEALTH, "id": "emitted"})
            return {**NOTHING, "malformed": [reason]}
        return {**NOTHING, "ignored": [reason]}

    install("intake", intake)
    replay = Replay(account)
    replay.play([HEALTH, {**HEALTH, "id": "e2"}])
    assert [row["event_id"] for row in replay.ignored] == ["e1", "e2"]


def test_failures_are_told(account: Account, install: Callable[[str, Handler], None]) -> None:
    @durable_execution
    def respond(_event: str, _context: DurableContext) -> None:
        msg = "a bug"
        raise KeyError(msg)

    install("respond", respond)
    replay = Replay(account)
    replay.play([HEALTH, {"source": "aws.health", "detail": {"service": "EC2"}}])
    assert list(report.failures(replay)) == [
        "execution for-e1 FAILED: KeyError: 'a bug'",
        "small-intake failed 3 times: KeyError: 'id'",
    ]


def test_the_account_leaves_nothing_behind() -> None:
    spec = WorldSpec(now=START)
    with Account(spec, Template(TEMPLATE, spec.account, REGION), "{}"):
        assert clock.now() == START
    assert clock.now() != START


def test_a_template_without_a_durable_function_is_refused() -> None:
    functions = {k: v for k, v in TEMPLATE["Resources"].items() if k not in ("Live", "Straight")}
    spec = WorldSpec()
    account = Account(spec, Template({"Resources": functions}, spec.account, REGION), "{}")
    with pytest.raises(TemplateError, match="one durable function"), account:
        pass
