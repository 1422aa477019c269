"""JSON in a few words."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.readable import readable

CADDY = (
    '{"level":"error","ts":1,"logger":"x","msg":"handled request",'
    '"request":{"method":"GET","uri":"/orders"},"duration":31.8,"size":0,"status":502}'
)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (CADDY, "handled request GET /orders status=502 duration=31.8"),
        ('{"message":"boom","method":"POST","path":"/a","code":""}', "boom POST /a"),
        ('{"error":"x","err":{"a":1},"status":null}', "x"),
        ('{"level":"info"}', '{"level":"info"}'),
        ('{"cut":"of', '{"cut":"of'),
        ("plain {text}", "plain {text}"),
        ("{" * 3000, "{" * 3000),
        ('{"a":' * 3000, '{"a":' * 3000),
    ],
)
def test_what_it_says_of_which_request_and_how_it_ended(line: str, shown: str) -> None:
    assert readable(line) == shown
