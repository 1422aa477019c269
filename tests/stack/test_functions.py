"""What every function has: settings, logs, a dead-letter queue, an alarm, the same code."""

from __future__ import annotations

from dataclasses import fields

import pytest

from lifeguard.functions.settings import (
    ApproveSettings,
    BackupSettings,
    IntakeSettings,
    PowerSettings,
    ReportSettings,
    RespondSettings,
    SweepSettings,
    WidgetSettings,
    variable,
)
from tests.stack.template import Template, words

Settings = (
    IntakeSettings
    | RespondSettings
    | PowerSettings
    | SweepSettings
    | ReportSettings
    | ApproveSettings
    | BackupSettings
    | WidgetSettings
)

SETTINGS: dict[str, type[Settings]] = {
    "lifeguard-intake": IntakeSettings,
    "lifeguard-respond": RespondSettings,
    "lifeguard-power": PowerSettings,
    "lifeguard-sweep": SweepSettings,
    "lifeguard-report": ReportSettings,
    "lifeguard-approve": ApproveSettings,
    "lifeguard-backup": BackupSettings,
    "lifeguard-widget": WidgetSettings,
}
QUEUE = "https://sqs.<AWS::Region>.<AWS::URLSuffix>/<AWS::AccountId>/lifeguard-power"
VALUES = {
    "LIFEGUARD_ACCOUNT": "<AWS::AccountId>",
    "LIFEGUARD_LEDGER_TABLE": "<Ledger>",
    "LIFEGUARD_RESPOND": "lifeguard-respond:live",
    "LIFEGUARD_MALFORMED_QUEUE_URL": "<Malformed>",
    "LIFEGUARD_TOPIC_ARN": "<OperatorTopic>",
    "LIFEGUARD_ROLE_ARN": "<PowerRole.Arn>",
    "LIFEGUARD_POWER": "lifeguard-power",
    "LIFEGUARD_DRILL_SUBNET": "<DrillSubnet>",
    "LIFEGUARD_DRILL_GROUP": "<DrillGroup.GroupId>",
    "LIFEGUARD_APPROVAL_URL": "<ApproveFunctionFunctionUrl.FunctionUrl>",
    "LIFEGUARD_APPROVAL_KEY": "<ApprovalKey.Arn>",
    "LIFEGUARD_POWER_QUEUE_URL": QUEUE,
    "POWERTOOLS_METRICS_NAMESPACE": "Lifeguard",
    "POWERTOOLS_LOG_LEVEL": "INFO",
}

every_function = pytest.mark.parametrize("name", SETTINGS)


def test_the_table_names_every_function(template: Template) -> None:
    assert set(SETTINGS) == set(template.functions())


@every_function
def test_the_environment_is_the_settings_schema(template: Template, name: str) -> None:
    environment = template.functions()[name]["Environment"]["Variables"]
    wanted = {variable(field.name) for field in fields(SETTINGS[name])}
    powertools = {"POWERTOOLS_LOG_LEVEL", "POWERTOOLS_METRICS_NAMESPACE", "POWERTOOLS_SERVICE_NAME"}
    assert set(environment) == wanted | powertools
    for key, value in environment.items():
        assert words(value) == VALUES.get(key, name)


@every_function
def test_it_runs_its_handler_on_arm_with_traces_and_json_logs(
    template: Template, name: str
) -> None:
    function = template.functions()[name]
    part = name.removeprefix("lifeguard-")
    assert function["Handler"] == f"lifeguard.functions.{part}.handler.handler"
    assert (function["Runtime"], function["Architectures"]) == ("python3.13", ["arm64"])
    assert function["TracingConfig"] == {"Mode": "Active"}
    assert function["LoggingConfig"]["LogFormat"] == "JSON"
    assert function["LoggingConfig"]["ApplicationLogLevel"] == "INFO"  # EMF metrics count as INFO


@every_function
def test_its_logs_go_to_a_group_of_its_own_and_end(template: Template, name: str) -> None:
    group = template.functions()[name]["LoggingConfig"]["LogGroup"]["Ref"]
    properties = template.resources[group]["Properties"]
    assert properties == {"LogGroupName": f"/aws/lambda/{name}", "RetentionInDays": 90}


@every_function
def test_what_it_cannot_finish_is_kept_and_told(template: Template, name: str) -> None:
    queue = template.functions()[name]["DeadLetterConfig"]["TargetArn"]["Fn::GetAtt"][0]
    assert template.resources[queue]["Properties"]["QueueName"] == f"{name}-dlq"
    alarms = template.properties("AWS::CloudWatch::Alarm").values()
    (alarm,) = [a for a in alarms if queue in str(a.get("Dimensions"))]
    assert name in alarm["AlarmDescription"]


@every_function
def test_lambda_tries_three_times(template: Template, name: str) -> None:
    qualifiers = {
        words(config["Qualifier"]): config["MaximumRetryAttempts"]
        for config in template.properties("AWS::Lambda::EventInvokeConfig").values()
        if config["FunctionName"] == {"Ref": template.logical_id(name)}
    }
    # respond is started through its alias, and only the alias's own setting counts then.
    (qualifier,) = qualifiers
    assert ("RespondLive" in qualifier) == (name == "lifeguard-respond")
    assert qualifiers[qualifier] == 2


def test_sweeps_do_not_overlap(template: Template) -> None:
    assert template.functions()["lifeguard-sweep"]["Timeout"] < 60


def test_all_share_one_asset_and_one_layer(template: Template) -> None:
    functions = template.functions().values()
    (code,) = {words(function["Code"]) for function in functions}
    (layer,) = {words(function["Layers"]) for function in functions}
    assert code
    assert layer == "<Packages>"
    assert len(template.of_type("AWS::Lambda::LayerVersion")) == 1


def test_without_a_schedule_in_the_policies_nothing_of_backups_is_deployed(
    observing: Template, watching: Template
) -> None:
    assert "lifeguard-backup" not in observing.functions()
    assert "backup" not in str(observing.of_type("AWS::Events::Rule")).lower()
    assert "lifeguard-backup" in watching.functions()
