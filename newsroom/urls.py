"""Addresses of the newsroom: Django's admin and our own pages beside it."""

from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("", admin.site.urls),
]
