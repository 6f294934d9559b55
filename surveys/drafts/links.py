"""Pages of other features about a survey: links from the page where it is written, and from the list of all.

A feature that has such a page adds a line; each route takes the borough and the survey.
"""

from engage.kit.i18n import N_

WRITING = (
    ("surveys.files.translations", N_("Translate by spreadsheet, or change the default language")),
    ("surveys.files.about", N_("Download it as a file")),
)
"""(Route name, words) while it is written."""

COMING = (
    ("surveys.sharing.share", N_("Tell people about it")),
    ("surveys.codes.codes", N_("One-time codes")),
    ("surveys.paper.print_blank", N_("Print it")),
)
"""(Route name, words) from its publication on."""

OPEN = (
    *COMING,
    ("surveys.paper.enter", N_("Enter answers from paper or phone")),
    ("surveys.paper.entries", N_("Entries that wait for a second person")),
    ("surveys.checking.checks", N_("Check the answers")),
)
"""(Route name, words) while it takes answers."""

CLOSED = (
    ("surveys.codes.codes", N_("One-time codes")),
    ("surveys.results.show", N_("Results")),
    ("surveys.paper.entries", N_("Entries that wait for a second person")),
    ("surveys.checking.checks", N_("Check the answers")),
    ("surveys.results.ask", N_("Ask the police about the findings")),
)
"""(Route name, words) once it has closed."""

FOR_CODES = "surveys.codes.codes"
"""The one for surveys that take one-time codes alone."""
