"""Recorded stops and searches of the Metropolitan Police (`ss.…`), by borough and in London.

Gathered:

    {"revisions": {series: number}, "residents": {gss: {"black": people, …}},
     "months": {"2024-06": {"rows": 10490, "unlocated": 871, "outside": 16, "lacks": ["linked", …],
                            "counts": [[gss, group, *counts], …], "officers": [[gss, group, people], …]}}}

where `group` is one of the five of the Census or "" where it is not known (`counts` go by what the person said,
`officers` by what the officer saw), and the counts are those of `tallies.COUNTED`. Every row is public already, so
that no count is withheld; a rate that says little is. A month that is not there, or lacks what a figure is made of, is
a gap. The City of London has a police of its own and no figures here; the Met's searches in it count in London's.
"""

from engage.indicators.families import Family
from engage.indicators.families.searched.compiling import compiled
from engage.indicators.families.searched.gathering import gathered, remakes

# Method 2: rates have a change, and so have ratios; gaps and changes are judged over a release.
FAMILY = Family("searched", 2, gathered, compiled, remakes=remakes)
