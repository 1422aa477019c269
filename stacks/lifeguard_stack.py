"""The stack: the way of an event through the house, put together."""

from __future__ import annotations

from aws_cdk import (
    Acknowledgment,
    CfnOutput,
    DefaultStackSynthesizer,
    Duration,
    Stack,
    Validations,
    aws_lambda,
)
from constructs import Construct

from lifeguard.core.decision.settings import Isolation
from lifeguard.core.kinds.catalogues import CATALOGUES
from lifeguard.core.policy.policy import Deployment
from lifeguard.core.text.message import message
from lifeguard.core.words.catalogue import Translator
from lifeguard.functions.settings import (
    BackupSettings,
    IntakeSettings,
    PowerSettings,
    ReportSettings,
    RespondSettings,
    SweepSettings,
    WidgetSettings,
)
from stacks import (
    alarms,
    approvals,
    drill_network,
    guest_documents,
    ledger,
    permissions,
    power_queue,
    queue,
    rules,
    switches,
)
from stacks.bundling import layer
from stacks.dashboard import dashboard
from stacks.function import LifeguardFunction, Shared, Spec
from stacks.operator_topic import OperatorTopic
from stacks.settings import LIVE, PREFIX, named

_RESPOND = named(f"respond:{LIVE}")


class LifeguardStack(Stack):
    """Everything Lifeguard is in one account and Region."""

    def __init__(self, scope: Construct, deployment: Deployment, code: aws_lambda.Code) -> None:
        super().__init__(
            scope,
            PREFIX,
            description="Lifeguard: recovers failing EC2 instances and tells the operator",
            # The CLI checks the bootstrap version from the manifest; the template stays plain.
            synthesizer=DefaultStackSynthesizer(generate_bootstrap_version_rule=False),
        )
        self._deployment = deployment
        self._ledger = ledger.create(self)
        self._operator = OperatorTopic(self, "Operator", emails=deployment.emails)
        words = Translator(CATALOGUES[deployment.language], deployment.timezone)
        told = alarms.AlarmAudience(self._operator.topic, words)
        self._shared = Shared(code, layer.create(self), told)
        self._reach = permissions.OperatorChannel(self._operator.topic, self._operator.key)
        switches.create(self)
        alarms.watch_fleet(self, deployment.alarms, told)
        if deployment.looks_inside:
            guest_documents.create(self, deployment)
        self._intake()
        self._power()
        self._approvals = self._take_answers()
        self._respond()
        self._sweep()
        self._report()
        if deployment.watches_backups:
            self._backup()
        if deployment.has_dashboard:
            self._dashboard(words)
        self._outputs()

    def _intake(self) -> None:
        malformed = queue.create(self, "Malformed", "malformed")
        Validations.of(malformed).acknowledge(
            Acknowledgment(
                id="AwsSolutions-SQS3",
                reason="Messages end here: an alarm tells the operator and a person reads them.",
            )
        )
        alarms.watch_queue(
            self,
            malformed,
            self._shared.audience,
            message("alarm.malformed", queue=named("malformed")),
        )
        intake = LifeguardFunction(
            self,
            "Intake",
            self._shared,
            Spec(
                name="intake",
                purpose="Turns AWS's events into incidents",
                timeout=Duration.seconds(60),
                settings=lambda _: IntakeSettings(
                    ledger_table=self._ledger.table_name,
                    respond=_RESPOND,
                    malformed_queue_url=malformed.queue_url,
                    account=self.account,
                ),
                rights=permissions.intake(self._ledger, malformed.queue_arn),
            ),
        )
        rules.route(self, intake.function, intake.dead_letters)

    def _power(self) -> None:
        power = LifeguardFunction(
            self,
            "Power",
            self._shared,
            Spec(
                name="power",
                purpose="Stops and starts instances, many with one call",
                timeout=power_queue.TIMEOUT,
                settings=lambda role: PowerSettings(
                    ledger_table=self._ledger.table_name,
                    power_queue_url=power_queue.url(self),
                    role_arn=role.role_arn,
                ),
                rights=permissions.power(self._ledger, power_queue.arn(), self._deployment),
            ),
        )
        self._requests = power_queue.create(self, power.function, power.dead_letters)
        alarms.watch_age(
            power,
            self._requests,
            self._shared.audience,
            Duration.hours(2),
            message("alarm.requests_wait", function=named("power")),
        )

    def _take_answers(self) -> approvals.ApprovalResources:
        """Let a person answer, where some policy gives Lifeguard anything to ask."""
        if not self._deployment.may_act:
            return approvals.ApprovalResources()
        return approvals.create(
            self, self._shared, self._ledger, has_page=self._deployment.has_page
        )

    def _respond(self) -> None:
        wanted = self._deployment.drills_restores
        isolated = drill_network.create(self) if wanted else Isolation()
        respond = LifeguardFunction(
            self,
            "Respond",
            self._shared,
            Spec(
                name="respond",
                purpose="One durable execution for the whole life of an incident",
                timeout=Duration.minutes(5),
                settings=lambda _: RespondSettings(
                    ledger_table=self._ledger.table_name,
                    topic_arn=self._shared.audience.topic.topic_arn,
                    power=named("power"),
                    power_queue_url=power_queue.url(self),
                    approval_url=self._approvals.url,
                    approval_key=self._approvals.key_arn,
                    drill_subnet=isolated.subnet,
                    drill_group=isolated.security_group,
                ),
                rights=permissions.respond(
                    self._ledger,
                    self._reach,
                    power_queue.arn(),
                    self._deployment,
                    self._approvals.key,
                ),
                # The longest AWS allows for both: a Health event can lie seven months ahead, and
                # a finished incident can be looked up step by step for as long as its logs last.
                durable=aws_lambda.DurableConfig(
                    execution_timeout=Duration.days(366), retention_period=Duration.days(90)
                ),
            ),
        )
        respond.live()
        power_queue.only_from(self._requests, respond.role)

    def _sweep(self) -> None:
        sweep = LifeguardFunction(
            self,
            "Sweep",
            self._shared,
            Spec(
                name="sweep",
                purpose="Finds each minute what events missed",
                timeout=Duration.seconds(55),
                event_age=Duration.minutes(5),  # an old beat is worth nothing
                settings=lambda _: SweepSettings(
                    ledger_table=self._ledger.table_name,
                    respond=_RESPOND,
                    topic_arn=self._shared.audience.topic.topic_arn,
                ),
                rights=permissions.sweep(self._ledger, self._reach, self._deployment),
            ),
        )
        rules.every_minute(self, sweep.function)
        alarms.watch_answers(sweep, named("sweep"), self._shared.audience)
        alarms.watch_emails(self, (named("respond"), named("sweep")), self._shared.audience)
        alarms.watch_heartbeat(
            sweep,
            named("sweep"),
            self._shared.audience,
            alarms.SWEEPS,
            message("alarm.no_sweeps", rule=named("sweep")),
        )

    def _report(self) -> None:
        topic = self._shared.audience.topic
        report = LifeguardFunction(
            self,
            "Report",
            self._shared,
            Spec(
                name="report",
                purpose="Sends the weekly report and the self-test",
                timeout=Duration.minutes(2),
                settings=lambda _: ReportSettings(
                    ledger_table=self._ledger.table_name, topic_arn=topic.topic_arn
                ),
                rights=permissions.report(self._ledger, self._reach, self._deployment),
            ),
        )
        rules.every_monday(self, report.function, report.dead_letters, self._deployment.timezone)

    def _backup(self) -> None:
        backup = LifeguardFunction(
            self,
            "Backup",
            self._shared,
            Spec(
                name="backup",
                purpose="Makes, copies and prunes images each hour, and watches how old they are",
                timeout=Duration.minutes(15),
                memory=1024,  # 150,000 images are 450 MB
                event_age=Duration.minutes(30),
                settings=lambda _: BackupSettings(
                    ledger_table=self._ledger.table_name,
                    respond=_RESPOND,
                    topic_arn=self._shared.audience.topic.topic_arn,
                ),
                rights=permissions.backup(self._ledger, self._reach, self._deployment),
            ),
        )
        rules.every_hour(self, backup.function)
        alarms.watch_heartbeat(
            backup,
            named("backup"),
            self._shared.audience,
            alarms.BACKUPS,
            message("alarm.no_backups", rule=named("backup")),
        )

    def _dashboard(self, words: Translator) -> None:
        """Show it all. It comes last: it shows every alarm and function that there is by then.

        The function has no resource policy: CloudWatch calls it in the name of whoever looks.
        """
        widget = LifeguardFunction(
            self,
            "Widget",
            self._shared,
            Spec(
                name="widget",
                purpose="Shows in the dashboard what metrics cannot say",
                timeout=Duration.seconds(20),
                settings=lambda _: WidgetSettings(ledger_table=self._ledger.table_name),
                rights=permissions.widget(self._ledger),
            ),
        )
        dashboard.create(
            self, self._deployment, words, widget.function, self._shared.audience.topic
        )

    def _outputs(self) -> None:
        CfnOutput(self, "TopicArn", value=self._shared.audience.topic.topic_arn)
        CfnOutput(
            self,
            "Subscription",
            value=(
                "Each address must confirm the mail from AWS Notifications before it hears anything"
                if self._deployment.emails
                else "policies.yaml names no address under notify.emails: nobody is told anything"
            ),
        )
