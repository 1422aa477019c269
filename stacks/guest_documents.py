"""The SSM documents that Lifeguard runs inside hosts: its own scripts and no others."""

from __future__ import annotations

from collections.abc import Iterable

from aws_cdk import Aws, aws_ssm
from constructs import Construct

from lifeguard.core.policy.policy import Deployment
from lifeguard.guest.documents import (
    CLEAN,
    CONTAINER_STEP,
    DOCKER_DAEMON,
    GRACEFUL,
    GROW,
    LIMIT,
    LOOK,
    RESTART,
    STOP_HOLDER,
    SWAP,
    Document,
    content,
    logs_document,
)

ACTS: tuple[Document, ...] = (
    CLEAN,
    LIMIT,
    SWAP,
    STOP_HOLDER,
    RESTART,
    GRACEFUL,
    CONTAINER_STEP,
    DOCKER_DAEMON,
    GROW,
)
"""Those by which Lifeguard acts, where some policy lets it."""


def deployed(deployment: Deployment) -> tuple[Document, ...]:
    """Return those that some function runs."""
    return (*reading(deployment), *(ACTS if deployment.acts_inside else ()))


def reading(deployment: Deployment) -> tuple[Document, ...]:
    """Return those that change nothing: the look, and the logs where some policy reads any."""
    return (LOOK, logs_document(deployment.log_files)) if deployment.reads_logs else (LOOK,)


def create(scope: Construct, deployment: Deployment) -> None:
    """Add the documents.

    A changed script becomes a new version of its document, and that the default one: an
    execution of an earlier deployment refuses to run it.
    """
    for document in deployed(deployment):
        aws_ssm.CfnDocument(
            scope,
            _construct(document),
            name=document.name,
            content=content(document),
            document_type="Command",
            document_format="JSON",
            update_method="NewVersion",
        )


def arns(documents: Iterable[Document]) -> tuple[str, ...]:
    """Return the documents' ARNs, each by its name."""
    return tuple(
        f"arn:{Aws.PARTITION}:ssm:{Aws.REGION}:{Aws.ACCOUNT_ID}:document/{document.name}"
        for document in documents
    )


def _construct(document: Document) -> str:
    return "".join(part.capitalize() for part in document.name.split("-")[1:]) + "Document"
