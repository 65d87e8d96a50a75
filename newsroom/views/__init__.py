"""The newsroom's own pages, beside Django's admin."""
