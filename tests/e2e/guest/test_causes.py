"""The cause of an outage, found in logs: told, and no rung climbed that it forbids."""

from __future__ import annotations

from datetime import timedelta

from tests.e2e.conftest import Document, Outcome, Play, flat
from tests.e2e.guest.conftest import NODE, Host
from tests.support.forbidden import moved
from tests.support.outages import POSTGRES, STORY_4

SITE: Document = {"endpoints": {"web-1": "https://shop.example.com/health"}}
SILENT: Document = {"endpoint": {"status": 502, "after": 60}}
REBOOTS: Document = {"application_check": "reboot"}
POWER = {"RebootInstances", "StopInstances", "RebootInstance", "StopInstance"}


def silent(host: Host, inside: Document, **policy: object) -> Outcome:
    return host(SILENT, inside, policy={**REBOOTS, **policy}, top=SITE)


def documents(outcome: Outcome) -> list[str]:
    calls = (call["params"] for call in outcome.document["calls"])
    return [params["DocumentName"] for params in calls if "DocumentName" in params]


def test_story_4_names_the_databases_disk_rules_out_memory_and_reboots_nothing(host: Host) -> None:
    outcome = silent(host, STORY_4)
    assert not POWER & set(outcome.calls)
    assert documents(outcome) == ["lifeguard-look", "lifeguard-logs"]
    [told] = outcome.emails
    assert "web-1: database disk saturated" in told["subject"]
    body = flat(told["body"])
    assert "Probable cause: the disk of the database cannot keep up (postgresql)." in body
    assert "10:00 postgresql: [88] LOG: checkpoint complete" in body
    assert "10:01 gunicorn: [900] [CRITICAL] WORKER TIMEOUT (pid:1418)" in body
    assert "Ruled out: the server ran out of memory" in body
    assert "Lifeguard leaves out a reboot" in body
    assert "reboot-instances" not in body


def test_without_logs_the_same_server_is_rebooted(host: Host) -> None:
    """What keeps Lifeguard from the reboot is what the logs say, nothing else."""
    outcome = silent(host, {**STORY_4, "logs": {}})
    assert outcome.calls.count("RebootInstances") == 1
    assert not any("Probable cause" in email["body"] for email in outcome.emails)


def test_what_yesterdays_outage_has_left_in_the_logs_keeps_nothing_from_a_reboot(
    host: Host,
) -> None:
    logs = {
        name: [moved(line, -timedelta(days=1)) for line in lines]
        for name, lines in STORY_4["logs"].items()
    }
    files = {"/var/log/app.log": logs["gunicorn"], "/var/log/db.log": logs[POSTGRES]}
    path = [{"hop": "app", "file": "/var/log/app.log"}, {"hop": "db", "file": "/var/log/db.log"}]
    outcome = silent(host, {**STORY_4, "logs": files}, path=path)
    assert outcome.calls.count("RebootInstances") == 1


def test_logs_that_are_switched_off_are_not_read(host: Host) -> None:
    outcome = silent(host, STORY_4, logs="off")
    assert set(documents(outcome)) == {"lifeguard-look"}
    assert outcome.calls.count("RebootInstances") == 1


def test_the_hops_of_a_path_are_read_and_no_others(host: Host) -> None:
    path = [{"hop": "database", "file": "/var/log/postgresql"}, "gunicorn"]
    outcome = silent(host, STORY_4, path=path)
    [_, logs] = outcome.document["calls"]
    assert logs["params"]["Parameters"]["sources"] == [
        "file:/var/log/postgresql,unit:gunicorn.service,file:/var/log/gunicorn,kernel"
    ]
    assert "(database)" in flat(outcome.emails[0]["body"])


def test_credits_that_are_gone_are_no_reason_for_a_stop(play: Play) -> None:
    server: Document = {
        "name": "blog-1",
        "node": NODE,
        "cpu": 10,
        "burst": {"percent": 0, "per_hour": 0},
        "fault": {"kind": "instance", "cured_by": "never"},
    }
    world = {"instances": [], "lightsail": {"instances": [server]}, "guests": {NODE: {}}}
    outcome = play([], until="2026-11-20T11:00Z", **world)
    assert "StopInstance" not in outcome.calls
    assert outcome.calls.count("RebootInstance") == 1


KILLS = [
    "[  358.000000] mysqld invoked oom-killer: gfp_mask=0x140cca, order=0, oom_score_adj=0",
    "[  359.000000] Out of memory: Killed process 911 (mysqld) total-vm:1822012kB, anon-rss:1kB",
]
REBOOTED: Document = {"event": "RebootInstances", "at": "2026-11-20T09:55:00Z", "by": "kim"}
"""Six minutes of uptime ago: what the console says was said when the site began to fail."""


def without_agent(host: Host, **policy: object) -> Outcome:
    server = {**SILENT, "console": KILLS, "changed_by_hand": [REBOOTED]}
    return host(server, policy={**REBOOTS, **policy}, top=SITE)


def test_without_an_agent_the_console_log_names_the_cause(host: Host) -> None:
    told = flat(without_agent(host).emails[-1]["body"])
    assert "Probable cause: the server ran out of memory (host)." in told
    assert "host: Out of memory: Killed process 911 (mysqld)" in told


def test_a_console_log_that_the_policy_leaves_alone_names_none(host: Host) -> None:
    outcome = without_agent(host, console="off")
    assert not any("Probable cause" in email["body"] for email in outcome.emails)


def test_the_load_balancer_before_it_is_a_hop_by_its_metrics(host: Host) -> None:
    logs = {name: lines for name, lines in STORY_4["logs"].items() if name != "caddy"}
    server = {"target_group": "shop", "endpoint": {"timeout": True, "after": 60}}
    outcome = host(server, {**STORY_4, "logs": logs}, policy=REBOOTS, top=SITE)
    assert not POWER & set(outcome.calls)
    told = flat(outcome.emails[0]["body"])
    assert "Probable cause: the disk of the database cannot keep up (postgresql)." in told
    assert "10:01 shop: shop HTTPCode_ELB_5XX_Count 60" in told


def test_so_is_the_one_of_lightsail_and_the_path_says_what_it_is_called(play: Play) -> None:
    logs = {name: lines for name, lines in STORY_4["logs"].items() if name != "caddy"}
    server = {
        "name": "blog-1",
        "node": NODE,
        "load_balancer": "web",
        "endpoint": {"timeout": True, "after": 60},
    }
    outcome = play(
        [],
        policy={**REBOOTS, "path": ["alb", "gunicorn", "postgresql"]},
        top={"endpoints": {"blog-1": "https://shop.example.com/health"}},
        instances=[],
        lightsail={"instances": [server]},
        guests={NODE: {**STORY_4, "logs": logs}},
        until="2026-11-20T10:30Z",
    )
    assert not POWER & set(outcome.calls)
    told = flat(outcome.emails[0]["body"])
    assert "Probable cause: the disk of the database cannot keep up (postgresql)." in told
    assert "10:01 alb: web HTTPCode_LB_5XX_Count 60" in told


def test_what_was_changed_before_is_told_and_blamed_for_nothing(host: Host) -> None:
    """A container was created five minutes before the site fell silent, a reboot came earlier."""
    server = {
        "fault": {"kind": "instance", "cured_by": "reboot"},
        "endpoint": {"status": 502, "after": 2400},
    }
    old = {"name": "db", "image": "postgres:15"}
    new = {"name": "api", "image": "shop/api:2", "created_at": "2026-11-20T10:35:00Z"}
    outcome = host(server, {"containers": [old, new]}, top=SITE, until="2026-11-20T10:50Z")
    fixed, down = outcome.emails
    assert "FIXED" in fixed["subject"]
    assert "earlier incident" not in fixed["body"]
    told = flat(down["body"])
    assert "Container api created on Fri 20 Nov 10:35 from the image shop/api:2" in told
    assert "Done by Lifeguard on Fri 20 Nov 10:05, in an earlier incident: reboot" in told
    assert "Probable cause" not in told
