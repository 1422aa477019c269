"""A function's URL: what the function gets and what the browser does, as AWS documents both.

Source: Lambda developer guide, "Invoking Lambda function URLs", payload format 2.0.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest

from sandbox.lambda_runtime.function_url import HttpRequest, HttpResponse, response

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
ACCOUNT = "123456789012"
HOST = "abcdefghij.lambda-url.us-east-1.on.aws"
URL = f"https://{HOST}/"

# The guide's example has these keys; cookies, queryStringParameters and body only where there are.
DOCUMENTED = {
    "version",
    "routeKey",
    "rawPath",
    "rawQueryString",
    "headers",
    "requestContext",
    "isBase64Encoded",
}
CONTEXT = {
    "accountId",
    "apiId",
    "domainName",
    "http",
    "requestId",
    "routeKey",
    "stage",
    "time",
    "timeEpoch",
}


def event(request: HttpRequest) -> dict[str, Any]:
    return request.event(NOW, ACCOUNT)


def test_opening_a_link_is_the_documented_event() -> None:
    got = event(HttpRequest.get(f"{URL}?t=a.b%2Bc&x="))
    assert set(got) == DOCUMENTED | {"queryStringParameters"}
    assert (got["version"], got["routeKey"]) == ("2.0", "$default")
    assert (got["rawPath"], got["rawQueryString"]) == ("/", "t=a.b%2Bc&x=")
    assert got["queryStringParameters"] == {"t": "a.b+c", "x": ""}
    assert got["headers"]["host"] == HOST
    assert got["isBase64Encoded"] is False
    context = got["requestContext"]
    assert set(context) == CONTEXT
    assert (context["apiId"], context["domainName"]) == ("abcdefghij", HOST)
    assert set(context["http"]) == {"method", "path", "protocol", "sourceIp", "userAgent"}
    assert (context["http"]["method"], context["http"]["path"]) == ("GET", "/")
    assert (context["time"], context["timeEpoch"]) == ("20/Nov/2026:10:30:00 +0000", 1795170600000)


def test_without_a_query_there_are_no_parameters() -> None:
    got = event(HttpRequest.get(f"https://{HOST}"))
    assert set(got) == DOCUMENTED
    assert (got["rawPath"], got["rawQueryString"]) == ("/", "")


def test_a_form_comes_encoded() -> None:
    got = event(HttpRequest.submit(URL, t="a.b", answer="yes"))
    assert got["isBase64Encoded"] is True
    assert parse_qs(b64decode(got["body"]).decode()) == {"t": ["a.b"], "answer": ["yes"]}
    assert got["headers"]["content-type"] == "application/x-www-form-urlencoded"
    assert got["requestContext"]["http"]["method"] == "POST"


def test_header_names_are_lower_case() -> None:
    got = event(HttpRequest("GET", URL, {"User-Agent": "curl", "X-Any": "One"}))
    assert got["headers"] == {"host": HOST, "user-agent": "curl", "x-any": "One"}
    assert got["requestContext"]["http"]["userAgent"] == "curl"


def test_the_origin_is_the_functions_url() -> None:
    assert HttpRequest.get(f"{URL}some/where?t=a#b").origin == URL


@pytest.mark.parametrize(
    ("returned", "expected"),
    [
        (
            {"statusCode": 200, "headers": {"A": "b"}, "body": "héllo"},
            HttpResponse(200, {"A": "b"}, "héllo".encode()),
        ),
        ({"statusCode": 404}, HttpResponse(404, {}, b"")),
        (
            {"statusCode": 200, "body": b64encode(b"\xff").decode(), "isBase64Encoded": True},
            HttpResponse(200, {}, b"\xff"),
        ),
    ],
)
def test_what_a_function_returns_is_what_the_browser_gets(
    returned: dict[str, Any], expected: HttpResponse
) -> None:
    assert response(returned) == expected


def test_a_body_is_read_as_text() -> None:
    assert HttpResponse(200, {}, "예".encode()).text == "예"
