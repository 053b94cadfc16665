"""`verify_events` and `verify_signatures` notice what somebody changed behind the product's back."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ecf.core import triggers
from ecf.core.models import Event, StreamHead
from ecf.evidence.models import Evidence
from ecf.evidence.services import accept_evidence, start_evidence, submit_evidence
from tests.cast import TODAY

pytestmark = pytest.mark.django_db


def run(command):
    out, err = StringIO(), StringIO()
    call_command(command, stdout=out, stderr=err)
    return out.getvalue()


@pytest.fixture
def accepted(enrolment, worker, supervisor):
    entry = start_evidence(
        enrolment=enrolment,
        kind="critical_reflection",
        title="What I learnt in the first months",
        happened_on=TODAY,
        by=worker,
        body="I ask more, and sooner.",
        standards=[{"code": "EC5", "how": "It changed how I prepare."}],
        privacy="shared",
    )
    submit_evidence(evidence=entry, by=worker)
    return accept_evidence(evidence=entry, by=supervisor)


def test_an_untouched_log_is_as_appended(accepted):
    assert "are as appended" in run("verify_events")


def test_a_changed_event_is_named(accepted, enrolment):
    triggers.remove()
    Event.objects.filter(stream=f"enrolment:{enrolment.pk}", number=2).update(body="{}")
    triggers.install()
    with pytest.raises(CommandError, match="1 places"):
        run("verify_events")


def test_an_event_cut_from_the_end_is_missed(accepted, enrolment):
    triggers.remove()
    head = StreamHead.objects.get(stream=f"enrolment:{enrolment.pk}")
    Event.objects.filter(stream=head.stream, number=head.number).delete()
    triggers.install()
    with pytest.raises(CommandError):
        run("verify_events")


def test_untouched_signatures_match(accepted):
    assert "match what was signed" in run("verify_signatures")


def test_a_changed_entry_is_named(accepted):
    Evidence.objects.filter(pk=accepted.pk).update(body="Something else.")
    with pytest.raises(CommandError, match="Not what was signed: 1"):
        run("verify_signatures")
