"""`python app.py` as an operator runs it: quiet when all is well, a sentence when it is not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.synthesis import as_the_app

ROOT = Path(__file__).resolve().parent.parent.parent


def _run(outdir: Path, policies: str, **environment: str) -> subprocess.CompletedProcess[str]:
    file = outdir / "policies.yaml"
    file.write_text(policies)
    return subprocess.run(  # noqa: S603 - our own app
        [sys.executable, str(ROOT / "app.py")],
        env={
            "HOME": os.environ.get("HOME", str(outdir)),
            "PATH": "",  # no Node, no virtual environment
            "CDK_OUTDIR": str(outdir / "out"),
            "LIFEGUARD_POLICIES": str(file),
            **environment,
        },
        cwd=outdir,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_it_prints_nothing_and_writes_the_template(tmp_path: Path) -> None:
    done = _run(tmp_path, "notify: {emails: [ops@example.com]}\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    template = (tmp_path / "out" / "lifeguard.template.json").read_text()
    assert "ops@example.com" in template
    as_the_app(tmp_path / "policies.yaml", tmp_path / "here")
    assert (tmp_path / "here" / "lifeguard.template.json").read_text() == template


@pytest.mark.parametrize(
    ("policies", "says"),
    [
        ("policies: {default: {mode: pounce}}\n", "pounce"),
        ("alarms: [status, disk]\n", "disk"),
    ],
)
def test_a_wrong_policy_is_told_in_a_sentence(tmp_path: Path, policies: str, says: str) -> None:
    done = _run(tmp_path, policies)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out" / "lifeguard.template.json").exists()
