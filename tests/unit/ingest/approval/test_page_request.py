"""What a request to the page is for; anything may come, and only a pressed button answers."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeguard.ingest.approval.page_request import (
    LONGEST,
    Deed,
    Visit,
    visit,
)

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
        (request(rawQueryString="t=abc"), Visit(Deed.LOOK, "abc")),
        (request("HEAD", rawQueryString="t=abc"), Visit(Deed.LOOK, "abc", bodiless=True)),
        (request(), Visit(Deed.LOOK)),
        (request(rawPath=None), Visit(Deed.LOOK)),
        (request(rawQueryString="t=abc&t=def"), Visit(Deed.LOOK)),
        (request(rawQueryString="t=" + "a" * LONGEST), Visit(Deed.LOOK)),
        (request(rawQueryString="&".join(f"{i}=1" for i in range(9))), Visit(Deed.LOOK)),
        (request(rawQueryString="t=abc&answer=yes"), Visit(Deed.LOOK, "abc")),
        (request(rawPath="/favicon.ico"), Visit(Deed.OTHER)),
        (request("HEAD", rawPath="/robots.txt"), Visit(Deed.OTHER, bodiless=True)),
        (form("t=abc&answer=yes"), Visit(Deed.ANSWER, "abc", yes=True)),
        (form("t=abc&answer=no"), Visit(Deed.ANSWER, "abc", yes=False)),
        (form("t=abc"), Visit(Deed.ANSWER, "abc")),
        (form("t=abc&answer=YES"), Visit(Deed.ANSWER, "abc")),
        (form("t=abc&answer=yes&answer=no"), Visit(Deed.ANSWER, "abc")),
        (form("answer=yes", rawQueryString="t=abc"), Visit(Deed.ANSWER, "", yes=True)),
        (form("t=ä&answer=yes"), Visit(Deed.ANSWER)),
        (
            request("POST", headers=FORM, body="t=abc&answer=no"),
            Visit(Deed.ANSWER, "abc", yes=False),
        ),
        (request("POST", headers=FORM, body="%%%", isBase64Encoded=True), Visit(Deed.ANSWER)),
        (request("POST", headers=FORM, body="\xe4", isBase64Encoded=True), Visit(Deed.ANSWER)),
        (request("POST", headers=FORM, body="dD3kJg==", isBase64Encoded=True), Visit(Deed.ANSWER)),
        (request("POST", headers=FORM), Visit(Deed.ANSWER)),
        (request("POST", body="t=abc&answer=yes"), Visit(Deed.OTHER)),
        (
            request("POST", headers={"content-type": "application/json"}, body="{}"),
            Visit(Deed.OTHER),
        ),
        (request("PUT", headers=FORM, body="t=abc&answer=yes"), Visit(Deed.OTHER)),
        (request("OPTIONS"), Visit(Deed.OTHER)),
        ({}, Visit(Deed.OTHER)),
        ({"requestContext": []}, Visit(Deed.OTHER)),
        (request(rawQueryString=["t=abc"]), Visit(Deed.OTHER)),
    ],
)
def test_what_a_request_is_for(event: dict[str, Any], expected: Visit) -> None:
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
    assert found.yes is None or found.deed is Deed.ANSWER
