"""The hops of `path`: what is read, and what is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from lifeguard.config import load_policies_yaml, policies_json
from lifeguard.config.json_form import load_policies_json
from lifeguard.config.problem import PolicyError
from lifeguard.core.policy.path import Hop, LogPlace
from lifeguard.core.policy.policy import GuestMode, LogsMode, Policies, Policy

FORM = "write it as nginx, {hop: shop, unit: shop.service} or {hop: db, rds: shop-db}"
GROUP = "/aws/rds/instance/shop/postgresql"


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
      - {{hop: postgres, rds: shop-db}}
      - {{hop: mysql, lightsail_database: blog_db}}
""",
    )
    assert policies.policies["default"].path == (
        Hop("caddy"),
        Hop("app", LogPlace.UNIT, "shop@1.service"),
        Hop("worker", LogPlace.CONTAINER, "shop-worker"),
        Hop("files", LogPlace.FILE, "/srv/app/log/app.log"),
        Hop("db", LogPlace.LOG_GROUP, GROUP),
        Hop("postgres", LogPlace.RDS, "shop-db"),
        Hop("mysql", LogPlace.LIGHTSAIL_DATABASE, "blog_db"),
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
                "rds, lightsail_database"
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


def test_a_hop_is_there_once_and_the_path_is_a_list(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match='"a" is there twice'):
        loaded(tmp_path, "policies: {default: {path: [a, {hop: a, unit: b}]}}")
    with pytest.raises(PolicyError, match="must be a list"):
        loaded(tmp_path, "policies: {default: {path: caddy}}")


def test_what_is_not_read_needs_no_rights() -> None:
    hops = (Hop("a", LogPlace.FILE, "/srv/a.log"), Hop("b", LogPlace.LOG_GROUP, "/b"))
    off = Policies(policies={"a": Policy("a", logs=LogsMode.OFF, path=hops)}).deployment()
    assert (off.reads_logs, off.log_files, off.log_groups) == (False, (), ())
    unseen = Policies(policies={"a": Policy("a", guest=GuestMode.OFF, path=hops)}).deployment()
    assert (unseen.reads_logs, unseen.log_groups) == (False, ("/b",))
