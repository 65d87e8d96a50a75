"""Pages of people, roles and affiliations."""

import pytest
from django.test import Client

from config.stores import use_store
from newsroom.publishing import plan, publish
from people.models import Affiliation, AffiliationOrder, OverlapGroup
from people.namesakes import namesakes_of
from tests import builders
from website.tests.pages import read


def show(*records):
    """Publish records and give a client that reads the public site."""
    publish(plan(records), by=builders.editor())
    return Client()


@pytest.mark.django_db
def test_namesakes_share_the_first_and_the_last_word_of_one_name():
    father = builders.person("Sergey Borisovich Ivanov")
    son = builders.person("Sergey Sergeyevich Ivanov")
    in_russian = builders.person("S. Ivanoff")
    in_russian.names.create(name="Сергей Иванов", language="ru")
    builders.person("Sergeya Ivanovna")
    two_names = builders.person("Sergey Petrov")
    two_names.names.create(name="Oleg Ivanov")
    builders.person("Sergey Ivanov, his driver", identity="unnamed_one")
    assert namesakes_of(father) == [in_russian, son]
    assert namesakes_of(builders.person("Ivanov")) == []


def test_a_tie_reads_from_both_ends(committed):
    link = builders.person_link()
    client = show(link)
    father, son = link.from_person, link.to_person
    page = read(client, father.get_absolute_url())
    assert "is a parent of Sergey Sergeyevich Ivanov" in page.words
    assert "Not to be confused with a child, Sergey Sergeyevich Ivanov" in page.words
    page = read(client, son.get_absolute_url())
    assert "is a child of Sergey Borisovich Ivanov" in page.words
    page = read(client, link.get_absolute_url())
    assert "Sergey Borisovich Ivanov is a parent of Sergey Sergeyevich Ivanov." in page.words
    assert father.get_absolute_url() in page.links and son.get_absolute_url() in page.links


def test_the_order_of_posts_is_told_on_both(committed):
    person = builders.person()
    later = builders.affiliation(person=person, organization=builders.organization("AWDC"))
    earlier = builders.affiliation(
        person=person, role=builders.role("Mayor"), organization=builders.organization("Antwerp")
    )
    order = AffiliationOrder.objects.create(affiliation=later, other=earlier, relation="after")
    builders.cite(order, aspects=["order"])
    client = show(order)
    assert "came after Mayor, Antwerp" in read(client, later.get_absolute_url()).words
    page = read(client, earlier.get_absolute_url())
    assert "came before Chief executive officer, AWDC" in page.words
    assert later.get_absolute_url() in page.links


def test_the_order_of_posts_names_them_as_the_rest_of_the_page_does(committed):
    person = builders.person()
    home = builders.organization("Stad Antwerpen")
    home.names.create(name="City of Antwerp", language="en", kind="translation")
    earlier = builders.affiliation(person=person, role=builders.role("Mayor"), organization=home)
    later = builders.affiliation(person=person, organization=builders.organization("AWDC"))
    page = read(show(builders.order(later, earlier)), later.get_absolute_url())
    assert "came after Mayor, City of Antwerp" in page.words and "Stad" not in page.words


def test_an_affiliation_that_lay_ahead_is_not_told_as_done(committed):
    post = builders.affiliation(reality="planned", start="2024")
    client = show(post)
    page = read(client, post.get_absolute_url())
    assert page.words.count("Planned: Ari Epstein, Chief executive officer, AWDC") == 2
    assert "It wasn’t to begin before 1 January 2024" in page.words
    for never in ("it began", "It had begun", "certain", "the dates cover it"):
        assert never not in page.words
    assert "(planned) AWDC" in read(client, "/affiliations/").words
    assert (
        "Chief executive officer, AWDC (Private interest) (planned, was to begin in 2024; end not known)"
        in read(client, "/people/").words
    )
    assert "Ari Epstein" not in read(client, "/").words


def test_the_list_of_people_shows_the_posts_that_were_asked_for(committed):
    person = builders.person()
    past = builders.affiliation(
        person=person, role=builders.role("Mayor"), organization=builders.organization("Antwerp"), end="2005"
    )
    sure = builders.affiliation(person=person, start="2010", cited=False)
    builders.cite(sure, attested="2020")
    alleged = builders.affiliation(
        person=person,
        role=builders.role("Adviser"),
        organization=builders.organization("Cabinet"),
        cited=False,
    )
    builders.cite(alleged, voice="PVDA", mode="alleges")
    client = show(past, sure, alleged)
    told = {past: "Mayor, Antwerp", sure: "Chief executive officer, AWDC", alleged: "Adviser, Cabinet"}

    def shown(query):
        words = read(client, f"/people/?{query}").words.split("Name Posts that")[1]
        return [post for post, name in told.items() if name in words], words

    assert shown("")[0] == [past, sure, alleged]
    assert shown("q=epstein")[0] == [past, sure, alleged]
    assert shown(f"organization={past.organization.key}")[0] == [past]
    assert shown("standing=alleged")[0] == [alleged]
    assert shown(f"role={sure.role.key}&sphere=private_interest")[0] == [sure]
    found, words = shown("on=2015")
    assert found == [sure, alleged]
    told_of = "(Private interest) (began in 2010; attested in 2020; end not known)"
    assert f"Chief executive officer, AWDC {told_of} dates: certain in 2015" in words
    assert "(alleged, dates not known) dates don’t rule it out in 2015" in words
    assert shown("on=2015&held=possible")[0] == [alleged]
    assert "certain" not in shown("on=2015&held=possible")[1]
    assert "dates" not in shown("standing=stated")[1].split("Ari Epstein")[1].split("Who says so")[0]


def test_a_post_in_short_has_its_dates(committed):
    person = builders.person()
    told = [
        ("Mayor", "Antwerp", {"start": "2007-01", "end": "2012"}, ""),
        ("Mayor", "Antwerp", {}, ""),
        ("Adviser", "Cabinet", {"start": "1997", "end": "1999"}, ""),
        ("Adviser", "Cabinet", {"start": "2003", "end": "2004"}, ""),
        ("Member", "Board", {}, "2018"),
    ]
    places = {name: builders.organization(name) for name in ("Antwerp", "Cabinet", "Board")}
    posts = []
    for role, where, dates, attested in told:
        of = {"role": builders.role(role), "organization": places[where]}
        post = builders.affiliation(person=person, cited=False, **of, **dates)
        builders.cite(post, attested=attested or None)
        posts.append(post)
    dossier = builders.investigation("Doors", person, *posts)
    undated = builders.affiliation(
        person=builders.person("Bea"), role=builders.role("Clerk"), organization=places["Board"]
    )
    client = show(*posts, undated, dossier)
    for url in ("/people/", "/search/?q=epstein", dossier.get_absolute_url()):
        words = read(client, url).words
        assert "Member, Board (Private interest) (attested in 2018)" in words, url
        assert "Mayor, Antwerp (Private interest) (January 2007 to 2012)" in words, url
        assert "Adviser, Cabinet (Private interest) (2003 to 2004; other dates too)" in words, url
    assert "Clerk, Board (Private interest) (dates not known)" in read(client, "/people/").words


def test_of_a_day_what_the_dates_cover_comes_first(committed):
    role, there = builders.role(), builders.organization()
    for name, attested in (("Aa", ""), ("Bb", "2015"), ("Cc", ""), ("Dd", "2015")):
        post = builders.affiliation(person=builders.person(name), role=role, organization=there, cited=False)
        builders.cite(post, attested=attested or None)
    client = show(*Affiliation.objects.all())

    def order(url):
        words = read(client, url).words
        return sorted(("Aa", "Bb", "Cc", "Dd"), key=lambda name: words.index(f" {name} "))

    for kind in ("people", "affiliations"):
        assert order(f"/{kind}/") == ["Aa", "Bb", "Cc", "Dd"]
        assert order(f"/{kind}/?on=2015") == ["Bb", "Dd", "Aa", "Cc"]
        assert order(f"/{kind}/?on=2015&ordering=-name") == ["Dd", "Cc", "Bb", "Aa"]
    # How many there are isn't how many held it then, in whichever order they stand.
    for kind, counted in (("people", "4 people and groups"), ("affiliations", "4 affiliations")):
        for query, told in (
            ("on=2015", ": the dates of 2 cover it in 2015, those of 2 don’t rule it out"),
            ("on=2015&ordering=-name", ": the dates of 2 cover it in 2015, those of 2 don’t rule it out"),
            ("on=2014-05-01", ": the dates don’t rule it out on 1 May 2014"),
            ("", ""),
        ):
            words = read(client, f"/{kind}/?{query}").words
            assert (counted + told in words) and (told or f"{counted}:" not in words), (kind, query)
        one = read(client, f"/{kind}/?on=2015&held=certain").words
        assert ": the dates cover it in 2015" in one and "the dates of 2" not in one


def test_people_are_counted_with_the_groups_among_them(committed):
    group = builders.person("Staff who left", identity="unnamed_group", headcount_low=2)
    client = show(group, builders.person("Ann"), builders.person("Bea"))
    assert "3 people and groups" in read(client, "/people/").words
    assert "1 person or group" in read(client, "/people/?q=staff").words
    assert "2 people " in read(client, "/people/?identity=named").words


def test_an_affiliation_tells_the_four_bounds_in_words(committed):
    post = builders.affiliation(start="2010", cited=False)
    builders.cite(post, attested="2012-03")
    post.refresh_from_db()
    words = read(show(post), post.get_absolute_url()).words
    for told in (
        "Start, as the sources give it 2010",
        "End, as the sources give it not known",
        "Attested in March 2012",
        "It didn’t begin before 1 January 2010",
        "It had begun by 31 December 2010",
        "It hadn’t ended before 1 March 2012",
        "It had ended by not known",
    ):
        assert told in words


def test_a_bound_that_follows_from_a_date_in_doubt_says_so(committed):
    post = builders.affiliation(start="2019?", end="2020")
    words = read(show(post), post.get_absolute_url()).words
    assert "It didn’t begin before 1 January 2019, if a date in doubt is right" in words
    assert "It had ended by 31 December 2020 " in words


def test_an_allegation_is_told_in_its_voice(committed):
    post = builders.affiliation(cited=False)
    builders.cite(post, voice="PVDA", mode="alleges", attested="2021-06")
    client = show(post)
    for record in (post, post.person):
        words = read(client, record.get_absolute_url()).words
        assert (
            "According to PVDA (in De Morgen, March 2022), Ari Epstein was chief executive officer of AWDC in June 2021"
            in words
        )
        assert "This is alleged: no source gives it as a fact." in words
    title = "Alleged: Ari Epstein, Chief executive officer, AWDC"
    assert read(client, post.get_absolute_url()).words.count(title) == 2
    assert "Alleged by PVDA" in read(client, post.organization.get_absolute_url()).words


def test_an_organization_shows_posts_on_its_behalf(committed):
    party = builders.organization("N-VA", kind="party", in_sphere="political_party")
    post = builders.affiliation(on_behalf_of=party)
    page = read(show(post), party.get_absolute_url())
    assert "Ari Epstein" in page.words and "on behalf of N-VA" in page.words


def test_a_group_and_what_it_may_overlap_with(committed):
    group = builders.person(
        "Staff who left", identity="unnamed_group", headcount_low=2, headcount_words="“several”"
    )
    one = builders.person("Somebody who left", identity="unnamed_one")
    overlap = OverlapGroup.objects.create(title="Leavers", remark="No source says that they are the same.")
    for person in (group, one):
        overlap.members.create(person=person)
    client = show(group, one, overlap)
    page = read(client, group.get_absolute_url())
    assert "How many: “several”." in page.words and "in the source’s words" not in page.words
    for told in ("2 or more people.", "May overlap with Somebody who left", "No source says", "“several”"):
        assert told in page.words
    assert "Not named in the source." in read(client, one.get_absolute_url()).words


def test_an_unresolved_person_and_the_candidates_point_to_each_other(committed):
    two = [builders.person(f"Melchior Wathelet {which}") for which in ("senior", "junior")]
    unresolved = builders.person("Melchior Wathelet", identity="unresolved")
    for each in two:
        unresolved.candidates.create(candidate=each)
    client = show(unresolved, *two)
    page = read(client, unresolved.get_absolute_url())
    assert "doesn’t tell which of 2 namesakes" in page.words
    assert {each.get_absolute_url() for each in two} <= set(page.links)
    assert unresolved.get_absolute_url() in read(client, two[0].get_absolute_url()).links


def test_birth_of_others_than_office_holders_is_a_year(committed):
    # A day of theirs isn't published at all (newsroom.publishing); the page wouldn't show it either (people.births).
    private = builders.person("Ann Peeters", born="1980", public_basis="public_actor")
    minister = builders.person("Bea Peeters", born="1970-03-05", public_basis="office_holder")
    for person in (private, minister):
        builders.cite(person, aspects=["birth"])
    client = show(private, minister)
    words = read(client, private.get_absolute_url()).words
    assert "Born in 1980." in words
    assert "Born on 5 March 1970." in read(client, minister.get_absolute_url()).words


def test_a_role_lists_titles_and_holders(committed):
    role = builders.role("Mayor")
    for language, title in (("nl", "burgemeester"), ("fr", "bourgmestre"), ("en", "Mayor")):
        role.titles.create(language=language, title=title, preferred=True)
    post = builders.affiliation(role=role)
    page = read(show(post), role.get_absolute_url())
    for told in ("Dutch burgemeester", "French bourgmestre", "English Mayor", "Ari Epstein"):
        assert told in page.words
    assert post.get_absolute_url() in page.links


def test_an_unresolved_person_without_candidates_still_has_the_warning(committed):
    person = builders.person("Melchior Wathelet", identity="unresolved")
    words = read(show(person), person.get_absolute_url()).words
    assert "The source doesn’t tell which of several namesakes it means." in words
    assert "which of 0" not in words


def test_a_name_entered_in_three_languages_is_shown_once(committed):
    person = builders.person("Sophie Wilmès")
    for language in ("nl", "fr", "en"):
        person.names.create(name="Wilmès", language=language, kind="short_form")
    page = read(show(person), person.get_absolute_url())
    assert page.words.count("Wilmès (short form)") == 1


def test_a_start_that_follows_from_something_else_is_not_said_to_be_the_source_s(case):
    with use_store("published"):
        posts = list(
            Affiliation.objects.filter(person__name="Sergey Sergeyevich Ivanov", start__isnull=False)
        )
    assert len(posts) == 2
    for post in posts:
        words = read(Client(), post.get_absolute_url()).words
        assert (
            "Start, as it follows from the sources" in words and "Start, as the sources give it" not in words
        )
        assert "End, as the sources give it not known" in words


def test_posts_in_a_line_begin_with_what_is_stated_and_dated_the_latest_first(committed):
    person = builders.person("Somebody")
    names = {}
    for title, start, mode in (
        ("alleged lately", "2022", "alleges"),
        ("stated without a date", None, "asserts"),
        ("stated early", "2001", "asserts"),
        ("stated lately", "2019", "asserts"),
    ):
        organization = builders.organization(title.capitalize())
        names[organization.name] = post = builders.affiliation(
            person=person, organization=organization, start=start, cited=False
        )
        builders.cite(post, voice="PVDA", mode=mode)
    publish(plan(list(names.values())), by=builders.editor())
    for language in ("", "/nl", "/fr"):
        words = read(Client(), f"{language}/people/").words
        found = sorted((name for name in names if name in words), key=words.index)
        assert found == ["Stated lately", "Stated early", "Stated without a date"]
