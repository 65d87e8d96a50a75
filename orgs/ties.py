"""Links between organizations in words: read from either end, with the share that is owned."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evidence.pages import titles
from evidence.prose import Prose
from orgs.models import Interest, Organization, OrganizationLink


def share_words(link: OrganizationLink) -> str:
    """“one third”, “25%”, “between 10% and 20%”, “at least 5%”; with how it is held. Empty where nothing is given; Prose
    where they are the newsroom's words alone."""
    low, high = link.share_low, link.share_high
    if link.share_words:
        words: str = Prose(link.share_words)
    elif low is not None and low == high:
        words = percent(low)
    elif low is not None and high is not None:
        words = _("between %(low)s and %(high)s") % {"low": percent(low), "high": percent(high)}
    elif low is not None:
        words = _("at least %(share)s") % {"share": percent(low)}
    elif high is not None:
        words = _("at most %(share)s") % {"share": percent(high)}
    else:
        words = ""
    ways: dict[str, str] = {Interest.DIRECT: _("held directly"), Interest.BENEFICIAL: _("through others")}
    held = ways.get(link.interest, "")
    return f"{words}, {held}" if words and held else words or held


def percent(share: Decimal) -> str:
    """25.00 → “25%”, 33.30 → “33.3%”, as the reader's language writes it: “33,3 %”."""
    text = f"{share.normalize():f}"
    number = number_format(share, decimal_pos=len(text.partition(".")[2]), use_l10n=True)
    return pgettext("share", "%(number)s%%") % {"number": number}


@titles.add(Organization)
def name(organization: Organization) -> str:
    """The organization's name for the reader."""
    return organization.label()


@titles.add(OrganizationLink)
def statement(link: OrganizationLink) -> str:
    """“Russia owns ALROSA (one third)”: a clause without a full stop."""
    share = share_words(link)
    words = f"{link.from_organization.label()} {link.get_kind_display()} {link.to_organization.label()}"
    return f"{words} ({share})" if share else words
