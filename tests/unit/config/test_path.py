"""The hops of `path`: what is read, and what is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from lifeguard.config import load_policies_yaml, policies_json
from lifeguard.config.json_form import load_policies_json
from lifeguard.config.problem import PolicyError, quoted
from lifeguard.core.policy.path import Hop, HopPlace
from lifeguard.core.policy.policy import GuestMode, LogsMode, Policies, Policy

FORM = "write it as nginx, {hop: shop, unit: shop.service} or {hop: db, rds: shop-db}"
GROUP = "/aws/rds/instance/shop/postgresql"
ELB = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer"
ALB = f"{ELB}/app/inner/50dc6c495c0c9188"


def loaded(tmp_path: Path, text: str) -> Policies:
    file = tmp_path / "policies.yaml"
    file.write_text(text)
    return load_policies_yaml(file)


def test_names_and_places(tmp_path: Path) -> None:
    policies = loaded(
        tmp_path,
        f"""
policies:
  default:
    path:
      - caddy
      - {{hop: app, unit: shop@1.service}}
      - hop: worker
        container: shop-worker
      - {{file: /srv/app/log/app.log, hop: files}}
      - {{hop: db, log_group: {GROUP}}}
      - {{hop: edge, load_balancer: shop}}
      - {{hop: inner, load_balancer: "{ALB}"}}
      - {{hop: postgres, rds: shop-db}}
      - {{hop: mysql, lightsail_database: blog_db}}
""",
    )
    assert policies.policies["default"].path == (
        Hop("caddy"),
        Hop("app", HopPlace.UNIT, "shop@1.service"),
        Hop("worker", HopPlace.CONTAINER, "shop-worker"),
        Hop("files", HopPlace.FILE, "/srv/app/log/app.log"),
        Hop("db", HopPlace.LOG_GROUP, GROUP),
        Hop("edge", HopPlace.LOAD_BALANCER, "shop"),
        Hop("inner", HopPlace.LOAD_BALANCER, ALB),
        Hop("postgres", HopPlace.RDS, "shop-db"),
        Hop("mysql", HopPlace.LIGHTSAIL_DATABASE, "blog_db"),
    )
    assert load_policies_json(policies_json(policies)) == policies
    deployment = policies.deployment()
    assert deployment.reads_logs
    assert (deployment.log_files, deployment.log_groups) == (("/srv/app/log/app.log",), (GROUP,))
    assert deployment.reads_databases


@pytest.mark.parametrize(
    ("item", "complaint"),
    [
        ("'a b'", f'path: "a b" is no name of a hop; {FORM}'),
        ("no", 'path: an unquoted no is false in YAML; write "no"'),
        ("", "path: has no value; remove it"),
        ("[a]", f"path: must be a name or keys with values; {FORM}"),
        ("{unit: a.service}", f"path: lacks hop; {FORM}"),
        (
            "{hop: a, unit: b, container: cc}",
            "path: has unit and container; one hop has one of them",
        ),
        (
            "{hop: a, units: b}",
            (
                'path: "units" is no key here; allowed: hop, unit, container, file, log_group, '
                "load_balancer, rds, lightsail_database"
            ),
        ),
        ("{hop: a, hop: b}", "path.hop: is there twice"),
        ("{hop: a, unit: []}", "path.unit: must be a single value"),
        ("{hop: a, unit: null}", "path.unit: must be a single value"),
        (
            "{hop: a, unit: 'b c'}",
            (
                'path.unit: "b c" is no name of a container or a unit; write it as shop-api or '
                "nginx.service"
            ),
        ),
        (
            "{hop: a, container: -f}",
            'path.container: "-f" is no name of a container; write it as shop-api',
        ),
        (
            "{hop: a, log_group: 'a b'}",
            'path.log_group: "a b" is no log group; write it as /aws/rds/instance/shop/postgresql',
        ),
        (
            "{hop: a, rds: Shop-DB}",
            'path.rds: "Shop-DB" is no DB instance identifier; write it as shop-db',
        ),
        (
            "{hop: a, lightsail_database: -a}",
            'path.lightsail_database: "-a" is no name of a Lightsail database; write it as shop-db',
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, item: str, complaint: str) -> None:
    with pytest.raises(PolicyError) as error:
        loaded(tmp_path, f"policies:\n  default:\n    path:\n      - {item}\n")
    assert set(error.value.lines) == {f"policies.yaml:4: policies.default.{complaint}"}


@pytest.mark.parametrize(
    "file", ["log", "/var/log/../x", "/var/log/", "/var/log/.x", "/a b", "/x;id", "/" + "x" * 200]
)
def test_a_file_is_a_plain_absolute_path(tmp_path: Path, file: str) -> None:
    with pytest.raises(PolicyError, match="is no path of a log"):
        loaded(tmp_path, f"policies: {{default: {{path: [{{hop: a, file: '{file}'}}]}}}}")


@pytest.mark.parametrize(
    "at",
    [
        "-shop",
        "shop-",
        "a b",
        "shop.example.com",
        f"{ELB}/net/tcp/50dc6c495c0c9188",
        f"{ELB}/classic",
        f"{ELB}/app/inner",
        "arn:aws:lightsail:us-east-1:123456789012:LoadBalancer/8a1e9ce5-f2ab-4bd3-9f8b-2c5ad3f8",
    ],
)
def test_a_load_balancer_is_one_that_measures_requests(tmp_path: Path, at: str) -> None:
    with pytest.raises(PolicyError) as error:
        loaded(tmp_path, f"policies: {{default: {{path: [{{hop: a, load_balancer: '{at}'}}]}}}}")
    told = (
        f"policies.yaml:1: policies.default.path.load_balancer: {quoted(at)} is no load balancer "
        f"that measures requests; write the name of an Application Load Balancer or of a Lightsail "
        f"load balancer, as shop, or the ARN of an Application Load Balancer "
        f"(...:loadbalancer/app/NAME/ID)"
    )
    assert set(error.value.lines) == {told}


def test_a_hop_is_there_once_and_the_path_is_a_list(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match='"a" is there twice'):
        loaded(tmp_path, "policies: {default: {path: [a, {hop: a, unit: b}]}}")
    with pytest.raises(PolicyError, match="must be a list"):
        loaded(tmp_path, "policies: {default: {path: caddy}}")


def test_what_is_not_read_needs_no_rights() -> None:
    hops = (Hop("a", HopPlace.FILE, "/srv/a.log"), Hop("b", HopPlace.LOG_GROUP, "/b"))
    off = Policies(policies={"a": Policy("a", logs=LogsMode.OFF, path=hops)}).deployment()
    assert (off.reads_logs, off.log_files, off.log_groups) == (False, (), ())
    unseen = Policies(policies={"a": Policy("a", guest=GuestMode.OFF, path=hops)}).deployment()
    assert (unseen.reads_logs, unseen.log_groups) == (False, ("/b",))
