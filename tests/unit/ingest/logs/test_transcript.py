"""Transcripts of a shell."""

from __future__ import annotations

import pytest

from lifeguard.ingest.logs.line import lines
from lifeguard.ingest.logs.transcript import command_of, is_prompt


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("df -h /", "df"),
        ("sudo df -h", "df"),
        ("sudo -u root /usr/bin/df -h", "df"),
        ("LANG=C df", "df"),
        ("timeout 5 docker ps -a", "docker ps"),
        ("docker compose up -d", "docker compose up"),
        ("docker --help", "docker"),
        ("systemctl status nginx | head -3", "systemctl status"),
        ("du -x | sort -h", "du"),
        ("echo 'unfinished", "echo"),
        ("LANG=C", ""),
        ("df -h; df -i", "df"),
        ("cd /srv && sudo docker compose up -d", "docker compose up"),
        ("echo | openssl s_client -connect a:443 2>/dev/null | openssl x509", "openssl"),
        ("echo", "echo"),
        ("echo &&", "echo"),
        ("| df", "df"),
        ("sudo -E df", "df"),
        ("docker exec -it -u root db psql -c 'select 1'", "psql"),
        ("docker compose exec -T web ss -ltn", "ss"),
        ("docker exec db", "docker exec"),
        ("ssh -p 22 web-1 'df -h | head'", "df"),
        ("ssh web-1 uptime", "uptime"),
        ("ssh web-1", "ssh"),
    ],
)
def test_the_name_of_a_command(command: str, name: str) -> None:
    assert [command_of(line).name for line in lines(f"$ {command}")] == [name]


@pytest.mark.parametrize(
    ("prompt", "is_one"),
    [
        ("$ df", True),
        ("ubuntu@ip-10-0-0-8:~$ df", True),
        ("root@db:/var/log# df", True),
        ("[ec2-user@ip-10-0-0-8 ~]$ df", True),
        ("# a comment", False),
        ("$(df)", False),
        ("costs 5 $ a month", False),
    ],
)
def test_prompts(prompt: str, *, is_one: bool) -> None:
    assert [is_prompt(line) for line in lines(prompt)] == [is_one]


def test_what_is_piped_was_filtered() -> None:
    assert [command_of(line).is_piped for line in lines("$ a\n$ b | c")] == [False, True]
