"""How the newsroom writes dates in English: as the public site does, not as Django's English (“Nov. 28, 2026, 6:23 p.m.”)."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATE_FORMAT = "Y-m-d"
SHORT_DATETIME_FORMAT = "Y-m-d H:i"
