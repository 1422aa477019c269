"""The approval page in a real Chromium, before the real handler, as a person meets it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from urllib.parse import quote

import pytest
from _pytest.mark import ParameterSet
from axe_core_python.selenium import Axe  # type: ignore[import-untyped]  # it has no types
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from lifeguard.core.approval.page import Page, Verdict, asking
from lifeguard.core.approval.progress import following, refreshing
from lifeguard.core.incident.question import (
    AnswerKind,
    ApprovalAnswer,
    Channel,
    PendingApproval,
    ProposedAction,
    Risk,
)
from lifeguard.core.kinds.catalogues import ENGLISH, KOREAN
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import message
from lifeguard.core.words.catalogue import Translator
from tests.browser.conftest import Ask
from tests.support.situations import act, at, incident

SMALL, PHONE, DESKTOP = (320, 568), (390, 844), (1280, 900)
SECONDS = 10
QUESTION = 'May Lifeguard stop and start i-00ddbf07ce6372082 ("web-1")?'
FINGER = 44
"""Pixels that a finger needs (WCAG 2.2, target size, enhanced)."""

REFRESH = 'meta[http-equiv="refresh"]'
SIDEWAYS = "return document.scrollingElement.scrollWidth - window.innerWidth"
BOXES = "return Array.from(arguments[0].getClientRects())"
SERIOUS = {"serious", "critical"}
READERS = [Translator(ENGLISH, "Asia/Seoul"), Translator(KOREAN, "Asia/Seoul")]
NOW = at("12:10")
LINE = "[ 1043.1] Out of memory: Killed process 2211 (gunicorn) total-vm:1893412kB"
ASKED = PendingApproval(
    id="56035eda30e3e50b",
    proposed_action=ProposedAction.REPLACE,
    name=Foreign("shop-web-production-1"),
    resource="i-00ddbf07ce6372082",
    cause=ProblemKind.SYSTEM_CHECK,
    facts=(message("evidence.console", line=Foreign(LINE), when=NOW),),
    reasons=(message("page.begins", when=NOW),),
    risks=(Risk.LOST_CHANGES, Risk.TWO_AT_ONCE, Risk.PRIVATE_IP, Risk.PUBLIC_IP, Risk.USER_DATA),
    at=NOW,
    until=at("+1 00:10"),
    detail="ami-0a55b1fcadaef33c3",
    loses_since=at("5:10"),
    since=at("11:44"),
    zone="us-east-1a",
)
"""The longest question there is: a replacement, with all that it risks."""
INCIDENT = incident()
_MINE = ApprovalAnswer(ASKED.id, AnswerKind.MINE, at("12:20"), Channel.PAGE, asked_at=NOW)
FOLLOWED = replace(
    INCIDENT,
    approval_answers=(
        _MINE,
        replace(
            _MINE,
            kind=AnswerKind.YES,
            at=at("12:40"),
            by=Foreign("Kim"),
            source=Foreign("203.0.113.7"),
        ),
    ),
    rungs=(act(Verb.STOP, at("12:41")), act(Verb.START, at("12:42"))),
)


def heading(chrome: Chrome) -> str:
    return str(chrome.find_element(By.TAG_NAME, "h1").text)


def choose(chrome: Chrome, answer: str) -> WebElement:
    """Make a choice, and return the button that sends it."""
    chrome.find_element(By.CSS_SELECTOR, f'input[value="{answer}"]').click()
    return chrome.find_element(By.TAG_NAME, "button")


def press(chrome: Chrome, answer: str) -> None:
    button = choose(chrome, answer)
    with another_page(chrome):
        button.click()


@contextmanager
def another_page(chrome: Chrome) -> Iterator[None]:
    """Wait until what was done has led to another page, and that has come whole."""
    chrome.execute_script("window.left = true")
    yield
    # In between there may be no document at all, which Chromium calls by several errors.
    waiting = WebDriverWait(chrome, SECONDS, 0.05, ignored_exceptions=(WebDriverException,))
    waiting.until(
        lambda page: page.execute_script(
            "return !window.left && document.readyState === 'complete'"
        )
    )


def test_a_click_on_yes_lets_it_be_done(chrome: Chrome, ask: Ask) -> None:
    scene = ask()
    chrome.get(scene.link)
    assert heading(chrome) == QUESTION
    assert scene.answers == []
    press(chrome, "yes")
    assert heading(chrome) == "You said yes"
    assert chrome.find_elements(By.CSS_SELECTOR, REFRESH)
    assert scene.go_on() == "resolved"
    chrome.get(scene.link)
    assert heading(chrome) == "The answer is recorded"
    moments = [row.text for row in chrome.find_elements(By.TAG_NAME, "tr")]
    assert [text.split(" ", 2)[2] for text in moments[-3:]] == [
        "Stop: done",
        "Start: done",
        "Lifeguard closed the incident",
    ]
    assert not chrome.find_elements(By.CSS_SELECTOR, REFRESH)


@pytest.mark.parametrize(
    ("answer", "says"), [("later", "You are reminded in an hour"), ("mine", "You are on it")]
)
def test_what_leaves_the_question_open_is_seen_by_the_next_who_looks(
    chrome: Chrome, ask: Ask, answer: str, says: str
) -> None:
    scene = ask()
    chrome.get(scene.link)
    chrome.find_element(By.NAME, "by").send_keys("Kim")
    press(chrome, answer)
    assert heading(chrome) == says
    assert not chrome.find_elements(By.CSS_SELECTOR, REFRESH)
    chrome.get(scene.link)
    assert heading(chrome) == QUESTION
    assert "by Kim" in chrome.find_element(By.TAG_NAME, "article").text
    press(chrome, "no")
    assert scene.answers == [answer, "no"]


def test_a_click_on_no_leaves_it(chrome: Chrome, ask: Ask) -> None:
    scene = ask()
    chrome.get(scene.link)
    press(chrome, "no")
    assert heading(chrome) == "You said no"
    assert scene.go_on() == "needs_human"
    assert scene.calls == 0


BLIND = {
    "a click": "document.querySelector('button').click()",
    "the form sent": "document.forms[0].requestSubmit()",
    "the form sent without its checks": "document.forms[0].submit()",
    "every button": "document.querySelectorAll('button').forEach(one => one.click())",
}


@pytest.mark.parametrize("script", BLIND.values(), ids=BLIND)
def test_what_presses_a_button_without_a_choice_answers_nothing(
    chrome: Chrome, ask: Ask, script: str
) -> None:
    scene = ask()
    chrome.get(scene.link)
    assert not chrome.find_elements(By.CSS_SELECTOR, "input:checked")
    chrome.execute_script(script)
    WebDriverWait(chrome, SECONDS).until(heading)
    assert heading(chrome) in {QUESTION, "Nothing was answered"}
    assert scene.answers == []


def test_a_form_on_another_site_answers_nothing(chrome: Chrome, ask: Ask) -> None:
    scene = ask()
    token = scene.query.partition("=")[2]
    form = (
        f'<form method="post" action="{scene.base}/"><input name="t" value="{token}">'
        '<input name="answer" value="yes"><button>x</button></form>'
    )
    chrome.get(f"data:text/html,{quote(form)}")
    with another_page(chrome):
        chrome.find_element(By.TAG_NAME, "button").click()
    assert scene.answers == []


def test_a_double_click_is_one_answer(chrome: Chrome, ask: Ask) -> None:
    scene = ask()
    chrome.get(scene.link)
    button = choose(chrome, "yes")
    with another_page(chrome):
        ActionChains(chrome).double_click(button).perform()
    assert scene.answers == ["yes"]
    assert scene.go_on() == "resolved"


def test_coming_back_and_saying_the_opposite_changes_nothing(chrome: Chrome, ask: Ask) -> None:
    scene = ask()
    chrome.get(scene.link)
    press(chrome, "yes")
    chrome.get(scene.link)
    assert heading(chrome) == "The answer is recorded"
    assert not chrome.find_elements(By.TAG_NAME, "form")
    assert scene.answers == ["yes"]


def test_a_form_that_was_open_in_another_tab_comes_too_late(chrome: Chrome, ask: Ask) -> None:
    scene = ask()
    chrome.get(scene.link)
    first = chrome.current_window_handle
    chrome.switch_to.new_window("tab")
    chrome.get(scene.link)
    press(chrome, "no")
    chrome.close()
    chrome.switch_to.window(first)
    press(chrome, "yes")
    assert heading(chrome) == "Answered already"
    assert scene.answers == ["no"]


def test_after_its_time_the_page_says_so(chrome: Chrome, ask: Ask) -> None:
    scene = ask(approval_timeout="1h")
    chrome.get(scene.link)
    scene.wait(timedelta(hours=2))
    press(chrome, "yes")
    assert heading(chrome) == "Too late"
    chrome.get(scene.link)
    assert heading(chrome) == "Too late"
    assert scene.answers == []


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: t[:-2] + "AA", lambda _: "?t="])
def test_a_link_that_was_tampered_with_shows_no_button(
    chrome: Chrome, ask: Ask, spoil: object
) -> None:
    assert callable(spoil)
    scene = ask()
    chrome.get(f"{scene.base}/{spoil(scene.query)}")
    assert heading(chrome) == "This link is not valid"
    assert not chrome.find_elements(By.TAG_NAME, "form")
    assert scene.answers == []


def test_a_token_that_was_tampered_with_in_the_form_answers_nothing(
    chrome: Chrome, ask: Ask
) -> None:
    scene = ask()
    chrome.get(scene.link)
    field = chrome.find_element(By.NAME, "t")
    token = field.get_attribute("value")
    assert token
    changed = token[:-3] + ("AAA" if token[-3:] != "AAA" else "BBB")
    chrome.execute_script("arguments[0].value = arguments[1]", field, changed)
    press(chrome, "yes")
    assert heading(chrome) == "This link is not valid"
    assert scene.answers == []


def test_what_a_mail_program_fetches_beforehand_answers_nothing(chrome: Chrome, ask: Ask) -> None:
    scene = ask()
    chrome.get(scene.mail)
    WebDriverWait(chrome, SECONDS).until(
        lambda _: any("prefetch" in purpose for _, _, purpose in scene.requests)
    )
    assert scene.answers == []
    link = chrome.find_element(By.TAG_NAME, "a")
    with another_page(chrome):
        link.click()
    assert heading(chrome) == QUESTION
    press(chrome, "yes")
    assert scene.answers == ["yes"]


@pytest.fixture
def scheme(request: pytest.FixtureRequest, chrome: Chrome) -> Iterator[str]:
    """Return the colour scheme that the person prefers."""
    feature = {"name": "prefers-color-scheme", "value": request.param}
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    yield request.param
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@pytest.fixture
def size(request: pytest.FixtureRequest, chrome: Chrome) -> Iterator[tuple[int, int]]:
    """Return the size of the screen."""
    width, height = request.param
    viewport = {"width": width, "height": height, "deviceScaleFactor": 2}
    mobile = {"mobile": width < DESKTOP[0]}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {**viewport, **mobile})
    yield width, height
    chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def opened(chrome: Chrome, page: Page) -> None:
    chrome.get(f"data:text/html;charset=utf-8,{quote(page.body)}")


def findings(chrome: Chrome, *, but: str = "") -> list[str]:
    """Return what axe finds that is serious; `but` is a rule that does not count."""
    found = Axe().run(chrome)["violations"]
    serious = [one for one in found if one["impact"] in SERIOUS and one["id"] != but]
    return [f"{one['id']}: {one['nodes']}" for one in serious]


def looks() -> Iterator[ParameterSet]:
    """Yield each screen, scheme and language; all of them in `make test-faults` alone."""
    sizes, schemes = {"small": SMALL, "phone": PHONE, "desktop": DESKTOP}, ("light", "dark")
    names = zip(("en", "ko"), READERS, strict=True)
    for number, (size, scheme, (language, reader)) in enumerate(product(sizes, schemes, names)):
        marks = () if number % 5 == 0 or (size, scheme) == ("phone", "dark") else pytest.mark.whole
        name = f"{size}-{scheme}-{language}"
        yield pytest.param(sizes[size], scheme, reader, marks=marks, id=name)


LOOKS = pytest.mark.parametrize(
    ("size", "scheme", "reader"), list(looks()), indirect=["size", "scheme"]
)


@LOOKS
def test_the_question_and_its_answers_fit_the_screen_and_a_finger(
    chrome: Chrome, keep: Path, size: tuple[int, int], scheme: str, reader: Translator
) -> None:
    opened(chrome, asking(ASKED, INCIDENT, "a" * 104, reader, NOW))
    name = f"{reader.catalogue.language.value}-{scheme}-{size[0]}"
    chrome.save_screenshot(str(keep / f"asked-{name}.png"))
    assert not chrome.find_elements(By.CSS_SELECTOR, "input:checked")
    assert chrome.execute_script("return window.scrollY") == 0
    top = chrome.find_element(By.TAG_NAME, "form").rect["y"]
    for target in chrome.find_elements(By.CSS_SELECTOR, "fieldset label, button, [name=by]"):
        assert target.size["height"] >= FINGER
        assert target.size["width"] >= FINGER
        assert target.rect["y"] + target.size["height"] <= size[1]  # within reach
    if size != SMALL:  # all that whoever answers must know, without scrolling
        for selector in ("h1", "dl", "#worst", "#declined"):
            shown = chrome.find_element(By.CSS_SELECTOR, selector)
            assert shown.rect["y"] + shown.size["height"] <= top
    for fold in chrome.find_elements(By.TAG_NAME, "summary"):
        chrome.execute_script("arguments[0].parentNode.open = true", fold)
    assert chrome.execute_script(SIDEWAYS) <= 0
    assert findings(chrome) == []
    codes = chrome.find_elements(By.TAG_NAME, "code")
    assert codes
    assert all(len(chrome.execute_script(BOXES, code)) == 1 for code in codes)  # on one line


@LOOKS
def test_what_came_of_an_answer_fits_the_screen(
    chrome: Chrome, keep: Path, size: tuple[int, int], scheme: str, reader: Translator
) -> None:
    page = following(200, Verdict.YES, FOLLOWED, FOLLOWED.approval_answers[-1], reader)
    opened(chrome, page)
    name = f"{reader.catalogue.language.value}-{scheme}-{size[0]}"
    chrome.save_screenshot(str(keep / f"answered-{name}.png"))
    assert chrome.execute_script(SIDEWAYS) <= 0
    assert findings(chrome) == []


def test_a_page_that_looks_again_is_found_fault_with_for_that_alone(chrome: Chrome) -> None:
    """Without a script there is no other way; nothing that anybody types is lost by it."""
    page = following(200, Verdict.YES, FOLLOWED, FOLLOWED.approval_answers[-1], READERS[0])
    opened(chrome, refreshing(page, "a" * 104))
    assert findings(chrome) != []
    assert findings(chrome, but="meta-refresh") == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_language_is_the_policys(chrome: Chrome, ask: Ask, language: str) -> None:
    scene = ask({"notify": {"emails": ["ops@example.com"], "language": language}})
    chrome.get(scene.link)
    assert chrome.execute_script("return document.documentElement.lang") == language
    assert findings(chrome) == []


def test_nothing_but_the_page_itself_is_loaded_and_nothing_is_complained_of(
    chrome: Chrome, ask: Ask
) -> None:
    scene = ask()
    chrome.get("about:blank")
    chrome.get_log("browser")  # type: ignore[no-untyped-call]  # what came before
    scene.requests.clear()
    chrome.get(scene.link)
    assert {path for _, path, _ in scene.requests} <= {f"/{scene.query}"}
    complaints = chrome.get_log("browser")  # type: ignore[no-untyped-call]  # selenium's
    assert complaints == []
