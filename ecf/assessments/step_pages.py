"""What is read on the page of a step, above its form: nobody signs what they do not see."""

import datetime as dt
from collections.abc import Mapping

from ecf.assessments.assessment_section import Maker, Section
from ecf.assessments.assessment_selectors import current_panel
from ecf.assessments.component_pages import component_section
from ecf.assessments.judgement_pages import appeal_section, letter_section, panel_section
from ecf.assessments.letters import letter_facts, written
from ecf.assessments.models import Assessment
from ecf.people.models import User


def confirmed_section(user: User, assessment: Assessment, today: dt.date) -> Section | None:
    """The outcome that is confirmed, and the letter as it goes out."""
    panel = current_panel(assessment)
    if panel is None or not panel.outcome:
        return None
    letter = written(letter_facts(assessment, panel.outcome, "", today))
    context = {"panel": panel, "letter": letter}
    return Section("confirmed", "What you confirm", "assessments/_confirmed.html", context)


BESIDE: Mapping[str, tuple[Maker, ...]] = {
    "third": (panel_section,),
    "moderate": (panel_section,),
    "confirm": (confirmed_section, panel_section, component_section),
    "return": (panel_section,),
    "appeal": (letter_section,),
    "late-appeal": (appeal_section,),
    "decide": (appeal_section, letter_section),
}


def beside_step(slug: str, user: User, assessment: Assessment, today: dt.date) -> list[Section]:
    """The sections for that step which the person may read, in their order."""
    made = (maker(user, assessment, today) for maker in BESIDE.get(slug, ()))
    return [section for section in made if section is not None]
