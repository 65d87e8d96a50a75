"""The OpenAPI description: valid, complete, and true of what the endpoints answer."""

import pytest
import yaml
from django.core.management import call_command
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from api.tests import rows
from evidence.registry import questions, served
from newsroom.publishing import plan_withdrawal, withdraw
from tests import builders


@pytest.fixture
def schema(case, client):
    return client.get("/api/v1/schema/").json()


def refused(schema, answered, path, status, media_type="application/json"):
    """What of an answer the schema doesn't allow."""
    root = Resource.from_contents(schema, default_specification=DRAFT202012)
    response = schema["paths"][path]["get"]["responses"][str(status)]
    pointer = f"urn:api#/paths/{path.replace('/', '~1')}/get/responses/{status}/content/"
    assert media_type in response["content"]
    validator = Draft202012Validator(
        {"$ref": f"{pointer}{media_type.replace('/', '~1').replace('+', '%2B')}/schema"},
        registry=Registry().with_resource("urn:api", root),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(answered)]


def closed(schema):
    """The schema with no members allowed but those that it names: an answer may not say more than is described."""
    for component in schema["components"]["schemas"].values():
        if component.get("type") == "object" and component.get("properties"):
            component["additionalProperties"] = False
    return schema


def test_schema_is_valid_openapi_3_1(schema):
    assert schema["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(schema).validate()


def test_schema_is_made_without_a_warning(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yaml"))
    assert yaml.safe_load((tmp_path / "schema.yaml").read_text())["paths"]


def test_schema_comes_as_yaml_too(case, client, schema):
    answer = client.get("/api/v1/schema/", headers={"accept": "application/yaml"})
    assert answer["Content-Type"].startswith("application/yaml")
    assert yaml.safe_load(answer.content) == schema


def test_schema_describes_every_kind_of_record_and_nothing_of_the_newsroom(schema):
    paths = {f"/api/v1/{kind.slug}/" for kind in served()} | {
        f"/api/v1/{kind.slug}/{{id}}/" for kind in served() if kind not in questions()
    }
    assert set(schema["paths"]) == paths | {"/api/v1/", "/api/v1/changes/", "/api/v1/search/"}
    for operations in schema["paths"].values():
        assert set(operations) == {"get"}


def test_schema_names_every_parameter_and_no_other(case, client, schema):
    for slug in rows.slugs():
        described = {each["name"] for each in schema["paths"][f"/api/v1/{slug}/"]["get"]["parameters"]}
        assert described == set(client.get(f"/api/v1/{slug}/?unknown=1").json()["allowed"])
        for each in schema["paths"][f"/api/v1/{slug}/"]["get"]["parameters"]:
            assert each["description"]


def test_what_a_record_may_be_asked_is_what_is_described(case, client, schema):
    for kind in served():
        if kind in questions():
            continue
        path = f"/api/v1/{kind.slug}/"
        described = {each["name"] for each in schema["paths"][f"{path}{{id}}/"]["get"]["parameters"]} - {"id"}
        for record in client.get(path, {"page_size": 1}).json()["results"]:
            assert described == set(
                client.get(f"{path}{record['id']}/?unknown=1").json().get("allowed", ())
            ), path


@pytest.mark.parametrize("name", ["changes", "search"])
def test_the_limits_of_pages_are_described(case, client, schema, name):
    path = f"/api/v1/{name}/"
    asked = {"q": "a"} if name == "search" else {}
    (size,) = (each for each in schema["paths"][path]["get"]["parameters"] if each["name"] == "page_size")
    for number in (size["schema"]["minimum"], size["schema"]["maximum"]):
        assert client.get(path, asked | {"page_size": number}).status_code == 200
    for number in (size["schema"]["minimum"] - 1, size["schema"]["maximum"] + 1):
        answer = client.get(path, asked | {"page_size": number})
        assert answer.status_code == 400
        assert refused(closed(schema), answer.json(), path, 400, "application/problem+json") == []


def test_examples_of_parameters_are_accepted(case, client, schema):
    tried = 0
    for path, operations in schema["paths"].items():
        for parameter in operations["get"].get("parameters", ()):
            if "example" in parameter:
                answer = client.get(path, {parameter["name"]: parameter["example"]})
                assert answer.status_code == 200, answer.json()
                tried += 1
    assert tried > 10


@pytest.mark.parametrize("slug", rows.slugs())
def test_answers_on_the_real_case_are_as_described(case, client, schema, slug):
    path = f"/api/v1/{slug}/"
    described = closed(schema)
    page = client.get(f"{path}?page_size=200").json()
    assert refused(described, page, path, 200) == []
    record = client.get(f"{path}{page['results'][0]['key']}/").json()
    assert refused(described, record, f"{path}{{id}}/", 200) == []
    # It can fail: a member too many, and one too few.
    assert refused(described, record | {"search_text": ""}, f"{path}{{id}}/", 200)
    assert refused(described, {k: v for k, v in record.items() if k != "key"}, f"{path}{{id}}/", 200)
    assert refused(described, record | {"id": 1}, f"{path}{{id}}/", 200)


@pytest.mark.parametrize("slug", rows.slugs())
def test_answers_with_everything_filled_in_are_as_described(committed, client, slug):
    rows.put(rows.make(slug, 2))
    described = closed(client.get("/api/v1/schema/").json())
    path = f"/api/v1/{slug}/"
    assert refused(described, client.get(path).json(), path, 200) == []


@pytest.mark.parametrize("slug", ["affiliations", "organization-links", "person-links"])
def test_answers_to_a_question_about_a_day_are_as_described(case, client, schema, slug):
    path = f"/api/v1/{slug}/"
    page = client.get(f"{path}?on=2018&page_size=200").json()
    assert all("held" in each for each in page["results"])
    assert page["results"]
    assert refused(closed(schema), page, path, 200) == []


def test_root_is_as_described(case, client, schema):
    assert refused(closed(schema), client.get("/api/v1/").json(), "/api/v1/", 200) == []


def test_problems_are_as_described(committed, client):
    described = closed(client.get("/api/v1/schema/").json())
    person = builders.person()
    rows.put([person])
    withdraw(plan_withdrawal([person]), reason="A test.", by=builders.editor("second"))
    for path, url, status in (
        ("/api/v1/people/", "/api/v1/people/?on=x&foo=1", 400),
        ("/api/v1/people/{id}/", "/api/v1/people/nobody/", 404),
        ("/api/v1/people/{id}/", f"/api/v1/people/{person.key}/", 410),
    ):
        answer = client.get(url)
        assert answer.status_code == status
        assert refused(described, answer.json(), path, status, "application/problem+json") == []
