"""Logins in the admin: who may make whom what.

Django lets everybody who may change users make themselves superusers. Here an administrator chooses groups, and nothing more.
"""

from typing import Any

from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest

# What only a superuser gives.
POWERS = {"is_superuser", "user_permissions"}


class NewsroomUserAdmin(UserAdmin):
    """Users: superusers are shown to superusers only."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        users = super().get_queryset(request)
        return users if request.user.is_superuser else users.filter(is_superuser=False)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nobody is given a login but to work in the newsroom, and without this mark there is no way in."""
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A login that has done something is switched off (“active”). What deleting it would take along is listed, by name,
        and may be of a closed dossier."""
        return request.user.is_superuser

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        found = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return found
        return [
            (name, {**options, "fields": tuple(field for field in options["fields"] if field not in POWERS)})
            for name, options in found
        ]


class NewsroomGroupAdmin(GroupAdmin):
    """Groups are brought up to date by `migrate`; a group of one's own is a superuser's."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser
