"""Layer 3: what was agreed, what took place, what was decided, who wanted what, who said what, and the dossiers of it."""

from investigations.models.actor import Actor
from investigations.models.agreement import (
    Agreement,
    AgreementCitation,
    AgreementPart,
    AgreementParticipant,
    AgreementRenewal,
)
from investigations.models.claim import (
    SUBJECT_FIELD,
    SUBJECTS_PRELOADED,
    Claim,
    ClaimCitation,
    ClaimSubject,
)
from investigations.models.claim_link import INVERSE, ClaimLink, ClaimLinkCitation, ClaimRelation
from investigations.models.event import Event, EventCitation, EventMeasure, EventParticipant
from investigations.models.investigation import ITEM_FIELD, Investigation, InvestigationItem
from investigations.models.measure import (
    Measure,
    MeasureCitation,
    MeasurePart,
    MeasureState,
    MeasureStatus,
    MeasureStep,
    MeasureTarget,
    MeasureTitle,
)
from investigations.models.quantity import Qualifier, Quantified
from investigations.models.stance import Position, Stance, StanceCitation
from investigations.models.vocabulary import EventKind, EventPart, MeasureKind, Unit

__all__ = [
    "INVERSE",
    "ITEM_FIELD",
    "SUBJECTS_PRELOADED",
    "SUBJECT_FIELD",
    "Actor",
    "Agreement",
    "AgreementCitation",
    "AgreementPart",
    "AgreementParticipant",
    "AgreementRenewal",
    "Claim",
    "ClaimCitation",
    "ClaimLink",
    "ClaimLinkCitation",
    "ClaimRelation",
    "ClaimSubject",
    "Event",
    "EventCitation",
    "EventKind",
    "EventMeasure",
    "EventPart",
    "EventParticipant",
    "Investigation",
    "InvestigationItem",
    "Measure",
    "MeasureCitation",
    "MeasureKind",
    "MeasurePart",
    "MeasureState",
    "MeasureStatus",
    "MeasureStep",
    "MeasureTarget",
    "MeasureTitle",
    "Position",
    "Qualifier",
    "Quantified",
    "Stance",
    "StanceCitation",
    "Unit",
]
