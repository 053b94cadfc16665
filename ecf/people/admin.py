"""The machine room: users and employers, no content. Sign-in is the site's own; every change is an event."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest

from ecf.core.change import change
from ecf.core.events import subject_type
from ecf.people.models import Employer, Team, User
from ecf.people.services import invite

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = "Early career tracker: machine room"


class RecordAdmin(admin.ModelAdmin):
    """Saves through a change, deletes nothing."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        self._save(request, obj, is_new=not change)

    def _save(self, request: HttpRequest, obj: Any, *, is_new: bool) -> None:
        with change(by=request.user) as c:
            c.save(obj, exclude=["password"])
            c.record(f"{subject_type(obj).split('.')[1]}.{'created' if is_new else 'changed'}", subject=obj)
            if is_new and isinstance(obj, User):
                invite(c, user=obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(RecordAdmin):
    """Accounts. A new one gets an invitation to choose a password."""

    list_display = ["username", "family_name", "given_name", "email", "is_active"]
    search_fields = ["username", "search_name", "email"]
    fields = ["username", "email", "given_name", "family_name", "is_active", "is_staff", "is_superuser"]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)


@admin.register(Employer)
class EmployerAdmin(RecordAdmin):
    """Employers. The code stays as it is: addresses hold it, some of them in credentials that are signed."""

    list_display = ["code", "name"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code"] if obj else []


@admin.register(Team)
class TeamAdmin(RecordAdmin):
    """Teams."""

    list_display = ["code", "name", "employer"]
