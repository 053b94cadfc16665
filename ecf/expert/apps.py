from django.apps import AppConfig

from ecf.core.constraints import constraint_rules

constraint_rules["one_live_expert_status_per_person"] = (
    "already_granted",
    "They hold a status already. If it is suspended or lapsed, restore it; if it was wrong, revoke it first.",
)


class ExpertConfig(AppConfig):
    name = "ecf.expert"
    label = "expert"
