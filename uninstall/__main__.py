"""`python -m uninstall ready`, before the stack goes, and `python -m uninstall left`, after it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import boto3

from account.session import operator_session
from uninstall.deployed import Deployed, NotDeployedError, deployed, left

FINISH = (
    "Lifeguard finishes this by itself, or asks you. Answer what is open and run this again:"
    " without Lifeguard nobody starts a server that it has stopped."
)


def ready(here: Deployed) -> None:
    """Freeze Lifeguard, unless it still owes somebody something.

    Raises:
        SystemExit: it does; nothing is changed, and the message says what.
    """
    _refuse(here.debts())
    before = here.freeze()
    found = here.debts()  # what began a moment ago
    if found:
        here.thaw(before)
        _refuse(found)
    print(f"Nothing is open in {here.where}. Lifeguard is frozen; its stack goes now.")  # noqa: T201


def _refuse(debts: Sequence[str]) -> None:
    if debts:
        sys.exit("\n".join(("Not now:", *(f"  {debt}" for debt in debts), FINISH)))


def tell_left(session: boto3.Session) -> None:
    """Print what stays."""
    found = tuple(left(session))
    print("The stack is gone. What stays, and may cost money:" if found else "Nothing stays.")  # noqa: T201
    for one in found:
        print(f"  {one}")  # noqa: T201
    print("Copies of images in other Regions, and what `make bootstrap` has made, are not listed.")  # noqa: T201


def main(arguments: Sequence[str] | None = None) -> None:
    """Do one of the two, or end with a message that a person can act on."""
    parser = argparse.ArgumentParser(prog="python -m uninstall", description=__doc__)
    parser.add_argument("step", choices=("ready", "left"))
    step = parser.parse_args(arguments).step
    with operator_session() as session:
        if step == "left":
            tell_left(session)
            return
        try:
            here = deployed(session)
        except NotDeployedError as error:
            sys.exit(str(error))
        ready(here)


if __name__ == "__main__":
    main()
