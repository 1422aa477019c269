"""The SSM documents that Lifeguard runs inside hosts: its own scripts and no others."""

from __future__ import annotations

from aws_cdk import Aws, aws_ssm
from constructs import Construct

from lifeguard.guest.documents import LOOK, Document, content

DEPLOYED: tuple[Document, ...] = (LOOK,)
"""Those that some function runs."""


def create(scope: Construct) -> None:
    """Add the documents.

    A changed script becomes a new version of its document, and that the default one: an
    execution of an earlier deployment refuses to run it.
    """
    for document in DEPLOYED:
        aws_ssm.CfnDocument(
            scope,
            _construct(document),
            name=document.name,
            content=content(document),
            document_type="Command",
            document_format="JSON",
            update_method="NewVersion",
        )


def arns() -> tuple[str, ...]:
    """Return the documents' ARNs, each by its name."""
    return tuple(
        f"arn:{Aws.PARTITION}:ssm:{Aws.REGION}:{Aws.ACCOUNT_ID}:document/{document.name}"
        for document in DEPLOYED
    )


def _construct(document: Document) -> str:
    return "".join(part.capitalize() for part in document.name.split("-")[1:]) + "Document"
