"""Links between organizations in words: read from either end, with the share that is owned."""

from decimal import Decimal

from evidence.pages import titles
from orgs.models import Interest, Organization, OrganizationLink


def share_words(link: OrganizationLink) -> str:
    """“one third”, “25%”, “between 10% and 20%”, “at least 5%”; with how it is held. Empty where nothing is given."""
    low, high = link.share_low, link.share_high
    if link.share_words:
        words = link.share_words
    elif low is not None and low == high:
        words = percent(low)
    elif low is not None and high is not None:
        words = f"between {percent(low)} and {percent(high)}"
    elif low is not None:
        words = f"at least {percent(low)}"
    elif high is not None:
        words = f"at most {percent(high)}"
    else:
        words = ""
    held = {Interest.DIRECT: "held directly", Interest.BENEFICIAL: "through others"}.get(link.interest, "")  # type: ignore[call-overload]
    return ", ".join(part for part in (words, held) if part)


def percent(share: Decimal) -> str:
    """25.00 → “25%”, 33.30 → “33.3%”."""
    return f"{share.normalize():f}%"


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
