"""The last check before a deployment: that somebody will hear from Lifeguard."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from lifeguard.config import PolicyError, load_policies_yaml
from lifeguard.core.policy.policy import Policies
from stacks.settings import ROOT

RESERVED = ("example.com", "example.net", "example.org")
"""Domains that nobody can read mail at (RFC 2606)."""


def objection(policies: Policies) -> str | None:
    """Return why nobody would be told, or None when somebody is."""
    emails = policies.notify.emails
    unread = [email for email in emails if email.rpartition("@")[2].lower() in RESERVED]
    if not emails:
        return "notify.emails is empty: nobody would hear from Lifeguard; put your address there"
    if unread:
        return f"notify.emails: {', '.join(unread)} is a placeholder; put your own address there"
    return None


def main() -> None:
    """Stop `make deploy` with a message where nobody would be told."""
    path = Path(os.environ.get("LIFEGUARD_POLICIES") or ROOT / "policies.yaml")
    try:
        problem = objection(load_policies_yaml(path))
    except PolicyError as error:
        sys.exit(str(error))
    if problem:
        sys.exit(f"{path.name}: {problem}")


if __name__ == "__main__":
    main()
