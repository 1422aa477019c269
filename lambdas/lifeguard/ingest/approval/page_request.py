"""What somebody did on the approval page: Lambda's function-URL event, payload format 2.0."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import parse_qs, urlsplit

from lifeguard.core.incident.question import Channel, Reply
from lifeguard.core.text.foreign import foreign
from lifeguard.immutable import immutable
from lifeguard.ingest.approval.choice import reply_of
from lifeguard.ingest.approval.name import name
from lifeguard.ingest.json.fields import Fields, UnreadableError

LONGEST = 1000
"""Characters of a query or a form that are looked at: a link has a quarter of it."""

_SOURCE, _AGENT = 45, 120
"""Characters of a network address (the longest of IPv6), and of a browser's name for itself."""

_FORM = "application/x-www-form-urlencoded"


class PageAction(StrEnum):
    """What a visit is for."""

    LOOK = "look"
    ANSWER = "answer"
    OTHER = "other"  # nothing that the page is for


@immutable
class PageRequest:
    """One request. Only a form that was sent is an answer; `reply` is None without a choice."""

    action: PageAction
    token: str = ""
    reply: Reply | None = None
    bodiless: bool = False


def visit(event: Mapping[str, object]) -> PageRequest:
    """Return what a request is for; one that cannot be read is for nothing."""
    try:
        return _visit(Fields("", event))
    except UnreadableError:
        return PageRequest(PageAction.OTHER)


def _visit(request: Fields) -> PageRequest:
    method = request.nested("requestContext").nested("http").text("method")
    bodiless = method == "HEAD"
    if request.text("rawPath") not in {None, "/"}:
        return PageRequest(PageAction.OTHER, bodiless=bodiless)
    match method:
        case "GET" | "HEAD":
            asked = _read(request.text("rawQueryString") or "")
            return PageRequest(PageAction.LOOK, asked.get("t", ""), bodiless=bodiless)
        case "POST" if _content_type(request) == _FORM and _is_own(request):
            form = _read(_body(request))
            return PageRequest(PageAction.ANSWER, form.get("t", ""), _reply(request, form))
        case _:
            return PageRequest(PageAction.OTHER)


def _reply(request: Fields, form: Mapping[str, str]) -> Reply | None:
    """Return what was chosen, and what the request says of whoever chose; None: nothing was."""
    answered = reply_of(form.get("answer", ""))
    if answered is None:
        return None
    kind, choice = answered
    http = request.nested("requestContext").nested("http")
    return Reply(
        kind,
        Channel.PAGE,
        name(form.get("by", "")),
        foreign((http.text("sourceIp") or "")[:_SOURCE]),
        foreign((http.text("userAgent") or "")[:_AGENT]),
        choice,
    )


def _is_own(request: Fields) -> bool:
    """Whether the form is the page's own, as far as the browser says where it came from.

    `Sec-Fetch-Site` is every present browser's word [Fetch Metadata]; `Origin` is "null" where the
    page's referrer policy withholds it [Fetch, "Origin header"].
    """
    headers = request.nested("headers")
    if headers.text("sec-fetch-site") not in {None, "same-origin"}:
        return False
    origin = headers.text("origin")
    own = request.nested("requestContext").text("domainName")
    return origin in {None, "null"} or urlsplit(origin or "").netloc == own


def _content_type(request: Fields) -> str:
    given = request.nested("headers").text("content-type") or ""
    return given.partition(";")[0].strip().lower()


def _body(request: Fields) -> str:
    body = (request.text("body") or "")[: 2 * LONGEST]
    if request.values.get("isBase64Encoded") is not True:
        return body
    try:
        return b64decode(body, validate=True).decode("ascii")
    except ValueError:  # binascii's and Unicode's are of its kind
        return ""


def _read(form: str) -> dict[str, str]:
    """Return the fields that are there once; a field that is there twice is none."""
    if len(form) > LONGEST:
        return {}
    try:
        found = parse_qs(form, keep_blank_values=True, max_num_fields=5)
    except ValueError:
        return {}
    return {name: values[0] for name, values in found.items() if len(values) == 1}
