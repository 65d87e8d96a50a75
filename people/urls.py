"""Pages of layer 2."""

from django.urls import path

from people.views import (
    AffiliationList,
    AffiliationPage,
    MoveList,
    MovePage,
    PersonLinkPage,
    PersonList,
    PersonPage,
    RoleList,
    RolePage,
    RuleList,
    RulePage,
)

urlpatterns = [
    path("people/", PersonList.as_view(), name="people"),
    path("people/<slugpart:slug><recordkey:key>/", PersonPage.as_view(), name="person"),
    path("affiliations/", AffiliationList.as_view(), name="affiliations"),
    path("affiliations/<slugpart:slug><recordkey:key>/", AffiliationPage.as_view(), name="affiliation"),
    path("person-links/<slugpart:slug><recordkey:key>/", PersonLinkPage.as_view(), name="person-link"),
    path("roles/", RoleList.as_view(), name="roles"),
    path("roles/<slugpart:slug><recordkey:key>/", RolePage.as_view(), name="role"),
    path("revolving-door/", MoveList.as_view(), name="moves"),
    path("revolving-door/<slugpart:slug><recordkey:key>/", MovePage.as_view(), name="move"),
    path("rules/", RuleList.as_view(), name="rules"),
    path("rules/<slugpart:slug><recordkey:key>/", RulePage.as_view(), name="rule"),
]
