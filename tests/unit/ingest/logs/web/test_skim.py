"""Ordinary requests are counted without being taken apart: it makes no difference but to the time."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.ingest.logs.source import LogSource, read_source
from lifeguard.ingest.logs.web import request_counts
from lifeguard.ingest.logs.web.access import AccessListener
from tests.support.log_lines import said, symptoms

MANY = 500

LINE = '{client} - - [{day}/Mar/2026:09:{minute:02}:02 {zone}] "{request}" {status} {size}{tail}'
REQUESTS = (
    "GET / HTTP/1.1",
    "GET /a?b=1 HTTP/1.1",
    "POST http://h/a",
    r"GET /a\"b HTTP/1.1",
    "GET " + "/a" * 400,
    "GET /" + "a" * 2500,
    "-",
    r"\x16\x03",
)
TAILS = (
    "",
    ' "-" "curl/8"',
    ' "https://h/?time=12" "x rt=1"',
    ' "-" "-" rt=14.205',
    ' "-" "-" 14.205',
    ' "-" "-" 30001ms \r',
    ' "-" "-" rt="0.004"',
    ' "-" "\x1b[0m"',
    ' "' + "x" * 5000 + '"',
)
requests = st.builds(
    LINE.format,
    client=st.sampled_from(["::1", "192.0.2.1", "192.0.2.2", "host", "2001:DB8::1", "a b"]),
    day=st.sampled_from(["12", "31", "99"]),
    minute=st.integers(0, 9),
    zone=st.sampled_from(["+0000", "+0900"]),
    request=st.sampled_from(REQUESTS),
    status=st.sampled_from([200, 204, 301, 400, 404, 408, 460, 499, 500, 502, 504, 600]),
    size=st.sampled_from(["157", "-", ""]),
    tail=st.sampled_from(TAILS),
)
others = st.sampled_from(["Error: connect ECONNREFUSED 10.0.0.4:8080", "", "$ df", "hello"])


def plain(source: LogSource) -> object:
    read = {kind: (one.lines, list(one.ends)) for kind, one in source.read.items()}
    return [*map(str, source.sightings)], read


@settings(max_examples=40)
@given(st.lists(requests | requests | others, max_size=40))
@example(
    [
        LINE.format(
            client="::1",
            day="12",
            minute=1,
            zone="+0000",
            request="GET /",
            status=200,
            size=1,
            tail="",
        )
    ]
    * 30
)
def test_it_makes_no_difference(written: list[str]) -> None:
    text = "\n".join(written)
    skimmed = read_source("hop", text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AccessListener, "skim", lambda *_: None)
        assert plain(read_source("hop", text)) == plain(skimmed)


def line(n: int, client: str = "192.0.2.1", path: str = "/", minute: int = 0) -> str:
    at = f"{1 + minute // 1440:02}/Mar/2026:{minute // 60 % 24:02}:{minute % 60:02}:{n % 60:02}"
    return f'{client} - - [{at} +0000] "GET {path} HTTP/1.1" 200 5'


def test_an_ordinary_line_is_skimmed_and_no_other() -> None:
    listener = AccessListener()
    assert listener.skim(1, line(1)) is not None
    assert listener.skim(2, line(2).replace(" 200 ", " 502 ")) is None
    assert listener.skim(3, line(3) + ' "-" "-" rt=14.205') is None
    assert listener.skim(4, line(4).replace("01/Mar", "99/Mar")) is None


def test_what_took_long_is_found_among_ordinary_lines() -> None:
    text = "\n".join([*map(line, range(9)), line(9) + ' "-" "-" rt=14.205', line(10)])
    assert (AppSymptom.SLOW_REQUEST_OK, "/", {"seconds": 14.205}) in said(text)


def test_of_many_clients_the_busy_one_is_found_though_seldom_ones_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(request_counts, "MOST_NAMES", 50)
    busy = [line(n, "198.51.100.7", f"/{n}") for n in range(MANY)]
    others = [line(n, f"10.{n // 65536}.{n // 256 % 256}.{n % 256}", f"/o{n}") for n in range(MANY)]
    text = "\n".join(one for pair in zip(others, busy, strict=True) for one in pair)
    tops = [
        (subject, numbers)
        for symptom, subject, numbers in said(text)
        if symptom is ProxySymptom.TOP_CLIENT
    ]
    assert tops == [("198.51.100.7", {"percent": 50.0, "count": MANY})]


def test_of_many_minutes_the_last_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_counts, "MOST_MINUTES", 50)
    minutes = [line(0, minute=n) for n in range(MANY)]
    late = [line(1, minute=MANY)] * 60
    early = [line(1, minute=1)] * 60
    assert (ProxySymptom.REQUESTS_SURGED, "", {"times": 60}) in said("\n".join(minutes + late))
    assert ProxySymptom.REQUESTS_SURGED not in symptoms("\n".join(early + minutes))


def test_a_surge_of_lines_in_no_order_of_time_is_told_at_one_of_it() -> None:
    minutes = [line(0, minute=n) for n in range(10)]
    surge = [line(1, minute=20)] * 60
    late = read_source("hop", "\n".join([*surge, *minutes])).sightings
    (at,) = [
        one.entry.line.number for _, one in late if one.symptom is ProxySymptom.REQUESTS_SURGED
    ]
    assert at <= len(surge)
