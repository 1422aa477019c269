"""The environment of each function, as the stack writes it and the handler reads it."""

from __future__ import annotations

import pytest

from lifeguard.functions.settings import (
    ApproveSettings,
    BackupSettings,
    Environment,
    IntakeSettings,
    PowerSettings,
    ReportSettings,
    RespondSettings,
    SettingsError,
    SweepSettings,
    WidgetSettings,
)

EVERY = [
    (
        IntakeSettings("table", "lifeguard-respond:live", "https://queue", "123456789012"),
        {
            "LIFEGUARD_LEDGER_TABLE": "table",
            "LIFEGUARD_RESPOND": "lifeguard-respond:live",
            "LIFEGUARD_MALFORMED_QUEUE_URL": "https://queue",
            "LIFEGUARD_ACCOUNT": "123456789012",
        },
    ),
    (
        SweepSettings("table", "lifeguard-respond:live", "arn:topic"),
        {
            "LIFEGUARD_LEDGER_TABLE": "table",
            "LIFEGUARD_RESPOND": "lifeguard-respond:live",
            "LIFEGUARD_TOPIC_ARN": "arn:topic",
        },
    ),
    (
        RespondSettings("table", "arn:topic", "lifeguard-power", "https://wishes"),
        {
            "LIFEGUARD_LEDGER_TABLE": "table",
            "LIFEGUARD_TOPIC_ARN": "arn:topic",
            "LIFEGUARD_POWER": "lifeguard-power",
            "LIFEGUARD_POWER_QUEUE_URL": "https://wishes",
        },
    ),
    (
        ApproveSettings("table", "arn:key"),
        {"LIFEGUARD_LEDGER_TABLE": "table", "LIFEGUARD_APPROVAL_KEY": "arn:key"},
    ),
    (
        PowerSettings("table", "https://wishes", "arn:role"),
        {
            "LIFEGUARD_LEDGER_TABLE": "table",
            "LIFEGUARD_POWER_QUEUE_URL": "https://wishes",
            "LIFEGUARD_ROLE_ARN": "arn:role",
        },
    ),
    (
        BackupSettings("table", "lifeguard-respond:live", "arn:topic"),
        {
            "LIFEGUARD_LEDGER_TABLE": "table",
            "LIFEGUARD_RESPOND": "lifeguard-respond:live",
            "LIFEGUARD_TOPIC_ARN": "arn:topic",
        },
    ),
    (
        ReportSettings("table", "arn:topic"),
        {"LIFEGUARD_LEDGER_TABLE": "table", "LIFEGUARD_TOPIC_ARN": "arn:topic"},
    ),
    (WidgetSettings("table"), {"LIFEGUARD_LEDGER_TABLE": "table"}),
]


@pytest.mark.parametrize(("settings", "environ"), EVERY)
def test_what_the_stack_writes_the_handler_reads(
    settings: Environment, environ: dict[str, str]
) -> None:
    assert settings.to_env() == environ
    assert type(settings).from_env({**environ, "PATH": "/usr/bin"}) == settings


def test_no_function_is_left_out() -> None:
    assert {type(row[0]).__name__ for row in EVERY} == {
        # By name: a slotted dataclass leaves a replacement behind.
        known.__name__
        for known in Environment.__subclasses__()
    }


def test_every_missing_or_empty_variable_is_named() -> None:
    with pytest.raises(SettingsError) as refused:
        IntakeSettings.from_env({"LIFEGUARD_LEDGER_TABLE": "table", "LIFEGUARD_RESPOND": ""})
    assert str(refused.value) == (
        "the function's environment lacks"
        " LIFEGUARD_RESPOND, LIFEGUARD_MALFORMED_QUEUE_URL, LIFEGUARD_ACCOUNT"
    )


def test_what_may_be_empty_is_left_out() -> None:
    settings = ApproveSettings("table")
    assert settings.to_env() == {"LIFEGUARD_LEDGER_TABLE": "table"}
    assert ApproveSettings.from_env({"LIFEGUARD_LEDGER_TABLE": "table"}) == settings
