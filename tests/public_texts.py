"""Every text of ours that a reader can see, read from where it stands: templates, modules, and the labels of public models.

Readers' are all templates and modules of the apps that serve the public, but for what the newsroom alone uses: the admin's
modules, and in models the help texts and messages for whoever enters something. So a new text is a reader's, unless it
stands there.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.template import Template, engines
from django.template.base import Node, TextNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from django.utils.translation.trans_real import translation

from config.stores import SHARED_APPS, is_public
from evidence.differences import told_fields

APPS = ("evidence", "orgs", "people", "investigations", "website")
CALLS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
# What isn't a word of any language, or is the same in all of them.
NAMES = re.compile(r"Draaideur|DRAAIDEUR|API|SHA-256|CC BY 4\.0|AGPL-3\.0-or-later|[a-z]+://\S+")
# What a template gives to a tag: {% include "…" with on=_("on that day") %}.
GIVEN = re.compile(r"""_\("([^"]+)"\)""")
READ_ALOUD = {"aria-label", "alt", "title", "placeholder", "data-label"}


@dataclass(frozen=True)
class Text:
    """A msgid, its plural and its context (or None), and where it stands."""

    msgid: str
    plural: str | None
    context: str | None
    where: str


@cache
def texts() -> tuple[Text, ...]:
    """All of them."""
    return tuple(_texts())


def _texts() -> Iterator[Text]:
    for path in modules():
        yield from of_module(path.read_text(), str(path.relative_to(settings.BASE_DIR)))
    for path in sorted(settings.BASE_DIR.glob("*/models/*.py")):
        if path.parts[-3] in APPS:
            yield from of_module(said_of_itself(path.read_text()), str(path.relative_to(settings.BASE_DIR)))
    for path in templates():
        yield from of_template(path.read_text(), str(path.relative_to(settings.BASE_DIR)))
    yield from of_models()


def modules() -> list[Path]:
    """The Python modules of the public side."""
    found = (path for app in APPS for path in sorted((settings.BASE_DIR / app).rglob("*.py")))
    return [path for path in found if not newsrooms(path)]


def newsrooms(path: Path) -> bool:
    """Whether readers see nothing of a module's own texts: the admin's, migrations, tests, and models, whose labels are
    read from the models themselves."""
    parts = path.relative_to(settings.BASE_DIR).parts
    apart = {"tests", "migrations", "models", "admin", "styleguide.py"}
    return bool(apart & set(parts)) or path.stem.startswith("admin")


def templates() -> list[Path]:
    """The templates of the public side. The style guide is for developers, 500.html says all languages itself."""
    found = (path for app in APPS for path in sorted((settings.BASE_DIR / app / "templates").rglob("*.html")))
    return [path for path in found if "admin" not in path.parts and path.stem not in ("styleguide", "500")]


def of_module(source: str, where: str) -> Iterator[Text]:
    """The texts that a module marks to be translated."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in CALLS:
            given = [arg.value if isinstance(arg, ast.Constant) else None for arg in call.args]
            context, msgid, plural = (
                given[at] if at is not None and at < len(given) else None for at in CALLS[call.func.id]
            )
            if isinstance(msgid, str) and msgid:
                yield Text(msgid, plural, context, f"{where}:{call.lineno}")


def said_of_itself(source: str) -> str:
    """Of a module of models, the tables of words and what answers in words: fields and messages are the newsroom's."""
    kept: list[ast.stmt] = []
    for part in ast.parse(source).body:
        inside = part.body if isinstance(part, ast.ClassDef) else [part]
        kept += [each for each in inside if isinstance(each, ast.FunctionDef) and answers_in_words(each)]
        if isinstance(part, ast.Assign) and isinstance(part.value, ast.Dict):
            kept.append(part)
    return ast.unparse(ast.Module(kept, []))


def answers_in_words(function: ast.FunctionDef) -> bool:
    return isinstance(function.returns, ast.Name) and function.returns.id == "str"


def of_template(source: str, where: str) -> Iterator[Text]:
    """The texts that a template marks to be translated."""
    for node in nodes_of(source):
        if isinstance(node, TranslateNode):
            words = node.filter_expression.var
            context = node.message_context
            if isinstance(words, str):
                yield Text(words, None, context.var if context else None, where)
            elif words.literal is not None:
                yield Text(words.literal, None, str(context.var) if context else None, where)
        elif isinstance(node, BlockTranslateNode):
            one, _vars = node.render_token_list(node.singular)
            many = node.render_token_list(node.plural)[0] if node.plural else None
            context = node.message_context
            yield Text(one, many, str(context.var) if context else None, where)
    for match in GIVEN.finditer(source):
        yield Text(match[1], None, None, where)


def nodes_of(source: str) -> list[Node]:
    template: Template = engines["django"].from_string(source).template
    return template.nodelist.get_nodes_by_type(Node)


def of_models() -> Iterator[Text]:
    """What versions and lists call the records, rows, fields and values of public models."""
    for app in sorted(SHARED_APPS):
        for model in apps.get_app_config(app).get_models():
            if is_public(app, model._meta.model_name):
                yield from of_model(model)


def of_model(model: type[Model]) -> Iterator[Text]:
    where = model._meta.label
    labels = [model._meta.verbose_name, model._meta.verbose_name_plural]
    for field in told_fields(model, None):
        base = getattr(field, "base_field", field)
        labels += [field.verbose_name, *(label for _value, label in base.flatchoices or ())]
    for label in labels:
        # A lazy text keeps what it was made of; a name that Django made up by itself is a plain string.
        args = getattr(label, "_args", None)
        if args and isinstance(args[-1], str) and args[-1]:
            yield Text(args[-1], None, args[0] if len(args) == 2 else None, where)


def missing(text: Text, language: str) -> bool:
    """Whether a language has no translation of it, neither ours nor Django's own."""
    catalog = translation(language)._catalog
    key = f"{text.context}\x04{text.msgid}" if text.context else text.msgid
    # Plurals are kept by their number. What one text has as singular, another may have alone.
    return not any(catalog.get(each) for each in ((key, 0), key))


def said(text: Text) -> set[str]:
    """A text in the active language, as templates and code ask for it: one, and many."""
    if not text.plural:
        return {pgettext(text.context, text.msgid) if text.context else gettext(text.msgid)}
    return {
        npgettext(text.context, text.msgid, text.plural, number)
        if text.context
        else ngettext(text.msgid, text.plural, number)
        for number in (1, 2)
    }


class Words(HTMLParser):
    """What of a template would be seen or read aloud as it stands there: outside tags, and in some attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in READ_ALOUD]


def raw_words(source: str) -> list[str]:
    """The words that a template holds without marking them to be translated."""
    marked = "".join(node.s if isinstance(node, TextNode) else " " for node in flat(source))
    words = Words()
    words.feed(marked)
    bare = (" ".join(NAMES.sub("", text).split()) for text in words.found)
    return [text for text in bare if re.search(r"[^\W\d_]{2,}", text)]


def flat(source: str) -> list[Node]:
    """The pieces of text and the tags of a template, in order of appearance."""
    return [node for node in nodes_of(source) if isinstance(node, TextNode) or not hasattr(node, "nodelist")]
