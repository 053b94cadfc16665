"""The author answers for words that look like an identifier."""

from collections.abc import Mapping
from typing import Any, Protocol

from ecf.core.change import change
from ecf.core.events import subject_type
from ecf.core.models import Record
from ecf.evidence.errors import SayWhyWordsStay
from ecf.evidence.guard import digest_of, kinds_of, likely_in
from ecf.evidence.models import Attestation
from ecf.people.models import User


def attest_words(*, subject: Record, texts: Mapping[str, str], reason: str, by: User) -> Attestation | None:
    """Keeps that the author stands by these texts: the kinds found, a digest and the reason, never the words.

    `subject` is what they belong to: an entry, a session, an addendum. None where nothing was found. Another text is
    looked at anew. Raises SayWhyWordsStay without a reason.
    """
    found = likely_in(texts)
    if not found:
        return None
    if not reason.strip():
        raise SayWhyWordsStay(field="stands_by")
    with change(by=by) as c:
        row = Attestation(
            subject_type=subject_type(subject),
            subject_id=subject.pk,
            by=by,
            digest=digest_of(texts),
            kinds=",".join(kinds_of(found)),
            reason=reason.strip(),
        )
        return c.save(row)


class Looked(Protocol):
    """A form that has looked at its words: `words` were found and `stands_by` is why they stay."""

    words: list[Any]
    stands_by: str

    def texts(self) -> dict[str, str]: ...


def keep_word(*, form: Looked, subject: Record, by: User) -> None:
    """Keeps what the author answered on a form, once the thing itself is stored; nothing where nothing was found."""
    if form.words:
        attest_words(subject=subject, texts=form.texts(), reason=form.stands_by, by=by)
