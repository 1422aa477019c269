"""The cloud assembly: clean to every checker, for any account, and no more than it needs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import Stack, aws_sqs

from account.session import STACK
from lifeguard.config import load_policies_json
from lifeguard.core.policy.policy import Policies
from prerequisites.network import VPC
from prerequisites.rights import BOOTSTRAP, QUALIFIER, ROLES
from stacks.bundling import bytecode
from stacks.synth import new_app, synthesize
from tests.stack.conftest import ACTING, COPY_KEY, KEY, ROLE
from tests.stack.template import Template

LINTER = Path(sys.executable).parent / "cfn-lint"


@pytest.fixture(scope="module")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The template with its assets beside it, as it is deployed."""
    return Template.read(synthesize(new_app(tmp_path_factory.mktemp("assembly")), ACTING))


def test_cfn_lint_finds_nothing(
    template: Template, observing: Template, by_command: Template
) -> None:
    done = subprocess.run(  # noqa: S603 - the linter, as `make lint` runs it
        [str(LINTER), *(str(each.path) for each in (template, observing, by_command))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_cdk_nag_finds_nothing(template: Template) -> None:
    report = json.loads((template.path.parent / "validation-report.json").read_text())
    assert report["pluginReports"] == []


def test_cdk_nag_is_listening(tmp_path: Path) -> None:
    app = new_app(tmp_path)
    aws_sqs.Queue(Stack(app, "careless"), "Queue")
    with pytest.raises(RuntimeError, match="ValidationFailed"):
        synthesize(app, Policies())
    assert "AwsSolutions-SQS4" in (tmp_path / "validation-report.json").read_text()


def test_the_stack_is_for_any_account_and_region(template: Template) -> None:
    manifest = json.loads((template.path.parent / "manifest.json").read_text())
    stack = manifest["artifacts"]["lifeguard"]
    assert stack["environment"] == "aws://unknown-account/unknown-region"
    assert "missing" not in manifest  # nothing was to be looked up in an account
    from_policies = json.dumps(ACTING.kms_keys)
    for number in re.findall(r"\b\d{12}\b", template.path.read_text()):
        assert number in from_policies


def test_make_deploy_asks_for_what_the_cdk_will_want(template: Template) -> None:
    folder = template.path.parent
    stack = json.loads((folder / "manifest.json").read_text())["artifacts"][STACK]["properties"]
    assets = json.loads((folder / f"{STACK}.assets.json").read_text())["files"].values()
    publishing = {one["assumeRoleArn"] for file in assets for one in file["destinations"].values()}
    wanted = [stack["assumeRoleArn"], *publishing]
    names = [f"role/cdk-{QUALIFIER}-{role}-" for role in ROLES]
    assert stack["requiresBootstrapStackVersion"] == BOOTSTRAP
    assert [name in arn for name, arn in zip(names, wanted, strict=True)] == [True, True]
    assert len(template.of_type(VPC)) == 1


def test_the_stack_is_for_any_partition(template: Template) -> None:
    """Principals keep their plain names in every partition (IAM guide, service principals)."""
    given = {KEY, COPY_KEY, ROLE}
    text = json.dumps({**template.body, "Parameters": {}})
    assert not {arn for arn in re.findall(r"arn:aws[^\"\s]*", text) if arn not in given}
    hosts = set(re.findall(r"[\w.*-]+\.amazonaws\.com[\w.]*", text))
    principals = {"cloudwatch", "events", "lambda", "scheduler"}
    assert hosts == {f"{name}.amazonaws.com" for name in principals}


def test_the_template_carries_nothing_of_the_tools(template: Template) -> None:
    assert set(template.body) == {"Description", "Mappings", "Resources", "Outputs"}
    assert not template.of_type("AWS::CDK::Metadata")
    assert not template.of_type("AWS::CloudFormation::CustomResource")
    assert "aws:cdk:path" not in template.path.read_text()


def _files(assembly: Template) -> list[Path]:
    assets = json.loads((assembly.path.parent / "lifeguard.assets.json").read_text())
    sources: list[dict[str, Any]] = [f["source"] for f in assets["files"].values()]
    zipped = [source["path"] for source in sources if source["packaging"] == "zip"]
    return [assembly.path.parent / path for path in zipped]


def test_two_assets_the_code_and_the_layer(assembly: Template) -> None:
    first, second = _files(assembly)
    code, layer = (first, second) if (first / "lifeguard").exists() else (second, first)
    assert {entry.name for entry in code.iterdir()} == {"lifeguard", "policies.json"}
    assert {entry.name for entry in layer.iterdir()} == {"python"}


def test_the_code_asset_is_the_package_and_nothing_beside_it(assembly: Template) -> None:
    (code,) = [folder for folder in _files(assembly) if (folder / "lifeguard").exists()]
    files = {path.suffix for path in code.rglob("*") if path.is_file()}
    assert files - {".pyc"} == {".py", ".sh", ".typed", ".json"}
    compiled = {path.name for path in code.rglob("*.pyc")}
    assert all(name.endswith(".cpython-313.pyc") for name in compiled)
    assert bool(compiled) == (bytecode.compiler() is not None)
    assert (code / "lifeguard" / "core" / "decision" / "action.py").exists()
    assert (code / "lifeguard" / "guest" / "scripts" / "look.sh").exists()


def test_the_asset_carries_the_policies_it_was_built_from(assembly: Template) -> None:
    (code,) = [folder for folder in _files(assembly) if (folder / "policies.json").exists()]
    assert load_policies_json((code / "policies.json").read_text()) == ACTING


def test_the_same_content_is_the_same_template(template: Template, assembly: Template) -> None:
    assert assembly.path.read_text() == template.path.read_text()
