"""What a request to the page is for; anything may come, and only a pressed button answers."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeguard.core.incident.question import AnswerKind, Channel, Reply
from lifeguard.core.text.foreign import Foreign
from lifeguard.ingest.approval.page_request import (
    LONGEST,
    PageAction,
    PageRequest,
    visit,
)

YES, NO = (Reply(kind, Channel.PAGE) for kind in (AnswerKind.YES, AnswerKind.NO))
FORM = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}


def request(method: str = "GET", **how: object) -> dict[str, Any]:
    plain = {"rawPath": "/", "rawQueryString": "", "requestContext": {"http": {"method": method}}}
    return {**plain, **how}


def form(body: str, **how: object) -> dict[str, Any]:
    encoded = b64encode(body.encode()).decode()
    return request("POST", headers=FORM, body=encoded, isBase64Encoded=True, **how)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (request(rawQueryString="t=abc"), PageRequest(PageAction.LOOK, "abc")),
        (
            request("HEAD", rawQueryString="t=abc"),
            PageRequest(PageAction.LOOK, "abc", bodiless=True),
        ),
        (request(), PageRequest(PageAction.LOOK)),
        (request(rawPath=None), PageRequest(PageAction.LOOK)),
        (request(rawQueryString="t=abc&t=def"), PageRequest(PageAction.LOOK)),
        (request(rawQueryString="t=" + "a" * LONGEST), PageRequest(PageAction.LOOK)),
        (
            request(rawQueryString="&".join(f"{i}=1" for i in range(9))),
            PageRequest(PageAction.LOOK),
        ),
        (request(rawQueryString="t=abc&answer=yes"), PageRequest(PageAction.LOOK, "abc")),
        (request(rawPath="/favicon.ico"), PageRequest(PageAction.OTHER)),
        (request("HEAD", rawPath="/robots.txt"), PageRequest(PageAction.OTHER, bodiless=True)),
        (form("t=abc&answer=yes"), PageRequest(PageAction.ANSWER, "abc", YES)),
        (form("t=abc&answer=no"), PageRequest(PageAction.ANSWER, "abc", NO)),
        (form("t=abc"), PageRequest(PageAction.ANSWER, "abc")),
        (form("t=abc&answer=YES"), PageRequest(PageAction.ANSWER, "abc")),
        (form("t=abc&answer=yes&answer=no"), PageRequest(PageAction.ANSWER, "abc")),
        (
            form("answer=yes", rawQueryString="t=abc"),
            PageRequest(PageAction.ANSWER, "", YES),
        ),
        (form("t=ä&answer=yes"), PageRequest(PageAction.ANSWER)),
        (
            request("POST", headers=FORM, body="t=abc&answer=no"),
            PageRequest(PageAction.ANSWER, "abc", NO),
        ),
        (
            request("POST", headers=FORM, body="%%%", isBase64Encoded=True),
            PageRequest(PageAction.ANSWER),
        ),
        (
            request("POST", headers=FORM, body="\xe4", isBase64Encoded=True),
            PageRequest(PageAction.ANSWER),
        ),
        (
            request("POST", headers=FORM, body="dD3kJg==", isBase64Encoded=True),
            PageRequest(PageAction.ANSWER),
        ),
        (request("POST", headers=FORM), PageRequest(PageAction.ANSWER)),
        (request("POST", body="t=abc&answer=yes"), PageRequest(PageAction.OTHER)),
        (
            request("POST", headers={"content-type": "application/json"}, body="{}"),
            PageRequest(PageAction.OTHER),
        ),
        (request("PUT", headers=FORM, body="t=abc&answer=yes"), PageRequest(PageAction.OTHER)),
        (request("OPTIONS"), PageRequest(PageAction.OTHER)),
        ({}, PageRequest(PageAction.OTHER)),
        ({"requestContext": []}, PageRequest(PageAction.OTHER)),
        (request(rawQueryString=["t=abc"]), PageRequest(PageAction.OTHER)),
    ],
)
def test_what_a_request_is_for(event: dict[str, Any], expected: PageRequest) -> None:
    assert visit(event) == expected


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "rawPath": json_values,
            "rawQueryString": json_values,
            "headers": json_values,
            "body": json_values,
            "isBase64Encoded": json_values,
            "requestContext": json_values
            | st.fixed_dictionaries(
                {"http": st.fixed_dictionaries({"method": st.sampled_from(["GET", "POST"])})}
            ),
        },
    )
)
def test_whatever_comes_is_read_and_only_a_form_answers(event: dict[str, Any]) -> None:
    found = visit(event)
    assert found.reply is None or found.action is PageAction.ANSWER


ANSWER = PageRequest(PageAction.ANSWER, "abc", YES)
NOTHING = PageRequest(PageAction.OTHER)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, ANSWER),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, ANSWER),
        ({"sec-fetch-site": "same-origin", "origin": "https://x.lambda-url.aws"}, ANSWER),
        ({"sec-fetch-site": "cross-site", "origin": "null"}, NOTHING),
        ({"sec-fetch-site": "same-site"}, NOTHING),
        ({"sec-fetch-site": "none"}, NOTHING),
        ({"origin": "https://evil.example"}, NOTHING),
        ({"origin": "https://y.lambda-url.aws"}, NOTHING),
        ({"origin": "x.lambda-url.aws"}, NOTHING),
    ],
)
def test_only_the_pages_own_form_answers(headers: dict[str, str], expected: PageRequest) -> None:
    """Another site's form comes with the name of its own origin."""
    event = request("POST", headers={**FORM, **headers}, body="t=abc&answer=yes")
    event["requestContext"]["domainName"] = "x.lambda-url.aws"
    assert visit(event) == expected


@pytest.mark.parametrize("kind", AnswerKind)
def test_an_answer_comes_with_what_is_known_of_whoever_sent_it(kind: AnswerKind) -> None:
    event = form(f"t=abc&answer={kind.value}&by=+%EA%B9%80+")
    event["requestContext"]["http"] |= {"sourceIp": "203.0.113.7", "userAgent": "a" * 500}
    who = (Foreign("\uae40"), Foreign("203.0.113.7"), Foreign("a" * 120))
    assert visit(event) == PageRequest(PageAction.ANSWER, "abc", Reply(kind, Channel.PAGE, *who))


def test_a_name_is_bounded() -> None:
    reply = visit(form(f"t=abc&answer=yes&by={'x' * 39}+yz")).reply
    assert reply is not None
    assert reply.by == Foreign("x" * 39)
