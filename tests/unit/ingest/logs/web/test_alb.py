"""Access logs of Elastic Load Balancing."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from tests.support.log_lines import kinds, said, symptoms, times

TARGET = "10.0.12.31:8080"


def line(
    times: str,
    statuses: str,
    *,
    target: str = TARGET,
    created: str = "2026-08-11T07:15:21.499000Z",
    more: str = ' "-" "x"',
) -> str:
    return (
        f"https 2026-08-11T07:15:21.599000Z app/cti-lb/2f1c 198.51.100.9:49210 {target} {times} "
        f'{statuses} 812 277 "POST https://cti.example.com:443/graphql?a=b HTTP/2.0" "Moz (illa)" '
        "TLS_AES_128_GCM_SHA256 TLSv1.3 arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/c/9a7c "
        f'"Root=1-6" "cti.example.com" "session-reused" 0 {created} "forward" "-" "-" "{target}" "-"{more}'
    )


@pytest.mark.parametrize("more", ["", ' "-" "-" TID_1 "x y" "new"'])
@pytest.mark.parametrize(
    ("text", "says"),
    [
        (("-1 -1 -1", "502 -"), (ProxySymptom.KEPT_ALIVE_CLOSED, TARGET)),
        (("0.001 4.205 -1", "502 -"), (ProxySymptom.CLOSED_EARLY, TARGET)),
        (("-1 -1 -1", "504 -"), (ProxySymptom.CONNECT_TIMED_OUT, TARGET)),
        (("0.000 -1 -1", "504 -"), (ProxySymptom.ANSWER_TIMED_OUT, TARGET)),
    ],
)
def test_the_three_times_say_where(
    text: tuple[str, str], says: tuple[ProxySymptom, str], more: str
) -> None:
    assert said(line(*text, more=more))[1] == (*says, {"seconds": 0.1})


def test_no_healthy_target() -> None:
    assert said(line("-1 -1 -1", "503 -", target="-")) == [
        (ProxySymptom.STATUS_503, "/graphql", {"seconds": 0.1}),
        (ProxySymptom.NO_HEALTHY_TARGET, "", {}),
    ]


def test_what_a_target_answered_is_its_own() -> None:
    assert said(line("0.001 0.044 0.000", "502 502")) == [
        (ProxySymptom.STATUS_502, "/graphql", {"seconds": 0.1})
    ]


def test_a_client_that_left_and_an_error_that_says_no_more() -> None:
    assert symptoms(line("0.001 0.044 -1", "460 -")) == [ProxySymptom.CLIENT_LEFT]
    assert symptoms(line("0.001 0.044 -1", "500 -")) == [ProxySymptom.STATUS_500]


def test_a_round_duration() -> None:
    text = line("0.001 -1 -1", "504 -", created="2026-08-11T07:14:21.500000Z")
    assert (ProxySymptom.ROUND_DURATION, "/graphql", {"seconds": 60.099, "timer": 60}) in said(text)


def test_what_went_well() -> None:
    assert (
        symptoms("\n".join([line("0.001 0.044 0.000", "200 200")] * 3))
        == [ProxySymptom.REQUEST_OK] * 2
    )


def test_a_classic_load_balancer() -> None:
    text = (
        "2026-05-13T23:39:43.945958Z my-lb 192.0.2.1:2817 10.0.0.1:80 0.000073 0.001048 0.000057 "
        '504 504 0 29 "GET http://www.example.com:80/x HTTP/1.1" "curl/7.38.0" - -'
    )
    ((symptom, subject, numbers),) = said(text)
    assert (symptom, subject) == (ProxySymptom.STATUS_504, "/x")
    assert round(numbers["seconds"], 6) == 0.001178
    assert times(text) == ["2026-05-13T23:39:43.945958+00:00"]


def test_times_without_a_duration() -> None:
    assert said(line("-1 -1 -1", "502 -", created="-")) == [
        (ProxySymptom.STATUS_502, "/graphql", {}),
        (ProxySymptom.KEPT_ALIVE_CLOSED, TARGET, {}),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "http hello",
        "2026-08-11T07:15:21Z hello",
        "https 2026-08-11T07:15:21Z a b c d e f g h i j k l m n",
        line("0.1 0.1 0.1", "2xx 200"),
        line("now then when", "200 200"),
        line("0.1 0.1 0.1", "200 2xx"),
        line("0.1 0.1 0.1", "200 -0.001"),
        line("-1x 0.1 0.1", "200 200"),
        line("0.1 0.1 0.1", "200 200", target="somewhere"),
    ],
)
def test_other_lines_are_not_its_own(text: str) -> None:
    assert kinds(text) == {"unrecognised": 1}
