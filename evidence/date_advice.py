"""What to tell a person whose text is not a partial date: what is wrong with it, and what to write instead.

Only sentences are made here. `evidence.dates` decides what a date is; every suggestion is put to it first.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from re import Match

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

EXAMPLES = "a year (2010), a month (2021-12) or a day (2018-04-24)"

# Reporters paste from Dutch, French and German papers.
_MONTH_WORDS = (
    "jan january januari janvier januar",
    "feb february februari février fevrier februar",
    "mar march maart mars märz",
    "apr april avril",
    "may mei mai",
    "jun june juni juin",
    "jul july juli juillet",
    "aug august augustus août aout",
    "sep sept september septembre",
    "oct october oktober octobre okt",
    "nov november novembre",
    "dec december décembre decembre dez dezember",
)
_MONTH_NUMBER = {word: n for n, words in enumerate(_MONTH_WORDS, 1) for word in words.split()}
_MONTH = "|".join(sorted(_MONTH_NUMBER, key=len, reverse=True))

_TWO_FIELDS = (
    "one moment in that span is written {0}; "
    "for something that lasted, put the first date in the start and the second in the end"
)

_SEASON_WORDS = {
    "spring": "spring|lente|voorjaar|printemps|frühling",
    "summer": "summer|zomer|été|sommer",
    "autumn": "autumn|fall|herfst|najaar|automne|herbst",
    "winter": "winter|hiver",
}
_SEASON_CODE = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_SEASON_MONTHS = {
    "spring": ("03", "05"),
    "summer": ("06", "08"),
    "autumn": ("09", "11"),
    "winter": ("12", "02"),
}

IsDate = Callable[[str], bool]
# Mark a candidate that means all before, or all after, what follows the mark. No text that is typed begins so.
_BEFORE, _AFTER = "\x01", "\x02"
# What is wrong ({0} stands for the first suggestion), and candidates for what was meant, best first.
Advice = tuple[str, list[str]]
Rule = Callable[[Match[str]], Advice]


def explain(text: str, is_date: IsDate) -> str:
    """A sentence about `text`, which is not a partial date. `is_date` tells which suggestions can be made."""
    if not text:
        return f"Write {EXAMPLES}, or leave the field empty when the date is unknown."
    if month := re.fullmatch(r"([0-9]{4})-(1[3-9]|[2-9][0-9]|00)(?:-([0-9]{2}))?[~?]?", text):
        return _explain_month(month[1], month[2], month[3], is_date)
    if ends := re.fullmatch(r"\[([0-9-]*)\.\.([0-9-]*)\]", text):
        wrong = [end for end in ends.groups() if end and not is_date(end)]
        if wrong:
            return explain(wrong[0], is_date)
    shown = text if len(text) <= 40 else f"{text[:39]}…"
    if len(text) <= 40:
        for reason, candidates in _advice(_tidy(text)):
            found = [best for candidate in candidates for best in _repaired(candidate, is_date)]
            if candidates and not found:
                continue
            if "{0}" in reason:
                return f"“{shown}” can't be read as a date: {reason.format(found[0])}."
            ending = f" Write {' or '.join(dict.fromkeys(found))}." if found else ""
            return f"“{shown}” can't be read as a date: {reason}.{ending}"
    return (
        f"“{shown}” can't be read as a date. Write {EXAMPLES}, or leave the field empty when it is unknown."
    )


def _explain_month(year: str, month: str, day: str | None, is_date: IsDate) -> str:
    if day and is_date(f"{year}-{day}-{month}"):
        return f"There is no month {month}, only 01 to 12. Write {year}-{day}-{month} if {month} is the day."
    # 2020-21 is a season to ISO 8601-2, and “2020 to 2021” to most who type it. Never choose for them.
    until = f"{year[:2]}{month}"
    readings = [
        ("a range of years", f"[{year}..{until}]" if not day and until > year else ""),
        (
            f"the code of a season ({month} is {_SEASON_CODE.get(month, '')})",
            _season(year, _SEASON_CODE[month]) if not day and month in _SEASON_CODE else "",
        ),
    ]
    readings = [(what, text) for what, text in readings if text and is_date(text)]
    if readings:
        whats, texts = (" or ".join(parts) for parts in zip(*readings, strict=True))
        return (
            f"“{year}-{month}” is no month: it may be read as {whats}, but is not used here. Write {texts}."
        )
    return f"There is no month {month}, only 01 to 12. Write {year} alone if the month is unknown."


def _season(year: str, season: str) -> str:
    """The months of a season, as a set; a winter is counted from the year in which it begins."""
    first, last = _SEASON_MONTHS[season]
    return f"[{year}-{first}..{int(year) + (season == 'winter'):04d}-{last}]"


def _season_of(match: Match[str]) -> Advice:
    season = next(name for name, words in _SEASON_WORDS.items() if match[1] in words.split("|"))
    return "seasons are not used here; write the months that it may be, for example {0}", [
        _season(match[2], season)
    ]


def _tidy(text: str) -> str:
    """Lower case, plain hyphens, single spaces, straight quotes."""
    text = re.sub(r"[\u2010-\u2014\u2212]", "-", text.lower()).replace("…", "..").replace("\u2019", "'")
    return " ".join(text.split())


def _repaired(candidate: str, is_date: IsDate, depth: int = 2) -> list[str]:
    """The candidate if it is a date, else what the rules make of it (“april 2015” in “since april 2015”)."""
    if is_date(candidate):
        return [candidate]
    if candidate.startswith((_BEFORE, _AFTER)):
        meant = _repaired(candidate[1:], is_date, depth)[:1]
        moved = _beside(meant[0], candidate[0]) if meant else ""
        return [moved] if is_date(moved) else []
    sign = candidate[-1:] if candidate[-1:] in ("~", "?") else ""
    is_set = re.fullmatch(r"\[(.*)\.\.(.*)\]", candidate)
    if depth == 0:
        return []
    if is_set:
        ends = [_repaired(end, is_date, depth - 1)[:1] if end else [""] for end in is_set.groups()]
        repaired = f"[{ends[0][0]}..{ends[1][0]}]" if all(ends) else ""
        return [repaired] if is_date(repaired) else []
    base = candidate.removesuffix(sign) if sign else candidate
    if sign and is_date(base):
        return [base]
    for _, candidates in _advice(base):
        found = [best for other in candidates for best in _repaired(other, is_date, depth - 1)]
        if found:
            return [best + sign for best in found if is_date(best + sign)]
    return []


def _beside(text: str, side: str) -> str:
    """All that lies before (or after) a year, month, day or decade, as a set that leaves it out; "" where it is neither.

    “Before 2007” is not 2007: it ends with 2006.
    """
    match = re.fullmatch("([0-9]{3})X|([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text)
    if match is None:
        return ""
    decade, year, month, day = match.groups()
    step = -1 if side == _BEFORE else 1
    if day:
        try:
            moved = (date.fromisoformat(text) + timedelta(days=step)).isoformat()
        except OverflowError:
            return ""
    elif month:
        months = int(year) * 12 + int(month) - 1 + step
        moved = f"{months // 12:04d}-{months % 12 + 1:02d}"
    elif decade:
        moved = f"{int(decade) * 10 + (-1 if step < 0 else 10):04d}"
    else:
        moved = f"{int(year) + step:04d}"
    return f"[..{moved}]" if side == _BEFORE else f"[{moved}..]"


def _advice(text: str) -> Iterator[Advice]:
    for pattern, rule in _RULES:
        if match := pattern.fullmatch(text):
            yield rule(match)


def _numeric(match: Match[str]) -> Advice:
    """13/04/2015; where both could be the month, the Belgian order first."""
    first, second, year = match.group(1).zfill(2), match.group(2).zfill(2), match.group(3)
    candidates = [f"{year}-{second}-{first}"] if int(second) <= 12 else []
    if int(first) <= 12 and first != second:
        candidates.append(f"{year}-{first}-{second}")
    return "the year comes first, then the month, then the day", candidates


def _named_month(day: str | None, month: str, year: str) -> Advice:
    number = f"{year}-{_MONTH_NUMBER[month]:02d}"
    return "months are written as numbers", [f"{number}-{day.zfill(2)}" if day else number]


def _set_end(text: str, nine: str) -> str:
    """An end of a set reduced to a year, month or day: 197X as a last end is 1979."""
    return re.sub("x$", nine, text.rstrip("~?%"))


def _bracketed(match: Match[str]) -> Advice:
    parts = re.split(r" ?(?:\.\.+|,|/| or | to | - |(?<=\d{4})-(?=\d{4})) ?", match.group(1))
    if len(parts) == 1:
        return "brackets hold two ends", parts
    if any(re.search("[x~?%]", part) for part in parts):
        ends = f"[{_set_end(parts[0], '0')}..{_set_end(parts[-1], '9')}]"
        return "the ends of a set are years, months or days, without X, ~ or ?", [ends]
    return "a set has two ends with two dots between them", [f"[{parts[0]}..{parts[-1]}]"]


def _digits(match: Match[str]) -> Advice:
    plain = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in match.group())
    return "use the digits 0 to 9", [plain]


def _pair(match: Match[str]) -> Advice:
    return _TWO_FIELDS, [f"[{match.group(1)}..{match.group(2)}]"]


def _padded(match: Match[str]) -> Advice:
    parts = [part.zfill(2) for part in match.groups() if part]
    return "month and day have two digits, with a hyphen before each", ["-".join(parts)]


_D = "[0-9]"
_ABOUT = r"circa|ca\.?|c\.?|about|around|approximately|approx\.?|roughly|omstreeks|rond|vers|environ|um"
_MAYBE = "perhaps|maybe|possibly|probably|likely|misschien|wellicht|peut-être|sans doute"
_UNTIL = (
    "until|till|by|up to|no later than|not later than|at the latest|tot en met|t/m|tot|uiterlijk|"
    "jusqu'en|jusqu'au|jusqu'à|jusque|bis|<="
)
_BEFORE_WORDS = "before|prior to|earlier than|voor|vóór|avant|vor|<"
_NOT_EARLIER = "no earlier than|not earlier than|ten vroegste|au plus tôt|>="
_SINCE = "since|from|as of|starting|sinds|sedert|vanaf|depuis|dès|à partir de|seit|ab"
_AFTER_WORDS = "after|later than|na|après|nach|>"
_NOW = (
    "now|today|present|current|currently|ongoing|still|to date|heden|nu|vandaag|actuel|aujourd'hui|en cours"
)
_SEASON = "|".join(_SEASON_WORDS.values())
_UNKNOWN = r"\?+|unknown|n/?a|none|null|nil|-+|x+(-x+)*|onbekend|inconnue?|unbekannt"

# First match that leads to a date wins, so the narrower pattern stands above the wider one.
_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (r"(?=.*[^\x00-\x7f])(?=.*\d).*", _digits),
        (_UNKNOWN, lambda m: ("leave the field empty when the date is unknown", [])),
        (
            _NOW,
            lambda m: (
                "a date here doesn't move with the calendar; in an end, write .. when the source says that it is "
                "still going on, and otherwise the day itself",
                [],
            ),
        ),
        (rf"({_D}{{4}}-{_D}{{2}}-{_D}{{2}})[t ]{_D}.*", lambda m: ("the time of day is not kept", [m[1]])),
        (
            r"(.+?) ?(?:%|~\?|\?~)",
            lambda m: ("one sign at most, about (~) or not sure (?)", [f"{m[1]}~", f"{m[1]}?"]),
        ),
        (rf"({_D}{{3}})x~", lambda m: ("a decade is wide already", [f"{m[1]}X"])),
        (r"(\[.*\])[~?]", lambda m: ("a set is wide already and takes no ~ or ?", [m[1]])),
        (r"([~?]) ?(.+)", lambda m: ("the sign comes last", [m[2] + m[1]])),
        (rf"(?:{_ABOUT}) ?(.+)", lambda m: ("“about” is written as ~ after the date", [f"{m[1]}~"])),
        (rf"(?:{_MAYBE}) ?(.+)", lambda m: ("“not sure” is written as ? after the date", [f"{m[1]}?"])),
        (r"(?:between|from|entre|tussen|van) (.+) (?:and|to|until|et|en|tot) (.+)", _pair),
        (
            rf"(?:{_UNTIL}) ?(.+)",
            lambda m: ("“not later than” is written with two dots before the date", [f"[..{m[1]}]"]),
        ),
        (
            rf"(?:{_BEFORE_WORDS}) ?(.+)",
            lambda m: (
                "“before” leaves the date itself out, so two dots stand before the last that it can be",
                [_BEFORE + m[1]],
            ),
        ),
        (
            rf"(?:{_NOT_EARLIER}) ?(.+)",
            lambda m: ("“not earlier than” is written with two dots after the date", [f"[{m[1]}..]"]),
        ),
        (rf"(?:{_SINCE}) ?(.+)", lambda m: ("as a start, write {0}", [m[1]])),
        (
            rf"(?:{_AFTER_WORDS}) ?(.+)",
            lambda m: (
                "“after” leaves the date itself out, so two dots stand after the first that it can be",
                [_AFTER + m[1]],
            ),
        ),
        (r"[\[{(](.+)[\]})]", _bracketed),
        (rf"({_D}{{1,2}}) ?[/. -] ?({_D}{{1,2}}) ?[/. -] ?({_D}{{4}})", _numeric),
        (
            rf"({_D}{{1,2}})[/.-]({_D}{{4}})",
            lambda m: ("the year comes first, then the month", [f"{m[2]}-{m[1]:0>2}"]),
        ),
        (rf"({_D}{{4}}) ?[/. -]+ ?({_D}{{1,2}})(?: ?[/. -]+ ?({_D}{{1,2}}))?", _padded),
        (rf"({_D}{{4}})({_D}{{2}})({_D}{{2}})?", _padded),
        (rf"({_D}{{4}}) ?(?:-|/|to|or|\.\.+) ?({_D}{{4}})", _pair),
        (r"([^/]+?) ?/ ?([^/]+)", _pair),
        (r"(.+?) ?\.\.+ ?(.+)", _pair),
        (
            r"(?:/|\.\.+) ?(.+)|-(?=.*-)(.+)",
            lambda m: ("“not later than” needs brackets", [f"[..{m[1] or m[2]}]"]),
        ),
        (
            r"(.+?) ?(?:/|\.\.+|-)(?:\.\.)?",
            lambda m: ("“not earlier than” needs brackets and dots", [f"[{m[1]}..]"]),
        ),
        (rf"({_D}{{4}}-{_D}{{2}})-[xu]{{2}}", lambda m: ("a day that is unknown is left out", [m[1]])),
        (
            rf"({_D}{{4}})-?[xu]{{2}}(?:-?(?:[xu]{{2}}|{_D}{{2}}))?",
            lambda m: ("a month that is unknown is left out", [m[1]]),
        ),
        (
            rf"({_D}{{3}})[xu_*](.*)",
            lambda m: ("a decade is written with a capital X and nothing else", [f"{m[1]}X"]),
        ),
        (
            rf"({_D}{{2}})[xu]{{2}}",
            lambda m: ("a century is written as a set", [f"[{m[1]}00..{m[1]}99]".replace("[00", "[0001")]),
        ),
        (rf"(?:the )?({_D}{{3}})0'?s", lambda m: ("a decade is written with an X", [f"{m[1]}X"])),
        (
            rf"(?:({_D}{{1,2}})(?:st|nd|rd|th|er|\.)?(?: of)? )?({_MONTH})\.?,? ({_D}{{4}})",
            lambda m: _named_month(m[1], m[2], m[3]),
        ),
        (
            rf"({_MONTH})\.? ({_D}{{1,2}})(?:st|nd|rd|th)?,? ({_D}{{4}})",
            lambda m: _named_month(m[2], m[1], m[3]),
        ),
        (rf"({_SEASON}),? (?:of )?({_D}{{4}})", _season_of),
        (
            rf"(?:early|mid|late|begin|eind|début|fin)[ -]({_D}{{4}})",
            lambda m: ("it is too vague to count with", [m[1]]),
        ),
        (
            rf"{_D}{{4}}-?w{_D}+.*|{_D}{{4}}-{_D}{{3}}",
            lambda m: ("weeks and days of the year are not used here; write a day as 2018-04-24", []),
        ),
        (
            rf"-{_D}+.*|.*{_D} ?b\.?c\.?(?:e\.?)?|y?-?{_D}{{5,}}.*",
            lambda m: ("years run from 0001 to 9999, in four digits", []),
        ),
        (rf"'?{_D}{{1,3}}", lambda m: ("a year has four digits", [])),
        (r"(?=.* ).*", lambda m: ("there is a space in it", [m[0].replace(" ", "")])),
    )
)
