"""From sources to evidence: one clock, bounded, with what was read."""

from __future__ import annotations

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.ingest.logs.evidence import read_evidence
from lifeguard.ingest.logs.fold import ALIKE, MOST
from lifeguard.ingest.logs.line import lines
from lifeguard.ingest.logs.recognise import MISSES, recognised
from lifeguard.ingest.logs.registry import FORMATS

NGINX = '2026/03/12 {at} [error] 1#1: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.1, upstream: "http://{to}/"'
GUNICORN = "[2026-03-12 09:14:02 +0000] [9] [CRITICAL] WORKER TIMEOUT (pid:18)"
OOM = "Mar 12 09:14:02 h kernel: Out of memory: Killed process 9 (x) total-vm:1kB, anon-rss:1kB"

KST_OOM = OOM.replace("09:14", "18:14")


def test_facts_stand_in_utc_at_their_hop() -> None:
    local = NGINX.format(at="18:14:03", to="127.0.0.1:8000")
    found = read_evidence([("proxy", local), ("app", GUNICORN), ("host", KST_OOM)], 2020)
    assert [(f.hop, f.order, f"{f.at.at:%Y %H:%M:%S}") for f in found.facts if f.at] == [
        ("proxy", 0, "2026 09:14:03"),
        ("app", 1, "2026 09:14:02"),
        ("host", 2, "2026 09:14:02"),
    ]
    assert found.hops == ("proxy", "app", "host")


def test_two_hops_may_have_one_name() -> None:
    found = read_evidence([("app", GUNICORN), ("app", GUNICORN)], 2026)
    assert [(fact.hop, fact.order) for fact in found.facts] == [("app", 0), ("app", 1)]


def test_of_those_that_say_the_same_the_first_are_kept() -> None:
    one = NGINX.format(at="09:14:02", to="127.0.0.1:8000")
    assert len(read_evidence([("proxy", "\n".join([one] * 1000))], 2026).facts) == ALIKE
    many = [NGINX.format(at="09:14:02", to=f"127.0.0.1:{port}") for port in range(1, 1000)]
    assert len(read_evidence([("proxy", "\n".join(many))], 2026).facts) == MOST


def test_what_was_read_and_from_when_to_when() -> None:
    text = "\n".join((GUNICORN, GUNICORN.replace("09:14", "09:20"), "hello"))
    read = {one.kind: one for one in read_evidence([("app", text)], 2026).coverage}
    gunicorn = read[SourceKind.GUNICORN]
    assert (gunicorn.lines, f"{gunicorn.since:%H:%M}", f"{gunicorn.until:%H:%M}") == (
        2,
        "09:14",
        "09:20",
    )
    assert read[SourceKind.UNRECOGNISED].lines == 1
    assert not gunicorn.is_whole


def test_of_a_source_whose_zone_was_guessed_absence_proves_nothing() -> None:
    local = NGINX.format(at="18:14:03", to="127.0.0.1:8000")
    read = read_evidence([("proxy", local), ("app", GUNICORN)], 2026).coverage
    proxy = next(one for one in read if one.kind is SourceKind.NGINX_ERROR)
    assert (proxy.since, proxy.until) == (None, None)


def test_a_command_in_a_log_of_a_server_proves_no_absence() -> None:
    files = [("app", "$ dmesg\n[ 1.000000] hello")]
    read = read_evidence(files, 2026, by_operator=False).coverage
    assert [one.is_whole for one in read if one.kind is SourceKind.KERNEL] == [False]


def test_the_ring_buffer_is_read_whole_unless_it_is_filtered() -> None:
    whole = read_evidence([("host", "$ dmesg\n[ 1.000000] hello")], 2026).coverage
    assert [one.is_whole for one in whole if one.kind is SourceKind.KERNEL] == [True]
    empty = read_evidence([("host", "$ dmesg")], 2026).coverage
    assert [one.is_whole for one in empty if one.kind is SourceKind.KERNEL] == [True]
    part = read_evidence([("host", "$ dmesg | grep eth0\n[ 1.000000] hello")], 2026).coverage
    assert [one.is_whole for one in part if one.kind is SourceKind.KERNEL] == [False]


def test_a_line_without_a_time_has_that_of_the_line_before() -> None:
    text = f"{GUNICORN}\nError: connect ECONNREFUSED 10.0.0.4:8080"
    times = {f.symptom: f.at for f in read_evidence([("app", text)], 2026).facts}
    assert times[AppSymptom.PEER_REFUSED] == times[AppSymptom.WORKER_TIMED_OUT]


def test_a_line_that_says_a_thing_twice_says_it_once() -> None:
    refused = "connect ECONNREFUSED 10.0.0.4:8080"
    line = f'{{"msg":"{refused}","err":{{"message":"{refused}"}}}}'
    found = [fact.symptom for fact in read_evidence([("app", line)], 2026).facts]
    assert found == [AppSymptom.PEER_REFUSED]


def test_a_transcript_may_print_a_log() -> None:
    text = f"$ docker logs api\n{GUNICORN}\nError: connect ECONNREFUSED 10.0.0.4:8080"
    found = {fact.symptom for fact in read_evidence([("app", text)], 2026).facts}
    assert found == {AppSymptom.WORKER_TIMED_OUT, AppSymptom.PEER_REFUSED}


def test_the_output_of_a_command_that_no_reader_knows_is_read_as_a_log() -> None:
    text = f"$ ./deploy.sh\n{GUNICORN}"
    found = {fact.symptom for fact in read_evidence([("app", text)], 2026).facts}
    assert found == {AppSymptom.WORKER_TIMED_OUT}


def test_of_a_command_s_output_texts_are_no_log() -> None:
    text = f"$ df -h\nError: connect ECONNREFUSED 10.0.0.4:8080\n{GUNICORN}"
    found = {fact.symptom for fact in read_evidence([("app", text)], 2026).facts}
    assert found == {AppSymptom.WORKER_TIMED_OUT}


def test_formats_are_recognised_from_the_lines_with_their_share() -> None:
    text = f"{GUNICORN}\n{OOM}\nhello\n{GUNICORN}"
    assert recognised(FORMATS, lines(text)) == {
        SourceKind.GUNICORN: 0.5,
        SourceKind.KERNEL: 0.25,
        SourceKind.UNRECOGNISED: 0.25,
    }


def test_a_program_that_no_reader_knows_is_soon_left_alone() -> None:
    stranger = "Mar 12 09:14:02 h stranger[1]: hello"
    late = f"Mar 12 09:14:02 h stranger[1]: {GUNICORN}"
    read = recognised(FORMATS, lines("\n".join([stranger] * MISSES + [late])))
    assert SourceKind.GUNICORN not in read
    known = f"Mar 12 09:14:02 h api[1]: {GUNICORN}"
    hello = "Mar 12 09:14:02 h api[1]: hello"
    read = recognised(FORMATS, lines("\n".join([known, *[hello] * MISSES, known])))
    assert read[SourceKind.GUNICORN] == 2 / (MISSES + 2)


def test_symptoms_of_the_first_reader_that_speaks_count() -> None:
    line = "Mar 12 09:14:02 h kernel: Error: connect ECONNREFUSED 10.0.0.4:8080"
    assert [f.symptom for f in read_evidence([("host", line)], 2026).facts] == []
    assert ProxySymptom.REFUSED in {
        f.symptom for f in read_evidence([("p", NGINX.format(at="09:14:02", to="a:1"))], 2026).facts
    }
