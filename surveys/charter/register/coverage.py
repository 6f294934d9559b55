"""Of which commitments something is known, and of which nothing: the blanks are what the register is for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engage.kit.i18n import N_
from surveys.charter.evidence import Evidence
from surveys.charter.models import CharterCommitment, CommitmentKind
from surveys.charter.progress.models import View
from surveys.charter.progress.standing import Record


class Known(StrEnum):
    """What is known of a commitment; `label` is English, for gettext where it is shown."""

    RATED = "rated"
    EVIDENCE = "evidence"
    VIEW = "view"
    REPORTED = "reported"
    NOTHING = "nothing"

    @property
    def label(self) -> str:
        """It in English, marked for translation."""
        return _LABELS[self]


_LABELS = {
    Known.RATED: N_("Rated by residents"),
    Known.EVIDENCE: N_("Evidence published"),
    Known.VIEW: N_("The panel’s view"),
    Known.REPORTED: N_("Only progress reported"),
    Known.NOTHING: N_("Nothing yet"),
}


@dataclass(frozen=True, slots=True)
class Covered:
    """A commitment, its published figure (None: residents do not rate it, or too few did) and what was said of it."""

    commitment: CharterCommitment
    evidence: Evidence | None
    record: Record

    @property
    def known(self) -> list[Known]:
        """Returns what is known of it, never empty. A view that nobody can tell is nothing to go by."""
        found = []
        if self.evidence:
            found.append(Known.RATED)
        if self.record.has_evidence:
            found.append(Known.EVIDENCE)
        if self.record.view and self.record.view.view is not View.CANNOT_TELL:
            found.append(Known.VIEW)
        if self.record.update and not self.record.has_evidence:
            found.append(Known.REPORTED)
        return found or [Known.NOTHING]

    @property
    def is_blank(self) -> bool:
        """Whether there is no evidence either way: that the police say they are working on it is none."""
        return not {Known.RATED, Known.EVIDENCE, Known.VIEW}.intersection(self.known)


def cover(
    commitments: Sequence[CharterCommitment], evidence: Mapping[int, Evidence], records: Mapping[str, Record]
) -> dict[int, Covered]:
    """Returns {commitment id: what is known of it}, in the order of the charter."""
    rated = {c.id: evidence.get(c.id) for c in commitments if c.kind is CommitmentKind.ENCOUNTER}
    return {c.id: Covered(c, rated.get(c.id), records.get(c.code) or Record()) for c in commitments}
