from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lifeguard.config import PolicyError, load_policies_yaml
from lifeguard.core.policy.policy import (
    Alarm,
    ApplicationCheck,
    Backup,
    Budgets,
    ConsoleErrors,
    Criticality,
    GuestMode,
    InstanceCheckGrace,
    InstanceReboot,
    InstanceStore,
    Keep,
    Language,
    Mode,
    NotifySettings,
    OnBackupFailure,
    OperationalIssue,
    Policies,
    Policy,
    PublicIpChange,
    Replace,
    ScheduledBackup,
    StormPolicy,
    SystemReboot,
    UserData,
    Weekday,
    Window,
)

Load = Callable[[str | bytes], Policies]
Problems = Callable[[str | bytes], list[str]]

ROOT = Path(__file__).resolve().parents[3]
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
ROLE = "arn:aws:iam::111122223333:role/web"

EVERY_KEY = f"""
notify:
  emails: [ann@example.com, "bob@example.com"]
  language: ko
timezone: Asia/Seoul
opt_in_tag: recovery
alarms: [disk, memory]
kms_keys:
  - {KEY}
instance_roles: [{ROLE}]
endpoints: {{shop-web-1: "https://shop.example.com/health", "web 1": http://10.0.0.5:8080}}
policies:
  default:
  "web 1":
    mode: "act"
    window: {{days: [mon, "sun"], start: "22:30", hours: "168"}}
    group_tag: 'service'
    budgets: {{group: 2, zone: 4, account: "11", per_hour: 21}}
    criticality: high
    storm: hold
    operational_issue: act
    backup: none
    on_backup_failure: continue
    scheduled_backup:
      every: 3d
      start: "22:30"
      hours: 6
      keep: {{last: 3, daily: 0, weekly: 52}}
      copy_to: eu-west-1
      copy_key: {KEY}
      max_age: 4d
      restore_drill: 14d
    instance_store: expendable
    public_ip_change: allow
    instance_reboot: stop_start
    system_reboot: reboot
    application_check: reboot
    unlimited_credits: yes
    auto_recovery_grace: 90s
    instance_check_grace: {{default: 0m, windows: 1h}}
    force_stop_after: "45m"
    alternative_types: [m5.xlarge, "m5.metal"]
    replace: act
    replace_user_data: keep
    approval_timeout: 1d
    console: off
    guest: act
    guest_may: [shop-api, "nginx.service"]
"""


def test_every_key(load: Load) -> None:
    assert load(EVERY_KEY) == Policies(
        notify=NotifySettings(("ann@example.com", "bob@example.com"), Language.KO),
        timezone="Asia/Seoul",
        opt_in_tag="recovery",
        alarms=(Alarm.DISK, Alarm.MEMORY),
        kms_keys=(KEY,),
        instance_roles=(ROLE,),
        endpoints={
            "shop-web-1": "https://shop.example.com/health",
            "web 1": "http://10.0.0.5:8080",
        },
        policies={
            "default": Policy("default"),
            "web 1": Policy(
                name="web 1",
                mode=Mode.ACT,
                window=Window((Weekday.MON, Weekday.SUN), time(22, 30), 168),
                group_tag="service",
                budgets=Budgets(2, 4, 11, 21),
                criticality=Criticality.HIGH,
                storm=StormPolicy.HOLD,
                operational_issue=OperationalIssue.ACT,
                backup=Backup.NONE,
                on_backup_failure=OnBackupFailure.CONTINUE,
                scheduled_backup=ScheduledBackup(
                    every=timedelta(days=3),
                    start=time(22, 30),
                    hours=6,
                    keep=Keep(3, 0, 52),
                    copy_to="eu-west-1",
                    copy_key=KEY,
                    max_age=timedelta(days=4),
                    restore_drill=timedelta(days=14),
                ),
                instance_store=InstanceStore.EXPENDABLE,
                public_ip_change=PublicIpChange.ALLOW,
                instance_reboot=InstanceReboot.STOP_START,
                system_reboot=SystemReboot.REBOOT,
                application_check=ApplicationCheck.REBOOT,
                unlimited_credits=True,
                auto_recovery_grace=timedelta(seconds=90),
                instance_check_grace=InstanceCheckGrace(timedelta(), timedelta(hours=1)),
                force_stop_after=timedelta(minutes=45),
                alternative_types=("m5.xlarge", "m5.metal"),
                replace=Replace.ACT,
                replace_user_data=UserData.KEEP,
                approval_timeout=timedelta(days=1),
                console=ConsoleErrors.OFF,
                guest=GuestMode.ACT,
                guest_may=("shop-api", "nginx.service"),
            ),
        },
    )


@pytest.mark.parametrize(
    "content",
    [
        "",
        "# nothing\n",
        "---\n",
        "{}",
        "policies:\n",
        "policies: {}\n",
        "policies:\n  default:\n",
        "notify:\npolicies:\n  default:\n    budgets:\n    instance_check_grace: {}\n",
        "policies: {default: {window: null}}",
        "policies: {default: {window: ~}}",
        b"\xef\xbb\xbftimezone: UTC\r\n",
    ],
)
def test_what_is_left_out_has_its_default(load: Load, content: str | bytes) -> None:
    assert load(content) == Policies()


@pytest.mark.parametrize("section", ["{}", "", "{keep: }", "{every: 1d, keep: {last: 7}}"])
def test_an_empty_section_that_may_be_absent_is_there_with_its_defaults(
    load: Load, section: str
) -> None:
    policy = load(f"policies: {{default: {{scheduled_backup: {section}}}}}").policies["default"]
    assert policy == Policy("default", scheduled_backup=ScheduledBackup())


@pytest.mark.parametrize("section", ["null", "~"])
def test_a_section_that_may_be_absent_can_be_said_to_be(load: Load, section: str) -> None:
    content = f"policies: {{default: {{scheduled_backup: {section}}}}}"
    assert load(content) == Policies()


def test_what_is_wrong_with_a_schedule_is_told_by_line(problems: Problems) -> None:
    content = """
policies:
  web:
    scheduled_backup:
      every: 5h
      keep: {last: 0, monthly: 3}
      copy_to: Ireland
      max_age: 5m
"""
    where = "policies.web.scheduled_backup"
    assert problems(content) == [
        f'5: {where}.every: "5h" is not allowed; allowed: 1h 2h 3h 4h 6h 8h 12h, or 1d to 30d',
        f'6: {where}.keep.last: "0" is not allowed; allowed: whole numbers from 1 to 1000',
        f"6: {where}.keep.monthly: is no key here; allowed: last, daily, weekly",
        f'7: {where}.copy_to: "Ireland" is no Region; write it as eu-west-1',
        f'8: {where}.max_age: "5m" is not allowed; allowed: 1h to 90d, such as 36h or 2d',
    ]


def test_a_named_policy_has_the_shipped_defaults_and_is_alone(load: Load) -> None:
    assert load("policies: {web: {mode: act}}").policies == {"web": Policy("web", mode=Mode.ACT)}


def test_policies_do_not_inherit_from_the_default(load: Load) -> None:
    found = load("policies: {default: {mode: act}, web: {backup: none}}").policies
    assert found["web"] == Policy("web", backup=Backup.NONE)


def test_an_alias_is_what_it_stands_for(load: Load) -> None:
    found = load("policies: {a: &a {mode: ask}, b: *a}").policies
    assert found == {"a": Policy("a", mode=Mode.ASK), "b": Policy("b", mode=Mode.ASK)}


def test_all_problems_at_once_in_the_order_of_the_lines(problems: Problems) -> None:
    assert problems(
        """\
notify:
  language: de
policies:
  web:
    window:
      days: []
      hours: 169
    mode: acting
    mode: act
    budgets: [1]
  db: on
timezon: UTC
timezone: Europe/Berin
"""
    ) == [
        '2: notify.language: "de" is not allowed; allowed: en, ko',
        "5: policies.web.window: lacks start",
        "6: policies.web.window.days: needs 1 or more",
        '7: policies.web.window.hours: "169" is not allowed; allowed: whole numbers from 1 to 168',
        '8: policies.web.mode: "acting" is not allowed; allowed: observe, ask, act',
        "9: policies.web.mode: is there twice, first on line 8",
        "10: policies.web.budgets: must be keys with values, not a list",
        "11: policies.db: must be keys with values, not a single value",
        (
            '12: timezon: is no key here; did you mean "timezone"? '
            "allowed: notify, timezone, opt_in_tag, alarms, kms_keys, instance_roles, approvals, "
            "dashboard, endpoints, policies"
        ),
        '13: timezone: "Europe/Berin" is no time zone; did you mean Europe/Berlin?',
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("- a", "1: must be keys with values, not a list"),
        ("text", "1: must be keys with values, not a single value"),
        ("notify: {mails: []}", ('1: notify.mails: is no key here; did you mean "emails"? '
         "allowed: emails, language")),
        ("notify: {xyz: 1}", "1: notify.xyz: is no key here; allowed: emails, language"),
        ("notify: {Language: ko}", ('1: notify.Language: is no key here; did you mean "language"? '
         "allowed: emails, language")),
        ('notify: {"a\\nb": 1}', '1: notify."a\\nb": is no key here; allowed: emails, language'),
        ("alarms: status", '1: alarms: must be a list; write ["status"]'),
        ("alarms: {status: 1}", "1: alarms: must be a list, not keys with values"),
        ("alarms:", "1: alarms: has no value; remove the key for its default"),
        ("alarms: [[status]]", "1: alarms: must be a single value, not a list"),
        ("alarms: [status, ebs,\n status]", '2: alarms: "status" is there twice'),
        ("alarms: [~]", "1: alarms: has no value; remove the key for its default"),
        ("\ntimezone:", "2: timezone: has no value; remove the key for its default"),
        ("timezone: null", "1: timezone: has no value; remove the key for its default"),
        ("timezone: {a: b}", "1: timezone: must be a single value, not keys with values"),
        ("policies:\n a:\n  window:", "3: policies.a.window: lacks days, start, hours"),
        ("policies: {012: }", ("1: policies: an unquoted 012 is the number 10 in YAML; "
         'write "012"')),
        ("policies: {on: }", '1: policies: an unquoted on is true in YAML; write "on"'),
        ("policies: {~: }", "1: policies: has no value; remove the key for its default"),
        ('policies: {"a,b": }', ('1: policies: "a,b" cannot stand in a tag; '
         "allowed: 1 to 256 letters, digits, inner spaces and _ . : / = + - @")),
        ("policies: {a: {mode: ask}, a: {mode: act}}",
         "1: policies.a: is there twice, first on line 1"),
        ("policies: {a: {alternative_types: m5.large}}",
         '1: policies.a.alternative_types: must be a list; write ["m5.large"]'),
        ("policies: {a: {alternative_types: [m5.large, m5.large]}}",
         '1: policies.a.alternative_types: "m5.large" is there twice'),
        ("policies: {a: {criticality: highest}}",
         '1: policies.a.criticality: "highest" is not allowed; allowed: low, normal, high'),
        ("policies:\n a:\n  guest: yes\n",
         "3: policies.a.guest: an unquoted yes is true in YAML; allowed: off, look, act"),
        ("policies: {a: {guest: acts}}",
         '1: policies.a.guest: "acts" is not allowed; allowed: off, look, act'),
        ("policies: {a: {guest_may: nginx}}",
         '1: policies.a.guest_may: must be a list; write ["nginx"]'),
        ("policies:\n a:\n  guest_may: [nginx,\n   a b]", (
         '4: policies.a.guest_may: "a b" is no name of a container or a unit; '
         "write it as shop-api or nginx.service")),
        ("policies: {a: {guest_may: [no]}}",
         '1: policies.a.guest_may: an unquoted no is false in YAML; write "no"'),
        ("policies: {a: {name: b}}", None),
        ("a: {b: {c: {d: {e: {f: g}}}}}",
         "1: cannot be read as YAML: nested deeper than any policies"),
    ],
)  # fmt: skip
def test_one_problem(problems: Problems, content: str, problem: str | None) -> None:
    told = problems(content)
    assert len(told) == 1
    assert problem is None or told[0] == problem


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("a: [b", 1, "while parsing a flow sequence, expected ',' or ']'"),
        ("\n\na: b: c", 3, "mapping values are not allowed here"),
        ("a:\n\tb: c", 2, "found character '\\t' that cannot start any token"),
        ("---\na: 1\n---\nb: 1", 3, "expected a single document"),
        ("a: *b", 1, "found undefined alias 'b'"),
        ("a: &a [*a]", 1, "nested deeper than any policies"),
        ("[" * 500, 1, "nested deeper than any policies"),
        ("\n{[a]: 1}", 2, "a key must be a single word"),
        ("a: 1\nb: \x01", 2, "special characters are not allowed"),
        (b"a: 1\nb: \xff", 2, "it is not UTF-8"),
    ],
)
def test_what_is_no_yaml(problems: Problems, content: str | bytes, line: int, reason: str) -> None:
    (told,) = problems(content)
    assert told.startswith(f"{line}: cannot be read as YAML: ")
    assert reason in told


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as caught:
        load_policies_yaml(tmp_path / "policies.yaml")
    assert caught.value.lines == ("policies.yaml: cannot be read: No such file or directory",)


FRAGMENTS = (
    *("~", "no", "012", "0x_", "22:00", "2024-01-01", "1:00.5", "!!int ", "!!float ", "!!bool "),
    *("[", "]", "{", "}", "- ", ": ", "? ", "# ", "'", '"', "|", "&a ", "*a ", "<<: ", "\t", "\n"),
)
garbled = st.lists(
    st.tuples(
        st.integers(0, len(EVERY_KEY)),
        st.integers(0, 9),
        st.sampled_from(FRAGMENTS) | st.text(max_size=3),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(garbled)
def test_garbled_text_is_policies_or_refused(load: Load, edits: list[tuple[int, int, str]]) -> None:
    content = EVERY_KEY
    for start, length, fragment in edits:
        content = content[:start] + fragment + content[start + length :]
    try:
        load(content)
    except PolicyError as refused:
        lines = refused.lines
    else:
        return
    assert lines
    assert all("\n" not in line for line in lines)
