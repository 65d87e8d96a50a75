"""Characters that nobody sees: those that turn the direction in which a line reads (“gpj.exe” would show as “exe.jpg”), and
texts that consist of nothing else.

Right-to-left scripts need none of them. Marks that only help a script (U+200E, U+200F, joiners) are left alone.
"""

import re
from unicodedata import category

from django.core.exceptions import ValidationError

# Of Unicode's categories: controls, format characters, spaces.
UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}
# Embeddings and overrides with what ends them, and isolates.
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def unreadable(text: str) -> str:
    """What is wrong with a text, in a sentence that follows the name of its field; "" where nothing is."""
    if text.strip() and all(category(each) in UNSEEN for each in text):
        return "It holds nothing that can be seen. Type it again."
    found = TURNS.search(text)
    if found is None:
        return ""
    code = f"U+{ord(found[0]):04X}"
    return f"It holds an invisible character that turns the direction of the text ({code}). Type it again."


def refuse_unreadable(text: str) -> None:
    """A validator. Raises ValidationError."""
    if problem := unreadable(text):
        raise ValidationError(problem, code="unreadable")
