"""One ratio worked by hand, for the methodology page: Hackney in June 2016, the figure that the site shows of it.

Source of the counts: data.police.uk, stops and searches of the Metropolitan Police Service, June 2016 (Open Government
Licence v3.0), those of people whose map point lies in Hackney; of the residents: Census 2021, TS021.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Worked:
    """The steps, each rounded for showing and carried on with all digits. `people` are all, `unknown` without a group.

    Counts are of searches of people, rates per 1,000 residents; `error`, `half` and what is `log_` are of logarithms.
    """

    gss: str
    borough: str
    month: str
    people: int
    unknown: int
    black: int
    black_residents: int
    white: int
    white_residents: int
    black_rate: float
    white_rate: float
    ratio: float
    logarithm: float
    phi: float
    error: float
    half: float
    log_low: float
    log_high: float
    low: float
    high: float


WORKED = Worked(
    gss="E09000012",
    borough="Hackney",
    month="2016-06",
    people=297,
    unknown=20,
    black=125,
    black_residents=54_645,
    white=90,
    white_residents=137_709,
    black_rate=2.287,
    white_rate=0.654,
    ratio=3.50,
    logarithm=1.253,
    phi=1.0,
    error=0.138,
    half=0.271,
    log_low=0.982,
    log_high=1.524,
    low=2.67,
    high=4.59,
)
