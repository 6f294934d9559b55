"""Of whom a survey's own results give any share of the answers to a question: what everybody may subtract."""

from collections.abc import Collection, Mapping

from surveys.results.crosses import UNKNOWN, cross
from surveys.results.shares import shares_of

EVERYBODY = "all"

_FAVOURABLE, _OTHERS = "favourable", "others"


def given(
    options: Mapping[str, int], groups: Mapping[str, Mapping[str, tuple[int, int]]], favourable: Collection[str]
) -> list[str]:
    """Returns EVERYBODY and groups, as "sex=female", in order; nothing where no share of everybody is given.

    `options` are {option code: people}, those that nobody chose too, without those outside the base. `groups` are
    {characteristic: {group: (favourable, other)}}, "" for those whose group is not known. The rules are those of the
    page of results (`surveys.results.groups`).
    """
    everybody = shares_of(options, {code: code for code in options}, favourable)
    if not everybody.options:
        return []
    found = [EVERYBODY]
    if everybody.favourable is None or everybody.favourable.value is None:
        return found
    for characteristic, answers in groups.items():
        cells = {group: {_FAVOURABLE: agree, _OTHERS: other} for group, (agree, other) in answers.items()}
        bases = {UNKNOWN: 0, **{group: sum(said) for group, said in answers.items()}}
        found += [f"{characteristic}={group}" for group in cross(cells, bases, [_FAVOURABLE]).groups]
    return sorted(found)
