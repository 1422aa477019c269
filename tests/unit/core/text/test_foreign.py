"""Text that others have written is shown without a link, a secret or anything that hides."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeguard.core.text.foreign import LONGEST, Foreign, defanged, foreign, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://evil.example/x", "https[:]//evil[.]example/x"),
        ("see evil.example.", "see evil[.]example."),
        ("(www.evil.example)", "(www[.]evil[.]example)"),
        ("//evil.example:8080", "//evil[.]example:8080"),
        ("EVIL.co.uk", "EVIL[.]co[.]uk"),
        ("ftp://203.0.113.7/x", "ftp[:]//203.0.x.x/x"),
        ("xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd[.]xn--p1ai"),
        ("пример.рф", "пример[.]рф"),
        ("evil。example", "evil[.]example"),
        ("evil\uff0eexample", "evil[.]example"),
        ("_x.evil_host.example", "_x[.]evil_host[.]example"),
        (f"{'a.' * 60}example", f"{'a[.]' * 60}example"),
        ("evil.py/x and evil.com.py", "evil[.]py/x and evil[.]com[.]py"),
        ("mail bob@evil.example", "mail b***@evil[.]example"),
        ("evil.\u200bexa\u00admple", "evil[.]example"),
        ("web\u202etxt.exe\u2066\u2069", "webtxt.exe"),
        ("password=hunter2 https://evil.example", "password=[redacted]"),
        ("two\nlines", "two lines"),
    ],
)
def test_no_mail_program_finds_a_link(text: str, expected: str) -> None:
    assert shown(foreign(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "nginx.service: Failed",
        "multi-user.target reached",
        "app.py, line 3, and main.rs",
        "/usr/lib/python3/app.py:12",
        "version 1.2.3",
        "java.lang.OutOfMemoryError: Java heap space",
        "botocore.exceptions.ClientError",
        "org.apache.TimeoutException",
        "libc.so.6 and vmlinuz-6.1.79-99.164.amzn2023.x86_64",
        "e.g. this. That",
        "/etc/nginx/nginx.conf",
        "웹 서버. 끝",
    ],
)
def test_other_names_with_dots_stay(text: str) -> None:
    assert shown(foreign(text)) == text


@pytest.mark.parametrize(
    ("width", "expected"),
    [(13, "one two three"), (12, "one two t..."), (7, "one..."), (2, ".."), (0, "")],
)
def test_what_is_cut_says_so(width: int, expected: str) -> None:
    assert shown(foreign("one two three"), width) == expected


def test_it_is_kept_within_bounds() -> None:
    assert len(foreign("x" * 5000).text) == LONGEST
    assert not Foreign("")
    assert Foreign("x")


@settings(max_examples=200)
@given(st.text(alphabet="ae.:/。-[]@ ", max_size=40), st.integers(0, 40))
def test_it_fits_and_once_is_enough(text: str, width: int) -> None:
    assert len(shown(foreign(text), width)) <= width
    assert re.search(r"[a-z]://", defanged(text)) is None
    assert defanged(defanged(text)) == defanged(text)
