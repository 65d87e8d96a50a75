"""The form of a desk: how a dossier is worked on."""

from typing import Any

from evidence.admin_forms import RecordForm


class DeskForm(RecordForm):
    """A closed dossier has somebody who sees it."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("closed") and "members" in cleaned and not cleaned["members"]:
            self.add_error("members", "Name who works on it: nobody would see what is in it.")
        return cleaned
