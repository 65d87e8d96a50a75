"""What layer 3 adds to the registry."""

from evidence.registry import Aggregate, registry
from evidence.sections import LABELS, PERIOD, Rows, Section, citations, in_languages, same
from investigations.models import (
    Agreement,
    AgreementCitation,
    AgreementParticipant,
    AgreementRenewal,
    Claim,
    ClaimCitation,
    ClaimLink,
    ClaimLinkCitation,
    ClaimSubject,
    Event,
    EventCitation,
    EventKind,
    EventMeasure,
    EventPart,
    EventParticipant,
    Investigation,
    InvestigationItem,
    Measure,
    MeasureCitation,
    MeasureKind,
    MeasurePart,
    MeasureStatus,
    MeasureTarget,
    MeasureTitle,
    Stance,
    StanceCitation,
    Unit,
)

ACTOR = {"person": ("person", "people"), "organization": ("organization", "organizations")}
FOR = {"for": ("on_behalf_of", "organizations")}
DATED = PERIOD | same("date")
QUANTITY = {"quantity": {"low": "quantity_low", "high": "quantity_high", "qualifier": "qualifier"}}
UNIT = {"unit": ("unit", "units")}
# What a claim can be about, and what a dossier can hold: section of a case file → foreign key of the row.
KINDS = {
    "people": "person",
    "organizations": "organization",
    "affiliations": "affiliation",
    "person_links": "person_link",
    "organization_links": "organization_link",
    "agreements": "agreement",
    "events": "event",
    "measures": "measure",
    "stances": "stance",
    "claims": "claim",
    "claim_links": "claim_link",
}
SUBJECTS = {
    key: ("about_claim" if key == "claim" else key, section)
    for section, key in KINDS.items()
    if key not in ("person_link", "claim_link")
}

for model, slug, more in (
    (EventKind, "event-kinds", {}),
    (EventPart, "event-parts", {}),
    (MeasureKind, "measure-kinds", {}),
    (Unit, "units", {"one": {"en": "one_en", "nl": "one_nl", "fr": "one_fr"}}),
):
    registry.register(
        Aggregate(
            root=model,
            slug=slug,
            vocabulary=True,
            section=Section(slug.replace("-", "_"), same("position"), groups=LABELS | more, by="code"),
        )
    )

registry.register(
    Aggregate(
        root=Agreement,
        slug="agreements",
        viewset="investigations.api.AgreementViewSet",
        owned=(AgreementParticipant, AgreementCitation),
        links=(AgreementRenewal,),
        section=Section(
            "agreements",
            PERIOD | same("subject", "place", "signed", "valid_for"),
            groups=in_languages("title"),
            rows=(
                Rows(
                    "participants",
                    AgreementParticipant,
                    same("part"),
                    references=ACTOR | FOR,
                    identity=("part", "person_id", "organization_id"),
                ),
                Rows(
                    "renews",
                    AgreementRenewal,
                    references={"agreement": ("renewed", "agreements")},
                    identity=("renewed_id",),
                    scalar="agreement",
                ),
                citations(AgreementCitation),
            ),
        ),
    )
)
registry.register(
    Aggregate(
        root=Measure,
        slug="measures",
        viewset="investigations.api.MeasureViewSet",
        owned=(MeasureStatus, MeasureTarget, MeasureTitle, MeasureCitation),
        links=(MeasurePart,),
        section=Section(
            "measures",
            same("reference", "scope", "status", "announced", "in_force", "reality", "remark"),
            references={"kind": ("kind", "measure_kinds"), "authority": ("authority", "organizations")},
            groups=in_languages("title"),
            rows=(
                Rows(
                    "statuses", MeasureStatus, same("status", "date", "remark"), identity=("status", "date")
                ),
                Rows("targets", MeasureTarget, references=ACTOR, identity=("person_id", "organization_id")),
                Rows("other_titles", MeasureTitle, same("language", "title"), identity=("language", "title")),
                Rows(
                    "part_of",
                    MeasurePart,
                    references={"measure": ("whole", "measures")},
                    identity=("whole_id",),
                    scalar="measure",
                ),
                citations(MeasureCitation),
            ),
        ),
    )
)
registry.register(
    Aggregate(
        root=Event,
        slug="events",
        viewset="investigations.api.EventViewSet",
        owned=(EventParticipant, EventCitation),
        links=(EventMeasure,),
        section=Section(
            "events",
            DATED | same("place"),
            references={"kind": ("kind", "event_kinds")} | UNIT,
            groups=in_languages("title") | QUANTITY,
            rows=(
                Rows(
                    "participants",
                    EventParticipant,
                    references={
                        "part": ("part", "event_parts"),
                        "capacity": ("capacity", "affiliations"),
                    }
                    | ACTOR
                    | FOR,
                    identity=("part_id", "person_id", "organization_id"),
                ),
                Rows(
                    "measures",
                    EventMeasure,
                    references={"measure": ("measure", "measures")},
                    identity=("measure_id",),
                    scalar="measure",
                ),
                citations(EventCitation),
            ),
        ),
    )
)
registry.register(
    Aggregate(
        root=Stance,
        slug="stances",
        viewset="investigations.api.StanceViewSet",
        owned=(StanceCitation,),
        section=Section(
            "stances",
            DATED | same("position", "reason"),
            references=ACTOR | {"measure": ("measure", "measures")},
            rows=(citations(StanceCitation),),
        ),
    )
)
registry.register(
    Aggregate(
        root=Claim,
        slug="claims",
        viewset="investigations.api.ClaimViewSet",
        owned=(ClaimCitation,),
        links=(ClaimSubject,),
        section=Section(
            "claims",
            DATED | {"period": "about_time"},
            references=ACTOR
            | UNIT
            | {
                "via_person": ("via_person", "people"),
                "via_organization": ("via_organization", "organizations"),
            },
            groups=in_languages("statement") | QUANTITY,
            rows=(
                Rows(
                    "subjects",
                    ClaimSubject,
                    references=SUBJECTS,
                    identity=tuple(f"{field}_id" for field, _section in SUBJECTS.values()),
                ),
                citations(ClaimCitation),
            ),
        ),
    )
)
registry.register(
    Aggregate(
        root=ClaimLink,
        slug="claim-links",
        viewset="investigations.api.ClaimLinkViewSet",
        owned=(ClaimLinkCitation,),
        section=Section(
            "claim_links",
            DATED | same("kind"),
            references={"from": ("from_claim", "claims"), "to": ("to_claim", "claims")},
            rows=(citations(ClaimLinkCitation),),
        ),
    )
)
registry.register(
    Aggregate(
        root=Investigation,
        slug="investigations",
        viewset="investigations.api.InvestigationViewSet",
        links=(InvestigationItem,),
        section=Section(
            "investigations",
            same("language", "body", "position"),
            groups=in_languages("title") | in_languages("summary"),
            rows=tuple(
                Rows(
                    section,
                    InvestigationItem,
                    references={field: (field, section)},
                    identity=(f"{field}_id",),
                    scalar=field,
                    position="position",
                )
                for section, field in KINDS.items()
            ),
            linked=("body",),
        ),
    )
)
