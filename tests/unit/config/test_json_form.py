from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeguard.config import PolicyError, load_policies_json, policies_json
from lifeguard.core.policy.policy import (
    InstanceCheckGrace,
    Mode,
    Policies,
    Policy,
    ScheduledBackup,
)

T = TypeVar("T")

LAMBDAS = Path(__file__).resolve().parents[3] / "lambdas"

durations = st.timedeltas(timedelta(), timedelta(days=30))
names = st.text(max_size=3)


def any_of(kind: type[T], **known: st.SearchStrategy[Any]) -> st.SearchStrategy[T]:
    """Every field varies, those with a default too."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{name: known.get(name, st.from_type(hints[name])) for name in hints})


graces = any_of(InstanceCheckGrace, default=durations, windows=durations)
schedules = any_of(
    ScheduledBackup,
    every=durations,
    copy_to=st.none() | names,
    copy_key=st.none() | names,
    max_age=st.none() | durations,
    restore_drill=st.none() | durations,
)
one_policy = any_of(
    Policy,
    name=names,
    group_tag=names,
    instance_check_grace=graces,
    scheduled_backup=st.none() | schedules,
    auto_recovery_grace=durations,
    force_stop_after=durations,
    approval_timeout=durations,
    tell_after=durations,
    burst_warning=durations,
)
any_policies = any_of(
    Policies,
    endpoints=st.dictionaries(names, names, max_size=2),
    policies=st.dictionaries(names, one_policy, max_size=2),
)


@settings(max_examples=25)
@given(any_policies)
def test_policies_come_back_as_they_went(policies: Policies) -> None:
    assert load_policies_json(policies_json(policies)) == policies


def test_the_text_is_canonical() -> None:
    a, b = Policy("a"), Policy("b", mode=Mode.ACT)
    text = policies_json(Policies(policies={"b": b, "a": a}))
    assert text == policies_json(Policies(policies={"a": a, "b": b}))
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True) + "\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        '{"timezone": 1}',
        '{"alarms": ["fire"]}',
        '{"policies": {"a": {}}}',
        '{"policies": {"a": {"name": "a", "force_stop_after": "10m"}}}',
    ],
)
def test_another_text_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(PolicyError, match=r"\Apolicies\.json: .+\Z"):
        load_policies_json(text)


def test_the_functions_import_nothing_of_the_yaml_half() -> None:
    """The layer has no PyYAML, and a cold start no time for the rest."""
    code = "import sys, lifeguard.config; print(*sys.modules)"
    done = subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-c", code], cwd=LAMBDAS, capture_output=True, text=True, check=True
    )
    assert not {"yaml", "difflib", "lifeguard.config.reader"} & set(done.stdout.split())
