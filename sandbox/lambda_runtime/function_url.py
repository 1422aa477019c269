"""Lambda's function URLs: HTTP in, payload format 2.0 to the function, HTTP out.

Source: Lambda developer guide, "Invoking Lambda function URLs" (request and response payloads).
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request, as a browser sends it."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @classmethod
    def get(cls, url: str) -> HttpRequest:
        """Return what opening a link sends."""
        return cls("GET", url)

    @classmethod
    def submit(cls, url: str, **fields: str) -> HttpRequest:
        """Return what submitting a form sends."""
        return cls("POST", url, {"content-type": FORM}, urlencode(fields).encode())

    @property
    def origin(self) -> str:
        """The function's own URL."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}/"

    def event(self, now: datetime, account: str) -> dict[str, Any]:
        """Return the event that the function gets."""
        parts = urlsplit(self.url)
        headers = {name.lower(): value for name, value in self.headers.items()}
        event: dict[str, Any] = {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": parts.path or "/",
            "rawQueryString": parts.query,
            "headers": {"host": parts.netloc, **headers},
            "requestContext": {
                "accountId": "anonymous",
                "apiId": parts.netloc.partition(".")[0],
                "domainName": parts.netloc,
                "http": {
                    "method": self.method,
                    "path": parts.path or "/",
                    "protocol": "HTTP/1.1",
                    "sourceIp": "192.0.2.1",
                    "userAgent": headers.get("user-agent", "curl/8.0"),
                },
                "requestId": f"{account}-{now:%Y%m%d%H%M%S}",
                "routeKey": "$default",
                "stage": "$default",
                "time": f"{now:%d/%b/%Y:%H:%M:%S +0000}",
                "timeEpoch": int(now.timestamp() * 1000),
            },
            "isBase64Encoded": bool(self.body),
        }
        if parts.query:
            event["queryStringParameters"] = dict(parse_qsl(parts.query, keep_blank_values=True))
        if self.body:
            event["body"] = b64encode(self.body).decode()
        return event


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What the browser gets."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


def response(returned: Any) -> HttpResponse:  # noqa: ANN401  what the function returned
    """Return what Lambda makes of a function's answer that says what it is to be."""
    body = returned.get("body", "")
    encoded = returned.get("isBase64Encoded", False)
    return HttpResponse(
        int(returned["statusCode"]),
        dict(returned.get("headers", {})),
        b64decode(body) if encoded else body.encode(),
    )
