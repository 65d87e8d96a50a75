"""Pages of layer 3."""

from django.urls import path

from investigations.views import (
    AgreementList,
    AgreementPage,
    ClaimLinkPage,
    ClaimList,
    ClaimPage,
    EventList,
    EventPage,
    InvestigationList,
    InvestigationPage,
    MeasureList,
    MeasurePage,
    StanceList,
    StancePage,
)

urlpatterns = [
    path("investigations/", InvestigationList.as_view(), name="investigations"),
    path("investigations/<slugpart:slug><recordkey:key>/", InvestigationPage.as_view(), name="investigation"),
    path("agreements/", AgreementList.as_view(), name="agreements"),
    path("agreements/<slugpart:slug><recordkey:key>/", AgreementPage.as_view(), name="agreement"),
    path("events/", EventList.as_view(), name="events"),
    path("events/<slugpart:slug><recordkey:key>/", EventPage.as_view(), name="event"),
    path("measures/", MeasureList.as_view(), name="measures"),
    path("measures/<slugpart:slug><recordkey:key>/", MeasurePage.as_view(), name="measure"),
    path("stances/", StanceList.as_view(), name="stances"),
    path("stances/<slugpart:slug><recordkey:key>/", StancePage.as_view(), name="stance"),
    path("claims/", ClaimList.as_view(), name="claims"),
    path("claims/<slugpart:slug><recordkey:key>/", ClaimPage.as_view(), name="claim"),
    path("claim-links/<slugpart:slug><recordkey:key>/", ClaimLinkPage.as_view(), name="claim-link"),
]
