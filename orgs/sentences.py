"""Ties between organizations as sentences."""

from django.utils.translation import pgettext

from evidence.phrases import tie_sentence
from evidence.sentences import sentences
from orgs.models import OrganizationLink, OrganizationLinkKind
from orgs.ties import share_words


def organization_link_words(link: OrganizationLink) -> str:
    """“Russia owns ALROSA (one third)”: a clause without a full stop."""
    words = {"first": link.from_organization.label(), "second": link.to_organization.label()}
    share = share_words(link)
    match OrganizationLinkKind(link.kind):
        case OrganizationLinkKind.PART_OF:
            return pgettext("sentence: tie", "%(first)s is part of %(second)s") % words
        case OrganizationLinkKind.MEMBER_OF:
            return pgettext("sentence: tie", "%(first)s is a member of %(second)s") % words
        case OrganizationLinkKind.OFFICE_OF:
            return pgettext("sentence: tie", "%(first)s is an office of %(second)s") % words
        case OrganizationLinkKind.EMANATION_OF:
            return pgettext("sentence: tie", "%(first)s is an emanation of %(second)s") % words
        case OrganizationLinkKind.SUCCESSOR_OF:
            return pgettext("sentence: tie", "%(first)s is the successor of %(second)s") % words
        case OrganizationLinkKind.OWNS if share:
            return pgettext("sentence: tie", "%(first)s owns %(second)s (%(share)s)") % {
                **words,
                "share": share,
            }
        case OrganizationLinkKind.OWNS:
            return pgettext("sentence: tie", "%(first)s owns %(second)s") % words
        case OrganizationLinkKind.REPRESENTS:
            return pgettext("sentence: tie", "%(first)s represents %(second)s") % words
        case OrganizationLinkKind.CHAIRS:
            return pgettext("sentence: tie", "%(first)s chairs %(second)s") % words
        case OrganizationLinkKind.CREATED:
            return pgettext("sentence: tie", "%(first)s created %(second)s") % words
        case OrganizationLinkKind.FUNDS:
            return pgettext("sentence: tie", "%(first)s funds %(second)s") % words


@sentences.add(OrganizationLink)
def organization_link_sentence(link: OrganizationLink) -> str:
    return tie_sentence(
        organization_link_words(link),
        standing=link.standing,
        reality=link.reality,
        citations=list(link.citations.all()),
        start=link.start,
        end=link.end,
    )
