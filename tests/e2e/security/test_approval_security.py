"""A stranger at the page: whatever is sent, only a link as it was signed answers, by a button.

One account stays on for all: two questions stand, a third incident is over, a fourth is the proof
that what these tests attack does work.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

import boto3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lifeguard.aws.ledger.questions import Questions
from lifeguard.core.approval.style import HEADERS
from lifeguard.core.approval.token import TokenClaims, parse
from sandbox.lambda_runtime.function_url import (
    FORM,
    HttpRequest,
    HttpResponse,
    response,
)
from sandbox.replay import report, stage
from sandbox.replay.replay import Replay
from sandbox.worldfile.load import parse_world
from tests.support import cheap
from tests.support.aws_events import REGION, contributor

APPROVE = "lifeguard-approve"
LINK = re.compile(r"^(https://\S+)\?t=(\S+)$", re.MULTILINE)
HARMLESS = {200, 400, 404, 409, 410}
SERVERS = {name: f"i-0{number:016x}" for number, name in enumerate(("a", "b", "over", "control"))}
FORM_TYPE = {"content-type": FORM}

several = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass
class Door:
    """The page as a stranger meets it, and what must not happen behind it."""

    replay: Replay
    url: str
    tokens: dict[str, str]
    """By the instance's name, as the emails have them."""

    def visit(self, request: HttpRequest) -> HttpResponse:
        return self.replay.account.visit(request)

    def sends(self, event: Any) -> HttpResponse:  # noqa: ANN401  any JSON
        """Send an event as it is, as the URL's own machinery never would."""
        account = self.replay.account
        return response(account.runtime.invoke(account.template.functions[APPROVE], event))

    def invoke(self, payload: bytes) -> dict[str, Any]:
        """Invoke the function itself, as somebody whom IAM lets."""
        api = self.replay.account.world.lambda_api
        assert api is not None
        return api.call("Invoke", {"FunctionName": APPROVE, "Payload": payload})

    def mac(self, message: bytes) -> bytes:
        """Sign with the very key, as nobody outside can."""
        (key,) = [
            part.arn
            for part in self.replay.account.template.parts("AWS::KMS::Key")
            if "KeySpec" in part.properties
        ]
        with self.replay.account.world.backstage():
            kms = boto3.client("kms", region_name=REGION)
            answer = kms.generate_mac(KeyId=key, MacAlgorithm="HMAC_SHA_256", Message=message)
        return bytes(answer["Mac"])

    def approval_answers(self) -> list[object]:
        questions = Questions(self.replay.account.ledger_table, REGION)
        with self.replay.account.world.backstage():
            read = [questions.read(claim(token).incident) for token in self.tokens.values()]
        named = zip(self.tokens, read, strict=True)
        return [
            v
            for name, found in named
            if found and name != "control"
            for v in found.approval_answers
        ]

    def refuses(self, came: HttpResponse, since: Since, token: str, calls: set[str]) -> None:
        """Check that an attempt has come to nothing."""
        world, logs = self.replay.account.world, self.replay.account.runtime.logs
        made = {call.operation for call in world.api_calls[since.calls :]}
        assert made <= calls
        assert len(world.calls) == since.acts
        assert self.approval_answers() == []
        assert came.status in HARMLESS
        assert dict(came.headers) == dict(HEADERS)
        written = "\n".join(line.text for line in logs[since.lines :])
        for part in {token, token.rpartition(".")[2]}:
            if len(part) > 8:
                assert part not in written
                assert calls != NEVER_READ or part not in came.text

    def now(self) -> Since:
        world = self.replay.account.world
        return Since(len(world.api_calls), len(world.calls), len(self.replay.account.runtime.logs))


@dataclass(frozen=True)
class Since:
    """What there was before an attempt."""

    calls: int
    acts: int
    lines: int


NEVER_READ = {"VerifyMac"}
"""All that a token which is not ours may cost: the ledger is not even read."""
READ = {"VerifyMac", "GetItem"}
"""What a true link costs that answers nothing."""


def claim(token: str) -> TokenClaims:
    read = parse(token)
    assert read is not None
    return read.claim


def _until_over(replay: Replay) -> None:
    replay.until = replay.account.agenda.now() + timedelta(hours=1)


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    instances: list[dict[str, Any]] = [
        {"id": number, "name": name, "fault": "system"} for name, number in SERVERS.items()
    ]
    instances[2]["fault"] = {"kind": "system", "cured_by": "itself", "after": 1800}
    world = parse_world(json.dumps({"now": "2026-11-20T10:00:00Z", "instances": instances}))
    policies = tmp_path_factory.mktemp("door") / "policies.yaml"
    policies.write_text(json.dumps({"policies": {"default": {"mode": "ask"}}}))
    events = [contributor(instance=number) for number in SERVERS.values()]
    events.append(contributor("OK", instance=SERVERS["over"], time="2026-11-20T10:40:00Z"))
    with pytest.MonkeyPatch.context() as patch:
        real: Any = boto3.client
        patch.setattr(boto3, "client", cheap.keeping(real))
        with stage.played(stage.Scene(events, world, policies), prepare=_until_over) as replay:
            assert list(report.failures(replay)) == []
            tokens, url = {}, ""
            for mail in replay.account.world.emails:
                if found := LINK.search(mail.body):
                    (name,) = [n for n in SERVERS if f" ANSWER {n} by " in mail.subject]
                    url, tokens[name] = found[1], found[2]
            assert set(tokens) == set(SERVERS)
            yield Door(replay, url, tokens)


# -- what somebody may make of a token ------------------------------------------------------------

Forge = Callable[[Door], str]
Send = Callable[[str, str], HttpRequest]
LOOK_ALIKE = str.maketrans({"0": "\uff10", "a": "\u0430", "e": "\u0435", ".": "\u2024"})


def _claims(token: str, **how: Any) -> str:  # noqa: ANN401  any field of Claim
    """Claim something else under the MAC of what was claimed."""
    return f"{replace(claim(token), **how).token(b'').rpartition('.')[0]}.{_mac(token)}"


def _mac(token: str) -> str:
    return token.rpartition(".")[2]


def _signed(token: str, mac: bytes) -> str:
    return claim(token).token(mac)


def _bare(token: str) -> bytes:
    return token.rpartition(".")[0].encode()


FORGED: dict[str, Forge] = {
    "nothing": lambda _: "",
    "the MAC alone": lambda d: _mac(d.tokens["a"]),
    "no MAC": lambda d: d.tokens["a"].rpartition(".")[0] + ".",
    "the other's MAC": lambda d: _signed(d.tokens["a"], _bytes(d.tokens["b"])),
    "the other's incident": lambda d: _claims(
        d.tokens["a"], incident=claim(d.tokens["b"]).incident
    ),
    "the other's question": lambda d: _claims(
        d.tokens["a"], question=claim(d.tokens["b"]).question
    ),
    "a later end": lambda d: _claims(
        d.tokens["a"], until=claim(d.tokens["a"]).until + timedelta(days=1)
    ),
    "the latest end": lambda d: d.tokens["a"].replace(d.tokens["a"].split(".")[2], "9999999999"),
    "MAC of another message": lambda d: _signed(d.tokens["a"], d.mac(b"another")),
    "MAC without its context": lambda d: _signed(d.tokens["a"], d.mac(_bare(d.tokens["a"]))),
    "MAC of another key": lambda d: _signed(
        d.tokens["a"], hmac.digest(b"guessed", claim(d.tokens["a"]).message, hashlib.sha256)
    ),
    "MAC without a key": lambda d: _signed(
        d.tokens["a"], hashlib.sha256(claim(d.tokens["a"]).message).digest()
    ),
    "a shorter MAC": lambda d: _signed(d.tokens["a"], _bytes(d.tokens["a"])[:16]),
    "upper case": lambda d: d.tokens["a"].upper(),
    "look-alikes": lambda d: d.tokens["a"].translate(LOOK_ALIKE),
    "padded": lambda d: d.tokens["a"] + "=",
    "standard base64": lambda d: _signed(d.tokens["a"], b"\xff" * 32).replace("_", "/"),
    "percent-encoded twice": lambda d: "".join(f"%{ord(c):02x}" for c in d.tokens["a"]),
    "a zero at its end": lambda d: d.tokens["a"] + "\0",
    "a line break": lambda d: d.tokens["a"] + "\r\nSet-Cookie: a=b",
    "a space before": lambda d: " " + d.tokens["a"],
    "two": lambda d: d.tokens["a"] + d.tokens["b"],
    "markup": lambda _: '"><script>alert(1)</script>',
    "a path": lambda _: "../../../../etc/passwd",
    "a condition": lambda _: "' OR 1=1 --",
    "huge": lambda d: d.tokens["a"] * 10_000,
}


def _bytes(token: str) -> bytes:
    read = parse(token)
    assert read is not None
    return read.mac


SENDINGS: dict[str, Send] = {
    "look": lambda url, t: HttpRequest.get(f"{url}?t={quote(t, safe='')}"),
    "head": lambda url, t: HttpRequest("HEAD", f"{url}?t={quote(t, safe='')}"),
    "yes": lambda url, t: HttpRequest.submit(url, t=t, answer="yes"),
    "no": lambda url, t: HttpRequest.submit(url, t=t, answer="no"),
}
each_sending = pytest.mark.parametrize("how", SENDINGS)


def try_it(door: Door, how: str, token: str) -> None:
    since = door.now()
    came = door.visit(SENDINGS[how](door.url, token))
    assert came.status == 400
    assert "<form" not in came.text
    door.refuses(came, since, token, NEVER_READ)


@each_sending
@pytest.mark.parametrize("forged", FORGED)
def test_what_is_forged_answers_nothing(door: Door, forged: str, how: str) -> None:
    try_it(door, how, FORGED[forged](door))


@several
@given(place=st.integers(0, 200), bit=st.integers(0, 6), how=st.sampled_from(list(SENDINGS)))
def test_no_bit_of_a_token_can_be_another(door: Door, place: int, bit: int, how: str) -> None:
    token = door.tokens["a"]
    place %= len(token)
    changed = chr(ord(token[place]) ^ 1 << bit)
    try_it(door, how, token[:place] + changed + token[place + 1 :])


@several
@given(st.integers(0, 200), st.text(max_size=20), st.sampled_from(list(SENDINGS)))
def test_no_part_of_a_token_is_one(door: Door, kept: int, more: str, how: str) -> None:
    token = door.tokens["a"]
    cut = token[: kept % len(token)] + more
    if cut != token:
        try_it(door, how, cut)
    if more:
        try_it(door, how, token + more)


@several
@given(
    st.lists(st.booleans(), min_size=4, max_size=4).filter(lambda p: len(set(p)) > 1),
    st.sampled_from(list(SENDINGS)),
)
def test_parts_of_two_tokens_make_no_third(door: Door, picks: list[bool], how: str) -> None:
    one, other = door.tokens["a"].split("."), door.tokens["b"].split(".")
    mixed = [other[n] if pick else one[n] for n, pick in enumerate(picks)]
    if (token := ".".join(mixed)) not in door.tokens.values():
        try_it(door, how, token)


@several
@given(st.binary(min_size=32, max_size=32), st.sampled_from(list(SENDINGS)))
def test_no_mac_can_be_guessed(door: Door, mac: bytes, how: str) -> None:
    try_it(door, how, _signed(door.tokens["a"], mac))


# -- what somebody may do with a true link --------------------------------------------------------


def _multipart(token: str) -> bytes:
    parts = (
        f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'
        for n, v in (("t", token), ("answer", "yes"))
    )
    return "".join((*parts, "--x--\r\n")).encode()


def _post(url: str, body: str, kind: str = FORM, **headers: str) -> HttpRequest:
    return HttpRequest("POST", url, {"content-type": kind, **headers}, body.encode())


METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "post", "P\u00d6ST")
PATHS = ("approve", "/", "./", "%2e", "..;/", "index.html", "\u202e")


def _by(method: str) -> Send:
    return lambda u, t: HttpRequest(method, f"{u}?t={t}", FORM_TYPE, f"t={t}&answer=yes".encode())


def _at(path: str) -> Send:
    return lambda u, t: _post(f"{u}{path}", f"t={t}&answer=yes")


MISUSES: dict[str, Send] = {
    "a yes in a link": lambda u, t: HttpRequest.get(f"{u}?t={t}&answer=yes"),
    "a link that is told to be a POST": lambda u, t: HttpRequest(
        "GET", f"{u}?t={t}&_method=POST&answer=yes", {"X-HTTP-Method-Override": "POST"}
    ),
    "a body with a GET": lambda u, t: HttpRequest(
        "GET", u, FORM_TYPE, urlencode({"t": t, "answer": "yes"}).encode()
    ),
    "the token in the query of a POST": lambda u, t: _post(f"{u}?t={t}", "answer=yes"),
    "all in the query of a POST": lambda u, t: _post(f"{u}?t={t}&answer=yes", ""),
    "two tokens": lambda u, t: _post(u, f"t={t}&t={t}&answer=yes"),
    "two answers": lambda u, t: _post(u, f"t={t}&answer=yes&answer=no"),
    "no answer": lambda u, t: _post(u, f"t={t}"),
    "another answer": lambda u, t: _post(u, f"t={t}&answer=YES"),
    "a list of answers": lambda u, t: _post(u, f"t={t}&answer[]=yes"),
    "another separator": lambda u, t: _post(u, f"t={t};answer=yes"),
    "another case": lambda u, t: _post(u, f"T={t}&ANSWER=yes"),
    "JSON": lambda u, t: _post(u, json.dumps({"t": t, "answer": "yes"}), "application/json"),
    "JSON as a form": lambda u, t: _post(u, json.dumps({"t": t, "answer": "yes"})),
    "multipart": lambda u, t: _post(u, _multipart(t).decode(), "multipart/form-data; boundary=x"),
    "plain text": lambda u, t: _post(u, f"t={t}&answer=yes", "text/plain"),
    "two types": lambda u, t: _post(u, f"t={t}&answer=yes", f"text/plain, {FORM}"),
    "no type": lambda u, t: HttpRequest("POST", u, {}, f"t={t}&answer=yes".encode()),
    "UTF-16": lambda u, t: HttpRequest("POST", u, FORM_TYPE, f"t={t}&answer=yes".encode("utf-16")),
    "a form of a megabyte": lambda u, t: _post(u, f"t={t}&answer=yes&x={'x' * 1_000_000}"),
    "many fields": lambda u, t: _post(u, f"t={t}&answer=yes&" + "&".join("abcdef")),
    "no body": lambda u, _: HttpRequest("POST", u, FORM_TYPE),
    **{f"method {method}": _by(method) for method in METHODS},
    **{f"path {path}": _at(path) for path in PATHS},
}


@pytest.mark.parametrize("misuse", MISUSES)
def test_a_true_link_answers_by_its_button_alone(door: Door, misuse: str) -> None:
    since, token = door.now(), door.tokens["b"]
    came = door.visit(MISUSES[misuse](door.url, token))
    door.refuses(came, since, token, READ)


BODIES: list[Any] = ["%%%", "t=a", "\ud800", "\x00", "dA==" * 9000, "w7w=", "\xe4", None, 7, [], {}]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("encoded", [True, False, "true", None])
def test_a_body_that_is_none_answers_nothing(door: Door, body: object, encoded: object) -> None:
    since = door.now()
    event = HttpRequest.submit(door.url, t=door.tokens["b"], answer="yes").event(
        door.replay.account.agenda.now(), "1"
    )
    came = door.sends({**event, "body": body, "isBase64Encoded": encoded})
    door.refuses(came, since, door.tokens["b"], set())


HEADER_TRICKS = [
    {"host": "evil.example"},
    {"origin": "https://evil.example", "referer": "https://evil.example/"},
    {"x-forwarded-host": "evil.example", "x-original-url": "/", "x-rewrite-url": "/"},
    {"cookie": "t=a; answer=yes"},
    {"accept": "application/json", "accept-language": "ko\r\nX-A: b"},
    {"authorization": "Bearer x", "range": "bytes=0-1", "if-none-match": "*"},
]


@pytest.mark.parametrize("headers", HEADER_TRICKS)
def test_no_header_changes_the_page_or_comes_back(door: Door, headers: dict[str, str]) -> None:
    link = f"{door.url}?t={door.tokens['b']}"
    plain, since = door.visit(HttpRequest.get(link)), door.now()
    came = door.visit(HttpRequest("GET", link, headers))
    assert came == plain
    assert not [v for v in headers.values() if len(v) > 4 and v in came.text]
    door.refuses(came, since, door.tokens["b"], READ)


# -- true tokens of what does not stand -----------------------------------------------------------


def test_a_token_of_what_is_over_answers_nothing(door: Door) -> None:
    token = door.tokens["over"]
    for how in SENDINGS.values():
        since = door.now()
        came = door.visit(how(door.url, token))
        assert came.status == 409
        door.refuses(came, since, token, READ)


@pytest.mark.parametrize(
    ("incident", "question"),
    [("0" * 32, None), (None, "0" * 16), ("0" * 32, "0" * 16)],
)
def test_even_signed_what_does_not_exist_is_not_answered(
    door: Door, incident: str | None, question: str | None
) -> None:
    known = claim(door.tokens["a"])
    unknown = TokenClaims(incident or known.incident, question or known.question, known.until)
    token = unknown.token(door.mac(unknown.message))
    for how in SENDINGS.values():
        since = door.now()
        came = door.visit(how(door.url, token))
        assert came.status == 409
        door.refuses(came, since, token, READ)


def test_even_signed_a_later_end_does_not_outlive_the_question(door: Door) -> None:
    first = claim(door.tokens["a"])
    signed = replace(first, until=first.until - timedelta(days=1))
    token, since = signed.token(door.mac(signed.message)), door.now()
    came = door.visit(SENDINGS["yes"](door.url, token))
    assert came.status == 410
    door.refuses(came, since, token, NEVER_READ)


# -- the function itself, for those whom IAM lets in ----------------------------------------------

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
near_commands = st.fixed_dictionaries(
    {},
    optional={
        "incident": json_values | st.just("0" * 32),
        "question": json_values | st.just("0" * 16),
        "answer": json_values | st.sampled_from(["yes", "no"]),
    },
)
near_visits = st.fixed_dictionaries({"requestContext": json_values}, optional={"t": json_values})


@several
@given(json_values | near_commands | near_visits)
def test_a_payload_that_is_none_is_told_so_and_nothing_fails(door: Door, payload: object) -> None:
    since = door.now()
    answer = door.invoke(json.dumps(payload).encode())
    assert "FunctionError" not in answer
    said = json.loads(answer["Payload"].read())
    if "statusCode" in said:  # it had a request context
        assert said["statusCode"] == 404
    else:
        assert said["noted"] is False
        assert len(said["message"]) < 400
    made = door.replay.account.world.api_calls[since.calls :]
    assert {call.operation for call in made} <= {"GetItem"}
    assert door.approval_answers() == []


# -- and yet it opens -----------------------------------------------------------------------------


def test_the_true_link_answers(door: Door) -> None:
    token = door.tokens["control"]
    since = door.now()
    came = door.visit(HttpRequest.get(f"{door.url}?t={token}"))
    assert came.status == 200
    assert came.text.count(token) == 1
    assert dict(came.headers) == dict(HEADERS)
    came = door.visit(HttpRequest.submit(door.url, t=token, answer="yes"))
    assert (came.status, "You said yes" in came.text) == (200, True)
    assert came.text.count(token) == 1  # where the page goes on to follow what comes of it
    assert f'url=/?t={token}"' in came.text
    made = [call.operation for call in door.replay.account.world.api_calls[since.calls :]]
    assert made[-2:] == ["UpdateItem", "SendDurableExecutionCallbackSuccess"]
    written = "\n".join(line.text for line in door.replay.account.runtime.logs[since.lines :])
    assert _mac(token) not in written
