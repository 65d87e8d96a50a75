"""Until when an agreement ran if its duration is counted from the signing, and what no document covers before its renewal."""

import re
from calendar import monthrange
from datetime import date, timedelta

from evidence.dates import PartialDate, Precision

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?")


def runs_until(signed: PartialDate | None, valid_for: str) -> PartialDate | None:
    """The date on which a duration ends that is counted from the signing, as exact as the signing: 2018-04 and P3Y → 2021-04.

    None where it can't be told: no date of signing, an unsure or approximate one, a range, or a duration in days of which the
    first day isn't known. Duration: ISO 8601 (PnYnMnD).
    """
    match = _DURATION.fullmatch(valid_for)
    if signed is None or not valid_for or match is None or signed.uncertain or signed.approximate:
        return None
    years, months, days = (int(part) if part else 0 for part in match.groups())
    if signed.precision is Precision.YEAR and not months and not days:
        return PartialDate(f"{int(signed.text) + years:04d}")
    if signed.precision is Precision.MONTH and not days:
        year, month = _later(signed.text, years, months)
        return PartialDate(f"{year:04d}-{month:02d}")
    if signed.precision is Precision.DAY:
        year, month = _later(signed.text[:7], years, months)
        day = min(int(signed.text[8:]), monthrange(year, month)[1])
        return PartialDate((date(year, month, day) + timedelta(days=days)).isoformat())
    return None


def _later(month: str, years: int, months: int) -> tuple[int, int]:
    year, number = (int(part) for part in month.split("-"))
    total = (year + years) * 12 + number - 1 + months
    return total // 12, total % 12 + 1


def undocumented(
    signed: PartialDate | None, valid_for: str, renewed: PartialDate | None
) -> tuple[PartialDate, PartialDate] | None:
    """The two ends of the stretch between the end of an agreement, counted from its signing, and the signing of its renewal.

    None where they meet or may meet, or where either isn't known: a gap that the dates don't force is no gap.
    """
    end = runs_until(signed, valid_for)
    if end is None or renewed is None or end.latest is None or renewed.earliest is None:
        return None
    return (end, renewed) if end.latest < renewed.earliest else None
