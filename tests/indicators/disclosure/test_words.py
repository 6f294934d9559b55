"""The rule in plain words has the numbers that the gate goes by."""

from engage.indicators.disclosure.words import AUDIT, NOT_COVERED, NUMBERS, RULES, WHY
from engage.kit.i18n import gettext


def test_every_sentence_can_be_said_and_tells_ten_and_thirty():
    said = [gettext(text, **NUMBERS) for text in (WHY, *RULES, AUDIT, NOT_COVERED)]
    assert said[1] == "A figure is made of 30 people or more."
    assert "any number under 10 to within 10 people" in said[-2]
    assert not any("%(" in text for text in said)
