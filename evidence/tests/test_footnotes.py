"""Footnotes: one number for each place in a source, links that go both ways."""

import uuid

from evidence.footnotes import Footnotes
from evidence.models import Citation, Source


def source(publisher="De Morgen"):
    return Source(id=uuid.uuid4(), title="A report", publisher=publisher)


def cited(of, locator="§ 3", **values):
    return Citation.__subclasses__()[0](source=of, locator=locator, **values)


def test_notes_are_numbered_in_the_order_in_which_they_are_met():
    morgen, knack = source(), source("Knack")
    notes = Footnotes()
    assert [ref.n for ref in notes.refs([cited(knack), cited(morgen)])] == ["1", "2"]
    assert [ref.n for ref in notes.refs([cited(morgen), cited(morgen, "§ 9")])] == ["2", "3"]
    assert [note.publisher for note in notes.notes] == ["Knack", "De Morgen", "De Morgen"]
    assert notes.sources == 2


def test_the_same_place_with_the_same_words_is_one_note_with_several_links_back():
    morgen = source()
    notes = Footnotes()
    first = notes.refs([cited(morgen, paraphrase="He runs it.")], "chief executive")
    second = notes.refs([cited(morgen, paraphrase="He runs it.")], "chief executive")
    assert first[0].n == second[0].n == "1"
    assert first[0].id != second[0].id
    (note,) = notes.notes
    assert note.backs == [first[0], second[0]]
    assert note.aspects == "the whole of “chief executive”"


def test_other_words_at_the_same_place_are_another_note():
    morgen = source()
    notes = Footnotes()
    notes.refs(
        [cited(morgen, paraphrase="He runs it."), cited(morgen, paraphrase="He is 41.", aspects=["birth"])]
    )
    assert [note.paraphrase for note in notes.notes] == ["He runs it.", "He is 41."]
    assert [note.repeats for note in notes.notes] == [False, True]


def test_refs_name_a_note_once_for_each_place_in_the_text():
    morgen = source()
    notes = Footnotes()
    assert len(notes.refs([cited(morgen), cited(morgen)])) == 1
    assert notes.refs([]) == []


def test_a_contradicting_note_attests_nothing():
    morgen = source()
    notes = Footnotes()
    denial = cited(morgen, relation="contradicts", mode="denies", voice="Alrosa", attested="2022-03")
    notes.refs([denial, cited(morgen, attested="2022-03")])
    assert [note.attested for note in notes.notes] == ["", "Says that it held in March 2022."]
    assert notes.notes[0].said == "Alrosa denies it, in a document published by De Morgen."
