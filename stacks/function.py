"""A Lambda function as each one here is: its own role, log group, dead-letter queue and alarm."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast

from aws_cdk import (
    Acknowledgment,
    Annotations,
    CfnResource,
    Duration,
    RemovalPolicy,
    Validations,
    aws_iam,
    aws_lambda,
    aws_logs,
)
from constructs import Construct

from lifeguard.core.text.message import message
from lifeguard.functions.settings import Environment
from stacks import alarms, queue
from stacks.permissions import Right, grant
from stacks.settings import LIVE, LOG_RETENTION, named

_RETRIES = 2
_EVENT_AGE = Duration.hours(6)  # the longest Lambda allows


@dataclass(frozen=True, slots=True)
class Shared:
    """What all functions have in common."""

    code: aws_lambda.Code
    packages: aws_lambda.LayerVersion
    audience: alarms.AlarmAudience


@dataclass(frozen=True, slots=True)
class Spec:
    """What a function has for itself."""

    name: str  # also its handler's module
    purpose: str
    timeout: Duration
    settings: Callable[[aws_iam.Role], Environment]  # given the function's own role
    rights: Iterable[Right]
    event_age: Duration = _EVENT_AGE  # how long Lambda tries to start it
    durable: aws_lambda.DurableConfig | None = None
    memory: int = 512  # MB


class LifeguardFunction(Construct):
    """One function, under its fixed name, with what a person needs when it fails."""

    def __init__(self, scope: Construct, construct_id: str, shared: Shared, spec: Spec) -> None:
        super().__init__(scope, construct_id)
        name = named(spec.name)
        logs = aws_logs.LogGroup(
            self,
            "Logs",
            log_group_name=f"/aws/lambda/{name}",
            retention=LOG_RETENTION,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.role = role = aws_iam.Role(
            self, "Role", assumed_by=aws_iam.ServicePrincipal("lambda.amazonaws.com")
        )
        logs.grant_write(role)
        grant(role, spec.rights)
        self.dead_letters = queue.create(self, "DeadLetters", f"{spec.name}-dlq")
        self.function = self._function(shared, spec, logs, role)
        if spec.durable is None:  # else callers name the alias, which has its own setting
            self.function.configure_async_invoke(
                max_event_age=spec.event_age, retry_attempts=_RETRIES
            )
        alarms.watch_queue(
            self,
            self.dead_letters,
            shared.audience,
            message("alarm.dead_letters", function=name, queue=f"{named(spec.name)}-dlq"),
        )

        alarms.watch_errors(self, self.function, name, shared.audience)
        if spec.durable is not None:
            alarms.watch_executions(self, self.function, name, shared.audience)

    def live(self) -> aws_lambda.Alias:
        """Publish a version for callers to name, and never delete one: executions replay on theirs.

        The alias is a construct of its own, since `version.add_alias` refuses durable functions.
        """
        return aws_lambda.Alias(
            self,
            "Live",
            alias_name=LIVE,
            version=self.function.current_version,
            max_event_age=_EVENT_AGE,
            retry_attempts=_RETRIES,
        )

    def _function(
        self, shared: Shared, spec: Spec, logs: aws_logs.LogGroup, role: aws_iam.Role
    ) -> aws_lambda.Function:
        function = aws_lambda.Function(
            self,
            "Function",
            function_name=named(spec.name),
            description=spec.purpose,
            handler=f"lifeguard.functions.{spec.name}.handler.handler",
            code=shared.code,
            layers=[shared.packages],
            runtime=aws_lambda.Runtime.PYTHON_3_13,
            architecture=aws_lambda.Architecture.ARM_64,
            memory_size=spec.memory,
            timeout=spec.timeout,
            environment={**spec.settings(role).to_env(), **_powertools(spec.name)},
            role=role,
            log_group=logs,
            logging_format=aws_lambda.LoggingFormat.JSON,
            # Lambda drops what is below its level, and takes EMF metrics for INFO.
            application_log_level_v2=aws_lambda.ApplicationLogLevel.INFO,
            tracing=aws_lambda.Tracing.ACTIVE,
            dead_letter_queue=self.dead_letters,
            durable_config=spec.durable,
            current_version_options=aws_lambda.VersionOptions(removal_policy=RemovalPolicy.RETAIN),
        )
        _acknowledge(function)
        return function


def _acknowledge(function: aws_lambda.Function) -> None:
    Validations.of(function).acknowledge(
        Acknowledgment(
            id="AwsSolutions-L1",
            reason="Python 3.13 is what the layer is built for and the SDK is tested with.",
        )
    )
    Annotations.of(function).acknowledge_info(
        "aws-lambda:Function.DurableConfig", "The function is durable from its first deployment."
    )
    resource = cast("CfnResource", function.node.default_child)
    # The CDK lists the role in DependsOn although the function refers to it.
    resource.add_metadata("cfn-lint", {"config": {"ignore_checks": ["W3005"]}})


def _powertools(name: str) -> dict[str, str]:
    return {
        "POWERTOOLS_SERVICE_NAME": named(name),
        "POWERTOOLS_METRICS_NAMESPACE": alarms.METRICS,
        "POWERTOOLS_LOG_LEVEL": "INFO",
    }
