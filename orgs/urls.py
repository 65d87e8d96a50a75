"""Pages of layer 1."""

from django.urls import path

from orgs.views import OrganizationLinkPage, OrganizationList, OrganizationPage

urlpatterns = [
    path("organizations/", OrganizationList.as_view(), name="organizations"),
    path("organizations/<slugpart:slug><recordkey:key>/", OrganizationPage.as_view(), name="organization"),
    path(
        "organization-links/<slugpart:slug><recordkey:key>/",
        OrganizationLinkPage.as_view(),
        name="organization-link",
    ),
]
