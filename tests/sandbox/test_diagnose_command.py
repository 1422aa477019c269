"""`python -m sandbox diagnose`: story 4 whole, its JSON, and what is wrong with the input."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.cli import diagnosing, main

CADDY = (
    '{"level":"error","ts":1773306842.31,"logger":"http.log.access.log0","msg":"handled request",'
    '"request":{"method":"GET","host":"shop.example.com","uri":"/api/products/?page=47"},'
    '"duration":31.8161947,"status":502}\n'
)
GUNICORN = """[2026-03-12 09:14:01 +0000] [900] [CRITICAL] WORKER TIMEOUT (pid:1412221)
[2026-03-12 09:14:02 +0000] [900] [ERROR] Worker (pid:1412221) was sent SIGKILL! Perhaps out of memory?
django.db.utils.OperationalError: connection to server at "10.0.0.9", port 5432 failed: timeout expired
"""
HOST = """$ dmesg | grep -i kill
$ free -m
               total        used        free      shared  buff/cache   available
Mem:            1965         480         310           1        1175        1330
"""
DATABASE = """2026-03-12T09:05:00Z shop-db DatabaseConnections 12
2026-03-12T09:10:00Z shop-db DatabaseConnections 61
2026-03-12T09:10:00Z shop-db DiskQueueDepth 29.7
2026-03-12T09:10:00Z shop-db CPUUtilization 48
"""


@pytest.fixture
def story(tmp_path: Path) -> list[str]:
    """Story 4: the options that name its logs."""
    texts = {"caddy": CADDY, "gunicorn": GUNICORN, "host": HOST, "database": DATABASE}
    options = []
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
        options += ["--path", f"{name}={tmp_path / name}"]
    return options


def said(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main.main(["diagnose", *options]) == 0
    written = capsys.readouterr()
    assert written.err == ""
    return written.out


def wrong(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    with pytest.raises(SystemExit) as ended:
        sys.exit(main.main(["diagnose", *options]))
    assert ended.value.code == main.WRONG_INPUT
    written = capsys.readouterr()
    assert written.out == ""
    return written.err


def test_the_detective_story(capsys: pytest.CaptureFixture[str], story: list[str]) -> None:
    found = json.loads(said(capsys, *story, "--json"))
    assert set(found) == {"root_cause", "hop", "confidence", "because", "ruled_out", "advice"}
    assert (found["root_cause"], found["hop"]) == ("db_disk_io_saturated", "database")
    assert found["confidence"].startswith("high: ")
    hops = [one["hop"] for one in found["because"]]
    assert sorted(set(hops), key=hops.index) == ["caddy", "gunicorn", "database"]
    assert {one["at"] for one in found["because"]} >= {"2026-03-12T09:14:01Z"}
    memory = next(o for o in found["ruled_out"] if o["cause"] == "memory_exhausted_host")
    assert "a line speaks against it" in memory["because"]
    advice = " ".join(found["advice"])
    assert "add the missing index" in advice
    assert "in batches" in advice
    assert "snapshot" in advice


def test_each_line_of_the_reasons_stands_in_its_file(
    capsys: pytest.CaptureFixture[str], story: list[str]
) -> None:
    files = dict(option.split("=", 1) for option in story[1::2])
    for one in json.loads(said(capsys, *story, "--json"))["because"]:
        assert one["line"] in Path(files[one["hop"]]).read_text()


def test_what_a_person_reads(capsys: pytest.CaptureFixture[str], story: list[str]) -> None:
    lines = said(capsys, *story).splitlines()
    assert lines[:3] == [
        "Cause: the disk of the database cannot keep up (db_disk_io_saturated)",
        "At: database",
        "Confidence: high. The line of the cause itself is there, and 3 sources show what it did.",
    ]
    assert "  database  09:10:00  2026-03-12T09:10:00Z shop-db DiskQueueDepth 29.7" in lines
    assert any(line.startswith("  the server ran out of memory: ") for line in lines)
    assert any("Do not raise time-outs" in line for line in lines)


def test_in_korean(capsys: pytest.CaptureFixture[str], story: list[str]) -> None:
    text = said(capsys, *story, "--language", "ko")
    assert "원인: 데이터베이스 디스크가 부하를 감당하지 못함 (db_disk_io_saturated)" in text
    assert "인덱스를 추가" in text
    korean = json.loads(said(capsys, *story, "--language", "ko", "--json"))
    assert korean["root_cause"] == "db_disk_io_saturated"
    assert korean["confidence"].startswith("높음: ")


def test_unknown_says_what_to_read_next(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "log").write_text("\n".join(GUNICORN.splitlines()[:2]))
    text = said(capsys, "--path", f"app={tmp_path / 'log'}")
    assert text.startswith("Cause: unknown (unknown)\nAt: app\n")
    assert "What to read next:" in text
    assert "journalctl -k" in text


def test_nothing_wrong(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "log").write_text("[2026-03-12 09:14:02 +0000] [9] [INFO] Starting gunicorn 22\n")
    text = said(capsys, "--path", f"app={tmp_path / 'log'}")
    assert text.splitlines() == [
        "Cause: no fault found (none)",
        "Confidence: medium. Every source was read and none shows a fault.",
    ]


def test_no_secret_is_shown(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    log = (
        "2026-03-12 09:14:02 UTC [9] FATAL:  sorry, too many clients already password=hunter22x\n"
        "2026-03-12 09:14:03 UTC [9] FATAL:  sorry, too many clients already password=hunter22x\n"
    )
    (tmp_path / "log").write_text(log)
    for options in ([], ["--json"]):
        assert "hunter22x" not in said(capsys, "--path", f"db={tmp_path / 'log'}", *options)


def test_a_log_is_not_always_text(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"\xff\xfe\x00\xef\xbb\xbf\r\n" + GUNICORN.encode())
    assert "unknown" in said(capsys, "--path", f"app={tmp_path / 'log'}")


def test_a_byte_order_mark_hides_no_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "log").write_bytes(b"\xef\xbb\xbf" + GUNICORN.splitlines()[0].encode())
    found = json.loads(said(capsys, "--path", f"app={tmp_path / 'log'}", "--json"))
    assert [one["line"] for one in found["because"]] == [GUNICORN.splitlines()[0]]


@pytest.mark.parametrize("option", ["nginx", "=file", "nginx=", ""])
def test_an_option_that_is_no_name_and_file(
    capsys: pytest.CaptureFixture[str], option: str
) -> None:
    assert "is no NAME=FILE" in wrong(capsys, "--path", option)


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said_of_it = wrong(capsys, "--path", f"nginx={tmp_path / 'none.log'}")
    assert said_of_it.startswith("error: ")
    assert "none.log: No such file or directory; allowed: a file of text" in said_of_it


def test_a_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "Is a directory" in wrong(capsys, "--path", f"nginx={tmp_path}")


def test_a_file_that_is_too_large(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagnosing, "LARGEST", 1024 * 1024)
    (tmp_path / "log").write_bytes(b"x" * (1024 * 1024 + 1))
    assert "it has more than 1 MiB" in wrong(capsys, "--path", f"app={tmp_path / 'log'}")


def test_no_file_at_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--path" in wrong(capsys)


def test_a_language_that_is_none(capsys: pytest.CaptureFixture[str], story: list[str]) -> None:
    assert "invalid choice: 'fr'" in wrong(capsys, *story, "--language", "fr")


def test_it_runs_by_itself(story: list[str]) -> None:
    command = [sys.executable, "-m", "sandbox", "diagnose", *story, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  ours
    assert json.loads(done.stdout)["root_cause"] == "db_disk_io_saturated"
