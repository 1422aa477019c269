"""A person's answer: the page behind a function URL, and the command, which IAM lets in or not."""

from __future__ import annotations

import os
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from lifeguard import clock
from lifeguard.aws.awslambda.executions import Executions
from lifeguard.aws.kms.link_signer import LinkSigner
from lifeguard.aws.ledger.questions import Questions
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.approval.page import Page
from lifeguard.core.approval.style import HEADERS
from lifeguard.core.kinds.catalogues import CATALOGUES
from lifeguard.core.text.message import coded, message
from lifeguard.core.words.catalogue import Translator
from lifeguard.functions.approve.answer import (
    ApprovalPage,
    ApprovalService,
    ApprovalStatus,
    outcome,
)
from lifeguard.functions.observability import logger, metrics
from lifeguard.functions.settings import ApproveSettings, region
from lifeguard.functions.wiring import policies
from lifeguard.ingest.approval.command import WrongCommandError, command
from lifeguard.ingest.approval.page_request import PageAction, PageRequest, visit

Returned = dict[str, Any]


# The page has the token in it: neither the event nor the answer may reach a trace or a log.
@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: Any, _context: LambdaContext) -> Returned:  # noqa: ANN401  any JSON
    """Show the question or take an answer.

    What Lambda has from the URL always has a request context, and is a visit whether there is a
    page or not; who can invoke the function itself is allowed to by IAM, and needs no token.
    """
    settings = ApproveSettings.from_env(os.environ)
    metrics.add_metric("ApprovalVisits", MetricUnit.Count, 1)
    service = ApprovalService(
        Questions(settings.ledger_table, region()), Executions("", region()).wake, clock.now
    )
    if isinstance(event, dict) and "requestContext" in event:
        return _by_page(settings, service, visit(event))
    return _by_command(service, event)


def _by_page(settings: ApproveSettings, service: ApprovalService, asked: PageRequest) -> Returned:
    page = _page(settings, service, asked)
    logger.info("visit", action=asked.action.value, status=page.status)
    body = "" if asked.bodiless else page.body
    return {"statusCode": page.status, "headers": dict(HEADERS), "body": body}


def _page(settings: ApproveSettings, service: ApprovalService, asked: PageRequest) -> Page:
    pages = ApprovalPage(service, LinkSigner(settings.approval_key, region()), _reader())
    if not settings.approval_key:  # a URL that a deployment is about to take away
        return pages.nowhere()
    try:
        match asked.action:
            case PageAction.LOOK:
                return pages.look(asked.token)
            case PageAction.ANSWER:
                return pages.answer(asked.token, asked.reply)
            case PageAction.OTHER:
                return pages.nowhere()
    except Retryable as error:
        logger.warning("AWS does not answer", reason=str(error))
        return pages.busy()


def _by_command(service: ApprovalService, event: object) -> Returned:
    try:
        said = command(event)
    except WrongCommandError as error:
        return {"noted": False, "message": str(error)}
    found = service.answer(said.incident, said.question, said.reply)
    logger.info("command", incident_id=said.incident, standing=found.standing.value)
    what = outcome(found)
    told = message(
        "page.told",
        title=coded("verdict_title", what.verdict),
        what=coded("verdict", what.verdict, **what.params),
    )
    return {"noted": found.standing is ApprovalStatus.NOTED, "message": _reader().say(told)}


def _reader() -> Translator:
    known = policies()
    return Translator(CATALOGUES[known.notify.language], known.timezone)
