"""The series of files that are loaded: who publishes each, on what terms, and by when the next is promised.

Dates by which a file is promised are the publishers' habits, as seen on their pages, or for yearly tables a guess said
to be one; a gap after them is shown as one.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from engage.indicators.periods import Kind, Period, closed_before
from engage.kit.i18n import N_

OGL = "Open Government Licence v3.0"


@dataclass(frozen=True, slots=True)
class Series:
    """A series of files. Each is of a month, a quarter or a year (`span`), or None of no period.

    `address` is the page of the publisher. It is promised `days` after its period ended.
    """

    key: str
    label: str
    publisher: str
    title: str
    licence: str
    address: str
    span: Kind | None = None
    days: int = 0

    def due(self, today: date) -> Period | None:
        """Returns the latest period whose file was promised by a London date."""
        if self.span is None:
            return None
        return closed_before(today - timedelta(days=self.days), self.span)

    def due_on(self, period: Period) -> date:
        """Returns the day by which the file of a period is promised."""
        return period.ends_on + timedelta(days=self.days)


_LONDON = "https://data.london.gov.uk/dataset"

SERIES = {
    one.key: one
    for one in (
        Series(
            "pas",
            N_("Public Attitude Survey"),
            "Mayor’s Office for Policing And Crime (MOPAC)",
            "Public Attitude Survey, borough figures",
            OGL,
            f"{_LONDON}/mopac-surveys",
            Kind.QUARTER,
            120,
        ),
        Series(
            "stops",
            N_("Stops and searches"),
            "data.police.uk",
            "Stop and search, Metropolitan Police Service",
            OGL,
            "https://data.police.uk/data/",
            Kind.MONTH,
            75,
        ),
        Series(
            "crime",
            N_("Recorded crime"),
            "Metropolitan Police Service",
            "Monthly crime figures by borough",
            OGL,
            f"{_LONDON}/mps-monthly-crime-dahboard-data",
            Kind.MONTH,
            8,
        ),
        Series(
            "uof",
            N_("Use of force"),
            "Metropolitan Police Service",
            "Use of force, officers’ forms",
            OGL,
            f"{_LONDON}/use-of-force",
            Kind.MONTH,
            120,
        ),
        Series(
            "census",
            N_("Residents"),
            "Office for National Statistics",
            "Residents by age, sex and ethnic group",
            OGL,
            "https://www.ons.gov.uk/census",
        ),
        Series(
            "boundaries",
            N_("Boundaries"),
            "Ordnance Survey and Office for National Statistics",
            "Boundaries of the London boroughs",
            OGL,
            "https://geoportal.statistics.gov.uk/",
        ),
    )
}
"""Key → series."""
