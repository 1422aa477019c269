"""AWS as the functions meet it at scale: answers on the wire, so that botocore's work counts."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from time import thread_time
from typing import Any
from unittest.mock import patch

from botocore.awsrequest import AWSResponse
from botocore.client import BaseClient
from botocore.compat import HTTPHeaders
from botocore.httpsession import URLLib3Session

from lifeguard.aws.ledger.expressions import pack

Params = dict[str, Any]
Body = Callable[[Params], str]
"""What AWS sends in answer to a call of these parameters."""

_EC2 = "http://ec2.amazonaws.com/doc/2016-11-15/"


class PreparedAws:
    """Counts the calls, and answers each on the wire; what is not prepared is not there."""

    def __init__(self, bodies: Mapping[str, Body], plain: Mapping[str, Params]) -> None:
        self.calls = Counter[str]()
        self.own = 0.0
        """Seconds of CPU that making the answers took: it is AWS's work."""
        self._bodies = bodies
        self._plain = plain
        self._lock = threading.Lock()
        self._asked = threading.local()

    @contextmanager
    def there(self) -> Iterator[PreparedAws]:
        """Stand in for AWS."""
        call = BaseClient._make_api_call  # type: ignore[attr-defined]  # noqa: SLF001  botocore's seam

        def made(client: BaseClient, operation: str, params: Params) -> Any:  # noqa: ANN401  botocore's
            with self._lock:
                self.calls[operation] += 1
            if operation in self._plain:
                return self._plain[operation]
            self._asked.call = (operation, params)
            return call(client, operation, params)

        with (
            patch.object(BaseClient, "_make_api_call", made),
            patch.object(URLLib3Session, "send", lambda _, request: self._sent(request)),
        ):
            yield self

    def _sent(self, request: Any) -> AWSResponse:  # noqa: ANN401  botocore's
        operation, params = self._asked.call
        begun = thread_time()
        body = self._bodies[operation](params)
        sent = body.encode()
        with self._lock:
            self.own += thread_time() - begun
        return AWSResponse(request.url, 200, HTTPHeaders(), _Raw(sent))


class _Raw(BytesIO):
    """A response's body as urllib3 has it."""

    def stream(self, **_: object) -> Iterator[bytes]:
        """Yield all of it."""
        while some := self.read():
            yield some


def xml(operation: str, inside: str) -> str:
    """Return EC2's answer."""
    return f'<{operation}Response xmlns="{_EC2}">{inside}</{operation}Response>'


def items(found: Sequence[Mapping[str, Any]]) -> str:
    """Return DynamoDB's page of items."""
    return json.dumps({"Items": [_json(pack(item)) for item in found], "Count": len(found)})


def _json(packed: Mapping[str, Any]) -> Any:  # noqa: ANN401  JSON
    return json.loads(json.dumps(packed, default=sorted))
