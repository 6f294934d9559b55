"""What the file of a paper is called."""

from engage.kit.slugs import slug_of


def file_name(meeting_slug: str, number: int, title: str, ending: str) -> str:
    """Returns what a file is downloaded as: letters, digits and hyphens of ours alone."""
    return f"{'-'.join(filter(None, (meeting_slug[:50], f'paper-{number}', slug_of(title)[:40])))}.{ending}"
