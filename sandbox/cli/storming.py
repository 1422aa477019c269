"""`python -m sandbox storm`, as the command line runs it."""

from __future__ import annotations

import argparse

from sandbox.cli.status import status
from sandbox.storm import command

configure = command.configure


def run(asked: argparse.Namespace) -> int:
    """Play the storm; return the exit status."""
    return status(command.run(asked))
