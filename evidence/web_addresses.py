"""Addresses on the web, as readers can open them: no passwords, and nothing that only the newsroom's machines reach."""

from ipaddress import IPv6Address, ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models

EXAMPLE = "for example https://www.europarl.europa.eu/news/en"
NO_ADDRESS = f"Give the address of a page on the web, {EXAMPLE}: it begins with https:// or http://."
SIGNED_IN = f"The address holds a name or a password before the @. Give it as readers may open it, {EXAMPLE}."
NOT_PUBLIC = f"Readers can't open that: it is an address inside a network. Give one on the web, {EXAMPLE}."
NO_PORT = (
    "No server has the port in this address, the number after the “:”. Ports go from 1 to 65535. Give the address as "
    f"readers may open it, {EXAMPLE}."
)
INSIDE = ("localhost", "local", "internal")

_is_url = URLValidator(schemes=["http", "https"])


def validate_web_address(value: str) -> None:
    """Raises ValidationError with a sentence that gives an example."""
    try:
        parts = urlsplit(value)
        # Before all else: Django's own check refuses some of these, and would not say why. (The code is our own: of
        # “invalid” a field says its own sentence.)
        if parts.scheme in ("http", "https") and "@" in parts.netloc:
            raise ValidationError(SIGNED_IN, code="web_address")
        _is_url(value)
    except (ValueError, ValidationError) as error:
        if isinstance(error, ValidationError) and error.message == SIGNED_IN:
            raise
        raise ValidationError(NO_ADDRESS, code="web_address") from error
    if not _has_possible_port(parts):
        raise ValidationError(NO_PORT, code="web_address")
    if not _is_public(parts.hostname or ""):
        raise ValidationError(NOT_PUBLIC, code="web_address")


def _has_possible_port(parts: SplitResult) -> bool:
    try:
        return parts.port != 0
    except ValueError:
        # More than 65535.
        return False


def _is_public(host: str) -> bool:
    try:
        number = ip_address(host)
    except ValueError:
        return host.rstrip(".").rpartition(".")[2] not in INSIDE
    inner = number.ipv4_mapped if isinstance(number, IPv6Address) else None
    return (inner or number).is_global


class WebAddressFormField(forms.URLField):
    """A web address that is typed in; without a scheme it is taken for https."""

    default_validators = [validate_web_address]
    default_error_messages = {"invalid": NO_ADDRESS}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https"} | kwargs)


class WebAddressField(models.URLField):
    """The address of a page on the web. In the database it is a URLField like any other."""

    default_validators = [validate_web_address]

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": WebAddressFormField} | kwargs)
