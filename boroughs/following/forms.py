"""The forms of following: where to write, and what about."""

from collections.abc import Mapping

import wtforms
from markupsafe import escape
from wtforms import validators
from wtforms.fields.choices import SelectChoice

from boroughs.following.models import Follower
from boroughs.following.topics import MEETINGS, RESPONSES, SURVEYS, of_panel
from boroughs.people.forms import email_field
from engage.kit.forms import Form
from engage.kit.html import said
from engage.kit.i18n import gettext, lazy


class TopicsForm(Form):
    """What to be told about; `offer` says what there is."""

    topics = wtforms.SelectMultipleField(
        lazy("What do you want to hear about?"),
        choices=[],
        validators=[validators.InputRequired(lazy("Select what you want to hear about"))],
    )

    def offer(self, panels: Mapping[str, str], others: frozenset[str] = frozenset()) -> None:
        """Offers everything there is to follow: `panels` are slug → name.

        `others` are topics followed now that are no longer offered, such as a panel that ended: kept until unticked.
        """
        only = gettext("Only the meetings of: %(panel)s")
        labels = {
            MEETINGS: gettext("All meetings: when and where, agendas, papers and minutes"),
            **{of_panel(slug): escape(only) % {"panel": said(name)} for slug, name in panels.items()},
            RESPONSES: gettext("What the police answer"),
            SURVEYS: gettext("New surveys"),
        }
        labels |= {topic: said(topic.removeprefix("panel/")) for topic in sorted(others - labels.keys())}
        self.topics.choices = [SelectChoice(topic, label) for topic, label in labels.items()]


class FollowForm(TopicsForm):
    """What to be told about, and the address to write to."""

    email = email_field(lazy("Your e-mail address"))


class ChangeForm(TopicsForm):
    """What a follower is told about from now on."""

    @classmethod
    def data_of(cls, follower: Follower) -> dict[str, list[str]]:
        """Returns what the form shows before anything was sent."""
        return {"topics": list(follower.topics)}
