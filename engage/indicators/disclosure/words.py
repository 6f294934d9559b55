"""The rule in plain words, for the methodology page, with the very numbers that the gate goes by.

Texts are English, for gettext where they are shown: `gettext(text, **NUMBERS)`.
"""

from engage.kit.figures import FEWEST_ANSWERS
from engage.kit.gate import FEWEST_DERIVABLE
from engage.kit.i18n import N_

NUMBERS = {"few": FEWEST_DERIVABLE, "base": FEWEST_ANSWERS}
"""What stands in the texts: the fewest people who may be worked out, and the fewest a figure is made of."""

WHY = N_(
    "Two figures that overlap can be subtracted from each other. If only a few people are left, anybody could work out "
    "what they said. So a figure is published only if nobody can be found in it, whatever is subtracted."
)

RULES = (
    N_("A figure is made of %(base)s people or more."),
    N_(
        "Each new figure adds %(few)s people or more to those before it, and leaves %(few)s or more of those it no "
        "longer counts. If fewer than %(base)s people are added and all of them gave the same answer, it waits."
    ),
    N_(
        "There are no figures of groups before twelve whole months of answers. Groups are of one kind at a time: by "
        "age, by sex or by ethnic group, never by two of them."
    ),
    N_(
        "Groups that are not shown are %(few)s people or more together. If they are fewer, the smallest group that "
        "would be shown is not shown either. People who did not say which group they are in are never a group."
    ),
    N_(
        "The same holds for London: the boroughs that are not shown are %(few)s people or more together, or the "
        "smallest borough that would be shown is not shown either."
    ),
    N_(
        "A survey counts as a whole, in the quarter in which it closes. What its own results tell is subtracted, too: "
        "the people who are left are %(few)s or more, or there are none."
    ),
    N_("A difference between a group and everybody is shown only where both are shown."),
    N_(
        "Where a new figure cannot be published, the last one stays, with its date. Too few answers and answers held "
        "back look the same, so that nobody learns which it was."
    ),
    N_(
        "A figure that was published is never changed. Answers that come later, or are taken back, count from the next "
        "quarter on."
    ),
)
"""The rules, each a sentence or a few."""

AUDIT = N_(
    "Before figures are published, a program attacks them. It knows the exact number of people behind every figure "
    "ever published, more than any reader, and works out the least and the most that every small number could be. If "
    "it can tell any number under %(few)s to within %(few)s people, or that a few people who can be told apart all "
    "gave the same answer, or has no time to find out, the figures that tell it are not published."
)

NOT_COVERED = N_(
    "This does not protect from somebody inside who knows the counts of single quarters, or from people who tell "
    "others that they answered and what they said."
)
