"""Why something is taken back."""

from django import forms

from newsroom.models import Publication


class WithdrawForm(forms.Form):
    """The sentence that stays at the address of what is withdrawn."""

    reason = forms.CharField(
        label="Reason",
        max_length=Publication._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="One sentence for readers, at most 300 characters. Don't repeat what is withdrawn.",
        error_messages={"required": "Give a reason: readers see it at the address of what is withdrawn."},
    )
