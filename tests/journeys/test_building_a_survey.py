"""A clerk who never saw the builder makes a survey of 12 questions with routing in three languages, in the browser.

What it takes is counted: a page to find one's way on, an answer to choose, words to type, a translation to paste.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from engage.demo.people import PASSWORD
from engage.kit.clock import LONDON
from tests.journeys.walker import Visitor

SECONDS_A_PAGE, SECONDS_A_CHOICE, SECONDS_A_LETTER, SECONDS_A_PASTE = 5, 1.5, 0.25, 4
MINUTES = 15
EMAIL = "clerk@hackney.example"
TITLE = "Our streets after dark"

# Wording and answers of the survey's own, as somebody would send them to a translator: English, Bengali, Arabic.
WORDS = {
    TITLE: ("অন্ধকারে আমাদের রাস্তা", "شوارعنا بعد حلول الظلام"),
    "Tell us what it is like.": ("কেমন লাগে আমাদের বলুন।", "أخبرونا كيف تبدو."),
    "Where you walk": ("কোথায় হাঁটেন", "أين تمشي"),
    "Do you walk here after dark?": ("অন্ধকারে এখানে হাঁটেন?", "هل تمشي هنا بعد حلول الظلام؟"),
    "Often": ("প্রায়ই", "غالبا"),
    "Sometimes": ("মাঝে মাঝে", "أحيانا"),
    "Never": ("কখনো না", "أبدا"),
    "Which ways do you take?": ("কোন পথে যান?", "أي طرق تسلك؟"),
    "High street": ("প্রধান রাস্তা", "الشارع الرئيسي"),
    "Canal path": ("খালের পথ", "ممر القناة"),
    "None of these": ("এর কোনোটিই নয়", "لا شيء مما سبق"),
    "How safe is it?": ("কতটা নিরাপদ?", "ما مدى الأمان؟"),
    "In the park": ("পার্কে", "في الحديقة"),
    "At the station": ("স্টেশনে", "في المحطة"),
    "Safe": ("নিরাপদ", "آمن"),
    "Unsafe": ("অনিরাপদ", "غير آمن"),
    "How safe do you feel in all?": ("মোটের ওপর কতটা নিরাপদ লাগে?", "ما مدى شعورك بالأمان عموما؟"),
    "The police": ("পুলিশ", "الشرطة"),
    "Officers here listen to people.": ("এখানকার পুলিশ মানুষের কথা শোনে।", "يستمع الضباط هنا إلى الناس."),
    "What should come first?": ("কোনটি আগে হওয়া উচিত?", "ما الذي ينبغي أن يأتي أولا؟"),
    "Street lights": ("রাস্তার আলো", "إنارة الشوارع"),
    "Patrols": ("টহল", "الدوريات"),
    "Have you told the police of something?": ("পুলিশকে কিছু জানিয়েছেন?", "هل أبلغت الشرطة بشيء؟"),
    "When was that?": ("সেটা কবে?", "متى كان ذلك؟"),
    "What came of it?": ("তাতে কী হলো?", "ماذا نتج عنه؟"),
    "About you": ("আপনার সম্পর্কে", "عنك"),
    "How long have you lived here?": ("কত দিন ধরে এখানে থাকেন?", "منذ متى تعيش هنا؟"),
    "years": ("বছর", "سنوات"),
}


@dataclass
class Clerk:
    """Somebody at the builder, and how many seconds what they did so far would take by hand."""

    visitor: Visitor
    seconds: float = 0
    pages: int = 0

    async def _going(self, does: Awaitable[None]) -> None:
        await does
        self.pages += 1
        self.seconds += SECONDS_A_PAGE

    async def follow(self, name: str) -> None:
        await self._going(self.visitor.follow(name))

    async def press(self, name: str) -> None:
        await self._going(self.visitor.press(name))

    async def type(self, label: str, text: str) -> None:
        await self.visitor.fill(**{label: text})
        self.seconds += SECONDS_A_CHOICE + SECONDS_A_LETTER * len(text)

    async def tick(self, *labels: str) -> None:
        for label in labels:
            await self.visitor.tick(label)
            self.seconds += SECONDS_A_CHOICE

    async def add(self, kind: str, wording: str, *, last: bool = False, **more: str) -> None:
        """Adds a question; `more` are the other fields by label, `_` for a space."""
        await self.follow(kind)
        await self.type("Question", wording)
        for label, text in more.items():
            await self.type(label.replace("_", " "), text)
        await self.press("Save the question" if last else "Save and add another")

    async def ask_after(self, question: str, about: str, *answers: str) -> None:
        """Says that a question, by its number on the page, is asked only after these answers to another."""
        await self.follow(f"When it is asked ({question})")
        await self.visitor.select("An earlier question", about)
        self.seconds += 2 * SECONDS_A_CHOICE
        await self.press("Choose its answers")
        await self.visitor.choose("It is asked if the answer", "is any of these")
        await self.tick(*answers)
        await self.press("Save the condition")


@pytest.fixture
async def clerk(visit: Callable[..., Awaitable[Visitor]]) -> Clerk:
    """The clerk of the demonstration's borough, at the desk."""
    visitor = await visit()
    await visitor.open("/sign-in")
    await visitor.fill(**{"E-mail address": EMAIL, "Password": PASSWORD})
    await visitor.press("Sign in")
    return Clerk(visitor)


async def test_a_survey_in_three_languages_is_built_in_a_quarter_of_an_hour(clerk, visit):
    await begin(clerk)
    await write(clerk)
    await route(clerk)
    await translate(clerk)
    await settle_and_look(clerk)
    assert clerk.seconds < MINUTES * 60, f"{clerk.pages} pages, {clerk.seconds / 60:.1f} minutes"
    print(f"{clerk.pages} pages, {clerk.seconds / 60:.1f} minutes")  # noqa: T201
    await a_resident_reads_it(visit)


async def begin(clerk: Clerk) -> None:
    await clerk.follow("Make a survey")
    await clerk.type("Title", TITLE)
    await clerk.type("Introduction", "Tell us what it is like.")
    await clerk.press("Start the survey")
    await clerk.press("Add a section")
    await clerk.type("Title of the section (optional)", "Where you walk")
    await clerk.press("Save the section")


async def write(clerk: Clerk) -> None:
    """Twelve questions of nine kinds in three sections."""
    answers = "Answers,_one_on_each_line"
    await clerk.follow("Add a question of your own")
    await clerk.add("Choose one answer", "Do you walk here after dark?", **{answers: "Often\nSometimes\nNever"})
    none = "An_answer_that_excludes_the_others,_such_as_“None_of_these”_(optional)"
    ways = {answers: "High street\nCanal path", none: "None of these"}
    await clerk.add("Choose any number of answers", "Which ways do you take?", **ways)
    lines = {"Lines_to_be_answered,_one_on_each_line": "In the park\nAt the station", answers: "Safe\nUnsafe"}
    await clerk.add("The same answers for several lines", "How safe is it?", **lines)
    await clerk.add("A number from 0 to 10", "How safe do you feel in all?", last=True)
    await clerk.press("Add a section")
    await clerk.type("Title of the section (optional)", "The police")
    await clerk.press("Save the section")
    await clerk.follow("Add a question of your own to section 2")
    await clerk.add("Agree or disagree, or another scale", "Officers here listen to people.")
    await clerk.add("Put answers in order", "What should come first?", **{answers: "Street lights\nPatrols"})
    await clerk.add("Choose one answer", "Have you told the police of something?", **{answers: "Yes\nNo"})
    await clerk.add("Enter a date", "When was that?")
    await clerk.add("Write in their own words", "What came of it?", last=True)
    await clerk.press("Add a section")
    await clerk.type("Title of the section (optional)", "About you")
    await clerk.press("Save the section")
    await clerk.follow("Add a question of your own to section 3")
    unit = {"Unit,_such_as_“years”_(optional)": "years"}
    await clerk.add("Enter a number", "How long have you lived here?", last=True, **unit)
    await clerk.follow("Add ready questions to section 3")
    await clerk.tick("What is your age?", "What is your sex?")
    await clerk.press("Add to the survey")


async def route(clerk: Clerk) -> None:
    await clerk.ask_after("question 2", "Do you walk here after dark?", "Often", "Sometimes")
    told = "Have you told the police of something?"
    await clerk.ask_after("question 8", told, "Yes")
    await clerk.ask_after("question 9", told, "Yes")
    assert "to mend" not in await clerk.visitor.text()


async def translate(clerk: Clerk) -> None:
    await clerk.follow("Choose languages")
    await clerk.tick("বাংলা (Bangla)", "العربية (Arabic)")
    await clerk.press("Save")
    for place, name in enumerate(("বাংলা (Bangla)", "العربية (Arabic)")):
        await clerk.follow(f"Translate into {name}")
        for field in await clerk.visitor.page.locator("textarea").all():
            described = await field.get_attribute("id")
            source = clerk.visitor.page.locator(f'label[for="{described}"] [lang="en"]')
            words = (await source.inner_text()).strip()
            if words in WORDS:
                await field.fill(WORDS[words][place])
                clerk.seconds += SECONDS_A_PASTE
        await clerk.press("Save the translation")
    assert (await clerk.visitor.text()).count(": complete") == 2


async def settle_and_look(clerk: Clerk) -> None:
    await clerk.follow("Set when people can answer")
    day = datetime.now(LONDON).date()
    await clerk.visitor.date("First day", day)
    await clerk.visitor.date("Last day", day + timedelta(days=14))
    clerk.seconds += 6 * SECONDS_A_CHOICE
    await clerk.press("Save")
    await clerk.follow("See every path through it")
    assert "There are 4 different paths." in await clerk.visitor.text()
    await clerk.follow("Back to the survey")
    await clerk.follow("See it as a resident would")
    await clerk.follow("বাংলা")
    assert await clerk.visitor.heading() == WORDS[TITLE][0]
    await clerk.visitor.back()
    await clerk.visitor.back()
    await clerk.press("Go on to publish")
    assert "the 12 questions and their answers" in await clerk.visitor.text()
    await clerk.press("Publish the survey")


async def a_resident_reads_it(visit: Callable[..., Awaitable[Visitor]]) -> None:
    resident = await visit(scripts=False)
    for place, code in enumerate(("bn", "ar")):
        await resident.open(f"/{code}/hackney/surveys/our-streets-after-dark")
        assert await resident.heading() == WORDS[TITLE][place]
        assert WORDS["Do you walk here after dark?"][place] in await resident.text()
