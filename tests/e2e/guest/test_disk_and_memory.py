"""A full disk is cleaned, and told of where that is not enough; a leak is kept in its container."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Document, Outcome, Play, flat
from tests.e2e.guest.conftest import APPLICATION_FAILS, NODE, WEB, Host
from tests.e2e.guest.test_acts import SENDS, SENT, SERVER, acts, rungs
from tests.e2e.lightsail.test_crashes import Dies

ACTS: Document = {"guest": "act"}
PASSING: Document = {"fault": {"kind": "application", "cured_by": "itself", "after": 500}}
CLEAN = ("lifeguard-clean", {"what": "all"})
FULL: Document = {
    "memory_mb": 2048,
    "disk": {
        "gb": 8,
        "used_gb": 7.95,
        "journal_gb": 1.2,
        "dangling_images_gb": 0.6,
        "build_cache_gb": 0.4,
        "filesystem": "xfs",
    },
    "processes": [{"pid": 811, "name": "java", "unit": "app.service"}],
    "deleted_open_gb": 0.5,
    "containers": [{"name": "api", "memory_mb": 160}],
}
SMALL: Document = {**FULL, "disk": {"gb": 8, "used_gb": 7.95, "journal_gb": 0.5}}
OTHER: Document = {**SMALL, "disk": {**SMALL["disk"], "filesystem": "btrfs"}}
INODES: Document = {**FULL, "disk": {"gb": 8, "used_gb": 3}, "inodes_used_percent": 100}
GROW = "growpart /dev/xvda 1"


def used_gb(outcome: Outcome, node: str = WEB) -> float:
    return float(outcome.document["resources"][f"guest:{node}"]["disk_used_gb"])


def test_a_full_disk_is_cleaned_and_the_next_look_shows_it(host: Host) -> None:
    outcome = host(PASSING, FULL, policy=ACTS)
    assert acts(outcome) == [CLEAN]
    assert outcome.calls == [SENT] * 4  # a look, the logs, the act, and a look at what it changed
    assert outcome.status == "resolved"
    assert outcome.states == ["ACT", "FIXED"]
    body = flat(outcome.emails[-1]["body"])
    assert "cleaned the disk: 2.0 GiB freed (archived journal 1.0 GiB, dangling images" in body
    assert "GiB free now" in body
    assert GROW not in body
    assert used_gb(outcome) < 6.0


def test_one_that_lifeguard_does_not_grow_is_told_with_how_it_grows(host: Host) -> None:
    outcome = host(APPLICATION_FAILS, OTHER, policy=ACTS)
    assert acts(outcome) == [CLEAN]
    assert outcome.status == "needs_human"
    body = flat(outcome.emails[-1]["body"])
    assert "Grow the root volume to 16 GiB, which cannot be undone" in body
    assert GROW in body
    assert "btrfs filesystem resize max /" in body
    assert "cleaned the disk: 312 MiB freed (archived journal 312 MiB)" in body
    assert "Unit app.service (pid 811) holds 512 MiB of deleted files open" in body


def test_in_look_the_same_is_advice(host: Host) -> None:
    outcome = host(APPLICATION_FAILS, FULL, policy={"mode": "ask", "application_check": "reboot"})
    assert acts(outcome) == []
    assert "docker builder prune -f --filter until=24h" in flat(outcome.emails[0]["body"])
    assert used_gb(outcome) > 7.9


def test_a_disk_without_inodes_is_told_and_nothing_deleted(host: Host) -> None:
    outcome = host(APPLICATION_FAILS, INODES, policy=ACTS)
    assert acts(outcome) == []
    assert "has used 100% of its inodes" in flat(outcome.emails[0]["body"])


def test_no_disk_of_lightsail_grows(play: Play) -> None:
    server = {**SERVER, "fault": {"kind": "instance", "cured_by": "never"}}
    server["endpoint"] = {"status": 502}
    del server["burst"], server["fault"]
    outcome = play(
        [],
        top={"endpoints": {"blog-1": "https://blog.example.com/"}},
        policy=ACTS,
        until="2026-11-20T10:30Z",
        instances=[],
        lightsail={"instances": [server]},
        guests={NODE: SMALL},
    )
    assert acts(outcome) == [CLEAN]
    body = flat(outcome.emails[-1]["body"])
    assert "a disk of Lightsail cannot grow" in body
    assert GROW not in body


@pytest.mark.parametrize("at", SENDS)
def test_a_death_behind_the_command_cleans_once(host: Host, at: str) -> None:
    dies = Dies(after=(at,))
    outcome = host(PASSING, FULL, policy=ACTS, script=dies)
    assert [death.after for death in dies.crashes.deaths] == [at]
    assert acts(outcome) == [CLEAN]
    assert rungs(outcome)[0][0] == "clean_disk"


# -- memory --------------------------------------------------------------------------------------

LEAKS: Document = {
    "memory_mb": 1024,
    "disk": {"gb": 20, "used_gb": 3},
    "containers": [
        {"name": "api", "memory_mb": 420, "restart": "always"},
        {"name": "db", "memory_mb": 180, "restart": "always"},
    ],
    "processes": [{"pid": 811, "name": "java", "rss_mb": 300}],
}
SWAP = ("lifeguard-swap", {"megabytes": "2048"})
LIMIT = ("lifeguard-limit", {"container": "api", "memory_mb": "630", "cpus": "0"})
RESTART = ("lifeguard-restart", {"what": "container", "name": "api", "ran_before": "no"})


def test_a_leak_is_bound_before_the_restart_and_the_limit_lasts_over_it(host: Host) -> None:
    outcome = host(APPLICATION_FAILS, LEAKS, policy={**ACTS, "guest_may": ["api"]})
    assert acts(outcome) == [SWAP, LIMIT, RESTART]
    assert {result for _, result in rungs(outcome)} == {"done"}
    body = flat(outcome.emails[-1]["body"])
    assert "limited the memory of api: to 630 MiB; it had no limit" in body
    assert "Set mem_limit: 630m and memswap_limit: 1260m in the compose file" in body


def test_one_that_nothing_starts_again_gets_no_limit(host: Host) -> None:
    once = {**LEAKS["containers"][0], "restart": "no"}
    inside = {**LEAKS, "containers": [once, LEAKS["containers"][1]]}
    outcome = host(APPLICATION_FAILS, inside, policy={**ACTS, "guest_may": ["api"]})
    assert acts(outcome) == [SWAP, RESTART]
