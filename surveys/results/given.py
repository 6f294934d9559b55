"""Of whom a survey's own results say how many there are: what everybody may subtract.

They give shares of the answers to a question, and of the groups among all who answered the survey. Of those nearly all
answer each question, so that whoever is told there counts as told here.
"""

from collections.abc import Collection, Mapping

from engage.kit.figures import FEWEST_ANSWERS
from engage.kit.gate import FEWEST_DERIVABLE
from surveys.results.crosses import UNKNOWN, cross
from surveys.results.people import told
from surveys.results.shares import shares_of

EVERYBODY = "all"

_FAVOURABLE, _OTHERS = "favourable", "others"


def given(
    options: Mapping[str, int],
    groups: Mapping[str, Mapping[str, tuple[int, int]]],
    favourable: Collection[str],
    people: Mapping[str, Mapping[str, int]],
) -> list[str]:
    """Returns EVERYBODY and groups, as "sex=female", in order; "sex=" are those who did not say.

    `options` are {option code: people}, those that nobody chose too, without those outside the base. `groups` are
    {characteristic: {group: (favourable, other)}}, and `people` {characteristic: {group: people}} of all who answered
    the survey, "" for those whose group is not known. The rules are those of the page of results
    (`surveys.results.groups`, `surveys.results.people`). Fewer than ten answers to the question, in all or of a group,
    are never told: then most of those who answered the survey did not answer it.
    """
    found = set()
    everybody = shares_of(options, {code: code for code in options}, favourable)
    is_exact = everybody.favourable is not None and everybody.favourable.value is not None
    responses = max((sum(by_group.values()) for by_group in people.values()), default=0)
    if everybody.options or (responses >= FEWEST_ANSWERS and sum(options.values()) >= FEWEST_DERIVABLE):
        found.add(EVERYBODY)
    for characteristic, answers in groups.items():
        bases = {UNKNOWN: 0, **{group: sum(said) for group, said in answers.items()}}
        among = told({group: number for group, number in people[characteristic].items() if group != UNKNOWN})
        names = {group for group in among if bases.get(group, 0) >= FEWEST_DERIVABLE}
        if among:
            names.add(UNKNOWN)
        if is_exact:
            cells = {group: {_FAVOURABLE: agree, _OTHERS: other} for group, (agree, other) in answers.items()}
            names |= cross(cells, bases, [_FAVOURABLE], among=among).groups.keys()
        found |= {f"{characteristic}={name}" for name in names}
    return sorted(found)
