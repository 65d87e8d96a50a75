"""What this app adds to the registry."""

from evidence.registry import Aggregate, registry
from evidence.sections import PERIOD, Section, citations, in_languages, same
from tests.declarations.models import Declaration, DeclarationCitation

registry.register(
    Aggregate(
        root=Declaration,
        slug="declarations",
        owned=(DeclarationCitation,),
        viewset="tests.declarations.api.DeclarationViewSet",
        section=Section(
            "declarations",
            PERIOD | same("date"),
            references={"person": ("person", "people"), "register": ("register", "organizations")},
            groups=in_languages("interest"),
            rows=(citations(DeclarationCitation),),
        ),
    )
)
