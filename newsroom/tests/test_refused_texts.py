"""What isn't taken as it was typed: characters that turn a line, addresses that readers can't open. Nothing typed is lost."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from evidence.invisible import unreadable
from evidence.models import Source
from evidence.web_addresses import NO_ADDRESS, NO_PORT, NOT_PUBLIC, SIGNED_IN, validate_web_address
from exchange.cells import Address, address_of
from exchange.files import Refusal, Table
from investigations.tests.form_data import form_data
from newsroom.case import CaseError, read
from newsroom.forms.publish import CorrectionForm, ReviewForm
from newsroom.forms.withdraw import WithdrawForm
from newsroom.tests.people_at_work import editor, signed_in
from people.models import Person
from tests import builders as b

TURNED = "Ari \u202eniets\u202c"
SENTENCE = "It holds an invisible character that turns the direction of the text (U+202E). Type it again."
PEOPLE = reverse("admin:people_person_add")
SOURCES = reverse("admin:evidence_source_add")
ENTER = reverse("newsroom-enter")


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_every_character_that_turns_a_line_is_found(code: int) -> None:
    assert f"U+{code:04X}" in unreadable(f"a{chr(code)}b")


@pytest.mark.parametrize("text", ["\u200b", "\u200b \u2060", "\ufeff", "\U000e0041"])
def test_a_text_of_which_nothing_is_seen_is_found(text: str) -> None:
    assert unreadable(text) == "It holds nothing that can be seen. Type it again."
    assert unreadable(f"{text}a") == ""


@pytest.mark.parametrize("text", ["", "Иванов", "עברית 3 2018", "نص\u200f", "\u200eAWDC", "ن\u200cم"])
def test_scripts_and_their_marks_are_left_alone(text: str) -> None:
    assert unreadable(text) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "typed"),
    [
        (PEOPLE, {"name": TURNED}),
        (PEOPLE, {"name": "Ari", "remark": TURNED}),
        (PEOPLE, {"name": "Ari", "names-0-name": TURNED}),
        (reverse("admin:people_rolecategory_add"), {"code": "new", "label_en": TURNED}),
        (ENTER, {"person-name": TURNED}),
        (ENTER, {"citation-quote": TURNED}),
    ],
)
def test_a_turned_text_is_refused_and_is_there_again(url: str, typed: dict[str, Any]) -> None:
    client = signed_in(editor())
    answer = client.post(url, form_data(client.get(url).content.decode(), typed))
    html = answer.content.decode()
    assert answer.status_code == 200 and SENTENCE in html
    assert typed.items() <= form_data(html).items()
    assert not Person.objects.exists()


def test_a_reason_and_a_note_are_texts_too() -> None:
    forms: list[Any] = [
        CorrectionForm({"reason": TURNED, "correction": "factual"}, alters=True),
        WithdrawForm({"reason": TURNED}),
        ReviewForm({"note": TURNED}, unnamed=False, unsourced=False),
    ]
    for form in forms:
        assert not form.is_valid() and [SENTENCE] in form.errors.values()


@pytest.mark.django_db
def test_so_are_files(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(
        f'case: {{id: test, title: A test}}\npeople:\n  ari:\n    name: "{TURNED}"\n', encoding="utf-8"
    )
    with pytest.raises(CaseError) as refused:
        read(case)
    assert f"line 4: people › ari › name: {SENTENCE}" in str(refused.value)
    (tmp_path / "people.csv").write_text(f"id,name\n1,{TURNED}\n2,Ann\n", encoding="utf-8")
    kept, row = Table(tmp_path, "people.csv")
    assert isinstance(kept, Refusal) and not isinstance(row, Refusal)
    assert str(kept) == f"people.csv, line 2, name “Ari ?niets?”: {SENTENCE}"


BAD = {
    "ftp://files.example/x": NO_ADDRESS,
    "javascript:alert(1)": NO_ADDRESS,
    "https://": NO_ADDRESS,
    "http://[broken": NO_ADDRESS,
    "no address": NO_ADDRESS,
    "https://user:pw@host.example/": SIGNED_IN,
    "https://user@host/": SIGNED_IN,
    "https://www.example.com:99999/x": NO_PORT,
    "https://www.example.com:65536/": NO_PORT,
    "http://www.example.com:0/x": NO_PORT,
    "http://[2001:4860:4860::8888]:99999/": NO_PORT,
    "http://localhost/x": NOT_PUBLIC,
    "http://LOCALHOST:8000/x": NOT_PUBLIC,
    "http://files.localhost/": NOT_PUBLIC,
    "http://10.0.0.1/": NOT_PUBLIC,
    "http://127.0.0.1:8000/x": NOT_PUBLIC,
    "http://192.168.1.4/": NOT_PUBLIC,
    "http://169.254.169.254/": NOT_PUBLIC,
    "http://[::1]/": NOT_PUBLIC,
    "http://[::ffff:10.0.0.1]/": NOT_PUBLIC,
    "http://[fd00::1]/": NOT_PUBLIC,
    "http://wiki.internal/": NOT_PUBLIC,
}
GOOD = (
    "https://news.example/a?b=@c",
    "http://www.demorgen.be/x#y",
    "https://web.archive.org/web/2018/http://a.example/@x",
    "https://8.8.8.8/",
    "https://www.example.com:65535/x",
    "http://www.example.com:8080/x",
    "https://правда.рф/",
)


@pytest.mark.parametrize(("address", "sentence"), BAD.items())
def test_an_address_that_readers_cannot_open_is_refused(address: str, sentence: str) -> None:
    assert "for example https://" in sentence
    with pytest.raises(ValidationError) as refused:
        validate_web_address(address)
    assert refused.value.messages == [sentence]


@pytest.mark.parametrize("address", GOOD)
def test_an_address_on_the_web_is_taken(address: str) -> None:
    validate_web_address(address)
    assert address_of(address) == Address(address, is_url=True)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["http://10.0.0.1/", "ftp://files.example/x", "no address", "http://["])
def test_forms_say_so_at_the_field_and_keep_it(address: str) -> None:
    client = signed_in(editor())
    for url, prefix in ((SOURCES, ""), (ENTER, "source-")):
        typed = {f"{prefix}title": "A report", f"{prefix}publisher": "De Morgen", f"{prefix}url": address}
        html = client.post(url, form_data(client.get(url).content.decode(), typed)).content.decode()
        assert "for example https://" in html and "Enter a valid URL" not in html
        assert typed.items() <= form_data(html).items()
    assert not Source.objects.exists()
    # Without the scheme it is taken for https.
    sent = {"title": "A report", "publisher": "De Morgen", "url": "news.example/a"}
    assert client.post(SOURCES, form_data(client.get(SOURCES).content.decode(), sent)).status_code == 302
    assert Source.objects.get().url == "https://news.example/a"


@pytest.mark.django_db
def test_the_archived_copy_and_files_have_the_same_rule(tmp_path: Path) -> None:
    client, source = signed_in(editor()), b.source()
    url = reverse("admin:evidence_source_change", args=[source.pk])
    sent = form_data(client.get(url).content.decode(), {"archived_url": "https://me:pw@archive.example/"})
    assert SIGNED_IN in client.post(url, sent).content.decode()
    with pytest.raises(ValueError, match="before the @"):
        address_of("https://me:pw@archive.example/")
    case = tmp_path / "case.yaml"
    case.write_text(
        "case: {id: test, title: A test}\nsources:\n  dm: {title: A, publisher: B, url: http://localhost/}\n",
        encoding="utf-8",
    )
    with pytest.raises(CaseError) as refused:
        read(case)
    assert NOT_PUBLIC in str(refused.value)
