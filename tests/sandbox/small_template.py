"""A hand-made template: three functions, four rules, one schedule, as the CDK writes them."""

from __future__ import annotations

from typing import Any


def function(name: str, environment: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "FunctionName": f"small-{name}",
            "Handler": f"small.{name}.handler",
            "Role": {"Fn::GetAtt": [f"{name.title()}Role", "Arn"]},
            "Environment": {"Variables": environment},
            **more,
        },
    }


def role(name: str, *statements: dict[str, Any]) -> dict[str, Any]:
    return {
        f"{name}Role": {"Type": "AWS::IAM::Role", "Properties": {}},
        f"{name}Policy": {
            "Type": "AWS::IAM::Policy",
            "Properties": {
                "Roles": [{"Ref": f"{name}Role"}],
                "PolicyDocument": {"Statement": list(statements)},
            },
        },
    }


def rule(pattern: dict[str, Any], target: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "Type": "AWS::Events::Rule",
        "Properties": {"EventPattern": pattern, "Targets": [{"Arn": target, "Id": "T"}], **more},
    }


INTAKE = {"Fn::GetAtt": ["Intake", "Arn"]}

TEMPLATE: dict[str, Any] = {
    "Resources": {
        "Ledger": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
                "BillingMode": "PAY_PER_REQUEST",
            },
        },
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "small"}},
        "Odd": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "small-odd"}},
        "Freeze": {
            "Type": "AWS::SSM::Parameter",
            "Properties": {"Name": "/small/freeze", "Type": "String", "Value": "off"},
        },
        "Intake": function(
            "intake",
            {
                "TABLE": {"Ref": "Ledger"},
                "QUEUE": {"Ref": "Odd"},
                "RESPOND": {"Fn::Join": [":", [{"Ref": "Respond"}, "live"]]},
            },
        ),
        **role(
            "Intake",
            {
                "Effect": "Allow",
                "Action": "dynamodb:PutItem",
                "Resource": {"Fn::GetAtt": ["Ledger", "Arn"]},
            },
            {
                "Effect": "Allow",
                "Action": ["lambda:InvokeFunction"],
                "Resource": {
                    "Fn::Join": ["", [{"Fn::GetAtt": ["Respond", "Arn"]}, ":live"]],
                },
            },
        ),
        "Respond": function(
            "respond",
            {"TOPIC": {"Ref": "Topic"}, "WHERE": {"Fn::Sub": "${AWS::Region}/${Ledger.Arn}"}},
            DurableConfig={"ExecutionTimeout": 86400, "RetentionPeriodInDays": 30},
        ),
        **role("Respond"),
        "RespondVersion": {
            "Type": "AWS::Lambda::Version",
            "Properties": {"FunctionName": {"Ref": "Respond"}},
        },
        "Live": {
            "Type": "AWS::Lambda::Alias",
            "Properties": {
                "Name": "live",
                "FunctionName": {"Ref": "Respond"},
                "FunctionVersion": {"Fn::GetAtt": ["RespondVersion", "Version"]},
            },
        },
        "Sweep": function("sweep", {}),
        **role("Sweep"),
        "Health": rule({"source": ["aws.health"], "detail": {"service": ["EC2"]}}, INTAKE),
        "Alarm": rule({"source": ["aws.cloudwatch"]}, INTAKE),
        "States": rule(
            {"source": ["aws.ec2"], "detail": {"state": [{"anything-but": ["pending"]}]}}, INTAKE
        ),
        "Straight": rule({"source": ["test.direct"]}, {"Ref": "Live"}),
        "Off": rule({"source": ["aws.health"]}, INTAKE, State="DISABLED"),
        "Minutely": {
            "Type": "AWS::Events::Rule",
            "Properties": {
                "ScheduleExpression": "rate(1 minute)",
                "Targets": [{"Arn": {"Fn::GetAtt": ["Sweep", "Arn"]}, "Id": "T"}],
            },
        },
    }
}


def polled(
    mapping: dict[str, Any] | None = None,
    queue: dict[str, Any] | None = None,
    polls: tuple[str, ...] = (
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ChangeMessageVisibility",
        "sqs:SendMessage",
    ),
) -> dict[str, Any]:
    """Return the small template with a queue that Lambda polls for a function `small-worker`."""
    arn = {"Fn::GetAtt": ["Jobs", "Arn"]}
    added = {
        "Jobs": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "QueueName": "small-jobs",
                "VisibilityTimeout": 60,
                "RedrivePolicy": {
                    "deadLetterTargetArn": {"Fn::GetAtt": ["Odd", "Arn"]},
                    "maxReceiveCount": 3,
                },
                **(queue or {}),
            },
        },
        "Worker": function("worker", {"QUEUE": {"Ref": "Jobs"}}, Timeout=30),
        **role("Worker", {"Effect": "Allow", "Action": list(polls), "Resource": arn}),
        "Polls": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "EventSourceArn": arn,
                "FunctionName": {"Ref": "Worker"},
                "BatchSize": 100,
                "MaximumBatchingWindowInSeconds": 1,
                "FunctionResponseTypes": ["ReportBatchItemFailures"],
                "ScalingConfig": {"MaximumConcurrency": 2},
                **(mapping or {}),
            },
        },
    }
    return {"Resources": {**TEMPLATE["Resources"], **added}}
