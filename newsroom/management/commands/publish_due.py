"""`publish_due`: publish the embargoes whose minute has come. For a timer, every minute; two at once do no harm."""

from typing import Any

from django.core.management.base import BaseCommand

from newsroom.models import EmbargoState
from newsroom.publishing.embargo import publish_due


class Command(BaseCommand):
    help = "Publish what was held back until now. Run it every minute; it may run twice at once."

    def handle(self, *args: Any, **options: Any) -> None:
        for embargo in publish_due():
            if embargo.state == EmbargoState.DONE:
                if options["verbosity"] > 0:
                    self.stdout.write(f"Published: {embargo}")
            else:
                self.stderr.write(f"Not published: {embargo}: {embargo.problem}")
