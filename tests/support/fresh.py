"""A program in a Python of its own: what it has imported is what it needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def fresh(program: str) -> str:
    """Return what a program prints; the code of the functions is on its path."""
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", program],
        env={
            "PYTHONPATH": str(ROOT / "lambdas"),
            "AWS_REGION": "us-east-1",
            "POWERTOOLS_METRICS_NAMESPACE": "Lifeguard",
            "POWERTOOLS_SERVICE_NAME": "lifeguard",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()
