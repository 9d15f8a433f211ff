"""Lists that would grow holes unseen: routes without permission, forms without a link, and so on."""

from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from sanctuary import auth, operations
from sanctuary.contracts import load
from sanctuary.events.catalogue import all_events
from sanctuary.http.described import for_readers, who_may
from sanctuary.http.export import is_list, is_public, kept_from_export
from sanctuary.http.preconditions import if_match
from sanctuary.http.transaction_route import PageRoute, TransactionRoute
from sanctuary.settings import SERVICES

ROOT = Path(__file__).resolve().parents[2]
MANY = 100


def named(route):
    return f"{'/'.join(sorted(route.methods))} {route.path}"


ALL = [
    route
    for name in SERVICES
    for router in (*load(name).routers, operations.router)
    for route in router.routes
    if isinstance(route, APIRoute)
]


def test_every_route_declares_its_permission():
    assert len(ALL) > MANY
    forgotten = [named(route) for route in ALL if not auth.permission_of(route)]
    assert forgotten == [], "depend on requires, signed_in, public, by_link or link_or_role"


def in_turn(dependant):
    """What a route depends on, in the order in which it is asked for."""
    for each in dependant.dependencies:
        yield each
        yield from in_turn(each)


def permission_after_version(route):
    asked = list(in_turn(route.dependant))
    version = next((n for n, each in enumerate(asked) if each.call is if_match), len(asked))
    late = [SimpleNamespace(dependency=each.call) for each in asked[version:]]
    return auth.permission_of(SimpleNamespace(dependencies=late, endpoint=lambda: None))


def test_who_may_not_change_it_hears_that_before_anything_about_versions():
    assert [named(route) for route in ALL if permission_after_version(route)] == []


def test_every_route_is_one_transaction():
    assert [named(route) for route in ALL if not isinstance(route, TransactionRoute)] == []


def test_every_route_can_be_served():
    assert [named(route) for route in ALL if route.dependant.call is not route.endpoint] == []


def test_the_api_has_a_version_and_plural_nouns():
    api = [each for each in ALL if not isinstance(each, PageRoute) and each.include_in_schema]
    assert len(api) > MANY
    assert [named(route) for route in api if not route.path.startswith("/v1/")] == []


def test_what_the_public_may_do_is_a_short_list():
    open_to_all = {
        named(route) for route in ALL if (auth.permission_of(route) or "").startswith("public")
    }
    assert open_to_all == PUBLIC


PUBLIC = {
    "GET /directory",
    "GET /v1/directory",
    "GET /documents/{document}/{edition}",
    "GET /v1/documents",
    "GET /v1/donation-suggestions",
    "GET /v1/documents/{document}/editions/{edition}",
    "GET /v1/documents/{document}/editions/{edition}/text",
    "GET /v1/editions",
    "GET /v1/editions/{document}/{edition}",
    "GET /sign",
    "GET /handbook",
    "POST /handbook",
    "GET /celebrations",
    "GET /v1/celebrations",
    "GET /my-path",
    "POST /my-path",
    "GET /my-data",
    "POST /my-data",
    "POST /v1/rights-links",
    "POST /sign",
    "POST /v1/sign-ups",
    "GET /start-a-group",
    "POST /start-a-group",
    "POST /v1/group-enquiries",
    "GET /join",
    "POST /join",
    "POST /v1/enrolments",
    "GET /schemes",
    "GET /schemes/{stream}",
    "GET /v1/schemes",
    "GET /v1/schemes/{stream}",
    "GET /v1/schemes/{key}/editions/{edition}",
    "GET /verify/{award_id}",
    "GET /v1/awards/{award_id}/verification",
    "GET /v1/awards/{award_id}/badge",
    "GET /v1/awards/{award_id}/badge.svg",
    "GET /v1/verification-keys",
    "GET /report",
    "POST /report",
    "GET /v1/survey-results",
    "GET /v1/survey-results/{survey_id}",
    "GET /v1/published-figures",
    "GET /v1/published-figures/{year}",
    "GET /v1/impact-reports",
    "GET /v1/impact-reports/{year}",
    "GET /impact",
    "GET /impact/{year}",
    "GET /impact/{year}/numbers.csv",
    "GET /impact/{year}/{goal}.svg",
    "GET /v1/courses",
    "GET /workshops",
    "GET /hooks",
    "GET /welcome",
    "GET /welcome/calendar.ics",
    "GET /welcome/{event_id}/calendar.ics",
    "GET /welcome/{event_id}",
    "POST /welcome/{event_id}",
    "GET /workshops/{workshop_id}",
    "POST /workshops/{workshop_id}",
}


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_is_described_beside_its_code(service):
    text = (ROOT / "services" / service / "README.md").read_text()
    published = {event.TYPE for event in all_events() if event.publisher() == service}
    missing = [kind for kind in sorted(published) if kind not in text]
    assert missing == []


# Lists that leave only page by page, because of whom they name or whose words they are.
NEVER_EXPORTED = {
    "membership": {
        "/v1/ambassadors",
        "/v1/ambassador-desk/requests",
        "/v1/ambassador-desk/stories",
        "/v1/advisory-group/members",
        "/v1/advisory-group/meetings",
    },
    "campaigns": {
        "/v1/buddy-reports",
        "/v1/deeds",
        "/v1/handbook-feedback",
        "/v1/marginal-seats",
        "/v1/offered-celebrations",
        "/v1/politics-places",
        "/v1/press-access",
        "/v1/press-contacts",
        "/v1/shared-outcomes",
        "/v1/stories",
        "/v1/workshops/{workshop_id}/feedback",
        "/v1/workshops/{workshop_id}/participants",
    },
}


def of(service):
    return [
        route
        for router in load(service).routers
        for route in router.routes
        if isinstance(route, APIRoute)
    ]


@pytest.mark.parametrize("service", NEVER_EXPORTED)
def test_every_list_has_its_file_or_a_reason(service):
    paths = {route.path for route in of(service)}
    lists = {route.path for route in of(service) if is_list(route) and not is_public(route)}
    kept = {route.path for route in of(service) if kept_from_export(route)}
    assert len(lists) > 5
    assert sorted(lists - kept) == sorted(path for path in lists if f"{path}.csv" in paths)
    assert kept == NEVER_EXPORTED[service]


@pytest.mark.parametrize("service", NEVER_EXPORTED)
def test_no_public_list_has_a_file(service):
    public = {route.path for route in of(service) if is_list(route) and is_public(route)}
    files = {route.path for route in of(service) if route.path.endswith(".csv")}
    assert public
    assert not {f"{path}.csv" for path in public} & files
    pages = {"/impact/{year}/numbers.csv"}
    assert not [r for r in of(service) if r.path in files - pages and is_public(r)]


@pytest.mark.parametrize("name", SERVICES)
def test_somebody_new_can_tell_the_routes_of_a_service_apart_and_who_may_use_each(name):
    every = [route for router in load(name).routers for route in router.routes]
    plain = get_openapi(title=name, version="1", openapi_version="3.1.0", routes=every)
    document = for_readers(plain)
    assert f"services/{name}/README.md" in document["info"]["description"]
    assert (ROOT / "services" / name / "README.md").is_file()
    operations = [each for path in document["paths"].values() for each in path.values()]
    names = Counter(each["summary"] for each in operations)
    assert [each for each, times in names.items() if times > 1] == []
    unsaid = [each["summary"] for each in operations if "Who may: " not in each["description"]]
    assert unsaid == []


@pytest.mark.parametrize(
    ("permission", "said"),
    [
        ("public", "anybody"),
        ("signed in", "anybody who is signed in"),
        ("role: duty_officer or national_team", "duty officer or national team"),
        ("link: report_action", "whoever has our link (report action)"),
        ("signature: intake source", "whoever signs as intake source"),
    ],
)
def test_a_permission_is_said_in_words(permission, said):
    assert who_may(permission) == said
