"""What the author of an entry is asked to look at before it is handed in: words of the entry, and of its files."""

from dataclasses import dataclass, field

from ecf.core.clock import today as local_today
from ecf.evidence.guard import Words, likely_in, unanswered_words
from ecf.evidence.kept_files import words_of_file
from ecf.evidence.models import Attachment, Attestation, Evidence
from ecf.people.models import User


@dataclass(frozen=True)
class FileToLookAt:
    """A file in whose words something was found. `words` is empty where the file cannot be read again."""

    attachment: Attachment
    words: list[Words]


@dataclass(frozen=True)
class ToLookAt:
    """Everything found; false when there is nothing to ask."""

    words: list[Words] = field(default_factory=list)
    files: list[FileToLookAt] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.words or self.files)


def files_unanswered(evidence: Evidence, by: User) -> list[Attachment]:
    """The files with likely identifiers for which the person has not answered. Two queries, none that reads a file."""
    rows = list(evidence.attachments.filter(removed_at__isnull=True).exclude(likely_kinds="").order_by("id"))
    if not rows:
        return []
    answered = Attestation.objects.filter(by=by, digest__in=[row.digest for row in rows])
    done = set(answered.values_list("digest", flat=True))
    return [row for row in rows if row.digest not in done]


def must_look(evidence: Evidence, by: User) -> bool:
    """Whether there is anything to ask before it is handed in."""
    return bool(unanswered_words(evidence, by) or files_unanswered(evidence, by))


def to_look_at(evidence: Evidence, by: User) -> ToLookAt:
    """The words themselves, in context. Files are read again, as their words are not kept."""
    files = [FileToLookAt(row, _words_in(row)) for row in files_unanswered(evidence, by)]
    return ToLookAt(unanswered_words(evidence, by), files)


def _words_in(row: Attachment) -> list[Words]:
    text = words_of_file(row)
    return likely_in({row.name: text}, today=local_today()) if text else []
