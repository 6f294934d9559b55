"""Why a message could not be sent, in words."""

from engage.kit.i18n import gettext

_BY_CODE = {
    "5.1.1": "There is no such address",
    "5.1.2": "There is no such host",
    "5.1.3": "It is no address",
    "5.1.6": "The mailbox has moved",
    "5.1.10": "There is no such address",
    "5.2.1": "The mailbox is closed",
    "5.2.2": "The mailbox is full",
    "5.7.1": "The mail server does not allow it",
}
_BY_REPLY = {
    "550": "The mail server refused the address",
    "552": "It is too large",
    "554": "The mail server refused it",
}


def reason(error: str) -> str:
    """Returns the reason for an error of `OutboxMessage`, its code in brackets."""
    reply, _, code = error.partition(" ")
    if error == "CannotBeWritten" or error == "no address":
        return gettext("It is no address")
    words = _BY_CODE.get(code) or _BY_REPLY.get(reply)
    if words is None and reply.isdecimal():
        words = "The mail server refused it" if reply.startswith("5") else "The mail server put it off, every time"
    return f"{gettext(words)} ({error})" if words else error
