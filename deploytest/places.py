"""Where the test keeps what it makes, and the account that it plays in."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".build" / "deploytest"
EMULATOR_PYTHON = HOME / "venv" / "bin" / "python"
"""Of the emulator's own environment, which the Makefile makes."""
POLICIES = Path(__file__).parent / "policies"

ACCOUNT = "000000000000"
REGION = "us-west-1"
"""Lightsail is not offered there, and the emulator has none."""

FAILED_HOST = ("deploytest:host", "failed")
"""The tag of an instance whose host has failed, in the emulator."""

_FROM_MAKE = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES")


def environment(port: int, scratch: Path) -> dict[str, str]:
    """Return the environment of all that speaks to the emulator: nobody's account, no credentials.

    The CDK keeps what it knows of accounts in the scratch folder as well.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "CDK_", "LIFEGUARD_")) and name not in _FROM_MAKE
    }
    nothing = os.devnull
    return kept | {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": ACCOUNT,  # the emulator takes it for the account
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": nothing,
        "AWS_SHARED_CREDENTIALS_FILE": nothing,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
        "CDK_HOME": str(scratch / "cdk"),
        "CDK_DISABLE_VERSION_CHECK": "true",
    }
