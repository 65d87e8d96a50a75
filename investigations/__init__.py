"""Layer 3: dossiers and what is told in them: agreements, events, measures, stances, claims."""
