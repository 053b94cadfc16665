from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "ecf.evidence"
    label = "evidence"
