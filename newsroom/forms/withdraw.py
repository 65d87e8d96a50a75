"""Why something is taken back."""

from typing import Any

from django import forms

from evidence.invisible import refuse_unreadable
from newsroom.models import Publication


class WithdrawForm(forms.Form):
    """The sentence that stays at the address of what is withdrawn."""

    reason = forms.CharField(
        label="Reason",
        max_length=Publication._meta.get_field("reason").max_length,
        validators=[refuse_unreadable],
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="One sentence for readers, at most 300 characters. Don't repeat what is withdrawn.",
        error_messages={"required": "Give a reason: readers see it at the address of what is withdrawn."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A browser would cut off what is too long without a word; here it is refused in a sentence.
        self.fields["reason"].widget.attrs.pop("maxlength", None)
