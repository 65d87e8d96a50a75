"""How the API writes agreements, events, measures, stances, claims, links between claims and dossiers."""

from investigations.serializers.agreements import AgreementSerializer
from investigations.serializers.claims import ClaimLinkSerializer, ClaimSerializer
from investigations.serializers.dossiers import InvestigationSerializer
from investigations.serializers.events import EventSerializer
from investigations.serializers.measures import MeasureSerializer, StanceSerializer

__all__ = [
    "AgreementSerializer",
    "ClaimLinkSerializer",
    "ClaimSerializer",
    "EventSerializer",
    "InvestigationSerializer",
    "MeasureSerializer",
    "StanceSerializer",
]
