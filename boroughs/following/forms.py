"""The forms of following: what about, how often, and where to write."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import wtforms
from markupsafe import Markup
from wtforms.fields.choices import SelectChoice, enum_coerce

from boroughs.following.asking import MOST_TOPICS
from boroughs.following.models import Follower, Rhythm
from boroughs.following.topics import MOST_WORDS, of_words
from boroughs.people.forms import email_field
from engage.kit.forms import Form, at_most
from engage.kit.i18n import gettext, lazy


class Group(NamedTuple):
    """Topics that stand together on the form: a heading, and (topic, label) of each."""

    heading: str
    choices: list[tuple[str, Markup]]


class TopicsForm(Form):
    """What to be told about and how often; `offer` says what there is."""

    topics = wtforms.SelectMultipleField(lazy("What do you want to hear about?"), choices=[])
    words = wtforms.StringField(
        lazy("Words to look out for"),
        [at_most(MOST_WORDS, lazy("The words must be 100 characters together, or fewer"))],
    )
    rhythm = wtforms.RadioField(
        lazy("How often?"),
        coerce=enum_coerce(Rhythm),
        default=Rhythm.AT_ONCE,
        invalid_value_message=lazy("Select how often we write"),
        invalid_choice_message=lazy("Select how often we write"),
    )

    def offer(self, groups: Sequence[Group]) -> None:
        """Offers these topics; what no group has is none."""
        self.groups = [group for group in groups if group.choices]
        self.topics.choices = [SelectChoice(topic, label) for group in self.groups for topic, label in group.choices]
        self.rhythm.choices = [SelectChoice(one.value, gettext(one.label)) for one in Rhythm]

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything is right, and something is followed, but not too much."""
        is_valid: bool = super().validate(extra_validators)
        if not self.topics.errors and not (wanted := self.wanted):
            self.topics.errors = [gettext("Select what you want to hear about")]
        elif not self.topics.errors and len(wanted) > MOST_TOPICS:
            self.topics.errors = [gettext("Follow %(most)s things at most", most=MOST_TOPICS)]
        return is_valid and not self.topics.errors

    @property
    def is_more_chosen(self) -> bool:
        """Whether anything outside the first group was chosen, or is wrong."""
        more = {topic for group in self.groups[1:] for topic, _ in group.choices}
        return bool(more & set(self.topics.data or ()) or self.words.data or self.words.errors)

    @property
    def wanted(self) -> list[str]:
        """The topics chosen, with the words to look out for as one of them."""
        words = [of_words(self.words.data)] if self.words.data else []
        return list(dict.fromkeys((*self.topics.data, *words)))


class FollowForm(TopicsForm):
    """What to be told about, and the address to write to."""

    email = email_field(lazy("Your e-mail address"))


class ChangeForm(TopicsForm):
    """What a follower is told about from now on."""

    @classmethod
    def data_of(cls, follower: Follower) -> dict[str, Any]:
        """Returns what the form shows before anything was sent: what they follow, and what they asked for since."""
        return {"topics": [*follower.topics, *follower.asked], "rhythm": follower.rhythm}
