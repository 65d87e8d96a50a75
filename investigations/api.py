"""Agreements, events, measures, stances, claims and dossiers in the REST API."""

from django.db.models import Prefetch

from evidence.rest import RecordViewSet
from investigations.filters import (
    AgreementFilter,
    ClaimFilter,
    ClaimLinkFilter,
    EventFilter,
    InvestigationFilter,
    MeasureFilter,
    StanceFilter,
)
from investigations.models import (
    SUBJECTS_PRELOADED,
    Agreement,
    Claim,
    ClaimLink,
    ClaimSubject,
    Event,
    Investigation,
    InvestigationItem,
    Measure,
    Stance,
)
from investigations.serializers import (
    AgreementSerializer,
    ClaimLinkSerializer,
    ClaimSerializer,
    EventSerializer,
    InvestigationSerializer,
    MeasureSerializer,
    StanceSerializer,
)


class AgreementViewSet(RecordViewSet):
    """What was agreed, by whom, who signed, who looked on."""

    queryset = Agreement.objects.preload().prefetch_related("renewals__renewed", "renewed_by__agreement")
    serializer_class = AgreementSerializer
    filterset_class = AgreementFilter


class EventViewSet(RecordViewSet):
    """What took place, was announced or planned, and who took which part."""

    queryset = Event.objects.preload().prefetch_related(
        *(f"participants__capacity__{end}" for end in ("person", "role", "organization")), "measures__measure"
    )
    serializer_class = EventSerializer
    filterset_class = EventFilter


class MeasureViewSet(RecordViewSet):
    """Laws, bills, sanctions, rules: what lobbying is about."""

    queryset = Measure.objects.preload().prefetch_related("parts_of__whole")
    serializer_class = MeasureSerializer
    filterset_class = MeasureFilter


class StanceViewSet(RecordViewSet):
    """Who wanted what of a measure."""

    queryset = Stance.objects.preload()
    serializer_class = StanceSerializer
    filterset_class = StanceFilter


class ClaimViewSet(RecordViewSet):
    """Who said what, with its figure, and which claims repeat, dispute, correct or support each other."""

    queryset = Claim.objects.preload().prefetch_related(
        Prefetch("subjects", ClaimSubject.objects.select_related(*SUBJECTS_PRELOADED)),
        "subjects__organization__names",
        Prefetch("links_from", ClaimLink.objects.preload()),
        Prefetch("links_to", ClaimLink.objects.preload()),
    )
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter


class ClaimLinkViewSet(RecordViewSet):
    """One claim repeats, disputes, corrects or supports another."""

    queryset = ClaimLink.objects.preload()
    serializer_class = ClaimLinkSerializer
    filterset_class = ClaimLinkFilter


class InvestigationViewSet(RecordViewSet):
    """Dossiers: the story, its cast, and where its facts are."""

    queryset = Investigation.objects.preload().prefetch_related(
        Prefetch("items", InvestigationItem.objects.select_related("person", "organization")),
        "items__organization__names",
    )
    serializer_class = InvestigationSerializer
    filterset_class = InvestigationFilter
