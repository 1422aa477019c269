"""Access logs as a strict parser reads them: apachelogs, which compiles Apache's LogFormat."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from apachelogs import COMBINED, LogParser
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeguard.ingest.logs.line import log_line
from lifeguard.ingest.logs.web.access import ACCESS, AccessListener
from lifeguard.ingest.logs.web.request import path_of

ORACLE: Any = LogParser(COMBINED)
"""It has no types."""

words = st.text(alphabet='abz09/.-_~%&=?;,:@()[]{}|\\" ', max_size=40)
names = st.text(alphabet="abz09.-", min_size=1, max_size=20).filter(lambda one: one != "-")
hosts = st.ip_addresses().map(str) | st.just("crawl-1.example.net")
moments = st.datetimes(datetime(1971, 1, 1), datetime(2198, 1, 1)).map(  # noqa: DTZ001  zoned below
    lambda at: at.replace(microsecond=0)
)
zones = st.integers(-12 * 4, 14 * 4).map(lambda n: timezone(timedelta(minutes=15 * n)))
targets = st.text(alphabet="abz09/.-_~%&=?;,:@", max_size=40).map(lambda one: f"/{one}")
requests = st.builds("{} {} HTTP/1.1".format, st.sampled_from(["GET", "POST", "PROPFIND"]), targets)


def escaped(text: str) -> str:
    """Write a client's text as Apache does (ap_escape_logitem)."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


@settings(max_examples=60)
@given(
    host=hosts,
    user=st.just("-") | names,
    at=moments,
    zone=zones,
    request=requests | words.filter(lambda one: one not in {"", "-"}),
    status=st.integers(100, 599),
    size=st.just("-") | st.integers(0, 10**9).map(str),
    referer=words,
    agent=words,
)
def test_the_fields_of_a_combined_line_are_equal(  # noqa: PLR0913  the fields of a line
    *,
    host: str,
    user: str,
    at: datetime,
    zone: timezone,
    request: str,
    status: int,
    size: str,
    referer: str,
    agent: str,
) -> None:
    written = at.replace(tzinfo=zone).strftime("%d/%b/%Y:%H:%M:%S %z")
    line = (
        f'{host} - {user} [{written}] "{escaped(request)}" {status} {size} '
        f'"{escaped(referer)}" "{escaped(agent)}"'
    )
    oracle = ORACLE.parse(line)
    entry = ACCESS.entry(log_line(1, line))
    assert entry is not None
    assert entry.stamp is not None
    assert entry.stamp.at == oracle.request_time
    assert entry.stamp.at.astimezone(UTC) == at.replace(tzinfo=zone).astimezone(UTC)
    assert (entry.fields["client"], entry.fields["status"]) == (
        oracle.remote_host,
        oracle.final_status,
    )
    assert entry.message == escaped(oracle.request_line)
    method, _, target = oracle.request_line.partition(" ")
    if method in {"GET", "POST", "PROPFIND"} and target.startswith("/"):
        assert entry.fields["path"] == path_of(target.removesuffix(" HTTP/1.1"))
    skimmed = AccessListener().skim(1, line)
    assert skimmed is None or skimmed == entry.stamp
