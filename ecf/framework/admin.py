"""The machine room: which frameworks are loaded, and loading another from its text."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from ecf.core.errors import RuleBroken
from ecf.framework.models import FrameworkVersion
from ecf.framework.rules import can_load_framework
from ecf.framework.services import load_framework


class LoadFrameworkForm(forms.ModelForm):
    """The YAML text, and the employer who keeps it to themselves, if one does."""

    class Meta:
        model = FrameworkVersion
        fields = ["definition", "employer"]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if "definition" in clean:
            try:
                load_framework(text=clean["definition"], by=None, employer=clean.get("employer"), check=True)
            except RuleBroken as broken:
                for each in broken.errors:
                    self.add_error("definition", each.message)
        return clean


@admin.register(FrameworkVersion)
class FrameworkVersionAdmin(admin.ModelAdmin):
    """Loaded frameworks. Adding one loads its text; a changed text of a version not yet in use replaces it."""

    form = LoadFrameworkForm
    list_display = ["code", "version", "title", "in_force_from", "in_force_to", "employer", "pinned_at"]
    ordering = ["code", "in_force_from"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return can_load_framework(request.user)

    def has_change_permission(self, request: HttpRequest, obj: FrameworkVersion | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: FrameworkVersion | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: FrameworkVersion, form: LoadFrameworkForm, change: bool) -> None:
        loaded = load_framework(text=obj.definition, by=request.user, employer=obj.employer)
        obj.pk = loaded.framework.pk
        obj.refresh_from_db()
