"""The dashboard as a resource of the stack."""

from __future__ import annotations

from aws_cdk import Aws, CfnMapping, CfnOutput, Stack, aws_cloudwatch, aws_lambda, aws_sns

from lifeguard.core.policy.policy import Deployment
from lifeguard.core.resources.partition import CONSOLES
from lifeguard.core.words.catalogue import Translator
from stacks.dashboard.rows import Setting, rows
from stacks.dashboard.widgets import laid_out
from stacks.settings import PREFIX


def create(
    stack: Stack,
    deployment: Deployment,
    words: Translator,
    widget: aws_lambda.Function,
    topic: aws_sns.Topic,
) -> None:
    """Add the dashboard, and its address to the stack's outputs.

    Args:
        stack: all of whose alarms it shows.
        deployment: what the policies ask for.
        words: of its titles.
        widget: what its custom widgets call, in the viewer's name.
        topic: the operator's.
    """
    setting = Setting(
        region=Aws.REGION,
        say=words.say,
        widget=widget.function_arn,
        alarms=_alarms(stack),
        functions=_functions(stack),
        topic=topic.topic_name,
        has_backups=deployment.watches_backups,
    )
    aws_cloudwatch.CfnDashboard(
        stack,
        "Dashboard",
        dashboard_name=PREFIX,
        dashboard_body=stack.to_json_string(
            {"start": "-PT12H", "widgets": list(laid_out(rows(setting)))}
        ),
    )
    console = CfnMapping(
        stack,
        "Consoles",
        mapping={partition: {"domain": domain} for partition, domain in CONSOLES.items()},
    ).find_in_map(Aws.PARTITION, "domain")
    CfnOutput(
        stack,
        "DashboardUrl",
        value=(
            f"https://{Aws.REGION}.console.{console}/cloudwatch/home"
            f"?region={Aws.REGION}#dashboards/dashboard/{PREFIX}"
        ),
    )


def _alarms(stack: Stack) -> list[str]:
    found = (one for one in stack.node.find_all() if isinstance(one, aws_cloudwatch.Alarm))
    return [alarm.alarm_arn for alarm in found]


def _functions(stack: Stack) -> list[str]:
    """Return the fixed names of Lifeguard's functions."""
    found = (one for one in stack.node.find_all() if isinstance(one, aws_lambda.CfnFunction))
    return [one.function_name for one in found if one.function_name]
