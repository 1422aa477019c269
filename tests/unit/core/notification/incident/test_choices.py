"""A question with choices says which word answers with which, and what a plain yes takes."""

from __future__ import annotations

from lifeguard.core.notification.view import Paragraph
from tests.support.lightsail_emails import SCENES


def test_each_choice_is_told_with_the_word_that_takes_it() -> None:
    view = SCENES["lightsail-replace"]()
    paragraphs = [block.sentences for block in view.blocks if isinstance(block, Paragraph)]
    (choices,) = [said for said in paragraphs if said and said[0].code == "email.plain_yes"]
    assert [said.code for said in choices[1:]] == ["email.choice"] * 2


def test_a_question_without_choices_says_nothing_of_them() -> None:
    view = SCENES["lightsail-asked"]()
    paragraphs = [block.sentences for block in view.blocks if isinstance(block, Paragraph)]
    assert not [said for said in paragraphs if said and said[0].code == "email.plain_yes"]
