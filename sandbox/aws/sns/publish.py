"""SNS's Publish: what it would mail, and the subjects it refuses."""

from __future__ import annotations

import json
import unicodedata
from datetime import datetime
from typing import Any

from sandbox.gateway.records import SentEmail
from sandbox.gateway.refusal import Code, Refusal

LONGEST_SUBJECT = 99
"""Characters: less than 100 [botocore PublishInput]."""
LARGEST_MESSAGE = 262_144
"""Bytes [botocore PublishInput]."""


def check(params: dict[str, Any]) -> None:
    """Refuse what SNS refuses."""
    subject = params.get("Subject")
    if subject is not None and not _is_subject(subject):
        raise Refusal(Code.INVALID_PARAMETER, "Invalid parameter: Subject")
    size = len(params["Message"].encode())
    if not size:
        raise Refusal(Code.INVALID_PARAMETER, "Invalid parameter: Empty message")
    if size > LARGEST_MESSAGE:
        raise Refusal(Code.INVALID_PARAMETER, "Invalid parameter: Message too long")


def _is_subject(subject: str) -> bool:
    controls = any(unicodedata.category(character) == "Cc" for character in subject)
    return 0 < len(subject) <= LONGEST_SUBJECT and not controls


def email(params: dict[str, Any], now: datetime) -> SentEmail:
    """Return what an email subscriber gets."""
    message = params["Message"]
    if params.get("MessageStructure") == "json":
        texts = json.loads(message)
        message = texts.get("email", texts["default"])
    return SentEmail(now, params.get("Subject", ""), message)
