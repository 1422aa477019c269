from __future__ import annotations

from datetime import time, timedelta

import pytest
from botocore.model import StringShape
from botocore.session import get_session

from lifeguard.config import values
from lifeguard.config.problem import InvalidValue
from lifeguard.config.values import Parser
from lifeguard.config.yaml_nodes import MappingNode, Scalar, parse
from lifeguard.core.policy.policy import Backup

HOURS = values.whole(1, 168)
BACKUP = values.word(Backup)
ZONE = values.text(values.zone)
EMAIL = values.text(values.email)
KEY_ARN = values.text(values.key_arn)
ROLE_ARN = values.text(values.role_arn)
TAG_KEY = values.text(values.tag_key)
OPT_IN_TAG = values.text(values.opt_in_tag)
TYPE = values.text(values.instance_type)
GUEST = values.text(values.guest_name)
REGION = values.text(values.region)
TAG_VALUE = values.text(values.tag_value)
URL = values.text(values.url)


def scalar(written: str) -> Scalar:
    root = parse(f"key: {written}")
    assert isinstance(root, MappingNode)
    ((_, value),) = root.entries
    assert isinstance(value, Scalar)
    return value


@pytest.mark.parametrize(
    ("parser", "written", "value"),
    [
        (BACKUP, "none", Backup.NONE),
        (BACKUP, '"none"', Backup.NONE),
        (BACKUP, "'image'", Backup.IMAGE),
        (HOURS, "1", 1),
        (HOURS, '"168"', 168),
        (values.switch, "true", True),
        (values.switch, '"False"', False),
        (values.switch, "on", True),
        (values.switch, "no", False),
        (values.duration, "90s", timedelta(seconds=90)),
        (values.duration, '"10m"', timedelta(minutes=10)),
        (values.duration, "12h", timedelta(hours=12)),
        (values.duration, "1d", timedelta(days=1)),
        (values.duration, "0m", timedelta()),
        (values.duration, "30d", timedelta(days=30)),
        (values.interval, "1h", timedelta(hours=1)),
        (values.interval, "12h", timedelta(hours=12)),
        (values.interval, "24h", timedelta(days=1)),
        (values.interval, "30d", timedelta(days=30)),
        (values.age, "60m", timedelta(hours=1)),
        (values.age, "90d", timedelta(days=90)),
        (values.days, "1d", timedelta(days=1)),
        (URL, "https://shop.example.com/health?deep=1", "https://shop.example.com/health?deep=1"),
        (URL, "http://10.0.0.5:8080", "http://10.0.0.5:8080"),
        (URL, '"https://[2600:1f18::1]/"', "https://[2600:1f18::1]/"),
        (values.days, "90d", timedelta(days=90)),
        (REGION, "us-gov-west-1", "us-gov-west-1"),
        (values.clock, '"22:00"', time(22)),
        (values.clock, "'00:00'", time()),
        (values.clock, "02:00", time(2)),  # text to YAML: numbers to the base of 60 begin with 1-9
        (values.clock, "09:59", time(9, 59)),
        (ZONE, "Europe/Berlin", "Europe/Berlin"),
        (ZONE, '"UTC"', "UTC"),
        (EMAIL, "a.b+c@x-y.example.co", "a.b+c@x-y.example.co"),
        (EMAIL, '"a@[x].de"', "a@[x].de"),
        (KEY_ARN, "arn:aws-cn:kms:cn-north-1:012345678901:key/mrk-1a", ("arn:aws-cn:kms:"
         "cn-north-1:012345678901:key/mrk-1a")),
        (ROLE_ARN, "arn:aws:iam::111122223333:role/web", "arn:aws:iam::111122223333:role/web"),
        (ROLE_ARN, "arn:aws-cn:iam::111122223333:role/team/web", ("arn:aws-cn:iam::"
         "111122223333:role/team/web")),
        (TYPE, "m5d.24xlarge", "m5d.24xlarge"),
        (TYPE, '"u-6tb1.metal"', "u-6tb1.metal"),
        (GUEST, "shop_api-1.blue", "shop_api-1.blue"),
        (GUEST, "php8.2-fpm", "php8.2-fpm"),
        (GUEST, "getty@tty1.service", "getty@tty1.service"),
        (GUEST, '"012"', "012"),
        (TAG_KEY, "team:app/x", "team:app/x"),
        (TAG_KEY, "서버", "서버"),
        (TAG_KEY, '"123"', "123"),
        (TAG_KEY, "k" * 128, "k" * 128),
        (TAG_VALUE, "v" * 256, "v" * 256),
        (TAG_VALUE, "aws:x", "aws:x"),
    ],
)  # fmt: skip
def test_allowed(parser: Parser, written: str, value: object) -> None:
    assert parser(scalar(written)) == value


BACKUPS = "allowed: image, snapshot, none"
FORTNIGHT = "allowed: whole numbers from 1 to 168"
UNITS = "allowed: a whole number with its unit (s, m, h or d), such as 10m"
INTERVALS = "allowed: 1h 2h 3h 4h 6h 8h 12h, or 1d to 30d"
AGES = "allowed: 1h to 90d, such as 36h or 2d"
DAYS = "allowed: 1d to 90d"
TIMES = 'allowed: "HH:MM", "00:00" to "23:59"'
KEYS = "allowed: arn:aws:kms:<region>:<12 digit account>:key/<id>"
ADDRESS = "write it as name@example.com"
ROLES = "allowed: arn:aws:iam::<12 digit account>:role/<name>"
ELSE = (
    "is not allowed; an opt-in tag must be set by the operator alone, "
    "and neither lifeguard:* nor Name is"
)
CREDENTIALS = "holds a user name or a password; Lifeguard sends no credentials"
LIKE = "write it as https://www.example.com/health"
FORM = f"with a host; {LIKE}"
ASCII = f"is no URL of at most 2048 ASCII characters without spaces; {LIKE}"
NOT_ASKED = f"names an address that Lifeguard does not ask; {LIKE}"
GUESTS = "write it as shop-api or nginx.service"
TYPES = "write it as m5.large or u-6tb1.metal"


@pytest.mark.parametrize(
    ("parser", "written", "reason"),
    [
        (values.days, "0d", f'"0d" is not allowed; {DAYS}'),
        (values.days, "91d", f'"91d" is not allowed; {DAYS}'),
        (values.days, "48h", f'"48h" is not allowed; {DAYS}'),
        (BACKUP, "Image", f'"Image" is not allowed; {BACKUPS}'),
        (BACKUP, "no", f"an unquoted no is false in YAML; {BACKUPS}"),
        (BACKUP, "On", f"an unquoted On is true in YAML; {BACKUPS}"),
        (BACKUP, '"off"', f'"off" is not allowed; {BACKUPS}'),
        (BACKUP, "IMAGE", f'"IMAGE" is not allowed; {BACKUPS}'),
        (BACKUP, '""', f'"" is not allowed; {BACKUPS}'),
        (HOURS, "0", f'"0" is not allowed; {FORTNIGHT}'),
        (HOURS, "169", f'"169" is not allowed; {FORTNIGHT}'),
        (HOURS, "-4", f'"-4" is not allowed; {FORTNIGHT}'),
        (HOURS, "4.0", f'"4.0" is not allowed; {FORTNIGHT}'),
        (HOURS, "0x10", f'"0x10" is not allowed; {FORTNIGHT}'),
        (HOURS, "1_0", f'"1_0" is not allowed; {FORTNIGHT}'),
        (HOURS, "4h", f'"4h" is not allowed; {FORTNIGHT}'),
        (HOURS, "٤", f'"٤" is not allowed; {FORTNIGHT}'),
        (HOURS, "9" * 99, f'"{"9" * 59}…" is not allowed; {FORTNIGHT}'),
        (HOURS, "010", '"010" may be octal in YAML; write 10'),
        (HOURS, '"09"', '"09" may be octal in YAML; write 9'),
        (values.switch, "1", "an unquoted 1 is the number 1 in YAML; allowed: true, false"),
        (values.switch, "ja", '"ja" is not allowed; allowed: true, false'),
        (values.duration, "10", ("10 has no unit; write 10m for minutes "
         "(s, m, h and d are allowed)")),
        (values.duration, '"0"', ("0 has no unit; write 0m for minutes "
         "(s, m, h and d are allowed)")),
        (values.duration, "1h30m", f'"1h30m" is not allowed; {UNITS}'),
        (values.duration, "10 min", f'"10 min" is not allowed; {UNITS}'),
        (values.duration, "-5m", f'"-5m" is not allowed; {UNITS}'),
        (values.duration, "1.5", f"an unquoted 1.5 is the number 1.5 in YAML; {UNITS}"),
        (values.duration, "1:30", f"an unquoted 1:30 is the number 90 in YAML; {UNITS}"),
        (values.duration, "31d", "31d is too long; at most 30d is allowed"),
        (values.duration, "9999999d", "9999999d is too long; at most 30d is allowed"),
        (values.interval, "5h", f'"5h" is not allowed; {INTERVALS}'),
        (values.interval, "36h", f'"36h" is not allowed; {INTERVALS}'),
        (values.interval, "0d", f'"0d" is not allowed; {INTERVALS}'),
        (values.interval, "31d", f'"31d" is not allowed; {INTERVALS}'),
        (values.interval, "2", f"an unquoted 2 is the number 2 in YAML; {INTERVALS}"),
        (values.age, "59m", f'"59m" is not allowed; {AGES}'),
        (values.age, "91d", f'"91d" is not allowed; {AGES}'),
        (values.age, "old", f'"old" is not allowed; {AGES}'),
        (REGION, "eu-west-1a", '"eu-west-1a" is no Region; write it as eu-west-1'),
        (values.clock, "22:00", 'an unquoted 22:00 is the number 1320 in YAML; write "22:00"'),
        (values.clock, "2:00", 'an unquoted 2:00 is the number 120 in YAML; write "02:00"'),
        (values.clock, '"2:00"', '"2:00" is not allowed; write "02:00"'),
        (values.clock, "0:30", '"0:30" is not allowed; write "00:30"'),
        (values.clock, "24:00", f"an unquoted 24:00 is the number 1440 in YAML; {TIMES}"),
        (values.clock, '"23:60"', f'"23:60" is not allowed; {TIMES}'),
        (values.clock, "22:00:00", f"an unquoted 22:00:00 is the number 79200 in YAML; {TIMES}"),
        (values.clock, "1320", f"an unquoted 1320 is the number 1320 in YAML; {TIMES}"),
        (values.clock, "10pm", f'"10pm" is not allowed; {TIMES}'),
        (ZONE, "Europe/Berin", '"Europe/Berin" is no time zone; did you mean Europe/Berlin?'),
        (ZONE, "asia/seoul", '"asia/seoul" is no time zone; did you mean Asia/Seoul?'),
        (ZONE, "Seoul", '"Seoul" is no time zone; did you mean Asia/Seoul?'),
        (ZONE, "utc", '"utc" is no time zone; did you mean UTC?'),
        (ZONE, "+01:00", '"+01:00" is no time zone; write it as Europe/Berlin or UTC'),
        (ZONE, "../../etc/passwd", ('"../../etc/passwd" is no time zone; '
         "write it as Europe/Berlin or UTC")),
        (EMAIL, "ops", f'"ops" is no e-mail address; {ADDRESS}'),
        (EMAIL, "ops@localhost", f'"ops@localhost" is no e-mail address; {ADDRESS}'),
        (EMAIL, '"a@x.de, b@x.de"', f'"a@x.de, b@x.de" is no e-mail address; {ADDRESS}'),
        (EMAIL, '"Ann <a@x.de>"', f'"Ann <a@x.de>" is no e-mail address; {ADDRESS}'),
        (EMAIL, f"a@{'x' * 250}.de", f'"a@{"x" * 57}…" is no e-mail address; {ADDRESS}'),
        (EMAIL, "012345678901", f'"012345678901" is no e-mail address; {ADDRESS}'),
        (KEY_ARN, "001234567012", f'"001234567012" is not the ARN of a KMS key; {KEYS}'),
        (KEY_ARN, "arn:aws:kms:eu-west-1:1234:key/a", ('"arn:aws:kms:eu-west-1:1234:key/a" '
         f"is not the ARN of a KMS key; {KEYS}")),
        (KEY_ARN, "arn:aws:kms:eu-west-1:111122223333:alias/a",
         ('"arn:aws:kms:eu-west-1:111122223333:alias/a" '
         f"is not the ARN of a KMS key; {KEYS}")),
        (ROLE_ARN, "web", f'"web" is not the ARN of an IAM role; {ROLES}'),
        (ROLE_ARN, "arn:aws:iam::111122223333:instance-profile/web",
         ('"arn:aws:iam::111122223333:instance-profile/web" '
         f"is not the ARN of an IAM role; {ROLES}")),
        (ROLE_ARN, '"arn:aws:iam::111122223333:role/*"',
         f'"arn:aws:iam::111122223333:role/*" is not the ARN of an IAM role; {ROLES}'),
        (GUEST, '"-f"', f'"-f" is no name of a container or a unit; {GUESTS}'),
        (GUEST, '""', f'"" is no name of a container or a unit; {GUESTS}'),
        (GUEST, "a;b", f'"a;b" is no name of a container or a unit; {GUESTS}'),
        (GUEST, "$(id)", f'"$(id)" is no name of a container or a unit; {GUESTS}'),
        (TYPE, "m5", f'"m5" is no instance type; {TYPES}'),
        (TYPE, "m5.", f'"m5." is no instance type; {TYPES}'),
        (TYPE, ".large", f'".large" is no instance type; {TYPES}'),
        (TYPE, "M5.large", f'"M5.large" is no instance type; {TYPES}'),
        (TYPE, "m5.large, m5.xlarge", f'"m5.large, m5.xlarge" is no instance type; {TYPES}'),
        (TYPE, "db.m5.large", f'"db.m5.large" is no instance type; {TYPES}'),
        (TYPE, '"m5.large\\n"', f'"m5.large\\n" is no instance type; {TYPES}'),
        (TYPE, "5.2", f'"5.2" is no instance type; {TYPES}'),
        (URL, "ftp://example.com", f'"ftp://example.com" is no http or https URL {FORM}'),
        (URL, "example.com", f'"example.com" is no http or https URL {FORM}'),
        (URL, "https://", f'"https://" is no http or https URL {FORM}'),
        (URL, "https://a:0/", f'"https://a:0/" is no http or https URL {FORM}'),
        (URL, "https://a:99999", f'"https://a:99999" is no URL; {LIKE}'),
        (URL, "https://[::1", f'"https://[::1" is no URL; {LIKE}'),
        (URL, "https://a b", f'"https://a b" {ASCII}'),
        (URL, "https://쇼핑.example", f'"https://쇼핑.example" {ASCII}'),
        (URL, '"https://a\\n.com"', f'"https://a\\n.com" {ASCII}'),
        (URL, f"https://a/{'x' * 2048}", f'"https://a/{"x" * 49}…" {ASCII}'),
        (URL, "https://me:secret@a.com", CREDENTIALS),
        (URL, "https:me@a.com", f'"https:me@a.com" is no http or https URL {FORM}'),
        (URL, "http://169.254.169.254/latest", f'"http://169.254.169.254/latest" {NOT_ASKED}'),
        (URL, '"http://[::1]/"', f'"http://[::1]/" {NOT_ASKED}'),
        (TAG_KEY, "aws:owner", ('"aws:owner" is not allowed; only AWS sets tags that begin '
         "with aws:")),
        (TAG_KEY, "AWS:owner", ('"AWS:owner" is not allowed; only AWS sets tags that begin '
         "with aws:")),
        (OPT_IN_TAG, "lifeguard:trial", f'"lifeguard:trial" {ELSE}'),
        (OPT_IN_TAG, "Lifeguard:Incident", f'"Lifeguard:Incident" {ELSE}'),
        (OPT_IN_TAG, "Name", f'"Name" {ELSE}'),
        (TAG_KEY, "123456789012", ("an unquoted 123456789012 is the number 123456789012 in YAML; "
         'write "123456789012"')),
        (TAG_KEY, "001234567012", ("an unquoted 001234567012 is the number 175304202 in YAML; "
         'write "001234567012"')),
        (TAG_KEY, "0x1F", 'an unquoted 0x1F is the number 31 in YAML; write "0x1F"'),
        (TAG_KEY, "0x_", 'an unquoted 0x_ is a number in YAML; write "0x_"'),
        (TAG_KEY, "yes", 'an unquoted yes is true in YAML; write "yes"'),
        (TAG_KEY, "2026-11-20", 'an unquoted 2026-11-20 is a date in YAML; write "2026-11-20"'),
        (TAG_KEY, '"a,b"', ('"a,b" cannot stand in a tag; allowed: 1 to 128 letters, digits, '
         "inner spaces and _ . : / = + - @")),
    ],
)  # fmt: skip
def test_refused(parser: Parser, written: str, reason: str) -> None:
    assert parser(scalar(written)) == InvalidValue(reason)


def test_every_instance_type_that_botocore_knows() -> None:
    known = get_session().get_service_model("ec2").shape_for("InstanceType")
    assert isinstance(known, StringShape)
    assert len(known.enum) > 1000
    assert [name for name in known.enum if values.instance_type(name) != name] == []


@pytest.mark.parametrize("written", ['""', '" a"', '"a "', "k" * 129, '"a\\tb"', '"a*"'])
def test_what_cannot_stand_in_a_tag(written: str) -> None:
    refused = TAG_KEY(scalar(written))
    assert isinstance(refused, InvalidValue)
    assert "cannot stand in a tag" in refused.text


@pytest.mark.parametrize("written", ["!!int", "!!float", "9" * 9000, f"1{':00' * 300}.5", "0b_"])
def test_what_only_looks_like_a_number_is_no_crash(written: str) -> None:
    assert scalar(written).reads_as == "a number"


def test_a_text_tag_makes_text() -> None:
    assert values.clock(scalar("!!str 22:00")) == time(22)
