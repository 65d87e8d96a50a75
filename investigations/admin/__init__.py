"""The newsroom's forms for layer 3. Django's admin imports this module; each of these registers what it is about."""

from investigations.admin import agreements, claims, dossiers, events, measures, vocabulary

__all__ = ["agreements", "claims", "dossiers", "events", "measures", "vocabulary"]
