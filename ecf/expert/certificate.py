"""The certificate of a status as a document, and where its code is checked."""

import io

import segno
from django.conf import settings
from django.urls import reverse

from ecf.core import pdf
from ecf.core.pdf import PdfDocument
from ecf.core.templatetags.words import uk_date
from ecf.expert.models import ExpertStatus

NO_ANNOTATION = (
    "The employer grants this status. It is not an annotation on the register of Social Work England, and the register "
    "does not show it."
)


def check_address(status: ExpertStatus) -> str:
    """Where anybody checks this certificate: the whole address."""
    return settings.SITE_URL.rstrip("/") + reverse("check_certificate", args=[status.shown_code])


def start_address() -> str:
    """Where anybody enters a code by hand."""
    return settings.SITE_URL.rstrip("/") + reverse("check_code")


def drawn(address: str) -> str:
    """The address as a QR code: an SVG, to stand in a document."""
    found = io.BytesIO()
    segno.make(address, error="m").save(found, kind="svg", border=2, xmldecl=False, omitsize=True)
    return found.getvalue().decode()


def certificate_of(status: ExpertStatus) -> PdfDocument:
    """The certificate: who, what, by whom, and how anybody checks that it still holds. Needs `with_people`."""
    name = status.social_worker.user.name
    address = check_address(status)
    blocks = [
        pdf.text(f"{status.employer.name} has granted {name} the status of expert practitioner."),
        pdf.facts(
            [
                ("Name", name),
                ("Register number", status.social_worker.registration_number),
                ("Specialism", status.specialism_title),
                ("Granted on", uk_date(status.granted_on)),
                ("Employer", status.employer.name),
            ]
        ),
        pdf.heading("Check that it still holds"),
        pdf.text("A status can be suspended or revoked after this was printed. Scan the code, or type it in."),
        pdf.picture(drawn(address), f"QR code that leads to {address}"),
        pdf.facts([("Code", status.shown_code), ("Type it in at", start_address())]),
        pdf.note(NO_ANNOTATION),
    ]
    return PdfDocument("Expert practitioner certificate", name, blocks)
