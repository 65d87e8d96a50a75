"""Pages of layer 3; what they add to the pages of people, organizations, posts and ties."""

from investigations.views import gathered, timeline
from investigations.views.agreements import AgreementList, AgreementPage
from investigations.views.claims import ClaimLinkPage, ClaimList, ClaimPage
from investigations.views.dossiers import InvestigationList, InvestigationPage
from investigations.views.events import EventList, EventPage
from investigations.views.measures import MeasureList, MeasurePage, StanceList, StancePage

__all__ = [
    "AgreementList",
    "AgreementPage",
    "ClaimLinkPage",
    "ClaimList",
    "ClaimPage",
    "EventList",
    "EventPage",
    "InvestigationList",
    "InvestigationPage",
    "MeasureList",
    "MeasurePage",
    "StanceList",
    "StancePage",
    "gathered",
    "timeline",
]
