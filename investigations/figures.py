"""Figures in words, in the language that is active: “about 30,000 jobs”, “4 to 5 percent”, “no figure given (jobs)”."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import pgettext

from investigations.models import Qualifier, Quantified


def number_words(number: Decimal) -> str:
    """A number as the reader's language writes it: 30,000 – 30.000 – 30 000."""
    text = f"{number.normalize():f}"
    decimals = len(text.partition(".")[2])
    return number_format(number, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def figure_words(fact: Quantified) -> str:
    """The figure of a claim or an event with its unit, as exact as the source is about it; empty where it has none."""
    if not fact.has_quantity or fact.unit is None:
        return ""
    low, high = fact.quantity_low, fact.quantity_high
    if low is None and high is None:
        return pgettext("sentence: figure", "no figure given (%(unit)s)") % {"unit": fact.unit.label()}
    if low is not None and high is not None and low != high:
        words = {
            "low": number_words(low),
            "high": number_words(high),
            "unit": fact.unit.label_for(high),
        }
        return pgettext("sentence: figure", "%(low)s to %(high)s %(unit)s") % words
    number = low if low is not None else high
    assert number is not None
    words = {"number": number_words(number), "unit": fact.unit.label_for(number)}
    match Qualifier(fact.qualifier):
        case Qualifier.ABOUT:
            return pgettext("sentence: figure", "about %(number)s %(unit)s") % words
        case Qualifier.AT_LEAST:
            return pgettext("sentence: figure", "at least %(number)s %(unit)s") % words
        case Qualifier.AT_MOST:
            return pgettext("sentence: figure", "at most %(number)s %(unit)s") % words
        case Qualifier.MORE_THAN:
            return pgettext("sentence: figure", "more than %(number)s %(unit)s") % words
        case Qualifier.LESS_THAN:
            return pgettext("sentence: figure", "less than %(number)s %(unit)s") % words
        case _:
            return pgettext("sentence: figure", "%(number)s %(unit)s") % words
