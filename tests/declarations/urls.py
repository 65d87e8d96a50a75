"""Pages of declarations."""

from django.urls import path

from tests.declarations.views import DeclarationPage

urlpatterns = [
    path("declarations/<slugpart:slug><recordkey:key>/", DeclarationPage.as_view(), name="declaration"),
]
