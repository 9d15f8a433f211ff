"""Evidence of change over HTTP and events: counted, confirmed by two, published once, safely."""

import csv
import re
from datetime import date, timedelta
from uuid import UUID

import pytest

from campaigns.testing import a_manager, a_person, an_action_link, an_officer
from campaigns.testing_seats import TAWE, send, the_lookup
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.events.awards import AwardGranted
from sanctuary.events.campaigns import ContactLinked, OutcomeCaseConfirmed, PolicyAskMoved
from sanctuary.events.membership import GroupAffiliated, MemberJoined
from sanctuary.ids import new_id

REASON = {"reason": "Looked at the source"}


def national():
    return Actor(new_id(), (Grant(Role.NATIONAL_TEAM),))


def coordinator(nation):
    return Actor(new_id(), (Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, nation),))


def a_case(**facts):
    return {
        "title": "A paper changed how it writes",
        "what": "After letters from readers the editor met the group and agreed on better words.",
        "title_cy": "Papur yn newid ei ffordd o ysgrifennu",
        "what_cy": "Wedi llythyrau gan ddarllenwyr, cyfarfu’r golygydd â’r grŵp.",
        "scale": "micro",
        "outcomes": ["narrative"],
        "source": {"title": "The paper itself", "published_on": "2025-03-01"},
        "happened_on": "2025-02-10",
    } | facts


def an_award():
    return AwardGranted(
        award_id=new_id(),
        organisation_id=new_id(),
        application_id=new_id(),
        stream="schools",
        starts_on=date(2025, 5, 1),
        expires_on=date(2028, 5, 1),
    )


def a_member(nation):
    return MemberJoined(
        membership_id=new_id(), organisation_id=new_id(), stream="libraries", nation=nation
    )


@pytest.fixture
async def year(team):
    """2025: seven awards, six members in Wales, one in Scotland, one group; now it is 2026."""
    team.h.clock.move_to(team.h.clock.now().replace(year=2025, month=5, day=3))
    awards = [an_award() for _ in range(7)]
    await team.h.receive(*awards)
    await team.h.receive(*(a_member("wales") for _ in range(6)), a_member("scotland"))
    group = {"group_id": new_id(), "nation": "wales", "area": "W06000011", "contacts": ()}
    await team.h.receive(GroupAffiliated(**group))
    team.h.clock.move_to(team.h.clock.now().replace(year=2026, month=3))
    return team


async def told(team, actor, key, part="all", **params):
    params = {"from": "2025-01-01", "to": "2025-12-31", **params}
    answer = await team.get(actor, "/v1/indicators", **params)
    assert answer.status_code == 200, answer.text
    return {
        line["name"]: line["number"]
        for line in answer.json()["items"]
        if (line["indicator"], line["part"]) == (key, part)
    }


async def test_events_of_other_services_are_counted_once_each(year):
    again = year.h.envelope(an_award())
    await year.h.receive(again)
    await year.h.receive(again)
    assert await told(year, national(), "awards_granted") == {"": 7}
    this_year = {"from": "2026-01-01", "to": "2026-12-31"}
    assert await told(year, national(), "awards_granted", **this_year) == {"": 1}
    assert await told(year, national(), "members_joined", "nation") == {"wales": 6, "scotland": 1}
    assert await told(year, national(), "members_joined", "stream") == {"libraries": 7}


async def test_a_coordinator_sees_the_numbers_of_their_nation_and_no_other(year):
    assert await told(year, coordinator("wales"), "members_joined", nation="wales") == {"": 6}
    params = {"from": "2025-01-01", "to": "2025-12-31"}
    for query in (params, params | {"nation": "scotland"}):
        refused = await year.get(coordinator("wales"), "/v1/indicators", **query)
        assert refused.status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/v1/indicators?from=2025-01-01&to=2025-12-31",
        "/v1/indicators/2025/months",
        "/v1/impact-reports/2025/exact",
        "/v1/impact-reports/2025/preview",
        "/v1/outcome-cases",
    ],
)
async def test_exact_numbers_are_for_those_who_lead(year, path):
    for actor in (an_officer(), Actor(new_id(), (Grant(Role.GROUP_OFFICER),))):
        assert (await year.get(actor, path)).status_code == 403
    assert (await year.get(None, path)).status_code == 401


async def test_a_year_goes_month_by_month(year):
    months = (await year.get(national(), "/v1/indicators/2025/months")).json()["items"]
    awards = [each for each in months if each["indicator"] == "awards_granted"]
    assert len(awards) == 12
    assert [each["number"] for each in awards if each["number"]] == [7]
    assert next(each["month"] for each in awards if each["number"]) == "2025-05-01"


async def test_months_in_the_wrong_order_are_refused(team):
    query = {"from": "2026-05-01", "to": "2025-01-01"}
    refused = await team.get(national(), "/v1/indicators", **query)
    assert refused.status_code == 422
    assert "order" in refused.json()["detail"]


async def test_a_case_counts_when_a_second_person_confirmed_it(team):
    author = a_manager()
    made = await team.post(author, "/v1/outcome-cases", a_case(outcomes=["skills"]))
    assert made.status_code == 201, made.text
    path = f"/v1/outcome-cases/{made.json()['case_id']}"
    assert (await team.post(author, f"{path}/confirmation", REASON)).status_code == 409
    confirmed = await team.post(a_manager(), f"{path}/confirmation", REASON)
    assert confirmed.json()["status"] == "confirmed"
    (event,) = await team.h.emitted(OutcomeCaseConfirmed)
    await team.h.receive(event)
    month = {"from": "2025-02-01", "to": "2025-02-28"}
    assert await told(team, national(), "cases_skills", **month) == {"": 1}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"outcomes": ["fame"]}, "outcomes"),
        ({"outcomes": []}, "outcomes"),
        ({"impacts": ["skills"]}, "impacts"),
        ({"happened_on": "2999-01-01"}, "happened_on"),
        ({"what": "A voluntary worker told an asylum seeker"}, "what"),
    ],
)
async def test_a_case_that_says_nothing_clear_is_refused_with_the_place(team, facts, field):
    refused = await team.post(a_manager(), "/v1/outcome-cases", a_case(**facts))
    assert refused.status_code == 422
    assert field in str(refused.json()["errors"])


async def test_cases_join_from_contact_to_policy_forwards_in_time(team):
    ids = []
    for day in ("2025-02-10", "2025-06-10"):
        made = await team.post(a_manager(), "/v1/outcome-cases", a_case(happened_on=day))
        ids.append(made.json()["case_id"])
    early, late = ids
    client = await team.of(a_manager())
    path = "/v1/outcome-cases/{}/leads-to"
    assert (await client.put(path.format(early), json={"leads_to": [late]})).status_code == 409
    for each in ids:
        await team.post(a_manager(), f"/v1/outcome-cases/{each}/confirmation", REASON)
    assert (await client.put(path.format(late), json={"leads_to": [early]})).status_code == 422
    joined = await client.put(path.format(early), json={"leads_to": [late]})
    assert joined.json()["leads_to"] == [late]
    shown = await team.get(a_manager(), f"/v1/outcome-cases/{late}")
    assert shown.json()["grew_from"] == [early]


async def test_a_coordinator_sees_cases_of_their_nation_and_confirms_none(team):
    mine = await team.post(coordinator("wales"), "/v1/outcome-cases", a_case(nation="wales"))
    path = f"/v1/outcome-cases/{mine.json()['case_id']}"
    assert (
        await team.post(coordinator("wales"), f"{path}/confirmation", REASON)
    ).status_code == 403
    other = coordinator("scotland")
    assert (await team.get(other, path)).status_code == 403
    assert (await team.get(other, "/v1/outcome-cases")).json()["items"] == []
    assert len((await team.get(coordinator("wales"), "/v1/outcome-cases")).json()["items"]) == 1
    refused = await team.post(other, "/v1/outcome-cases", a_case(nation="wales"))
    assert refused.status_code == 403


async def test_a_member_who_changed_their_position_has_the_case_and_their_words_on_record(team):
    client = await team.of(a_manager())
    await send(client, the_lookup())
    seat = (await client.get(f"/v1/constituencies/{TAWE}")).json()
    theirs = {"member_id": seat["member"]["member_id"]}
    words = {"quote": "I was wrong, and I am sorry.", "may_quote": "public_record"}
    for lacking in ({"quote": "I was wrong."} | theirs, words, {"may_quote": "in_writing"}):
        refused = await team.post(a_manager(), "/v1/outcome-cases", a_case(**lacking))
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "quote")
    unknown = a_case(member_id=str(new_id()))
    assert (await team.post(a_manager(), "/v1/outcome-cases", unknown)).status_code == 404
    await team.post(a_manager(), "/v1/outcome-cases", a_case())
    made = await team.post(a_manager(), "/v1/outcome-cases", a_case(**theirs | words))
    assert made.status_code == 201, made.text
    (found,) = (await team.get(a_manager(), "/v1/outcome-cases", **theirs)).json()["items"]
    assert (found["quote"], found["may_quote"]) == (words["quote"], "public_record")


async def an_ask(team, by):
    body = {
        "title_en": "The right to work",
        "title_cy": "Yr hawl i weithio",
        "asks": "People seeking sanctuary may work while they wait.",
        "of": "uk_government",
        "since": "2025-01-01",
        "reason": "Agreed with partners",
    }
    answer = await team.post(by, "/v1/policy-asks", body)
    assert answer.status_code == 201, answer.text
    return f"/v1/policy-asks/{answer.json()['ask_id']}", answer.headers["ETag"]


async def test_an_ask_moves_step_by_step_on_somebodys_word(team):
    path, tag = await an_ask(team, a_manager())
    step = {
        "stage": "partly_met",
        "on": "2025-06-01",
        "source_title": "A statement to Parliament",
        "reason": "For some professions",
    }
    moved = await team.post(a_manager(), f"{path}/steps", step, **{"If-Match": tag})
    assert moved.status_code == 201, moved.text
    assert moved.json()["stage"] == "partly_met"
    stale = await team.post(a_manager(), f"{path}/steps", step, **{"If-Match": tag})
    assert stale.status_code == 412
    early = step | {"stage": "met", "on": "2024-01-01"}
    tag = moved.headers["ETag"]
    assert (
        await team.post(a_manager(), f"{path}/steps", early, **{"If-Match": tag})
    ).status_code == 422
    again = step | {"stage": "partly_met"}
    assert (
        await team.post(a_manager(), f"{path}/steps", again, **{"If-Match": tag})
    ).status_code == 409
    steps = (await team.get(a_manager(), f"{path}/steps")).json()["items"]
    assert [each["stage"] for each in steps] == ["open", "partly_met"]
    assert [each.data.stage for each in await team.h.emitted(PolicyAskMoved)] == ["partly_met"]


async def test_everybody_signed_in_may_read_asks_and_few_may_move_them(team):
    path, tag = await an_ask(team, a_manager())
    reader = Actor(new_id(), (Grant(Role.GROUP_OFFICER),))
    assert (await team.get(reader, path)).json()["stage"] == "open"
    assert (await team.get(reader, f"{path}/steps")).status_code == 403
    assert (await team.get(None, path)).status_code == 401
    step = {"stage": "met", "on": "2025-06-01", "source_title": "x", "reason": "y"}
    refused = await team.post(reader, f"{path}/steps", step, **{"If-Match": tag})
    assert refused.status_code == 403


async def publish(team, year=2025):
    body = {"year": year, "reason": "The trustees have read it"}
    return await team.post(national(), "/v1/impact-reports", body)


async def test_a_report_is_published_once_and_withholds_small_numbers(year):
    answer = await publish(year)
    assert answer.status_code == 201, answer.text
    report = answer.json()["report"]
    (members,) = [
        each
        for objective in report["objectives"]
        for outcome in objective["outcomes"]
        for each in outcome["indicators"]
        if each["key"] == "members_joined"
    ]
    assert "groups_affiliated" in str(report)
    assert not re.search(r"'number': [1-4]\D", str(report))
    # Scotland's single member would follow from the total if Wales stood alone.
    assert members["lines"][0] == {"part": "all", "name": "", "number": 7}
    assert {"wales", "scotland"}.isdisjoint(line["name"] for line in members["lines"])
    assert (await publish(year)).status_code == 409
    again = await year.get(None, "/v1/impact-reports/2025")
    assert again.json()["report"] == report


async def test_a_year_that_is_not_over_is_not_published(year):
    refused = await publish(year, 2026)
    assert refused.status_code == 422
    for actor in (a_manager(), coordinator("wales")):
        body = {"year": 2025, "reason": "I like it"}
        assert (await year.post(actor, "/v1/impact-reports", body)).status_code == 403


async def test_the_exact_report_and_the_preview_leave_nothing_public(year):
    exact = await year.get(a_manager(), "/v1/impact-reports/2025/exact")
    assert '"scotland"' in exact.text
    preview = await year.get(national(), "/v1/impact-reports/2025/preview")
    assert '"scotland"' not in preview.text
    assert (await year.get(None, "/v1/impact-reports/2025")).status_code == 404
    assert (await year.get(None, "/v1/impact-reports")).json() == {"items": []}


async def test_everybody_may_read_the_report_as_a_page_with_plots_and_as_a_file(year):
    made = await year.post(a_manager(), "/v1/outcome-cases", a_case())
    path = f"/v1/outcome-cases/{made.json()['case_id']}"
    await year.post(a_manager(), f"{path}/confirmation", REASON)
    await an_ask(year, a_manager())
    empty = await year.get(None, "/impact")
    assert "No report is published yet" in empty.text
    await publish(year)
    assert "2025" in (await year.get(None, "/impact")).text
    page = (await year.get(None, "/impact/2025")).text
    assert "A paper changed how it writes" in page
    assert "The right to work" in page
    assert "not told" not in page.split("Awards granted")[1].split("</tr>")[0]
    assert "not told" in page.split("Groups that joined")[1].split("</tr>")[0]
    welsh = (await year.get(None, "/impact/2025", lang="cy")).text
    assert "Papur yn newid ei ffordd o ysgrifennu" in welsh
    assert "Yr hawl i weithio" in welsh
    assert "ein rhagosodiad ni" in welsh
    assert "our default" not in welsh
    (plot,) = set(re.findall(r'src="(/impact/2025/practice[^"]*)"', page))
    drawn = await year.get(None, plot)
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert "script" not in drawn.text
    sheet = (await year.get(None, "/impact/2025/numbers.csv")).text.splitlines()
    rows = list(csv.reader(sheet))
    assert rows[0][:2] == ["goal", "indicator"]
    assert any(row[:2] == ["practice", "awards_granted"] and row[-1] == "7" for row in rows)
    assert (await year.get(None, "/impact/2025/nothing.svg")).status_code == 404
    assert (await year.get(None, "/impact/2024")).status_code == 404


async def test_what_moved_somebody_counts_once_and_nobody_is_listed(team):
    person = a_person()
    await team.h.receive(person)
    mobilisation = await team.launched()
    link = an_action_link(team.h.settings, team.h.clock, UUID(mobilisation), person.person_id)
    client = await team.of(None)
    assert "What moved you to act?" in (await client.get("/moved", params={"link": link})).text
    nothing = await client.post("/moved", params={"link": link}, data={})
    assert nothing.status_code == 422
    for _ in range(2):
        done = await client.post("/moved", params={"link": link}, data={"contact": "befriending"})
        assert "Thank you" in done.text
    body = {"link": link, "contact": "befriending"}
    assert not (await team.post(None, "/v1/contact-links", body)).json()["counted"]
    body = {"link": link, "contact": "story"}
    assert (await team.post(None, "/v1/contact-links", body)).json()["counted"]
    path = f"/v1/mobilisations/{mobilisation}/contacts"
    assert (await team.get(a_manager(), path)).json()["totals"] == {"befriending": 1, "story": 1}
    assert (await team.get(a_manager("scotland"), path)).status_code == 403
    told = await team.h.emitted(ContactLinked)
    assert [each.data.total for each in told] == [1, 1]
    assert str(person.person_id) not in str([each.data for each in told])


async def test_an_old_link_says_nothing_of_what_moved_somebody(team):
    await team.h.receive(a_person())
    mobilisation = await team.launched()
    link = an_action_link(team.h.settings, team.h.clock, UUID(mobilisation), new_id(), days=1)
    team.h.clock.move_to(team.h.clock.now() + timedelta(days=2))
    assert (await team.get(None, "/moved", link=link)).status_code in {401, 403, 410}
