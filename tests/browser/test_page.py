"""The approval page in a real Chromium, before the real handler, as a person meets it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.conftest import Ask

PHONE, DESKTOP = (390, 844), (1280, 900)
SECONDS = 10
QUESTION = 'May Lifeguard stop and start i-00ddbf07ce6372082 ("web-1")?'
FINGER = 44
"""Pixels that a finger needs (WCAG 2.2, target size, enhanced)."""


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
    assert scene.go_on() == "resolved"


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
    assert scene.answers == [True]
    assert scene.go_on() == "resolved"


def test_coming_back_and_saying_the_opposite_changes_nothing(chrome: Chrome, ask: Ask) -> None:
    scene = ask()
    chrome.get(scene.link)
    press(chrome, "yes")
    chrome.get(scene.link)
    assert heading(chrome) == "Answered already"
    assert not chrome.find_elements(By.TAG_NAME, "form")
    assert scene.answers == [True]


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
    assert scene.answers == [False]


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
    assert scene.answers == [True]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_it_fits_the_screen_and_a_finger(
    chrome: Chrome, ask: Ask, keep: Path, size: tuple[int, int], language: str
) -> None:
    scene = ask({"notify": {"emails": ["ops@example.com"], "language": language}})
    viewport = {"width": size[0], "height": size[1], "deviceScaleFactor": 2, "mobile": False}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", viewport)
    try:
        for name, act in {"asked": None, "answered": "no"}.items():
            if act is None:
                chrome.get(scene.link)
                for target in chrome.find_elements(By.CSS_SELECTOR, "label, button"):
                    assert target.size["height"] >= FINGER
                    assert target.size["width"] >= FINGER
                    assert target.rect["y"] + target.size["height"] <= size[1]  # within reach
            else:
                press(chrome, act)
            wide = chrome.execute_script(
                "return document.scrollingElement.scrollWidth - window.innerWidth"
            )
            assert wide <= 0
            chrome.save_screenshot(str(keep / f"{name}-{language}-{size[0]}.png"))
    finally:
        chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


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
