"""The forms of the newsroom's own pages."""
