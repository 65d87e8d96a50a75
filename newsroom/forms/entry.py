"""The form on which a person, an organization, a role, an affiliation, a source and a citation are entered together."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import QueryDict

from newsroom.entry import (
    EntryError,
    enter_affiliation,
    same_posts,
)
from newsroom.forms.parts import (
    AffiliationPart,
    CitationPart,
    OrganizationPart,
    PersonPart,
    PickOrNew,
    PostPart,
    RolePart,
    SourcePart,
)
from people.models import Affiliation


class EntryForm:
    """All parts of the page together; valid when each is, saved as one."""

    PARTS: ClassVar[dict[str, Any]] = {
        "person": PersonPart,
        "organization": OrganizationPart,
        "role": RolePart,
        "post": PostPart,
        "affiliation": AffiliationPart,
        "source": SourcePart,
        "citation": CitationPart,
    }

    def __init__(self, data: QueryDict | None = None, *, chosen: Mapping[str, str] | None = None) -> None:
        """`data`: what was sent. `chosen`: for an empty form, ids of records that are picked already, by part."""
        self.parts = {
            name: form(
                data, prefix=name, initial={"existing": (chosen or {}).get(name, ""), "token": uuid4()}
            )
            for name, form in self.PARTS.items()
        }

    def __getitem__(self, name: str) -> Any:
        return self.parts[name]

    @property
    def token(self) -> UUID | None:
        """What this form was given when it was shown; None where that is no token."""
        try:
            return UUID(str(self.parts["post"]["token"].value()))
        except ValueError:
            return None

    @property
    def media(self) -> forms.Media:
        return sum((form.media for form in self.parts.values()), forms.Media())

    @property
    def error_count(self) -> int:
        return sum(len(messages) for form in self.parts.values() for messages in form.errors.values())

    def is_valid(self) -> bool:
        # Every part is asked, so that each says what is wrong with it.
        verdicts = [form.is_valid() for form in self.parts.values()]
        self._compare_with_what_is_there()
        return all(verdicts) and all(form.is_valid() for form in self.parts.values())

    def _compare_with_what_is_there(self) -> None:
        ends = [self.parts[name].chosen for name in ("person", "organization", "role")]
        if not all(ends):
            return
        self.parts["post"].ask(same_posts(*ends))
        if self.parts["post"].chosen:
            self._check_nothing_differs(self.parts["post"].chosen)

    def _check_nothing_differs(self, post: Affiliation) -> None:
        """What was typed about a post that gets a citation only must be what the post has already."""
        part = self.parts["affiliation"]
        for name in part.fields:
            field: Any = Affiliation._meta.get_field(name)
            typed, there = part.cleaned_data.get(name), getattr(post, name)
            if typed in (None, "", field.get_default(), there):
                continue
            words = f"“{dict(field.flatchoices or ()).get(there, there)}”" if there else "nothing"
            part.add_error(
                name,
                f"The post that is there has {words} here. Empty this, or say that it is another spell; the post itself "
                "is changed on its own page.",
            )

    def save(self, *, by: AbstractBaseUser) -> Affiliation | None:
        """Enter it; None, with the reason at its field, where the whole doesn't fit together. Nothing is saved then."""
        citation = self.parts["citation"].instance
        citation.pk = self.token or citation.pk
        try:
            return enter_affiliation(
                **{name: form.record() for name, form in self.parts.items() if isinstance(form, PickOrNew)},  # type: ignore[arg-type]
                affiliation=self.parts["post"].chosen or self.parts["affiliation"].instance,
                citation=citation,
                by=by,
            )
        except EntryError as problem:
            self._explain(self.parts[problem.part], problem.error)
            return None

    @staticmethod
    def _explain(form: forms.ModelForm, error: ValidationError) -> None:
        found = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
        for name, errors in found.items():
            form.add_error(name if name in form.fields else None, list(errors))
