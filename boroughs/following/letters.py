"""The e-mail that asks somebody whether they want to be told, in the language of the page they asked on."""

from engage.kit.i18n import gettext


def confirmation(borough: str) -> tuple[str, str]:
    """Returns the subject and the text of the e-mail to a new follower of a borough; the link comes after it."""
    return gettext("Confirm that you want to follow %(borough)s", borough=borough), "\n\n".join(
        (
            gettext(
                "Somebody, we think you, asked us to tell this address what is new in %(borough)s.", borough=borough
            ),
            gettext("Nothing happens until you open the link and press the button. The link works for one day."),
            gettext("If it was not you, do nothing: the address is erased, and nobody learns that it was asked for."),
            gettext("Confirm here:"),
        )
    )


def known_already(borough: str) -> tuple[str, str]:
    """Returns the subject and the text of the e-mail to somebody who follows a borough; the link comes after it."""
    return gettext("You follow %(borough)s already", borough=borough), "\n\n".join(
        (
            gettext(
                "Somebody, we think you, asked us to tell this address what is new in %(borough)s.", borough=borough
            ),
            gettext("We do so already, and nothing has changed. If it was not you, do nothing."),
            gettext("If it was you, what you asked for now waits on your page: press the button there."),
            gettext("Change what you follow, or stop:"),
        )
    )
