"""Roles and kinds of organizations as a data set words them: those that are known, or new ones to be classified."""

from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from typing import TypeVar

from django.utils.text import slugify

from evidence.models import Term
from evidence.names import normalize
from orgs.models import UNCLASSIFIED, OrganizationKind, Sphere
from people.models import Role, RoleCategory, RoleTitle

T = TypeVar("T", bound=Term)

NOT_STATED = "Role not stated"
# As fixtures/vocabulary.yaml has them.
_LABELS = {"label_en": "To be classified", "label_nl": "Nog in te delen", "label_fr": "À classer"}


class Vocabulary:
    """Looks up terms by their words, in comparable form; makes those that aren't there.

    `new_roles` and `new_kinds` are the words of what was made.
    """

    def __init__(self) -> None:
        self.new_roles: list[str] = []
        self.new_kinds: list[str] = []
        self.sphere = _term(Sphere)
        self.category = _term(RoleCategory, opens_door=False)
        self.kind = _term(OrganizationKind, sphere=self.sphere)
        # Two kinds may go by the same words, so that not every kind is among those that words lead to.
        self._kinds_by_code = {kind.code: kind for kind in OrganizationKind.objects.all()}
        self._kinds = {words: kind for kind in self._kinds_by_code.values() for words in _words(kind)}
        self._roles: dict[str, set[Role]] = defaultdict(set)
        for role in Role.objects.all():
            self._roles[role.normal_name].add(role)
        for title in RoleTitle.objects.select_related("role"):
            self._roles[title.normal_name].add(title.role)
        self._by_code = {role.code: role for role in Role.objects.all()}

    def known_role(self, words: str) -> Role | None:
        """The role that goes by these words: its name, or a title in any language. None where none does, or several do."""
        plain = normalize(words or NOT_STATED)
        found = self._roles.get(plain, set())
        exact = {role for role in found if role.normal_name == plain}
        return next((next(iter(chosen)) for chosen in (found, exact) if len(chosen) == 1), None)

    def role(self, words: str) -> Role:
        """The role that goes by these words; a new one where none does, or where several do: which of them is meant is an
        editor's to say."""
        if (known := self.known_role(words)) is not None:
            return known
        words = words or NOT_STATED
        code = _slug(words, 60)
        if code in self._by_code:
            code = f"{code}-{_digest(words)}"
        if (made := self._by_code.get(code)) is None:
            # An earlier import may have made it for these words, and an editor named it otherwise.
            made = Role.objects.create(name=words, code=code, category=self.category)
            self._by_code[code] = made
            self.new_roles.append(words)
        self._roles[normalize(words)] = {made}
        return made

    def kind_of(self, words: str) -> OrganizationKind:
        """The kind of organization that goes by these words; a new one, in no sphere yet, where none does."""
        if not words:
            return self.kind
        plain = normalize(words)
        if plain not in self._kinds:
            code = _slug(words, 50).replace("-", "_")
            if code in self._kinds_by_code:
                code = f"{code[:37]}_{_digest(words)}"
            if (made := self._kinds_by_code.get(code)) is None:
                made = OrganizationKind.objects.create(code=code, label_en=words, sphere=self.sphere)
                self._kinds_by_code[code] = made
                self.new_kinds.append(words)
            self._kinds[plain] = made
        return self._kinds[plain]


def _term(model: type[T], **values: object) -> T:
    return model._default_manager.get_or_create(code=UNCLASSIFIED, defaults=_LABELS | values)[0]


def _words(term: Term) -> Iterator[str]:
    yield from (normalize(label) for label in (term.label_en, term.label_nl, term.label_fr) if label)
    yield normalize(term.code)


def _slug(words: str, most: int) -> str:
    """A code made of words. Words without any letter that can be written in Latin get a digest."""
    return slugify(normalize(words))[:most].strip("-") or _digest(words)


def _digest(words: str) -> str:
    """What tells words apart whose codes would be the same."""
    return sha256(words.encode()).hexdigest()[:12]
