"""One AWS account with Lifeguard deployed into it: world, bus, functions, executions."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from unittest.mock import patch

from lifeguard import clock
from lifeguard.core.endpoints.answer import EndpointAnswer
from lifeguard.functions import fan_out, process
from lifeguard.web import endpoint
from sandbox.account.provision import bury, provision
from sandbox.eventbridge.bus import Bus, DeadLetter
from sandbox.eventbridge.schedule import Beat, Outlook
from sandbox.gateway.records import ApiCall
from sandbox.lambda_runtime.api import LambdaApi
from sandbox.lambda_runtime.crash import Crashes
from sandbox.lambda_runtime.decoding import each_text_once
from sandbox.lambda_runtime.durable import Configuration, Engine
from sandbox.lambda_runtime.function_url import HttpRequest, HttpResponse, response
from sandbox.lambda_runtime.runtime import Runtime
from sandbox.sqs.api import SqsApi
from sandbox.sqs.message import QueueMessage
from sandbox.sqs.polling import Polled, polled
from sandbox.sqs.queues import Queue
from sandbox.template.template import (
    DurableConfig,
    Function,
    RuleTarget,
    Template,
    TemplateError,
)
from sandbox.time.agenda import Agenda
from sandbox.world.world import World
from sandbox.worldfile.spec import WorldSpec

_READS = ("Get", "Query", "Scan", "BatchGet", "TransactGet", "Describe", "List")

_NO_NEWS = frozenset({"schema", "subscriptions_checked_at"})
"""What the sweep notes each hour for itself: nobody would do anything else for it."""

Returned = Callable[[Any, Any], None]
"""Called with the event that a function ran on and what it returned."""


class Account:
    """Everything of one replay. A context manager; one at a time in a process."""

    def __init__(self, spec: WorldSpec, template: Template, policies: str) -> None:
        """Prepare the account.

        Args:
            spec: the world.
            template: what is deployed, into the world's account and Region.
            policies: the canonical JSON of the policies, as the asset would carry it.
        """
        self.agenda = Agenda(spec.now)
        self.world = World(spec, self.agenda)
        self.template = template
        self.bus = Bus(self.agenda, template.rules, self._run)
        self.returned: Returned = lambda _event, _result: None
        self.runtime = Runtime(self.world)
        self.queues = {
            one.name: Queue(one, self.agenda, self._poll, self._bury) for one in polled(template)
        }
        """The queues that Lambda polls, by name."""
        self.engine: Engine
        """Only while the account is on."""
        self.endpoints: Mapping[str, str] = {}
        """The URLs that the policies name, by the Name tag of the server."""
        self._policies = policies
        self._writes = 0
        self._counted = 0
        self._stack = ExitStack()
        self._roots = Path()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._roots = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            self._unpack(self._policies)
            spec = self.world.spec
            stack.enter_context(self.world)
            stack.enter_context(each_text_once())
            stack.enter_context(patch.object(endpoint, "fetch", self._fetch))
            with self.world.backstage():
                provision(self.template, spec.region)
                self._register_documents(self.template)
                if spec.freeze:
                    self.world.person.freeze()
            process.forget()
            stack.callback(process.forget)
            self._new_process()
            self.runtime.new_process = self._new_process
            self.engine = stack.enter_context(self._new_engine())
            self.world.sqs_api = SqsApi(list(self.queues.values()))
            self._offer_lambda()
            self.world.emit = self.bus.send
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    @property
    def ledger_table(self) -> str:
        """The ledger's name."""
        return self.template.parts("AWS::DynamoDB::Table")[0].name

    def beats(self, outlook: Callable[[], Outlook] = Outlook) -> list[Beat]:
        """Return the template's schedules, from now on.

        Args:
            outlook: returns what time alone will bring to the incidents.
        """
        start = self.agenda.now()

        def seen() -> object:
            return self.world.revision, self.ledger_writes()

        return [Beat(one, start, seen, outlook) for one in self.template.schedules]

    def queued(self) -> int:
        """Return how many messages are in the queues that Lambda polls."""
        return sum(len(queue.messages) for queue in self.queues.values())

    def ledger_writes(self) -> int:
        """Return how many writes the ledger has accepted that a schedule's run could care for."""
        calls = self.world.api_calls
        self._writes += sum(map(_is_news, calls[self._counted :]))
        self._counted = len(calls)
        return self._writes

    def follow(self, crashes: Crashes) -> None:
        """Let processes die where `crashes` says; only while the account is on."""

        def process(function: str) -> AbstractContextManager[None]:
            return crashes.process(function, died=self._new_process)

        self.runtime.process = process
        self.world.around = lambda request: crashes.action(f"{request.service}:{request.operation}")
        self.engine.follow(crashes)

    def publish(self, policies: str, template: Template | None = None) -> None:
        """Deploy again, as a new version: the alias stands for it from now on.

        Rules, schedules, tables and queues stay as they are.

        Args:
            policies: the canonical JSON of the policies.
            template: with other environments or rights; None: as before.
        """
        if template is not None:
            self.template = template
            self._register_documents(template)
        self._unpack(policies)
        function, _ = _durable(self.template)
        self.engine.publish(self.runtime.handler(function))
        self._offer_lambda()

    def _register_documents(self, template: Template) -> None:
        """Give Systems Manager the template's documents: what has changed is another version."""
        documents = self.world.estate.ssm.documents
        for document in template.parts("AWS::SSM::Document"):
            own = document.properties
            replaces = own.get("UpdateMethod", "Replace") == "Replace"
            now = self.agenda.now()
            documents.deploy(document.name, own["Content"], now, replaces=replaces)

    def visit(self, request: HttpRequest) -> HttpResponse:
        """Send a request to a function's URL.

        Raises:
            LookupError: no function of the template has that URL.
        """
        name = self.template.urls.get(request.origin)
        if name is None:
            msg = f"no function has the URL {request.origin}"
            raise LookupError(msg)
        event = request.event(self.agenda.now(), self.world.spec.account)
        return response(self.runtime.invoke(self.template.functions[name], event))

    def _unpack(self, policies: str) -> None:
        """Let the asset lie in a folder of its own: a running version keeps its own."""
        self.runtime.task_root = Path(tempfile.mkdtemp(dir=self._roots))
        (self.runtime.task_root / "policies.json").write_text(policies)
        self.endpoints = json.loads(policies).get("endpoints", {})

    def _fetch(self, url: str) -> EndpointAnswer:
        """Return what a URL of the policies answers, in the place of a request."""
        names = {name for name, asked in self.endpoints.items() if asked == url}
        return self.world.visit(url, names)

    def _offer_lambda(self) -> None:
        self.world.lambda_api = LambdaApi(self.template, self.runtime, self.bus, self.engine)

    def _new_process(self) -> None:
        """Forget what a process remembers of itself, and give the next one the agenda's time."""
        process.forget()
        clock.use(self.agenda)
        fan_out.use(1)

    def _new_engine(self) -> Engine:
        function, durable = _durable(self.template)
        configuration = _configuration(function, durable, self.world.spec)
        return Engine(self.agenda, self.runtime.handler(function), configuration)

    def _poll(self, target: RuleTarget, event: dict[str, Any]) -> Any:  # noqa: ANN401  any JSON
        """Run a function with a queue's messages and return its answer."""
        return self.runtime.invoke(self.template.functions[target.function], event)

    def _bury(self, letter: DeadLetter, queue: Polled, message: QueueMessage) -> None:
        self.bus.dead_letters.append(letter)
        if queue.redrive is not None:
            with self.world.backstage():
                bury(queue.redrive.url, message.body, self.world.spec.region)

    def _run(self, target: RuleTarget, event: Any) -> None:  # noqa: ANN401  any JSON
        """Run a rule's target to its end."""
        function = self.template.functions[target.function]
        if function.durable is None:
            self.returned(event, self.runtime.invoke(function, event))
            return
        number = len(self.engine.executions()) + 1
        self.engine.start(f"event-{number}", json.dumps(event))


def _is_news(call: ApiCall) -> bool:
    """Say whether a call changed the ledger, by more than when SNS was asked who hears."""
    if call.service != "dynamodb" or call.error is not None or call.operation.startswith(_READS):
        return False
    return set(call.params.get("ExpressionAttributeNames", {}).values()) != _NO_NEWS


def _durable(template: Template) -> tuple[Function, DurableConfig]:
    found = [(f, f.durable) for f in template.functions.values() if f.durable is not None]
    if len(found) != 1 or not found[0][0].aliases:
        names = ", ".join(f.name for f, _ in found) or "none"
        msg = f"the sandbox plays one durable function with an alias, and the template has {names}"
        raise TemplateError(msg)
    return found[0]


def _configuration(function: Function, durable: DurableConfig, spec: WorldSpec) -> Configuration:
    return Configuration(
        function_name=function.name,
        qualifier=function.aliases[0],
        account=spec.account,
        region=spec.region,
        execution_timeout=durable.execution_timeout,
        retention=durable.retention,
    )
