"""Things that wait for a person with a role, as their desk lists them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Task:
    """One thing to do: in a sentence, by a London date (None: no deadline), at the page with this route name.

    `query` is what its address has after the "?". `hint` says more in a line; `also` is what else can be done about it.
    """

    text: str
    due_on: date | None
    route: str
    params: dict[str, str | int]
    query: str = ""
    hint: str = ""
    also: tuple["Task", ...] = ()
