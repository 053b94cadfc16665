"""The navigation by role: five items at most, the person's own work first, and one action always in reach."""

from dataclasses import dataclass

from django.urls import reverse

from ecf.enrolments.models import EnrolmentState
from ecf.home.selectors import own_enrolment
from ecf.people.models import RoleName, User
from ecf.people.roles import roles_of

MOST_ITEMS = 5
SIGNS_OFF = {RoleName.SUPERVISOR, RoleName.ASSESSOR}
OVERSEES = {RoleName.COORDINATOR, RoleName.PSW}


@dataclass(frozen=True)
class Item:
    """One place in the navigation."""

    text: str
    href: str
    active: bool = False


@dataclass(frozen=True)
class Place:
    """Where an item leads, and the addresses that belong under it besides its own."""

    text: str
    href: str
    also_under: tuple[str, ...] = ()

    def fit(self, path: str) -> int:
        """How well a path belongs here: the length of the address it lies under; 0 for not at all."""
        if self.href == "/":
            return int(path == "/")
        return max((len(each) for each in (self.href, *self.also_under) if path.startswith(each)), default=0)


def role_names(user: User) -> set[str]:
    """What the person is, for whomever, today."""
    return {held.role for held in roles_of(user)}


def nav_items(user: User, path: str) -> list[Item]:
    """The items of one person, with the one marked that holds `path`."""
    places = _places(user)[:MOST_ITEMS]
    best = max(places, key=lambda place: place.fit(path))
    return [Item(place.text, place.href, place is best and place.fit(path) > 0) for place in places]


def quick_action(user: User, path: str) -> Item | None:
    """The one thing a person does most, in reach on every page but its own."""
    enrolment = own_enrolment(user)
    if enrolment is not None and enrolment.state == EnrolmentState.ACTIVE:
        action = Item("Log evidence", reverse("log_evidence"))
    elif RoleName.COORDINATOR in role_names(user):
        action = Item("Enrol someone", reverse("enrol_worker"))
    else:
        return None
    return None if path == action.href else action


def _places(user: User) -> list[Place]:
    """Every place of a person, the most needed first; what does not fit is a link on the page before it."""
    roles, enrolment = role_names(user), own_enrolment(user)
    signs_off, oversees = bool(roles & SIGNS_OFF), bool(roles & OVERSEES)
    judges = RoleName.PANEL_MEMBER in roles
    supervision = Place("Supervision", reverse("session_list"))
    cohort = Place("Cohort", reverse("cohort"), ("/enrolments/", "/expert/"))
    inbox = Place("Waiting for me", reverse("inbox"), () if enrolment else (reverse("evidence_list"),))
    assessments = Place("Assessments", reverse("assessments"))
    if oversees and not signs_off and not enrolment:
        return [cohort, assessments, Place("Programme", reverse("programme")), *_for_everybody()]
    places = [Place("Home", reverse("home"))]
    if enrolment:
        places += [Place("My evidence", reverse("evidence_list")), supervision]
    if judges and not signs_off and not enrolment:
        places.append(assessments)
    if signs_off:
        places += [inbox, *([] if enrolment else [supervision])]
    if oversees:
        places.append(cohort)
    if enrolment and not signs_off:
        places.append(Place("My journey", reverse("journey", args=[enrolment.pk])))
    return places + _for_everybody()


def _for_everybody() -> list[Place]:
    return [Place("Notices", reverse("notices")), Place("Frameworks", reverse("framework_list"))]
