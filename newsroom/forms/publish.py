"""What is asked of whoever publishes or reviews, besides yes or no."""

from typing import Any

from django import forms
from django.utils import timezone

from evidence.invisible import refuse_unreadable
from evidence.models import Correction
from newsroom.models import Publication

TEXT = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
MOST = Publication._meta.get_field("reason").max_length


NEWS = "news"


class CorrectionForm(forms.Form):
    """Whether a publication corrects what readers saw, and the sentence that they get for it.

    alters: whether it changes something that is public, so that the answer can't be left out. News has no correction: "" in
    `cleaned_data`.
    """

    correction = forms.ChoiceField(
        label="Does it correct something?",
        choices=[
            ("", "Choose …"),
            (NEWS, "No: it is news, or more of it"),
            *((code, f"Yes: {label}") for code, label in Correction.choices),
        ],
        required=False,
        error_messages={
            "required": "Choose whether it corrects something: what changes is public, and readers are told of a correction."
        },
        help_text="It does where readers were told something wrong: a date that was mended, a name, a post. What is only "
        "known since, or told in more detail, is news. Readers see a correction beside the record and in the list of "
        "corrections. After a harmful wording, a retraction and a legal one, they can't look up the earlier wordings any "
        "more.",
    )
    reason = forms.CharField(
        label="What is corrected, and why",
        max_length=MOST,
        required=False,
        validators=[refuse_unreadable],
        widget=TEXT,
        help_text="One sentence for readers, at most 300 characters. Don't repeat what was wrong.",
    )

    at = forms.SplitDateTimeField(
        label="Not before",
        required=False,
        # As text: of a day that doesn't exist a browser's own field for dates sends nothing, which would mean now.
        widget=forms.SplitDateTimeWidget(
            date_attrs={"placeholder": "2026-01-31", "autocomplete": "off", "aria-label": "Day"},
            time_attrs={"placeholder": "06:00", "autocomplete": "off", "aria-label": "Time"},
        ),
        input_date_formats=["%Y-%m-%d"],
        input_time_formats=["%H:%M"],
        error_messages={
            "invalid_date": "Give the day as 2026-01-31.",
            "invalid_time": "Give the time as 06:00.",
            "required": "Give both the day and the time.",
        },
    )

    def __init__(self, *args: Any, alters: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["correction"].required = alters
        # A browser would cut off what is too long without a word; here it is refused in a sentence.
        self.fields["reason"].widget.attrs.pop("maxlength", None)
        self.fields["at"].help_text = (
            "A day and a time, as 2026-01-31 and 06:00; empty: now. It goes out by itself at that minute "
            f"({timezone.get_current_timezone_name()}), exactly as it is here; an edit meanwhile keeps it back."
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("correction") == NEWS:
            given["correction"] = ""
        if given.get("correction") and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say what is corrected, and why: readers see it.")
        if given.get("reason") and not given.get("correction") and "correction" not in self.errors:
            self.add_error(
                "correction", "A reason is for a correction: choose which sort it is, or empty the reason."
            )
        return given


class ReviewForm(forms.Form):
    """A decision on what was shown. `identifiable` is asked only of people who aren't named, `unsourced` only of editors."""

    note = forms.CharField(
        label="Note",
        required=False,
        validators=[refuse_unreadable],
        widget=TEXT,
        help_text="Stays in the newsroom. To send something back, say why: whoever entered it reads that.",
    )
    identifiable = forms.NullBooleanField(
        label="Could a reader find out who this is?",
        required=False,
        initial="unknown",
        widget=forms.RadioSelect(
            choices=[
                ("unknown", "Not answered"),
                ("false", "No"),
                ("true", "Yes, or perhaps: Legal has to approve it"),
            ]
        ),
        help_text="Of people whom the source doesn't name. Think of their post, and who held it then. Whoever approves it "
        "answers that.",
    )
    unsourced = forms.BooleanField(
        label="Approve it on documents that only the newsroom has seen",
        required=False,
        help_text="For facts without a source that can be cited. Readers are told “documents seen by the newsroom”. Say in "
        "the note which documents, and who saw them.",
    )

    def __init__(self, *args: Any, unnamed: bool, unsourced: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not unnamed:
            del self.fields["identifiable"]
        if not unsourced:
            del self.fields["unsourced"]
