from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class NewsroomConfig(AppConfig):
    name = "newsroom"
    verbose_name = "Newsroom"


class NewsroomAdminConfig(admin_apps.AdminConfig):
    """Django's admin, with our site class, at /newsroom/."""

    default = False
    default_site = "newsroom.site.NewsroomSite"
