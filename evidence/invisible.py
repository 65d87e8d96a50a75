"""Characters that nobody sees and that turn the direction in which a line reads: “gpj.exe” would show as “exe.jpg”.

Right-to-left scripts need none of them. Marks that only help a script (U+200E, U+200F, joiners) are left alone.
"""

import re

from django.core.exceptions import ValidationError

# Embeddings and overrides with what ends them, and isolates.
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def turning(text: str) -> str:
    """What is wrong with a text, in a sentence that follows the name of its field; "" where nothing is."""
    found = TURNS.search(text)
    if found is None:
        return ""
    code = f"U+{ord(found[0]):04X}"
    return f"It holds an invisible character that turns the direction of the text ({code}). Type it again."


def refuse_turning(text: str) -> None:
    """A validator. Raises ValidationError."""
    if problem := turning(text):
        raise ValidationError(problem, code="turning")
