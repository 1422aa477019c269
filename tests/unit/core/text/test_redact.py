"""What never stands in an email: whole addresses, secrets, tokens, control characters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeguard.core.text.redact import LONGEST, redacted


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("kernel panic at 0xdeadbeef", "kernel panic at 0xdeadbeef"),
        ("refused by 203.0.113.77:443", "refused by 203.0.x.x:443"),
        ("from 10.0.0.1 to 10.0.0.2", "from 10.0.x.x to 10.0.x.x"),
        ("2001:db8:85a3:8d3:1319:8a2e:370:7348 up", "2001:db8::x up"),
        ("DB_PASSWORD=hunter2 started", "DB_PASSWORD=[redacted] started"),
        ("api-key: abc123", "api-key: [redacted]"),
        ("API_KEY=abc123", "API_KEY=[redacted]"),
        ("secret = abc123", "secret = [redacted]"),
        ("passwd:abc123", "passwd:[redacted]"),
        ("session_token=abc123", "session_token=[redacted]"),
        ("Authorization: Bearer eyJhbGciOi.J9", "Authorization: [redacted]"),
        ("key AKIAIOSFODNN7EXAMPLE used", "key [redacted] used"),
        ("key ASIAIOSFODNN7EXAMPLE used", "key [redacted] used"),
        ("two\r\nlines\x07 and\x7f a bell", "two lines  and  a bell"),
        ("web\u202etxt.exe\u2066\u2069", "web txt.exe"),
        ("웹 서버 é", "웹 서버 é"),
        ("version 1.2.3", "version 1.2.3"),
        ("2026-11-20 12:34:56 UTC", "2026-11-20 12:34:56 UTC"),
        ("", ""),
    ],
)
def test_a_line_is_made_fit_to_be_shown(line: str, expected: str) -> None:
    assert redacted(line) == expected


def test_a_long_line_is_cut() -> None:
    assert redacted("word " * 10_000).endswith("word")
    assert len(redacted("word " * 10_000)) <= LONGEST
    assert redacted("one two three", 8) == "one two"


@settings(max_examples=100)
@given(st.text(max_size=20), st.ip_addresses(v=4), st.text("abcXYZ019", min_size=8), st.text())
def test_whatever_stands_around_it_no_address_and_no_secret_is_left(
    before: str, address: object, secret: str, after: str
) -> None:
    shown = redacted(f"{before} {address} password={secret} {after}")
    assert str(address) not in shown
    assert secret not in shown or secret in f"{before} {after}" or secret in "[redacted]"
    assert not any(ord(character) < 32 for character in shown)
