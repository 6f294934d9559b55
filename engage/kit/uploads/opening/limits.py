"""How much an uploaded paper may be and hold."""

SECONDS = 2
"""Of work on one file; a server with other things to do may take longer to give them."""

TEXT_SECONDS = 0.7
"""Of work to find words: what was found until then is what a search finds."""

MOST_MEMORY = 700_000_000  # bytes of address space
MOST_ENTRIES = 1_500  # files within a zip
MOST_UNPACKED = 60_000_000  # bytes
MOST_PIXELS = 24_000_000
MOST_OBJECTS = 60_000  # of a PDF
MOST_PAGES = 600
MOST_TEXT = 200_000  # characters


class Refused(Exception):
    """The file is not taken; the message says why and what to do."""


TOO_MUCH = "It needs too much time or memory to open. Make it smaller or simpler, and upload it again."
BROKEN = "It is broken or incomplete. Open it in the program that made it, save it again, and upload the new file."
LOCKED = "It is protected by a password. Remove the password in the program that made it, and upload it again."
