"""Layer 3: dossiers and what is told in them: agreements, events, measures, stances, claims.

The app has its place in the layers and in both stores; its first models come with the next stage (CHANGELOG.md).
"""
