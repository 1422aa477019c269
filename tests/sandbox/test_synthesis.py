"""The template is synthesized once for the same sources and deployment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lifeguard.core.policy.policy import Policies
from sandbox.template import synthesis
from sandbox.template.synthesis import SynthesisError

DEPLOYMENT = Policies().deployment()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose CDK app writes a template and counts how often it ran."""
    monkeypatch.setattr(synthesis, "ROOT", tmp_path)
    monkeypatch.setattr(synthesis, "BUILDS", tmp_path / ".build")
    (tmp_path / "lambdas").mkdir()
    (tmp_path / "stacks").mkdir()
    for name in ("cdk.json", "constraints.txt", "requirements.txt", "lambdas/requirements.txt"):
        (tmp_path / name).touch()
    (tmp_path / "lambdas" / "rights.py").touch()
    (tmp_path / "lambdas" / "handler.py").touch()
    for name in ("__init__.py", "stack.py"):
        (tmp_path / "stacks" / name).touch()
    (tmp_path / "app.py").write_text(
        "import os, pathlib\n"
        "import stacks.stack\n"
        "if False: from rights import needed\n"
        "pathlib.Path('ran').open('a').write('x')\n"
        "out = pathlib.Path(os.environ['CDK_OUTDIR'])\n"
        "(out / 'lifeguard.template.json').write_text(os.environ['LIFEGUARD_POLICIES'])\n"
    )
    return tmp_path


def runs(project: Path) -> int:
    ran = project / "ran"
    return len(ran.read_text()) if ran.exists() else 0


def test_the_app_is_told_which_policies(project: Path) -> None:
    path = synthesis.template(project / "policies.yaml", DEPLOYMENT)
    assert path.read_text() == str(project / "policies.yaml")


def test_an_unchanged_template_is_reused(project: Path) -> None:
    first = synthesis.template(project / "policies.yaml", DEPLOYMENT)
    assert synthesis.template(project / "others.yaml", DEPLOYMENT) == first
    assert runs(project) == 1


def test_another_deployment_is_another_template(project: Path) -> None:
    first = synthesis.template(project / "policies.yaml", DEPLOYMENT)
    other = replace(DEPLOYMENT, opt_in_tag="guarded")
    assert synthesis.template(project / "policies.yaml", other) != first
    assert runs(project) == 2


@pytest.mark.parametrize(
    "source",
    ["app.py", "stacks/stack.py", "lambdas/rights.py", "cdk.json", "lambdas/requirements.txt"],
)
def test_a_changed_source_is_another_template(project: Path, source: str) -> None:
    first = synthesis.template(project / "policies.yaml", DEPLOYMENT)
    with (project / source).open("a") as file:
        file.write("# changed")
    assert synthesis.template(project / "policies.yaml", DEPLOYMENT) != first


def test_what_the_app_does_not_import_is_no_source_of_it(project: Path) -> None:
    first = synthesis.template(project / "policies.yaml", DEPLOYMENT)
    (project / "lambdas" / "handler.py").write_text("# changed")
    assert synthesis.template(project / "policies.yaml", DEPLOYMENT) == first


def test_what_the_app_says_last_is_told(project: Path) -> None:
    (project / "app.py").write_text("import sys\nprint('noise')\nsys.exit('alarms: disk?')")
    with pytest.raises(SynthesisError, match=r"alarms: disk\?$"):
        synthesis.template(project / "policies.yaml", DEPLOYMENT)
    assert list((project / ".build").iterdir()) == []
