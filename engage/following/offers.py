"""What can be followed in a borough, and what it is called: for the form, and for the headings of a digest."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from boroughs.following.forms import Group
from boroughs.following.topics import (
    BOROUGH,
    CHARTER,
    MEETINGS,
    OFFICE,
    PANEL,
    REQUEST,
    RESPONSES,
    SURVEY,
    SURVEYS,
    WHOLE,
    WORDS,
    is_possible,
    kind_of,
    of_office,
    of_panel,
    value_of,
    values_of,
)
from boroughs.models import Borough
from boroughs.people.models import Office
from boroughs.responses.models import ResponseRequest
from engage.kit.html import said
from engage.kit.i18n import Said, gettext
from meetings.models import Panel
from surveys.models import Survey


@dataclass(frozen=True)
class Followed:
    """The things of a borough that topics name, found: panels and surveys by slug, requests and offices by number."""

    borough: Borough
    panels: Mapping[str, Panel]
    surveys: Mapping[str, Survey]
    requests: Mapping[str, ResponseRequest]
    offices: Mapping[str, Office]

    def label(self, topic: str) -> Markup | None:
        """Returns what a topic is called on a page, in the language spoken; None for what is not there."""
        words = self._words(topic)
        return None if words is None else escape(words[0]) % {name: _safe(value) for name, value in words[1].items()}

    def name(self, topic: str) -> str | None:
        """Returns what a topic is called in an e-mail, in the language spoken; None for what is not there."""
        words = self._words(topic)
        return None if words is None else words[0] % {name: _plain(value) for name, value in words[1].items()}

    def _words(self, topic: str) -> tuple[str, dict[str, Any]] | None:
        """Returns a text with placeholders, and what stands in them."""
        kind, value = kind_of(topic), value_of(topic)
        if kind == WORDS and is_possible(topic):
            return gettext("What has the words “%(words)s”"), {"words": _Typed(value)}
        if kind == PANEL and (panel := self.panels.get(value)):
            return "%(panel)s", {"panel": panel.name}
        if kind == SURVEY and (survey := self.surveys.get(value)):
            return gettext("What comes of the survey: %(survey)s"), {"survey": survey.heading}
        if kind == REQUEST and (request := self.requests.get(value)):
            return gettext("Request %(n)s from %(who)s"), {"n": request.number, "who": request.asked_by}
        if kind == OFFICE and (office := self.offices.get(value)):
            return "%(office)s", {"office": office.name or _Translated(gettext(office.kind.label))}
        return _of_whole(topic, self.borough)


class _Translated(str):
    """Words of ours, in the language spoken already."""


class _Typed(str):
    """Words that a follower typed, in whatever language."""


def _safe(value: Any) -> Any:
    if isinstance(value, _Typed):
        return Markup("<bdi>{}</bdi>").format(str(value))
    return said(value) if isinstance(value, Said | str) and not isinstance(value, _Translated) else escape(value)


def _plain(value: Any) -> str:
    return value.words if isinstance(value, Said) else str(value)


def _of_whole(topic: str, borough: Borough) -> tuple[str, dict[str, Any]] | None:
    words = {
        BOROUGH: gettext("Everything that is new in %(borough)s"),
        MEETINGS: gettext("All meetings: when and where, agendas, papers and minutes"),
        RESPONSES: gettext("What the police and others are asked, and what they answer"),
        SURVEYS: gettext("New surveys, and their results"),
        CHARTER: gettext("The stop and search charter: promises, and whether they are kept"),
    }
    return (words[topic], {"borough": _Translated(borough.name)}) if topic in words else None


async def find(borough: Borough, topics: Collection[str]) -> Followed:
    """Finds what topics name, those alone that the public sees. Four queries at most, none for kinds that are absent.

    Panels that ended and surveys that closed are found too.
    """
    possible = [topic for topic in topics if is_possible(topic)]
    slugs, titles = values_of(PANEL, possible), values_of(SURVEY, possible)
    numbers, ids = values_of(REQUEST, possible), values_of(OFFICE, possible)
    of = {"borough": borough}
    panels = await Panel.filter(**of, slug__in=slugs) if slugs else []
    surveys = await Survey.filter(**of, slug__in=titles, published_at__isnull=False) if titles else []
    requests = await ResponseRequest.filter(**of, number__in=map(int, numbers)) if numbers else []
    offices = await Office.filter(**of, id__in=map(int, ids)) if ids else []
    return Followed(
        borough,
        {one.slug: one for one in panels},
        {one.slug: one for one in surveys},
        {str(one.number): one for one in requests},
        {str(one.id): one for one in offices},
    )


async def names(borough: Borough, topics: set[str]) -> dict[str, str]:
    """Returns what topics are called in an e-mail, in the language spoken; those of what is not there are missing."""
    followed = await find(borough, topics)
    return {topic: name for topic in topics if (name := followed.name(topic)) is not None}


async def groups(borough: Borough, *, first: Collection[str], heading: str, others: Collection[str]) -> list[Group]:
    """Returns what the form offers: what they came for first, under `heading`, then all there is, then the `others`.

    The others are what is followed now or was sent, and has no place of its own: surveys, requests and words, and
    panels that ended. What is not there any more is not offered, so it goes with the next press.
    """
    panels = await Panel.filter(borough=borough, ended_on__isnull=True).order_by("name")
    offices = await Office.filter(borough=borough).order_by("id")
    parts = {
        heading: list(first),
        gettext("Everything, or a part of it"): list(WHOLE),
        gettext("One panel: its meetings, and the answers to what it asks"): [of_panel(one.slug) for one in panels],
        gettext("One office: what it is asked and what it answers"): [of_office(one.id) for one in offices],
        gettext("What you chose yourself"): list(others),
    }
    followed = await find(borough, {topic for topics in parts.values() for topic in topics})
    return [Group(name, choices) for name, choices in _each_once(parts, followed)]


def _each_once(
    parts: Mapping[str, Iterable[str]], followed: Followed
) -> Iterable[tuple[str, list[tuple[str, Markup]]]]:
    seen: set[str] = set()
    for name, topics in parts.items():
        choices = []
        for topic in topics:
            label = followed.label(topic)
            if label is not None and topic not in seen:
                choices.append((topic, label))
                seen.add(topic)
        yield name, choices
