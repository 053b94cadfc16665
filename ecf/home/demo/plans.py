"""Who is in the demo's cohort, and how each of them stands. Everything is relative to the day of the demo."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from ecf.enrolments.clock import BreakSpan, ClockInputs, Offset, Pattern, add_months, schedule_date
from ecf.home.demo.people import Person

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Spell:
    """A break: why, its first day and its last (None: still on it)."""

    reason: str
    started_on: dt.date
    ended_on: dt.date | None = None


@dataclass(frozen=True)
class Plan:
    """One worker's journey up to today, as it is to be.

    `unrecorded`: milestones that are due and were not recorded. `behind`: kinds of evidence that lag. `late_by`: by how
    many days supervision is late. `waiting`: for how many working days each piece handed in has waited for an answer.
    `hours`: the share of promised development time that was really given. `later_agreements`: after how many months
    another version was signed, with how many children at most and how many protected hours a week.
    """

    person: Person
    team: str
    supervisor: str
    started_on: dt.date
    spell: Spell | None = None
    part_time: tuple[dt.date, Decimal] | None = None
    unrecorded: frozenset[str] = frozenset()
    behind: frozenset[str] = frozenset()
    late_by: int | None = None
    last_session: int | None = None
    waiting: tuple[int, ...] = ()
    cpd_pieces: int = 2
    caseload: int = 12
    hours: Decimal = Decimal("1.1")
    is_ready: bool = False
    specialism: str = ""
    ends: str = ""
    framework: str = "ECF5"
    later_agreements: tuple[tuple[int, int, Decimal], ...] = ()
    tags: frozenset[str] = field(default_factory=frozenset)

    @property
    def clock(self) -> ClockInputs:
        """What the clock needs to date the milestones of this journey."""
        breaks = (BreakSpan(self.spell.started_on, self.spell.ended_on),) if self.spell else ()
        patterns = (Pattern(*self.part_time),) if self.part_time else ()
        return ClockInputs(
            started_on=self.started_on,
            breaks=breaks,
            patterns=patterns,
            part_time_choice="stretch" if self.part_time else "keep",
        )


def monday(day: dt.date) -> dt.date:
    """The Monday of the week after, or the day itself if it is one."""
    return day + dt.timedelta(days=-day.weekday() % 7)


def start_for(today: dt.date, *, months: int, due_in: int) -> dt.date:
    """A Monday so that the milestone after so many months is due about that many days from today (up to 6 later)."""
    return monday(add_months(today + due_in * ONE_DAY, -months))


def _worker(today: dt.date) -> Plan:
    return Plan(
        Person("worker", "Amira", "Hassan", number="SW1001"),
        "duty",
        "supervisor",
        start_for(today, months=6, due_in=40),
        last_session=6,
        waiting=(3,),
        caseload=11,
        tags=frozenset({"draft", "returned", "planned", "reviews", "next-review", "agreed"})
        | {"asks-observers", "hears-families", "prepares", "cancels"},
    )


def _worker_year2(today: dt.date) -> Plan:
    return Plan(
        Person("worker-year2", "Tom", "Bradley", number="SW1002"),
        "duty",
        "supervisor",
        start_for(today, months=24, due_in=62),
        behind=frozenset({"direct_observation", "child_and_family_feedback"}),
        waiting=(7,),
        cpd_pieces=1,
        caseload=15,
        hours=Decimal("0.6"),
        later_agreements=((12, 16, Decimal("3.7")),),
        tags=frozenset({"draft", "confides", "reviews", "supported", "agreed"})
        | {"asks-for-feedback", "hears-by-supervisor", "not-held", "series"},
    )


def _worker_year5(today: dt.date) -> Plan:
    """Back from nine months of leave, at three days a week since; the dates are stretched."""
    spell = Spell("parental_leave", add_months(today, -13), add_months(today, -4))
    part_time = (add_months(today, -4) + ONE_DAY, Decimal("0.60"))
    person = Person("worker-year5", "Grace", "Okafor", number="SW1003")
    start = monday(add_months(today, -70))
    while True:
        plan = Plan(
            person,
            "duty",
            "supervisor",
            start,
            spell,
            part_time,
            is_ready=True,
            specialism="child-protection",
            caseload=8,
            last_session=9,
            later_agreements=((12, 16, Decimal("3.7")), (24, 16, Decimal(0))),
            tags=frozenset({"reviews", "registered", "agreed"}),
        )
        due_on = schedule_date(plan.clock, Offset(months=60)).due_on
        if due_on is not None and due_on >= today + 55 * ONE_DAY:
            return plan
        start += 7 * ONE_DAY


def _worker_appeal(today: dt.date) -> Plan:
    """The year-2 assessment was not passed; the worker has appealed."""
    return Plan(
        Person("worker-appeal", "Leah", "Marlowe", number="SW1004"),
        "family-help",
        "supervisor-2",
        start_for(today, months=24, due_in=-52),
        unrecorded=frozenset({"year-2-assessment"}),
        caseload=14,
        hours=Decimal("0.7"),
        tags=frozenset({"appeals", "agreed"}),
    )


NAMES = [
    ("Aisha", "Rahman"), ("Ben", "Cartwright"), ("Chloe", "Nwosu"), ("Dylan", "Rees"), ("Ewa", "Kowalska"),
    ("Femi", "Balogun"), ("Georgia", "Whitfield"), ("Hamza", "Siddiqui"), ("Isla", "MacLeod"), ("Jamal", "Edwards"),
    ("Keeley", "Thornton"), ("Liam", "O’Connor"), ("Mei", "Zhang"), ("Nadia", "Petrova"), ("Oliver", "Hartley"),
    ("Parveen", "Begum"), ("Quentin", "Blackwood"), ("Rosa", "Martins"), ("Sanjay", "Patel"), ("Tegan", "Harris"),
    ("Uche", "Eze"), ("Victoria", "Lindley"), ("Will", "Ashdown"), ("Ximena", "Torres"), ("Yasmin", "Ali"),
    ("Zach", "Newell"), ("Abigail", "Foster"), ("Bilal", "Khan"), ("Caitlin", "Byrne"), ("Dev", "Sharma"),
    ("Eleri", "Jenkins"), ("Fatou", "Jallow"), ("George", "Papadakis"), ("Hannah", "Goldberg"), ("Idris", "Warsame"),
    ("Jodie", "Clegg"), ("Kwame", "Asante"), ("Lucy", "Ferreira"), ("Marek", "Novák"), ("Niamh", "Gallagher"),
    ("Oona", "Bright"),
]  # fmt: skip
PLACES = [
    ("duty", "supervisor"),
    ("family-help", "supervisor-2"),
    ("safeguarding", "supervisor-3"),
    ("children-in-care", "supervisor-4"),
    ("disabled-children", "supervisor-5"),
]
REPORT, REFLECTION, OBSERVATION = "written_report", "critical_reflection", "direct_observation"
FEEDBACK = "child_and_family_feedback"

PANEL_AGREED = {"late_by": 45, "tags": frozenset({"panel-agreed"})}
VIEWS_DIFFER = {"is_ready": True, "tags": frozenset({"views-differ"})}

# Months to the milestone that is next (or late), days until it is due, and what else is particular about this one.
ON_TRACK: list[tuple[int, int, dict]] = [
    (3, 60, {}), (3, 75, {}), (3, 44, {"waiting": (1,)}), (6, 36, {}), (6, 52, {"late_by": 5}), (3, 70, {}),
    (9, 34, {"waiting": (6,)}), (9, 48, {}), (6, 81, {"caseload": 16}), (6, 41, {}), (12, 66, {"late_by": 12}),
    (3, 35, {}), (9, 39, {}), (18, 90, {"waiting": (12,)}), (3, 79, {}), (3, 68, {}), (24, 48, VIEWS_DIFFER),
    (36, 58, {"tags": frozenset({"passed-here"})}), (9, 62, {"waiting": (2, 8)}), (3, 61, {}), (3, 50, {}),
]  # fmt: skip
DUE_SOON: list[tuple[int, int, dict]] = [
    (3, 4, {}), (6, 11, {"waiting": (11,)}), (9, 18, {"behind": frozenset({FEEDBACK})}), (9, 20, {}),
    (24, -30, PANEL_AGREED), (24, 71, {"behind": frozenset({REFLECTION})}), (3, 14, {}),
]  # fmt: skip
OVERDUE: list[tuple[int, int, dict]] = [
    (3, -9, {"behind": frozenset({FEEDBACK}), "late_by": 20}), (6, -12, {"behind": frozenset({OBSERVATION})}),
    (9, -24, {"waiting": (12,)}), (12, -33, {"behind": frozenset({REPORT, FEEDBACK}), "hours": Decimal("0.4")}),
    (9, -16, {"behind": frozenset({REFLECTION})}), (6, -20, {"late_by": 50}),
]  # fmt: skip
ON_A_BREAK: list[tuple[int, int, dict]] = [
    (6, 45, {"spell": ("sickness", -34, None)}), (12, 70, {"spell": ("parental_leave", -120, 140)}),
    (9, 60, {"spell": ("career_break", -60, 30)}), (9, 50, {"spell": ("bereavement", -16, 12)}),
]  # fmt: skip
ENDED: list[tuple[int, int, dict]] = [
    (12, -40, {"ends": "completed", "framework": "ASYE-CF"}),
    (12, 90, {"ends": "withdrawn"}),
    (60, -40, {"ends": "completed", "specialism": "child-protection", "tags": frozenset({"registered", "expert"})}),
]
# What is particular about the agreement of some; every third of the others has one, too.
AGREEMENTS = {0: {"agreed", "agreement-open"}, 5: {"agreed", "agreement-again"}, 14: {"agreement-draft"}}
UNRECORDED = {
    3: "review-3m",
    6: "review-6m",
    9: "review-9m",
    12: "review-12m",
    18: "review-18m",
    24: "year-2-assessment",
}


def northshire_plans(today: dt.date) -> list[Plan]:
    """The four named workers and forty-one more, spread over the teams."""
    plans = [_worker(today), _worker_year2(today), _worker_year5(today), _worker_appeal(today)]
    standings = [*ON_TRACK, *DUE_SOON, *OVERDUE, *ON_A_BREAK, *ENDED]
    for number, ((given, family), (months, due_in, extra)) in enumerate(zip(NAMES, standings, strict=True)):
        plans.append(_filler(today, number, (given, family), months, due_in, extra))
    return plans


def _filler(today: dt.date, number: int, name: tuple[str, str], months: int, due_in: int, extra: dict) -> Plan:
    team, supervisor = PLACES[number % len(PLACES)]
    person = Person(f"worker-{number + 10}", *name, number=f"SW{2001 + number}")
    chosen = dict(extra)
    if "spell" in chosen:
        reason, first, last = chosen["spell"]
        ended_on = None if last is None else today + last * ONE_DAY
        chosen["spell"] = Spell(reason, today + first * ONE_DAY, ended_on)
    if due_in < 0 and not chosen.get("ends"):
        chosen["unrecorded"] = frozenset({UNRECORDED[months]})
    chosen.setdefault("cpd_pieces", 1 if number % 9 == 4 else 2)
    chosen.setdefault("caseload", 9 + number % 6)
    agreement = AGREEMENTS.get(number, {"agreed"} if number % 3 == 0 else set())
    chosen["tags"] = frozenset({*chosen.get("tags", ()), *agreement})
    return Plan(person, team, supervisor, start_for(today, months=months, due_in=due_in), **chosen)


def eastborough_plans(today: dt.date) -> list[Plan]:
    """The outsiders' one worker."""
    person = Person("outsider-worker", "Connor", "Blake", number="SW3001")
    start = start_for(today, months=9, due_in=50)
    return [Plan(person, "front-door", "outsider-supervisor", start, waiting=(2,))]
