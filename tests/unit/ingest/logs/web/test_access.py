"""Access logs in the common and combined formats."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from tests.support.log_lines import kinds, said, symptoms, times


def line(
    status: int = 200, request: str = "GET /a?b=1 HTTP/1.1", tail: str = "", client: str = "::1"
) -> str:
    return f'{client} - - [12/Mar/2026:09:14:02 +0900] "{request}" {status} 157{tail}'


FAILED = {
    500: ProxySymptom.STATUS_500,
    502: ProxySymptom.STATUS_502,
    503: ProxySymptom.STATUS_503,
    504: ProxySymptom.STATUS_504,
    499: ProxySymptom.CLIENT_LEFT,
}


@pytest.mark.parametrize(("status", "symptom"), FAILED.items())
def test_failed_requests_name_their_path(status: int, symptom: ProxySymptom) -> None:
    assert said(line(status)) == [(symptom, "/a", {})]


@pytest.mark.parametrize(
    ("tail", "seconds", "timer"),
    [
        (' "-" "curl/8" rt=30.002 uct="0.000" urt="30.001, 0.004"', 30.002, 30),
        (' "-" "curl/8" 60.001', 60.001, 60),
        (' "-" "curl/8" request_time=31.816', 31.816, 31),
        (' "-" "-" 18 "api@docker" "http://172.18.0.6:8000" 30001ms', 30.001, 30),
    ],
)
def test_a_round_duration_names_the_timer(tail: str, seconds: float, timer: float) -> None:
    assert said(line(504, tail=tail)) == [
        (ProxySymptom.STATUS_504, "/a", {"seconds": seconds}),
        (ProxySymptom.ROUND_DURATION, "/a", {"seconds": seconds, "timer": timer}),
    ]


def test_another_duration_names_none() -> None:
    assert said(line(502, tail=' "-" "-" rt=4.205')) == [
        (ProxySymptom.STATUS_502, "/a", {"seconds": 4.205})
    ]


@pytest.mark.parametrize("request_line", ["", r"\x16\x03\x01\x02", "-", r"a\"b"])
def test_what_is_no_request_is_a_scanner(request_line: str) -> None:
    assert symptoms(line(400, request_line)) == [ProxySymptom.BAD_REQUEST]


@pytest.mark.parametrize("status", [200, 301, 404, 408])
def test_of_what_went_well_the_first_and_the_last_are_said(status: int) -> None:
    assert symptoms("\n".join([line(status)] * 5)) == [ProxySymptom.REQUEST_OK] * 2
    assert symptoms(line(status)) == [ProxySymptom.REQUEST_OK]


def test_what_took_long_and_went_well() -> None:
    assert (AppSymptom.SLOW_REQUEST_OK, "/a", {"seconds": 14.205}) in said(
        line(tail=' "-" "-" rt=14.205')
    )
    assert AppSymptom.SLOW_REQUEST_OK not in symptoms(line(404, tail=' "-" "-" rt=14.205'))


def test_a_minute_with_several_times_the_requests_of_the_others() -> None:
    minutes = [line().replace("09:14", f"09:{n:02}") for n in range(10, 20)]
    surge = [line().replace("09:14", "09:15")] * 60
    assert (ProxySymptom.REQUESTS_SURGED, "", {"times": 61}) in said("\n".join(minutes + surge))
    assert ProxySymptom.REQUESTS_SURGED not in symptoms("\n".join(minutes))


def test_one_client_of_many_requests() -> None:
    text = "\n".join(line(client=f"192.0.2.{max(n, 8)}", request=f"GET /{n}") for n in range(24))
    assert said(text)[-1] == (ProxySymptom.REQUEST_OK, "", {})
    assert (ProxySymptom.TOP_CLIENT, "192.0.2.8", {"percent": 37.5, "count": 9}) in said(text)


def test_one_path_of_many_requests() -> None:
    text = "\n".join(line(client=f"192.0.2.{n}") for n in range(20))
    assert (ProxySymptom.TOP_CLIENT, "/a", {"percent": 100, "count": 20}) in said(text)
    assert ProxySymptom.TOP_CLIENT not in symptoms("\n".join(text.split("\n")[1:]))


@pytest.mark.parametrize(
    "text",
    [
        'www.example.com 192.0.2.1 - theuser [10/Feb/2026:16:41:07 -0500] "GET / HTTP/1.0" 200 368 "-" "-"',
        '192.0.2.1 -  -  [10/Feb/2026:16:41:07 -0500] "POST /a HTTP/1.1" 200 - "-" "-"  293',
        'web-1  | 192.0.2.1 - - [10/Feb/2026:16:41:07 -0500] "GET https://a.example/b?c HTTP/1.1" 502 1',
    ],
)
def test_other_forms(text: str) -> None:
    assert kinds(text) == {"nginx-access": 1}
    assert times(text) == ["2026-02-10T16:41:07-05:00"]


@pytest.mark.parametrize(
    "text",
    [
        'a - - [12/Foo/2026:09:14:02 +0900] "GET /" 200 1',
        '] "',
        '192.0.2.1 - - [12/Mar/2026:09:14:02 +0900] "GET /" OK 1',
        "he said: - - [sic]",
    ],
)
def test_other_lines_are_not_its_own(text: str) -> None:
    assert kinds(text) == {"unrecognised": 1}


def test_werkzeug_writes_no_zone() -> None:
    line = '172.18.0.1 - - [29/Aug/2026 22:02:58] "GET / HTTP/1.1" 502 -'
    assert times(line) == ["2026-08-29T22:02:58"]
