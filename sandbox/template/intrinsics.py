"""CloudFormation's intrinsic functions, resolved to the names and ARNs that the local AWS uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sandbox.worldfile.partition import domain_of, partition_of

_VARIABLE = re.compile(r"\$\{([^!}][^}]*)\}")

_NAMES = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::SSM::Document": "Name",
    "AWS::SSM::Parameter": "Name",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Events::Rule": "Name",
    "AWS::Scheduler::Schedule": "Name",
    "AWS::IAM::Role": "RoleName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::CloudWatch::Alarm": "AlarmName",
}
"""The property that names a resource; a resource without it is named after its logical id."""

_ARNS = {
    "AWS::CloudWatch::Alarm": "arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}",
    "AWS::DynamoDB::Table": "arn:{partition}:dynamodb:{region}:{account}:table/{name}",
    "AWS::SNS::Topic": "arn:{partition}:sns:{region}:{account}:{name}",
    "AWS::SQS::Queue": "arn:{partition}:sqs:{region}:{account}:{name}",
    "AWS::SSM::Document": "arn:{partition}:ssm:{region}:{account}:document/{name}",
    "AWS::SSM::Parameter": "arn:{partition}:ssm:{region}:{account}:parameter/{name}",
    "AWS::Lambda::Function": "arn:{partition}:lambda:{region}:{account}:function:{name}",
    "AWS::KMS::Key": "arn:{partition}:kms:{region}:{account}:key/{name}",
    "AWS::IAM::Role": "arn:{partition}:iam::{account}:role/{name}",
    "AWS::Events::Rule": "arn:{partition}:events:{region}:{account}:rule/{name}",
    "AWS::Logs::LogGroup": "arn:{partition}:logs:{region}:{account}:log-group:{name}:*",
}
"""The ARNs that policies and environments name (Service Authorization Reference)."""


class Resolver:
    """Knows the resources of one template, deployed into one account and Region."""

    def __init__(self, resources: Mapping[str, Any], account: str, region: str) -> None:
        self._resources = resources
        self._account = account
        self._region = region
        self._pseudo = {
            "AWS::AccountId": account,
            "AWS::Region": region,
            "AWS::Partition": partition_of(region),
            "AWS::URLSuffix": domain_of(region),
            "AWS::StackName": "lifeguard",
        }

    def __call__(self, value: Any) -> Any:  # noqa: ANN401  any part of a template
        """Return the value with all intrinsic functions replaced by what they stand for."""
        if isinstance(value, list):
            return [self(item) for item in value if item != {"Ref": "AWS::NoValue"}]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((function, argument),) = value.items()
            if function == "Ref" or function.startswith("Fn::"):
                return self._evaluate(function, argument)
        return {key: self(item) for key, item in value.items()}

    def name(self, logical_id: str) -> str:
        """Return a resource's physical name."""
        properties = self._resources[logical_id].get("Properties", {})
        named = properties.get(_NAMES.get(self._kind(logical_id), ""))
        return str(self(named)) if named else logical_id

    def arn(self, logical_id: str) -> str:
        """Return a resource's ARN."""
        kind = self._kind(logical_id)
        other = f"arn:{{partition}}:cloudformation:{{region}}:{{account}}:{kind}/{{name}}"
        text = _ARNS.get(kind, other)
        return text.format(
            partition=self._pseudo["AWS::Partition"],
            region=self._region,
            account=self._account,
            name=self.name(logical_id).lstrip("/"),
        )

    def _evaluate(self, function: str, argument: Any) -> Any:  # noqa: ANN401  as above
        match function:
            case "Ref":
                return self._ref(argument)
            case "Fn::GetAtt":
                logical_id, attribute = self._attribute(argument)
                return self._get(logical_id, attribute)
            case "Fn::Sub":
                return self._substitute(argument)
            case "Fn::Join":
                separator, parts = argument
                return str(self(separator)).join(str(part) for part in self(parts))
            case "Fn::Select":
                index, items = argument
                return self(items)[int(self(index))]
            case "Fn::GetAZs":
                return [f"{self._region}{letter}" for letter in "abc"]
            case "Fn::Split":
                separator, text = argument
                return str(self(text)).split(str(self(separator)))
            case _:
                msg = f"the sandbox does not know {function}"
                raise ValueError(msg)

    def _ref(self, name: str) -> str:
        if name in self._pseudo:
            return self._pseudo[name]
        match self._kind(name):
            case "AWS::SNS::Topic":
                return self.arn(name)
            case "AWS::SQS::Queue":
                queue = self.name(name)
                host = f"sqs.{self._region}.{self._pseudo['AWS::URLSuffix']}"
                return f"https://{host}/{self._account}/{queue}"
            case "AWS::Lambda::Version":
                return f"{self.arn(self._function_of(name))}:1"
            case "AWS::Lambda::Alias":
                alias = self._resources[name]["Properties"]["Name"]
                return f"{self.arn(self._function_of(name))}:{alias}"
            case _:
                return self.name(name)

    def _get(self, logical_id: str, attribute: str) -> str:
        match self._kind(logical_id), attribute:
            case "AWS::Lambda::Version", "Version":
                return "1"
            case "AWS::Lambda::Url", "FunctionUrl":
                return f"https://{logical_id.lower()}.lambda-url.{self._region}.on.aws/"
            case _, "Arn" | "TopicArn":
                return self.arn(logical_id)
            case _:
                return self.name(logical_id)

    def _function_of(self, logical_id: str) -> str:
        """Return the logical id of the function that a version or an alias is of."""
        reference = self._resources[logical_id]["Properties"]["FunctionName"]
        return str(reference.get("Ref") or reference["Fn::GetAtt"][0])

    def _substitute(self, argument: Any) -> str:  # noqa: ANN401  a string, or a string and variables
        text, variables = (argument, {}) if isinstance(argument, str) else argument

        def replace(found: re.Match[str]) -> str:
            name = found[1]
            if name in variables:
                return str(self(variables[name]))
            return str(self._get(*name.split(".", 1)) if "." in name else self._ref(name))

        return _VARIABLE.sub(replace, text)

    def _kind(self, logical_id: str) -> str:
        if logical_id not in self._resources:
            msg = f"the template refers to {logical_id}, which it does not have"
            raise ValueError(msg)
        return str(self._resources[logical_id]["Type"])

    @staticmethod
    def _attribute(argument: str | list[str]) -> tuple[str, str]:
        if isinstance(argument, str):
            logical_id, _, attribute = argument.partition(".")
            return logical_id, attribute
        return argument[0], argument[1]
