"""The form field and the widget for partial dates."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from evidence.dates import OPEN, PartialDate, PartialDateError


def parse_allowed(value: Any, *, allow_open: bool) -> PartialDate | None:
    """A PartialDate from a text or a PartialDate, None from what is empty. PartialDateError otherwise, and for “..”
    where it isn't allowed."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    parsed = value if isinstance(value, PartialDate) else PartialDate.parse(value)
    if parsed.is_open and not allow_open:
        raise PartialDateError(
            f"Only an end can be “{OPEN}” (still going on). Leave the field empty when the date is unknown."
        )
    return parsed


class PartialDateInput(forms.TextInput):
    """A text input. Scripts find it by `data-partial-date` to show what the text means."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        defaults = {
            "class": "partial-date",
            "data-partial-date": "",
            "placeholder": "2018-04-24",
            "spellcheck": "false",
        }
        super().__init__(defaults | (attrs or {}))


class PartialDateFormField(forms.Field):
    """Cleans to a PartialDate, or None when left empty. `allow_open=True` also takes “..”.

    An input that may be “..” carries `data-allow-open`.
    """

    widget = PartialDateInput

    def __init__(self, *, allow_open: bool = False, **kwargs: Any) -> None:
        self.allow_open = allow_open
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> PartialDate | None:
        try:
            return parse_allowed(value, allow_open=self.allow_open)
        except PartialDateError as error:
            raise ValidationError(str(error), code="invalid") from error

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | ({"data-allow-open": ""} if self.allow_open else {})
