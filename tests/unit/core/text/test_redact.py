"""What never stands in an email: whole addresses, secrets, tokens, control characters."""

from __future__ import annotations

import base64
import random
import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeguard.core.text.redact import LONGEST, redacted
from lifeguard.core.text.secrets import GONE


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("kernel panic at 0xdeadbeef", "kernel panic at 0xdeadbeef"),
        ("refused by 203.0.113.77:443", "refused by 203.0.x.x:443"),
        ("from 10.0.0.1 to 10.0.0.2", "from 10.0.x.x to 10.0.x.x"),
        ("2001:db8:85a3:8d3:1319:8a2e:370:7348 up", "2001:db8::x up"),
        ("2001:db8::1 up", "2001:db8::x up"),
        ("from fe80::1ff:fe23:4567:890a", "from fe80::x"),
        ("DB_PASSWORD=hunter2 started", "DB_PASSWORD=[redacted]"),
        ("api-key: abc123", "api-key: [redacted]"),
        ("API_KEY=abc123", "API_KEY=[redacted]"),
        ("secret = abc123", "secret = [redacted]"),
        ("passwd:abc123", "passwd:[redacted]"),
        ("session_token=abc123", "session_token=[redacted]"),
        ("Authorization: Bearer eyJhbGciOi.J9", "Authorization: [redacted]"),
        ("token=[redacted], web-1", "token=[redacted], web-1"),
        ("token=[redacted]!hunter", "token=[redacted]"),
        ("key AKIAIOSFODNN7EXAMPLE used", "key AKIAIOSFODNN7EXAMPLE used"),
        ("key AKIAIOSFODNN7REALKEY used", "key [redacted] used"),
        ("two\r\nlines\x07 and\x7f a bell", "two  lines and a bell"),
        ("web\u202etxt.exe\u2066\u2069", "webtxt.exe"),
        ("웹 서버 é", "웹 서버 é"),
        ("version 1.2.3", "version 1.2.3"),
        ("2026-11-20 12:34:56 UTC", "2026-11-20 12:34:56 UTC"),
        ("", ""),
    ],
)
def test_a_line_is_made_fit_to_be_shown(line: str, expected: str) -> None:
    assert redacted(line) == expected


def test_a_long_line_is_cut() -> None:
    assert redacted("word " * 10_000).endswith("word")
    assert len(redacted("word " * 10_000)) <= LONGEST
    assert redacted("one two three", 8) == "one two"


def made(alphabet: str, length: int) -> str:
    """Return what no scanner shall take for a secret of ours: it is made up at each run."""
    return "".join(random.Random(length).choices(alphabet, k=length))  # noqa: S311  no secret


HEX, BASE64, WORD = "0123456789abcdef", string.ascii_letters + string.digits, "Hunter2pw"
JWT = f"eyJ{made(BASE64, 20)}.eyJ{made(BASE64, 30)}.{made(BASE64, 43)}"
SECRETS = {
    "url": (f"postgres://app:{WORD}@db.internal:5432/shop failed", WORD),
    "url of jdbc": (f"jdbc:oracle:thin:scott/{WORD}@//db:1521/x", WORD),
    "url's query": (f"GET /maps?key={WORD}&size=1", WORD),
    "signed url": (f"https://a.blob.example/c?sv=2022&sig={WORD}%3D", WORD),
    "slack webhook": (f"POST https://hooks.slack.com/services/T0/B0/{WORD}", WORD),
    "teams webhook": (f"POST https://x.webhook.office.com/{WORD}", WORD),
    "JWT": (f"GET /api 401 {JWT}", JWT[-20:]),
    "github": (f"remote: ghp_{made(BASE64, 36)}", made(BASE64, 36)),
    "slack": (f"xoxb-{made(BASE64, 24)}", made(BASE64, 24)),
    "stripe": (f"stripe sk_live_{made(BASE64, 24)}", made(BASE64, 24)),
    "vault": (f"hvs.{made(BASE64, 90)}", made(BASE64, 90)),
    "openai": (f"sk-{made(BASE64, 48)}", made(BASE64, 48)),
    "crypt": ("root:$6$salt$" + made(BASE64, 86) + ":19000:0:", made(BASE64, 86)),
    "PEM": (f"-----BEGIN RSA PRIVATE KEY-----{WORD}-----END", WORD),
    "PEM's body": (f"{made(BASE64, 64)}", made(BASE64, 64)),
    "AWS": (f"{made(BASE64 + '/+', 40)}", made(BASE64 + "/+", 40)),
    "command": (f"mysql -u root -p{WORD} shop", WORD),
    "sshpass": (f"sshpass -p {WORD} ssh host", WORD),
    "curl": (f"curl -u bob:{WORD} https://x", WORD),
    "flag": (f"mysqldump --password {WORD} db", WORD),
    "variable": (f"DB_PASS={WORD}", WORD),
    "json": (f'{{"password":"a\\"{WORD}"}}', WORD),
    "python": (f"{{'password': '{WORD}'}}", WORD),
    "ruby": (f'"password" => "{WORD}"', WORD),
    "xml": (f"<password>{WORD}</password>", WORD),
    "xml's attribute": (f'<ds user="a" password="{WORD}"/>', WORD),
    "sentence": (f"The password is {WORD}", WORD),
    "many words": ("password: correct horse battery", "horse"),
    "later": (f"A temporary password is generated for root@localhost: {WORD}", WORD),
    "later, without a verb": (f"use the following password to proceed: {WORD}", WORD),
    "before": (f"token {WORD} accepted", WORD),
    "header": (f"Proxy-Authorization: Basic {WORD}=", WORD),
    "digest": (f'Authorization: Digest username="bob", response="{made(HEX, 32)}"', made(HEX, 32)),
    "german": (f"Passwort: {WORD}", WORD),
    "korean": (f"비밀번호: {WORD}", WORD),
    "colours within": (f"pass\x1b[0mword={WORD}", WORD),
    "full-width": (f"password\uff1d{WORD}", WORD),
    "invisible within": (f"pass\u200bword={WORD}", WORD),
}

LETTERS = "RZRcAbc"
"""A secret without a digit."""

IN_WORDS = [
    *("token {} rejected", "The password for user bob is {}", "Das Passwort lautet {}"),
    *("Passwort für bob ist {}", "password set to {}", "root's password is now {}"),
    *(
        "the secret value {}",
        "password '{}' rejected",
        "Password for bob: {}",
        "비밀번호는 {}입니다",
    ),
    *("Password for bob: {} and the token is {}", "token abc, password={} pw: {}"),
    *("credentials bob:{}", "LDAPPW={}", "bearer: {}"),
    *("password - {}", "Password database key is {}", "SET PASSWORD FOR 'bob' = '{}'"),
    *("psk {}", "passcode is {}", "pass phrase: {}", "mot de passe : {}", "パスワード: {}"),
]
BEHIND_A_MARK = [
    *("password='a,{}'", "password: required {}", "token=expired;{}", "PASSWORD = none {}"),
    *("dbPass={}", "spring.datasource.password={}", "config['password'] = '{}'", "psk={}"),
    *('os.environ("PASSWORD") = "{}"', "password := {}", "password->{}", "| password | {} |"),
    *('{{\\"password\\":\\"{}\\"}}', "&quot;password&quot;:&quot;{}", "password%3D{}&x=1"),
    *("%22password%22%3A%22{}%22", "password\\u003d{}", "password&#x3D;{}"),
    *('<ns:password type="x">{}</ns:password>', "<password><![CDATA[{}]]>"),
    *("<name>password</name><value>{}</value>", "<key>password</key> <string>{}</string>"),
    *('{{"name":"DB_PASSWORD","value":"{}"}}', '<input name="password" value="{}">'),
    *('["--password", "{}"]', 'setPassword("{}")', "PGPASSWORD={} psql", "pw: {}"),
]
ARGUMENTS = [
    *("mysql -p'a {}'", 'mysql -h h -p"a {}" db', "mysql -pa\\ {} db", "mysql -p'a {}"),
    *("curl -u 'b:a {}' x", "curl --user bob:{}", "https -a bob:{} GET x", "smbclient -U bob%{} x"),
    *("redis-cli -a {} ping", "ldapsearch -x -w {} -b dc=x", "sshpass -p '{}' ssh h"),
    *("echo user:{} | chpasswd", "echo 'a {}' | sudo -S ls", "passwd --stdin bob <<< {}"),
    *("docker login -u bob -p {} r", "mongosh -u a -p {}", "sqlcmd -U sa -P {}"),
    *("htpasswd -b /etc/f bob {}", "rabbitmqctl add_user bob {}", "requirepass {}"),
    *("machine h login bob password {}", "CREATE USER a IDENTIFIED BY '{}'"),
    *(r"net use z: \\h /user:bob {}", "net user bob {} /add", "ssh-keygen -N '{}'"),
    *("snmpget -v2c -c {} h", "snmpget -v3 -A {} -X {} h", "vault login {}"),
]
URLS = [
    *("postgres://bob:a/{}@host/db", "postgres://bob:a@{}@host", "https://{}@github.com/x"),
    *(
        "bob:{}@host refused",
        "redis://:{}@h",
        "http://h:80/?u=https://a:{}@c",
        "amqp://a:b@h,amqp://c:{}@h",
    ),
    *("PHPSESSID={}", "session={}; path=/", "Set-Cookie: a={}", "_gitlab_session={}", "x?key={}"),
    *("Bearer {}", "X-Auth-Token: {}", "https://discord.com/api/webhooks/1234567890/{}{}"),
]
HIDDEN = [
    *(
        "p\bpa\bassword={}",
        "passX\bword={}",
        "\bpassword={}",
        "pass\x9b0mword={}",
        "pass\x1b(Bword={}",
    ),
    *("pass\x1bPabc\x1b\\word={}", "pass\x1b_abc\x9cword={}", "pass\x1b^abc\x07word={}"),
    *("pass\x1bXabc\x1b\\word={}", "pass\x9dabc\x9cword={}", "pass\x1b]0;title\x07word={}"),
    *("pass\0word={}", "pass\x07word={}", "pass\x7fword={}", "pass\x1b7word={}"),
    "pass\x1b\x1b[mword={}",
    *("pass\u034fword={}", "pass\ufe0fword={}", "p\u0336assword={}", "pass\u3164word={}"),
]


@pytest.mark.parametrize("line", IN_WORDS + BEHIND_A_MARK + ARGUMENTS + URLS + HIDDEN)
def test_a_secret_without_digits_is_gone(line: str) -> None:
    assert LETTERS not in redacted(line.format(LETTERS, LETTERS))


ISSUED = [
    *("xapp-1-A0-", "AGE-SECRET-KEY-1", "dop_v1_", "hf_", "glrt-", "gldt-", "GOCSPX-", "sk-ant-"),
    *(
        "github_pat_",
        "npm_",
        "glsa_",
        "lin_api_",
        "PMAK-",
        "shpat_",
        "ya29.",
        "SG.",
        "hvs.",
        "pul-",
    ),
]


@pytest.mark.parametrize("prefix", ISSUED)
def test_an_issuer_s_key_is_gone_and_names_that_begin_so_stay(prefix: str) -> None:
    assert redacted(f"see {prefix}{made(BASE64, 34)}, ok") == "see [redacted], ok"
    name = f"see {prefix.rstrip('0123456789A-')}-transfer-is-on, ok"
    assert redacted(name) == name


@pytest.mark.parametrize(
    "secret",
    [
        f"123456789:{made(BASE64, 35)}",
        f"{made(HEX, 32)}-us12",
        f"key-{made(HEX, 32)}",
        f"abcdef.{made(HEX, 16)}",
        f"Signature={made(HEX, 64)}",
        f"X-Amz-Signature={made(HEX, 64)}",
        f'Digest username="b", response="{made(HEX, 32)}"',
        f"Basic {base64.b64encode(b'bob:hunter').decode()}",
        f"Basic {base64.b64encode(b'bob:hunter2').decode().rstrip('=')}",
        f"{{SSHA}}{made(BASE64, 32)}",
        f"{made('0123456789abcdefghijklmnopqrstuvwxyz', 32)}",
        f"{made(string.ascii_letters, 40)}",
    ],
)
def test_a_form_gives_a_secret_away(secret: str) -> None:
    shown = redacted(f"at {secret} ok")
    assert GONE in shown
    assert secret[-20:] not in shown


@pytest.mark.parametrize("line", ["q83vASNFZ4k=", "  q83vAQ==  ", "aB3dE5gH", "abc="])
def test_the_last_line_of_a_key_s_body_is_gone(line: str) -> None:
    assert redacted(line) == GONE


@pytest.mark.parametrize(
    "line", ["PATH=", "a=", "started", "worker12", "/bin/Ls1", "ABCDEFGH", "Ready123"]
)
def test_a_short_line_is_not_always_a_key_s(line: str) -> None:
    assert redacted(line) == line


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("mail bob@example.com, now", "mail b***@example.com, now"),
        ("to=<bob.smith+x@mail.example.co.uk>", "to=<b***@mail.example.co.uk>"),
        ("user=bob%40example.com", "user=b***%40example.com"),
        ("root@localhost, git@github.com", "root@localhost, git@github.com"),
        ("getty@tty1.service, user@1000.service", "getty@tty1.service, user@1000.service"),
        ("lodash@4.17.21", "lodash@4.17.21"),
    ],
)
def test_an_email_address_is_cut(line: str, expected: str) -> None:
    assert redacted(line) == expected


@pytest.mark.parametrize("kind", SECRETS)
def test_a_secret_is_gone(kind: str) -> None:
    line, secret = SECRETS[kind]
    assert secret in line
    assert secret not in redacted(line)
    assert GONE in redacted(line)


@pytest.mark.parametrize(
    "line",
    [
        "Password authentication is disabled",
        "pam: password: unchanged for 3 days",
        "kubelet: credentialprovider: none",
        "kernel: secretmem: enabled",
        "token expired at: 2026-11-20T10:00:00Z",
        "token refreshed for the server: i-00ddbf07ce6372082",
        "passwords: 3",
        "a :: b",
        "the tests passed: a bypass and a compass",
        "std::vector::at, java.lang.Object::wait, aa::bb",
        "http://[::1]:8080/health 200 on 127.0.0.1 and 0.0.0.0",
        "nginx/1.18.0.2, version 1.2.3.4, v. 22.2.2.1",
        "999.1.2.3 is no address",
        "MAC 0a:1b:2c:3d:4e:5f, pci 0000:00:03.0: BAR 0",
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:prod",
        "i-00ddbf07ce6372082 vol-0bf9b58ea896fb1b0 ami-0a55b1fcadaef33c3",
        "1356ae0ad987a1a6470dc280262233a5",
        "lifeguard-RespondFunctionServiceRole1A2B3C4D",
        "/usr/lib/python3.11/site-packages/SomeThing/Else1.py",
        "aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "디스크 암호화 상태: 정상",
        "비밀번호: 만료됨",
        "비밀번호는 만료되었습니다",
        "Token: expired",
        "authorization: denied",
        "Password: required",
        "credentials: EC2RoleRequestError: failed to get role credentials",
        "max_tokens=512 temperature=1",
        "The token is valid until 2026-11-20T10:00:00Z",
        "The password is set to expire",
        "The new password is now set",
        "The password of the database is not valid",
        "The password database is corrupt",
        "the token's value and urls-auth and set-passwords (since October 2025)",
        "Error: secret 'db-creds-v2' not found",
        "Unexpected token i1 in JSON at position 5",
        "syntax error near unexpected token `done'",
        "Failed password for invalid user admin1 from web port 22 ssh2",
        "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 ruser= user=root",
        "sudo: ubuntu : TTY=pts/0 ; PWD=/srv/app ; USER=root ; COMMAND=/usr/bin/ls",
        "Access denied for user 'root'@'localhost' (using password: YES)",
        "Started Forward Password Requests to Wall Directory Watch.",
        "password SHA512 hashed, token IMDSv2 required, token NetworkManager",
        "password_file=/etc/x token_url: https://login/x",
        "Loaded X.509 cert 'Amazon.com: Kernel Signing Key: 0123456789abcdef0123456789abcdef'",
        "Kernel Signing Key: ea0413152cde1d98ebdca3fe6f0230904c9ef717",
        "https://registry.npmjs.org:443/@babel/core and https://registry.npmjs.org/@babel/core",
        "app:v1.2@sha256:1356ae0ad987a1a6470dc280262233a5",
        "docker run -p 8080:80 -u 1000:1000 nginx; mysql -u root -p shop; rsync -a host:path x",
        "Basic authentication is required, Bearer token missing, Basic 인증서버토큰값",
        "sid=S-1-5-21-3623811015-1013 session=opened jsessionid=12345678",
        "openssl-1.1.1.2, kernel 1.2.3.4-5.el7, Java 17.0.9.8, OpenSSH 9.6.1.2",
        "foo_1.2.3.4_amd64.deb libx.so.1.2.3.4 bar 1.2.3.4.el7 x>=1.2.0.0",
        "a1::b2 and fee::1d",
        "version 1.2.300.4",
    ],
)
def test_what_is_no_secret_and_no_address_stays(line: str) -> None:
    assert redacted(line) == line


@settings(max_examples=200)
@given(st.text(max_size=60), st.sampled_from(["", "password=", "token ", "://a:b@", "1.2.3.4"]))
def test_it_shows_one_printable_line_and_once_is_enough(text: str, more: str) -> None:
    shown = redacted(text + more + text, 40)
    assert len(shown) <= 40
    assert shown.isprintable()
    assert redacted(redacted(text + more + text)) == redacted(text + more + text)


HOSTILE = [
    *("token", "secret-", "--token ", "a", "-", "ec2-1-1-1-", "://", "password ", "1.", "ab:"),
    *("eyJ", "a1B", "?key=", "mysql -p", "$2a$", "::1", "-----BEGIN ", " -u a:", "jdbc:a:"),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_line_takes_long(piece: str) -> None:
    """Each runs in a millisecond or two; what grows with the square of the length would not."""
    line = piece * (LONGEST // len(piece))
    began = time.process_time()
    redacted(line)
    assert time.process_time() - began < 0.25


@settings(max_examples=100)
@given(st.text(max_size=20), st.ip_addresses(v=4), st.text("abcXYZ", min_size=8), st.text())
def test_whatever_stands_around_it_no_address_and_no_secret_is_left(
    before: str, address: object, secret: str, after: str
) -> None:
    shown = redacted(f"{before} {address} password={secret} {after}")
    assert str(address) not in shown or str(address).startswith(("0.", "127."))
    assert secret not in shown or secret in f"{before} {after}" or secret in "[redacted]"
    assert not any(ord(character) < 32 for character in shown)
