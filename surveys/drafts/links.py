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
    ("surveys.sharing.share", N_("Link, poster and QR code")),
    ("surveys.codes.codes", N_("One-time codes")),
    ("surveys.paper.print_blank", N_("Print it")),
    ("surveys.files.about", N_("Download it as a file")),
)
"""(Route name, words) from its publication on."""

OPEN = (
    *COMING,
    ("surveys.kiosk.kiosk", N_("Kiosk: answers on the council’s tablet")),
    ("surveys.paper.script", N_("Ask it by phone")),
    ("surveys.paper.enter", N_("Enter answers from paper or phone")),
    ("surveys.paper.entries", N_("Entries that wait for a second person")),
    ("surveys.checking.checks", N_("Answers to check")),
)
"""(Route name, words) while it takes answers."""

CLOSED = (
    ("surveys.codes.codes", N_("One-time codes")),
    ("surveys.results.show", N_("Results")),
    ("surveys.paper.entries", N_("Entries that wait for a second person")),
    ("surveys.checking.checks", N_("Answers to check")),
    ("surveys.exports.files", N_("Download the answers")),
    ("surveys.files.about", N_("Download it as a file")),
    ("surveys.results.ask", N_("Ask the police about the findings")),
)
"""(Route name, words) once it has closed."""

FOR_CODES = "surveys.codes.codes"
"""The one for surveys that take one-time codes alone."""
