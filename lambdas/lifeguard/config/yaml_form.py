"""`policies.yaml` to policies, or to every problem in it at once."""

from __future__ import annotations

from pathlib import Path

from lifeguard.config.problem import PolicyError, PolicyProblem
from lifeguard.config.reader import Reader
from lifeguard.config.yaml_nodes import NotYamlError, parse
from lifeguard.core.policy.policy import Policies


def load(path: Path) -> Policies:
    """Read and check the file.

    Raises:
        PolicyError: it cannot be read, or is not allowed; its lines are sorted as the file's.
    """
    try:
        root = parse(_text(path))
    except NotYamlError as error:
        told = PolicyProblem(error.line, "", f"cannot be read as YAML: {error}").told(path.name)
        raise PolicyError((told,)) from error
    reader = Reader()
    policies = reader.section(Policies, root, "")
    if policies is None:
        raise PolicyError(problem.told(path.name) for problem in sorted(reader.problems))
    return policies


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PolicyError((f"{path.name}: cannot be read: {error.strerror}",)) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotYamlError(data.count(b"\n", 0, error.start) + 1, "it is not UTF-8") from error
