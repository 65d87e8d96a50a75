import pytest
from config.stores import use_store
from people.models import Person, Move, Affiliation
from orgs.models import Organization
from investigations.models import *
pytestmark = pytest.mark.browser
def test_shots(page, case_site, width):
    def one(m, **w): return m._default_manager.filter(**w).first().get_absolute_url()
    with use_store("published"):
        urls = {
        "home":"/","home-fr":"/fr/","person":one(Person,name="Sergey Sergeyevich Ivanov"),"org":one(Organization,name="Antwerp World Diamond Centre"),
        "move":one(Move,direction="exit"),"move-alleged":one(Move,standing="alleged"),"claim":one(Claim,links_to__kind="repeats"),"measure":one(Measure,statuses__isnull=False),
        "group":one(Person, identity="unnamed_group"),
        "dossier":one(Investigation,position=1),
        "fact":one(Affiliation,role__code="ceo"),
        }
    urls |= {"person-fr":"/fr"+urls["person"],"person-nl":"/nl"+urls["person"],"person-on":urls["person"]+"?on=2018-04-24","people":"/people/","aff-on":"/affiliations/?on=2018-04-24","moves":"/revolving-door/","moves-nl":"/nl/revolving-door/","search":"/search/?q=ivanof","texts":"/search/?q=diamond&kind=texts",
       "method":"/method/","data":"/data/","report":"/corrections/report/","404":"/people/nobody-000000000000/","corrections":"/corrections/","orgs":"/organizations/","sources":"/sources/"}
    for name,url in urls.items():
        page.goto(case_site+url); page.screenshot(path=f"/tmp/me/shots/{name}-{width}.png", full_page=True)
    page.emulate_media(color_scheme="dark")
    for name in ("home","person","org","moves"):
        page.goto(case_site+urls[name]); page.screenshot(path=f"/tmp/me/shots/{name}-dark-{width}.png", full_page=True)
