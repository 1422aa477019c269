"""Sample lines of lnav's formats: the format and the time are those that lnav finds.

The lines are quoted from src/formats of github.com/tstack/lnav (commit bb0005f9), which is
copyright (c) Timothy Stack and others, under the BSD 2-clause licence.
"""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.ingest.logs.line import lines
from lifeguard.ingest.logs.plain import plain_entry
from lifeguard.ingest.logs.recognise import Recogniser
from lifeguard.ingest.logs.registry import FORMATS

KIND = SourceKind
SAMPLES = [
    (
        KIND.NGINX_ACCESS,
        "2013-02-11T06:43:36+00:00",
        '10.112.72.172 - - [11/Feb/2013:06:43:36 +0000] "GET /client/ HTTP/1.1" 404 5778 "-" "Mozilla/5.0 (Windows NT 6.1; WOW64)"',
    ),
    (
        KIND.ALB,
        "2016-08-10T22:08:42.945958+00:00",
        'http 2016-08-10T22:08:42.945958Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.46.0" - -',
    ),
    (
        KIND.ALB,
        "2015-05-13T23:39:43.945958+00:00",
        '2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" - -',
    ),
    (
        KIND.HAPROXY,
        "2000-02-26T10:07:24",
        "Feb 26 10:07:24 192.168.8.2 haproxy[1]: Proxy prod_http_in started.",
    ),
    (
        KIND.APACHE_ERROR,
        "2017-04-04T06:28:08.605341",
        "[Tue Apr 04 06:28:08.605341 2017] [core:error] [pid 17962] [client 127.0.0.1:60444] AH00135: Invalid method in request FOO /",
    ),
    (
        KIND.APACHE_ERROR,
        "2013-01-17T02:42:49",
        "[Thu Jan 17 02:42:49 2013] [notice] Digest: generating secret for digest authentication ...",
    ),
    (
        KIND.JAVA,
        "2015-05-22T16:10:00.123000",
        "2015-05-22 16:10:00,123 [DefaultQuartzScheduler_Worker-5] INFO  com.redhat.rhn.taskomatic.task.ErrataCacheTask  - In the queue: 24",
    ),
    (
        KIND.MYSQL,
        "2020-08-06T14:25:02.835618+00:00",
        "2020-08-06T14:25:02.835618Z 0 [Note] [MY-012487] [InnoDB] DDL log recovery : begin",
    ),
    (
        KIND.POSTGRES,
        "2017-09-06T08:40:10+00:00",
        "2017-09-06 08:40:10 UTC [20]: [1-1] user=,db=,app=,client= LOG:  database system was shut down at 2017-09-06 08:40:08 UTC",
    ),
    (
        KIND.POSTGRES,
        "2021-02-14T01:34:02+01:00",
        "2021-02-14 01:34:02 CET [30291]: db=[unknown],user=[unknown],app=[unknown],client=[local] LOG:  connection received: host=[local]",
    ),
    (
        KIND.REDIS,
        "2023-08-29T13:47:38.984000",
        "1:M 29 Aug 2023 13:47:38.984 * monotonic clock: POSIX clock_gettime",
    ),
    (
        KIND.UWSGI,
        "2012-01-03T05:01:31",
        "[pid: 24386|app: 0|req: 482950/4125645] 86.221.170.65 () {44 vars in 1322 bytes} [Tue Jan  3 05:01:31 2012] GET /contest/log_presence/shhootter/?_=1325592089910 => generated 192 bytes in 21 msecs (HTTP/1.1 200) 4 headers in 188 bytes",
    ),
    (
        KIND.RAILS,
        "2024-06-26T17:00:04.497736",
        "I, [2024-06-26T17:00:04.497736 #126554]  INFO -- : [4eebb5e2-2f13-42f8-8644-d6c9a9e244f0] Completed 200 OK in 180ms (Views: 0.4ms | ActiveRecord: 143.3ms | Allocations: 10027)",
    ),
    (
        None,
        "2025-08-31T12:34:56",
        '[2025-08-31 12:34:56] local.ERROR: Something bad happened {"user_id":123,"ip":"127.0.0.1"}',
    ),
    (None, "2000-04-28T04:02:03", "Apr 28 04:02:03 tstack-centos5 syslogd 1.4.1: restart."),
]


@pytest.mark.parametrize(("kind", "at", "text"), SAMPLES)
def test_format_and_time(kind: SourceKind | None, at: str, text: str) -> None:
    (line,) = lines(text)
    claimed = Recogniser(FORMATS).claim(line)
    assert (claimed and claimed[0].kind) == kind
    entry = claimed[1] if claimed else plain_entry(line)
    assert entry.stamp is not None
    assert entry.stamp.at.isoformat() == at
