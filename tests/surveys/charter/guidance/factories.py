"""What somebody sends to change a statement."""

from typing import Any

from surveys.charter.guidance.models import Statement


async def newest(key: str) -> Statement:
    """The newest edition of a statement."""
    return await Statement.filter(key=key).order_by("-edition").first()  # type: ignore[return-value]


def at(key: str, *more: str) -> str:
    """The address of a statement, or of something to do with it."""
    return "/".join(["/guidance/statements", key, *more])


async def fields(key: str, **changed: Any) -> dict[str, str]:
    """The form of a statement as its page gives it, with changes."""
    one = await newest(key)
    sent = {
        "seen": str(one.edition),
        "words": one.words,
        "source": one.source,
        "source_url": one.source_url,
        "checked_on-day": str(one.checked_on.day),
        "checked_on-month": str(one.checked_on.month),
        "checked_on-year": str(one.checked_on.year),
    }
    if one.number is not None:
        sent["number"] = str(one.number)
    else:
        sent |= {"name": one.name, "href": one.href, "phone": one.phone}
    return sent | {name: str(value) for name, value in changed.items()}
