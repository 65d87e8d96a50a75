"""A declaration as a sentence."""

from evidence.phrases import followed, moment_words, sentence, supposed
from evidence.sentences import sentences
from tests.declarations.models import Declaration


@sentences.add(Declaration)
def declaration_told(declaration: Declaration) -> str:
    clause = f"{declaration.person.name} ({declaration.register.label()}): {declaration.words()}"
    return sentence(
        followed(supposed(clause, declaration.reality), moment_words(declaration)),
        standing=declaration.standing,
        citations=list(declaration.citations.all()),
    )
