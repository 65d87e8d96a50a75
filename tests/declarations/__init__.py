"""A kind of record of one's own, as an installation would add it: declarations of interests in a public register.

It touches nothing outside this folder. `tests/test_own_record_type.py` installs it (DRAAIDEUR_APPS) and runs
`test_declarations.py` here: published, versioned, searchable, served.
"""
