"""A command that is pasted into a shell arrives as it was, whatever its arguments hold."""

from __future__ import annotations

import shlex
import shutil
import subprocess

import pytest

from lifeguard.core.text.command import COLUMNS, Command, pasted

LONG = "x" * 90
COMMANDS = [
    ("aws", "ec2", "start-instances", "--instance-ids", "i-0a"),
    ("aws", "ec2", "start-instances", "--instance-ids", *(f"i-{n:017}" for n in range(9))),
    ("aws", "ec2", "run-instances", "--iam-instance-profile", "Arn=a:/x;echo${IFS}caught|sh;/"),
    ("aws", "ec2", "run-instances", "--key-name", "ops --and $(echo more) `id`"),
    ("aws", "ec2", "run-instances", "--key-name", "the ops' key", "--count", "1"),
    ("aws", "ec2", "run-instances", "--key-name", "two\nlines \\", "--count", "1"),
    ("aws", "ec2", "describe-images", "--filters", f"Name=name,Values={LONG}", "", "--x", LONG),
    ("aws", "--x", "!!", "--y", "~", "--z", "*", "--", "--"),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_shell_takes_it_apart_into_the_same_arguments(command: Command) -> None:
    bash = shutil.which("bash")
    assert bash is not None
    script = f"show() {{ printf '%s\\0' \"$@\"; }}\n{pasted(('show', *command))}"
    done = subprocess.run([bash, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603  our own quoting is what is tried
    assert done.stdout.split("\0")[:-1] == list(command)
    assert done.stderr == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_lines_are_as_long_as_an_email_allows_but_for_an_argument_that_is_longer(
    command: Command,
) -> None:
    lines = pasted(command).split("\n")
    assert all(len(line) <= COLUMNS or LONG in line for line in lines)


def test_lines_are_broken_before_an_option_where_that_is_possible() -> None:
    command = ("aws", "ec2", "wait", "instance-stopped", "--region", "us-east-1")
    assert pasted((*command, "--instance-ids", "i-00ddbf07ce6372082")) == (
        "    aws ec2 wait instance-stopped --region us-east-1 \\\n"
        "        --instance-ids i-00ddbf07ce6372082"
    )
    many = ("--instance-ids", *(f"i-{n:017}" for n in range(4)))
    assert pasted((*command, *many)).splitlines() == [
        "    aws ec2 wait instance-stopped --region us-east-1 --instance-ids \\",
        "        i-00000000000000000 i-00000000000000001 i-00000000000000002 \\",
        "        i-00000000000000003",
    ]


def test_what_fits_stays_on_one_line() -> None:
    command = ("aws", "kms", "enable-key", "--key-id", "k")
    assert shlex.split(pasted(command)) == list(command)
    assert "\n" not in pasted(command)
