"""redis-cli, in transcripts."""

from __future__ import annotations

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from tests.support.log_lines import said, symptoms

D = DatabaseSymptom


def test_info_that_is_ill() -> None:
    text = """\
$ redis-cli info
# Memory
used_memory:1073741000
maxmemory:1073741824
connected_clients:10000
maxclients:10000
rdb_last_bgsave_status:err
aof_last_write_status:ok
evicted_keys:12
loading:1
"""
    assert said(text) == [
        (D.CACHE_MEMORY_FULL, "", {"count": 1073741000, "limit": 1073741824}),
        (D.CACHE_CLIENTS_FULL, "", {"count": 10000, "limit": 10000}),
        (D.CACHE_SAVE_FAILED, "rdb_last_bgsave_status", {}),
        (D.CACHE_SAVED, "aof_last_write_status", {}),
        (D.CACHE_EVICTING, "", {}),
        (D.STARTING, "", {}),
    ]


def test_info_that_is_well() -> None:
    text = "$ redis-cli info\nused_memory:1000\nmaxmemory:0\nevicted_keys:0\nuptime:x"
    assert symptoms(text) == []


def test_what_the_server_answers() -> None:
    text = "$ redis-cli set a b\n(error) MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk."
    assert symptoms(text) == [AppSymptom.CACHE_WRITE_BLOCKED]
