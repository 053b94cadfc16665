"""The numbers an employer may choose: what each means, its limits, its default, and where the default comes from. Pure.

Without a default of its own, a number is as each worker's framework says until the employer chooses one. What the
regulator or a national standard asks (CPD, the least length of a session) is nobody's choice, so it is not here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ecf.people.assessment_numbers import ASSESSMENT_NUMBERS
from ecf.people.setting_kind import (
    AFTER_BREAK,
    EVIDENCE,
    EXTENSIONS,
    GROUPS,
    MILESTONES,
    REMINDERS,
    SUFFOLK,
    SUPERVISION,
    TIME,
    SettingKind,
    in_number,
    kind,
    plain,
)

__all__ = ["CATALOGUE", "GROUPS", "ORDERS", "Order", "SettingKind", "in_number", "orders_with", "plain"]


_KINDS = [
    # Supervision: how long after its due date a session still counts as on time, and what is kept of it.
    kind(
        "supervision_at_risk_days",
        "Supervision is at risk from",
        "3",
        "days before it is due",
        "0",
        "14",
        group=SUPERVISION,
        help="From then until the days of grace are over, supervision shows as at risk.",
    ),
    kind(
        "supervision_grace_first_days",
        "Days of grace in the first phase",
        None,
        "days",
        "0",
        "14",
        group=SUPERVISION,
        help="The first phase is when supervision is most frequent, in the first six weeks. "
        "A session counts as on time up to this long after it was due.",
    ),
    kind(
        "supervision_grace_second_days",
        "Days of grace in the second phase",
        None,
        "days",
        "0",
        "14",
        group=SUPERVISION,
        help="The second phase goes up to six months of programme time.",
    ),
    kind(
        "supervision_grace_later_days",
        "Days of grace from the third phase on",
        None,
        "days",
        "0",
        "21",
        group=SUPERVISION,
        help="Up to the end of the programme.",
    ),
    kind(
        "wellbeing_months",
        "Wellbeing is kept for",
        "12",
        "months",
        "1",
        "24",
        group=SUPERVISION,
        help="What was written about wellbeing is deleted this long after the session. It cannot be brought back.",
    ),
    # After a break, in a new placement, and while somebody is away for a short time.
    kind(
        "after_break_minimum_days",
        "Closer supervision follows a break of at least",
        None,
        "days",
        "7",
        "182",
        group=AFTER_BREAK,
        help="A new placement asks for closer supervision too.",
    ),
    kind(
        "after_break_weeks",
        "Closer supervision lasts",
        None,
        "weeks",
        "1",
        "26",
        group=AFTER_BREAK,
        help="Counted from the return, or from the first day of the placement.",
    ),
    kind(
        "after_break_first_gap_days",
        "The first session after a break is within",
        None,
        "days",
        "1",
        "28",
        group=AFTER_BREAK,
    ),
    kind(
        "after_break_gap_days", "The next sessions after a break are every", None, "days", "1", "31", group=AFTER_BREAK
    ),
    kind("after_break_grace_days", "Days of grace after a break", None, "days", "0", "14", group=AFTER_BREAK),
    kind(
        "absence_days",
        "An absence moves supervision when it is shorter than",
        None,
        "days",
        "2",
        "60",
        group=AFTER_BREAK,
        help="Annual leave or a short illness, of the social worker or the supervisor. Longer than this, "
        "agree a break.",
    ),
    kind(
        "absence_working_days",
        "Supervision moves to this long after the return",
        None,
        "working days",
        "0",
        "20",
        group=AFTER_BREAK,
        help="For a session that was due during the absence, or within as many working days after it.",
    ),
    # Milestones: when they turn due soon.
    kind("due_soon_days", "A milestone is due soon", "28", "days before", "1", "90", group=MILESTONES),
    kind("assessment_due_soon_days", "An assessment is due soon", "90", "days before", "7", "180", group=MILESTONES),
    # Evidence: how long an answer may take.
    kind("sign_off_days", "Evidence is answered within", "10", "working days", "1", "40", group=EVIDENCE),
    kind("sign_off_at_risk_days", "Sign-off is at risk from", "5", "working days", "0", "40", group=EVIDENCE),
    kind(
        *("stand_in_days", "Somebody stands in for at most", "60", "days at a time", "1", "180"),
        group=EVIDENCE,
        help="Whoever is away names a colleague who answers evidence for them.",
    ),
    kind(
        "decision_at_risk_days",
        "A decision is at risk from",
        "5",
        "working days before it is due",
        "0",
        "40",
        group=EVIDENCE,
    ),
    *ASSESSMENT_NUMBERS,
    # Caseload and time.
    kind(
        "contracted_hours",
        "Contracted hours at full time",
        "37",
        "hours a week",
        "30",
        "48",
        group=TIME,
        is_whole=False,
        help="For example, 37 or 36.5. Protected hours are a share of them.",
    ),
    kind("full_caseload", "A full caseload", "16", "children", "1", "60", "a national average", group=TIME),
    kind(
        "caseload_share_year_1",
        "Share of a full caseload in the first year",
        None,
        "per cent",
        "30",
        "100",
        group=TIME,
        help="The most children that a social worker in their first year is promised, against a full caseload.",
    ),
    kind(
        "protected_time_share",
        "Protected time for development",
        None,
        "per cent of contracted hours",
        "10",
        "50",
        SUFFOLK,
        group=TIME,
        help="Where the framework protects any time, you may promise more than it does, but not less than 10 per cent.",
    ),
    # Extensions.
    kind(
        "extension_months",
        "An extension is at most",
        None,
        "months",
        "1",
        "12",
        group=EXTENSIONS,
        help="Extensions that were given already stay as they are.",
    ),
    kind(
        "extensions_per_milestone",
        "A milestone may be extended at most",
        None,
        "times",
        "0",
        "1",
        group=EXTENSIONS,
        help="0 means that nothing is extended.",
    ),
    # Reminders: days are moved to working days; the notice on the day itself always goes out.
    kind(
        "remind_assessment_days",
        "First reminder of an assessment",
        "90",
        "days before",
        "14",
        "180",
        group=REMINDERS,
        help="To the social worker.",
    ),
    kind(
        "remind_first_days",
        "First reminder of any milestone",
        "28",
        "days before",
        "2",
        "90",
        group=REMINDERS,
        help="To the social worker.",
    ),
    kind(
        "remind_second_days",
        "Second reminder of any milestone",
        "7",
        "days before",
        "1",
        "60",
        group=REMINDERS,
        help="To the social worker. On the day itself a reminder always goes out.",
    ),
    kind(
        "remind_worker_late_days",
        "Reminder of a late milestone, to the social worker",
        "7",
        "days after",
        "1",
        "60",
        group=REMINDERS,
    ),
    kind(
        "remind_supervisor_late_days",
        "Reminder of a late milestone, to the supervisor",
        "7",
        "days after",
        "1",
        "60",
        group=REMINDERS,
    ),
    kind(
        "remind_coordinator_late_days",
        "Reminder of a late milestone, to the co-ordinator",
        "14",
        "days after",
        "1",
        "90",
        group=REMINDERS,
    ),
    kind(
        "remind_supervision_working_days",
        "Reminder of supervision, to the supervisor",
        "2",
        "working days before it is due",
        "0",
        "10",
        group=REMINDERS,
        help="And again on the first day on which it is overdue.",
    ),
    kind(
        "remind_missed_gaps",
        "Missed supervision, to the co-ordinator after",
        "2",
        "missed gaps in a row",
        "1",
        "6",
        group=REMINDERS,
    ),
    kind(
        "remind_sign_off_first_working_days",
        "Waiting evidence, to the supervisor after",
        "5",
        "working days",
        "1",
        "30",
        group=REMINDERS,
    ),
    kind(
        "remind_sign_off_second_working_days",
        "Waiting evidence, once more after",
        "10",
        "working days",
        "2",
        "40",
        group=REMINDERS,
    ),
    kind(
        "remind_judging_working_days",
        "Reminder of a panel, a decision or an appeal",
        "5",
        "working days before",
        "1",
        "20",
        group=REMINDERS,
        help="To whoever must act. On the day itself a reminder always goes out.",
    ),
    kind(
        "remind_judging_late_working_days",
        "A late panel, decision or appeal, to the principal social worker",
        "1",
        "working days after",
        "1",
        "20",
        group=REMINDERS,
    ),
    # Other support.
    kind("buddy_months", "A buddy for those who trained overseas, for the first", "6", "months", "1", "24"),
    kind("token_days", "A key for another system lasts at most", "365", "days", "1", "730"),
    kind("token_grace_days", "When a key is renewed, the old one works for", "7", "more days", "0", "30"),
    kind("signing_key_days", "A key that signs credentials is used for", "365", "days", "30", "1095"),
    kind("concern_days", "A concern told in confidence is acknowledged within", "5", "working days", "1", "20"),
]
CATALOGUE: dict[str, SettingKind] = {each.key: each for each in _KINDS}


@dataclass(frozen=True)
class Order:
    """Two numbers that belong in an order: the first at most as large as the second, or `strictly` smaller."""

    smaller: str
    larger: str
    strictly: bool = False

    def holds(self, smaller: Decimal, larger: Decimal) -> bool:
        """Whether the two stand as they should."""
        return smaller < larger if self.strictly else smaller <= larger


ORDERS = (
    Order("after_break_first_gap_days", "after_break_gap_days"),
    Order("due_soon_days", "assessment_due_soon_days"),
    Order("sign_off_at_risk_days", "sign_off_days"),
    Order("remind_first_days", "remind_assessment_days", strictly=True),
    Order("remind_second_days", "remind_first_days", strictly=True),
    Order("remind_worker_late_days", "remind_supervisor_late_days"),
    Order("remind_supervisor_late_days", "remind_coordinator_late_days"),
    Order("remind_sign_off_first_working_days", "remind_sign_off_second_working_days", strictly=True),
)


def orders_with(key: str) -> Iterable[Order]:
    """The orders that a number stands in."""
    return [order for order in ORDERS if key in {order.smaller, order.larger}]
