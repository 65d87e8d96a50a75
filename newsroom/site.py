"""The newsroom's admin site: Django's own, with our name, texts and pages."""

from django.contrib import admin


class NewsroomSite(admin.AdminSite):
    site_header = "Draaideur newsroom"
    site_title = "Draaideur newsroom"
    index_title = "What do you want to enter?"
    site_url = "/"
    enable_nav_sidebar = False
