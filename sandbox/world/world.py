"""The AWS of one world: moto for what it does well, hosts that really fail for the rest."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import replace
from threading import Lock, RLock
from types import TracebackType
from typing import Any, Protocol, Self
from unittest.mock import patch

import moto.core.models
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.moto_api._internal import mock_random

from lifeguard.core.endpoints.answer import EndpointAnswer, Miss
from sandbox.aws.sns import publish
from sandbox.gateway import direct, items, rights, updates
from sandbox.gateway.gateway import gateway
from sandbox.gateway.reads import Reads
from sandbox.gateway.records import ApiCall, SentEmail
from sandbox.gateway.refusal import (
    Code,
    Refusal,
    denied,
    would_succeed,
)
from sandbox.gateway.request import Request
from sandbox.gateway.shapes import as_sent, check_input, check_output
from sandbox.gateway.throttle import THROTTLED, Throttle
from sandbox.hosts import maintenance, sites
from sandbox.hosts.elsewhere import Elsewhere
from sandbox.hosts.estate import Estate
from sandbox.hosts.host import Host
from sandbox.people.alarms import watch
from sandbox.people.deeds import plan
from sandbox.people.person import Person
from sandbox.time.agenda import Agenda
from sandbox.world.services import Answerer, answerer
from sandbox.worldfile.fault_spec import EventSpec, FaultSpec
from sandbox.worldfile.spec import WorldSpec

_backstage: ContextVar[bool] = ContextVar("backstage", default=False)
_on_stage = Lock()
_LEADING_ELSEWHERE = (
    "AWS_CONTAINER_",
    "AWS_DEFAULT_PROFILE",
    "AWS_ENDPOINT_URL",
    "AWS_PROFILE",
    "AWS_ROLE_",
    "AWS_USE_",
    "AWS_WEB_IDENTITY_",
)
"""Variables of the operator's shell that would lead botocore away from moto."""


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the stage: botocore, moto and the environment are the process's, not a world's."""
    if not _on_stage.acquire(blocking=False):
        message = "one world at a time in a process: leave the other first"
        raise RuntimeError(message)
    try:
        yield
    finally:
        _on_stage.release()


class LambdaPort(Protocol):
    """Who answers the boto3 lambda client."""

    def call(self, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        """Answer one operation; raise Refusal for an AWS error."""


class SqsPort(Protocol):
    """Who answers the boto3 sqs client for the queues that Lambda polls."""

    def owns(self, url: str) -> bool:
        """Say whether it answers for this queue."""

    def call(self, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        """Answer one operation; raise Refusal for an AWS error."""


class World:
    """One account in one Region. Use it as a context manager; only one at a time in a process."""

    def __init__(self, spec: WorldSpec, agenda: Agenda) -> None:
        self.spec = spec
        self.agenda = agenda
        self.emit: Callable[[dict[str, Any]], None] = lambda _event: None
        """Called with every EventBridge event AWS would send."""
        self.allowed: Callable[[str, str], bool] | None = None
        """(IAM action, resource `*`) -> granted? None: everything is."""
        self.allowed_to_aws: Callable[[str, str], bool] | None = None
        """The same for what an AWS service does in the caller's name, such as EC2's CreateGrant at
        a start (kms:GrantIsForAWSResource); None: as `allowed`."""
        self.caller = ""
        """The function that calls now, set by the driver."""
        self.around: Callable[[Request], AbstractContextManager[None]] = lambda _: nullcontext()
        """Entered around each call but those made backstage."""
        self.lambda_api: LambdaPort | None = None
        self.sqs_api: SqsPort | None = None
        self.mailed: Callable[[SentEmail], None] = lambda _email: None
        """Called with every email that the operator gets."""
        self.calls: list[ApiCall] = []
        """Mutating calls to the operator's services that AWS accepted."""
        self.api_calls: list[ApiCall] = []
        """Every call but those made backstage."""
        self.emails: list[SentEmail] = []
        self._throttles = defaultdict[str, Throttle](
            lambda: Throttle(spec.throttle, quotas=spec.quotas, seed=spec.seed)
        )
        """EC2's, by Region."""
        self._lightsails_throttle = Throttle(
            spec.throttle, quotas=False, seed=spec.seed, code=Code.THROTTLING
        )
        self._reads = Reads(lambda: self.estate.mirror.changes)
        self._turn = RLock()
        self._stack = ExitStack()
        self._estate: Estate | None = None
        self._elsewhere: Elsewhere
        """Only while the world is on."""

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(_alone())
            stack.enter_context(patch.dict(os.environ, self._environment()))
            for name in [name for name in os.environ if name.startswith(_LEADING_ELSEWHERE)]:
                del os.environ[name]
            # Only botocore calls here: what is sent past it finds nobody, and is refused.
            stack.enter_context(patch.object(moto.core.models, "RESPONSES_METHODS", ()))
            stack.enter_context(mock_aws())
            stack.enter_context(items.straight())
            stack.enter_context(updates.straight())
            mock_random.seed(self.spec.seed)
            self._estate = Estate(self.spec, self.agenda, self._send)
            self._elsewhere = Elsewhere(self.spec, self.agenda, self._estate)
            stack.enter_context(gateway(self))
            self._stack = stack.pop_all()
        watch(self.estate, self.person)
        plan(self.agenda, self._person_at, self.spec.people)
        return self

    def _person_at(self, instance_id: str) -> Person:
        """Return somebody at the console of the account and Region that an instance is in."""
        return Person(self._estate_of(instance_id), self.backstage)

    def _estate_of(self, instance_id: str) -> Estate:
        return self._elsewhere.having(instance_id) or self.estate

    def _send(self, event: dict[str, Any]) -> None:
        """Emit to whoever listens at that moment."""
        self.emit(event)

    def _environment(self) -> dict[str, str]:
        """Return what botocore and moto read while the world is on."""
        return {
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "example",
            "AWS_SESSION_TOKEN": "example",
            "AWS_DEFAULT_REGION": self.spec.region,
            "AWS_REGION": self.spec.region,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "MOTO_ACCOUNT_ID": self.spec.account,
            "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
        }

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    @property
    def estate(self) -> Estate:
        """Return the hosts; only while the world is on."""
        if self._estate is None:
            message = "enter the world first: with World(spec, agenda) as world"
            raise RuntimeError(message)
        return self._estate

    @property
    def person(self) -> Person:
        """Return somebody at the console."""
        return Person(self.estate, self.backstage)

    @property
    def revision(self) -> int:
        """Return a number that grows whenever anything changes that an API of the estate shows."""
        return self.estate.revision + self._elsewhere.revision

    def host(self, name: str) -> Host | None:
        """Return the host of an instance by its id, of Lightsail by its key in `resources`."""
        return self._estate_of(name).host(name)

    def visit(self, url: str, names: Collection[str]) -> EndpointAnswer:
        """Return what a URL answers: the site of the instance that has one of these Name tags."""
        for name, found in self._sites():
            if name in names:
                return self._ask(found, url)
        return EndpointAnswer(miss=Miss.UNRESOLVED)

    def _ask(self, found: Host | EndpointAnswer, url: str) -> EndpointAnswer:
        return sites.ask(found, url, self.spec.now) if isinstance(found, Host) else found

    def _sites(self) -> Iterator[tuple[str, Host | EndpointAnswer]]:
        """Yield each host with its Name tag, or with what names it where it has none.

        An answer instead: the address that a name leads to is no host's now.
        """
        tags = self.estate.mirror.backend.tags
        for host in self.estate.hosts.values():
            yield tags.get(host.id, {}).get("Name", host.id), host
        yield from self.estate.lightsail.sites()

    def resources(self) -> dict[str, dict[str, Any]]:
        """Return the `resources` object of the sandbox's JSON contract."""
        return self.estate.resources() | self._elsewhere.resources()

    def break_now(self, name: str, fault: FaultSpec) -> None:
        """Break a host, named as for `host`, at the present virtual time."""
        host = self.host(name)
        if host is None:
            raise LookupError(name)
        host.suffer(fault)

    def add_event(self, instance_id: str, event: EventSpec) -> None:
        """Let AWS schedule an event now, or at the event's own `at`."""
        maintenance.announce(self._estate_of(instance_id).hosts[instance_id], event)

    @contextmanager
    def backstage(self) -> Iterator[None]:
        """Make calls that are not recorded, refused or throttled: the driver's, and a test's."""
        token = _backstage.set(True)
        try:
            yield
        finally:
            _backstage.reset(token)

    def granted(self, action: str) -> bool:
        """Say whether whoever calls now is granted an IAM action."""
        return _backstage.get() or self.allowed is None or self.allowed(action, "*")

    def granted_to_aws(self, action: str) -> bool:
        """Say whether an AWS service that acts in the caller's name is granted an IAM action."""
        if self.allowed_to_aws is None:
            return self.granted(action)
        return _backstage.get() or self.allowed_to_aws(action, "*")

    def answer(self, request: Request) -> dict[str, Any]:
        """Answer one API call as AWS would, and remember it."""
        request = replace(request, forward=direct.through(request))
        request = replace(request, forward=self._reads.through(request))
        if self._answerer(request) is not None:
            check_input(request.model, as_sent(request.operation, request.params))
        if _backstage.get():
            return self._fulfil(request)
        with self.around(request):
            return self._try(request)

    def _try(self, request: Request) -> dict[str, Any]:
        """Answer as often as botocore tries a throttled call."""
        for _ in range(request.attempts - 1):
            try:
                return self._attempt(request)
            except Refusal as refusal:
                if refusal.code not in THROTTLED:
                    raise
        return self._attempt(request)

    def _attempt(self, request: Request) -> dict[str, Any]:
        """Answer one attempt; botocore makes another when it is throttled, here at once."""
        actions = rights.actions(request.service, request.operation, request.params)
        try:
            with self._turn:
                self._admit(request, actions)
            answer = self._fulfil(request)
        except Refusal as refusal:
            self._remember(request, actions, refusal.code)
            raise
        except ClientError as error:
            self._remember(request, actions, error.response["Error"]["Code"])
            raise
        self._remember(request, actions, None)
        return answer

    def _answerer(self, request: Request) -> Answerer | None:
        """Return who in the world answers this call; None: moto does."""
        at_home = self._where(request) is not None
        return answerer(request.service, request.operation, at_home=at_home)

    def _where(self, request: Request) -> Estate | None:
        """Return the estate that a call is made to; None: the Region has nothing but images."""
        if request.region == self.spec.region:
            return self.estate
        return self._elsewhere.of_ours(request.region)

    def _admit(self, request: Request, actions: tuple[str, ...]) -> None:
        """Refuse what is one call too many, or not granted."""
        if request.service == "ec2":
            throttle = self._throttles[request.region]
            throttle.check(request.operation, request.params, self.agenda.now())
        elif request.service == "lightsail":
            now = self.agenda.now()
            self._lightsails_throttle.check(request.operation, request.params, now)
        for action in actions:
            if not self.granted(action):
                raise denied(request.service, action)

    def _fulfil(self, request: Request) -> dict[str, Any]:
        if request.service == "lambda" and self.lambda_api is not None:
            return self.lambda_api.call(request.operation, request.params)
        with self._turn:
            if request.service == "sns" and request.operation == "Publish":
                return self._publish(request)
            if request.service == "sqs" and (answer := self._queued(request)) is not None:
                return answer
            estate = self._where(request)
            if estate is None and self._answerer(request) is None:
                return request.forward(request.params)
            estate = estate or self.estate
            if request.is_dry_run:
                estate.require(request.instance_ids())
                raise would_succeed()
            return self._from_estate(estate, request)

    def _from_estate(self, estate: Estate, request: Request) -> dict[str, Any]:
        answers = self._answerer(request)
        if answers is not None:
            answer = answers(estate, request)
            check_output(request.model, answer)
            return answer
        answer = request.forward(request.params)
        if rights.is_mutating(request.service, request.operation):
            estate.revision += 1
        return answer

    def _queued(self, request: Request) -> dict[str, Any] | None:
        """Answer for a queue that Lambda polls; None: moto keeps this queue."""
        api = self.sqs_api
        if api is None or not api.owns(request.params.get("QueueUrl", "")):
            return None
        check_input(request.model, request.params)
        answer = api.call(request.operation, request.params)
        check_output(request.model, answer)
        return answer

    def _publish(self, request: Request) -> dict[str, Any]:
        publish.check(request.params)
        answer = request.forward(request.params)
        email = publish.email(request.params, self.agenda.now())
        self.emails.append(email)
        self.mailed(email)
        return answer

    def _remember(self, request: Request, actions: tuple[str, ...], error: str | None) -> None:
        call = ApiCall(
            at=self.agenda.now(),
            service=request.service,
            operation=request.operation,
            params=dict(request.params),
            error=error,
            region=request.region,
            actions=actions,
            function=self.caller,
        )
        self.api_calls.append(call)
        if error is None and rights.is_mutating(request.service, request.operation):
            self.calls.append(call)
