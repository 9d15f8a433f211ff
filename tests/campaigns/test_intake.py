"""Signals from outside: the public form, signed webhooks, joining and parting, forgetting."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from campaigns.domain.intake import likeness, points_at_somebody
from campaigns.store import signals as signal_store
from campaigns.testing import AT, a_manager, a_signal, an_officer
from sanctuary.actor import Grant, Role
from sanctuary.events.campaigns import DutyCallRaised, SignalRaised
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, bodies

TEAM = an_actor(Grant(Role.NATIONAL_TEAM))
WHY = {"reason": "They watch local pages for us"}
ANSWERS = {
    "kind": "hostility",
    "nation": "wales",
    "summary": "Leaflets against our neighbours were handed out",
    "source_url": "https://example.org/post?utm_source=x",
}
BODY = {"kind": "disinformation", "nation": "wales", "summary": "A claim about schools spreads"}


async def filled_in(team, language="en", **changes):
    """Go through the form, as a browser without script does; the last page."""
    client, answers = await team.of(None), ANSWERS | changes
    lang = "?lang=cy" if language == "cy" else ""
    form = {"once": new_id().hex}
    for step in ("kind", "nation", "place", "summary", "source_url"):
        form |= {"step": step, step: answers.get(step, "")}
        page = await client.post(f"/report{lang}", data=form)
        if page.status_code != 200:
            break
    return page


async def listed(team, **params):
    return (await team.get(an_officer(), "/v1/signals", **params)).json()["items"]


@pytest.mark.parametrize("language", ["en", "cy"])
async def test_anybody_reports_one_question_at_a_time_without_an_account(team, language):
    client = await team.of(None)
    first = await client.get(f"/report?lang={language}")
    assert first.status_code == 200
    assert "999" in first.text
    assert ("no names" if language == "en" else "enwau") in first.text
    assert "set-cookie" not in first.headers
    last = await filled_in(team, language)
    assert ("Thank you for telling us" if language == "en" else "Diolch am ddweud") in last.text
    assert "30" in last.text
    [signal] = await listed(team)
    assert (signal["via"], signal["kind"], signal["area"]) == ("form", "hostility", None)
    assert signal["raised_by"] == "00000000-0000-0000-0000-000000000000"
    assert signal["source"] == "https://example.org/post"
    assert len(await team.h.emitted(SignalRaised)) == 1
    assert "Leaflets" not in str(bodies(await team.h.emitted()))


async def test_nothing_is_kept_before_the_last_answer_and_the_button_twice_is_one_report(team):
    client, once = await team.of(None), new_id().hex
    await client.post("/report", data={"once": once, "step": "kind", "kind": "hostility"})
    assert await listed(team) == []
    whole = ANSWERS | {"once": once, "step": "source_url"}
    for _ in range(2):
        assert (await client.post("/report", data=whole)).status_code == 200
    assert len(await listed(team)) == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("kind", "", "Answer this question"),
        ("kind", "gossip", "Answer this question"),
        ("nation", "france", "Answer this question"),
        ("summary", "They are at SA1 4PE now", "Take it out"),
        ("summary", "Ring me on 07700 900123", "Take it out"),
        ("summary", "Write to ada@example.org", "Take it out"),
        ("summary", "It is 12 Castle Street", "Take it out"),
        ("source_url", "not a page", "not the address of a page"),
    ],
)
async def test_an_answer_that_will_not_do_is_asked_again_and_nothing_is_kept(
    team, field, value, said
):
    page = await filled_in(team, **{field: value})
    assert page.status_code == 422
    assert said in page.text
    assert await listed(team) == []


async def test_answers_cannot_be_slipped_past_the_questions(team):
    client = await team.of(None)
    slipped = ANSWERS | {"step": "source_url", "once": new_id().hex, "summary": "At SA1 4PE"}
    assert (await client.post("/report", data=slipped)).status_code == 422
    unknown = await client.post("/report", data={"step": "secrets"})
    assert "What did you notice?" in unknown.text
    assert await listed(team) == []


async def test_what_is_too_long_comes_back_whole_to_be_shortened(team):
    long = "Leaflets again. " * 150
    page = await filled_in(team, summary=long)
    assert page.status_code == 422
    assert "Shorten this to 2,000 characters: it has 2,399" in page.text
    assert long.strip() in page.text
    assert "Take it out" not in page.text


async def test_hidden_characters_lose_nobody_their_report(team):
    assert (await filled_in(team, summary="Leaf\0lets")).status_code == 200
    assert [one["summary"] for one in await listed(team)] == ["Leaflets"]


@pytest.mark.parametrize(
    ("step", "before"),
    [("nation", "kind"), ("place", "nation"), ("summary", "place"), ("source_url", "summary")],
)
async def test_a_button_leads_back_and_every_answer_is_still_there(team, step, before):
    client = await team.of(None)
    page = await client.post("/report", data=ANSWERS | {"once": "1", "step": step, "back": "1"})
    assert page.status_code == 200
    assert f'name="step" value="{before}"' in page.text
    for name, answer in ANSWERS.items():
        assert answer in page.text, name
    assert await listed(team) == []


async def test_reports_that_carry_no_mark_of_their_form_are_each_kept(team):
    client = await team.of(None)
    for summary in ("Leaflets here", "Posters there"):
        whole = ANSWERS | {"step": "source_url", "summary": summary}
        assert (await client.post("/report", data=whole)).status_code == 200
    assert len(await listed(team)) == 2


async def test_one_connection_cannot_flood_the_form(team):
    for number in range(5):
        assert (await filled_in(team, summary=f"Leaflet {number}")).status_code == 200
    sixth = await filled_in(team, language="cy")
    assert (sixth.status_code, "Arhoswch" in sixth.text) == (429, True)
    assert int(sixth.headers["Retry-After"]) > 0
    assert "999" in sixth.text
    assert ANSWERS["summary"] in sixth.text  # the button sends it again, nothing is lost
    calls = {each.data.call_id for each in await team.h.emitted(DutyCallRaised)}
    assert len(calls) <= 1


async def a_source(team, **facts):
    made = await team.post(TEAM, "/v1/intake/sources", {"title": "Local watch"} | WHY | facts)
    assert made.status_code == 201, made.text
    return made.json()


async def handed(team, source, secret=None, body=None, *, message="msg_1", age=0, spoil=""):
    raw = json.dumps(body or BODY)
    when = datetime.now(UTC) - timedelta(seconds=age)
    signature = Webhook(secret or source["secret"]).sign(message, when, raw)
    return await (await team.of(None)).post(
        f"/v1/intake/sources/{source['source_id']}/signals",
        content=raw + spoil,
        headers={
            "content-type": "application/json",
            "webhook-id": message,
            "webhook-timestamp": str(int(when.timestamp())),
            "webhook-signature": signature,
        },
    )


async def test_a_source_hands_in_a_signed_signal_once(team):
    source = await a_source(team)
    first = await handed(team, source)
    assert first.status_code == 201, first.text
    again = await handed(team, source)
    assert again.json() == first.json()
    other = await handed(team, source, message="msg_2", body=BODY | {"area": "W06000015"})
    assert other.json()["signal_id"] != first.json()["signal_id"]
    signals = await listed(team)
    assert [one["via"] for one in signals] == ["webhook", "webhook"]


@pytest.mark.parametrize(
    "changes",
    [
        {"age": 400},
        {"age": -400},
        {"spoil": " "},
        {"secret": "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVg=="},
    ],
    ids=["replayed late", "signed ahead", "changed on the way", "another secret"],
)
async def test_what_was_not_signed_by_the_source_just_now_is_refused(team, changes):
    source = await a_source(team)
    refused = await handed(team, source, **changes)
    assert refused.status_code == 401
    assert refused.json()["type"] == "urn:sanctuary:problem:signature-refused"
    assert await listed(team) == []


async def test_an_unknown_source_and_an_unsigned_message_are_refused_alike(team):
    source = await a_source(team)
    unknown = await handed(team, source | {"source_id": str(new_id())})
    bare = await (await team.of(None)).post(
        f"/v1/intake/sources/{source['source_id']}/signals", json=BODY
    )
    assert unknown.status_code == bare.status_code == 401
    assert unknown.json()["detail"] == bare.json()["detail"]


async def test_a_secret_is_rotated_with_an_overlap_and_a_source_revoked_at_once(team):
    source = await a_source(team)
    path = f"/v1/intake/sources/{source['source_id']}"
    assert (await team.post(TEAM, f"{path}/rotation", {"overlap_hours": 1})).status_code == 428
    rotated = await team.post(TEAM, f"{path}/rotation", {"overlap_hours": 1}, **{"If-Match": '"1"'})
    assert rotated.headers["Cache-Control"] == "no-store"
    new = rotated.json()["secret"]
    assert (await handed(team, source, message="old")).status_code == 201
    assert (await handed(team, source, new, message="new")).status_code == 201
    team.h.clock.offset += timedelta(hours=2)
    assert (await handed(team, source, message="late")).status_code == 401
    assert (await handed(team, source, new, message="fine")).status_code == 201
    revoked = await team.post(TEAM, f"{path}/revocation", WHY, **{"If-Match": '"2"'})
    assert revoked.json()["revoked_at"]
    assert (await handed(team, source, new, message="gone")).status_code == 401
    shown = await team.get(TEAM, path)
    assert "secret" not in shown.json()
    again = await team.post(TEAM, f"{path}/revocation", WHY, **{"If-Match": shown.headers["ETag"]})
    assert again.status_code == 409


async def test_a_source_of_one_nation_speaks_of_no_other(team):
    source = await a_source(team, nation="scotland")
    refused = await handed(team, source)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "nation")
    address = BODY | {"nation": "scotland", "address": "1 High Street"}
    assert (await handed(team, source, body=address)).status_code == 422


@pytest.mark.parametrize(
    ("actor", "status"),
    [(None, 401), (an_actor(), 403), (an_officer(), 403), (a_manager(), 403)],
    ids=["nobody", "a supporter", "a duty officer", "a manager"],
)
async def test_only_the_national_team_makes_sources(team, actor, status):
    source = await a_source(team)
    path = f"/v1/intake/sources/{source['source_id']}"
    made = await team.post(actor, "/v1/intake/sources", {"title": "Mine"} | WHY)
    rotated = await team.post(actor, f"{path}/rotation", {}, **{"If-Match": '"1"'})
    revoked = await team.post(actor, f"{path}/revocation", WHY, **{"If-Match": '"1"'})
    seen = await team.get(actor, "/v1/intake/sources")
    assert {made.status_code, rotated.status_code, revoked.status_code, seen.status_code} == {
        status
    }


async def raised(team, **facts):
    body = {"kind": "hostility", "nation": "wales", "summary": "Leaflets"} | facts
    return (await team.post(an_actor(), "/v1/signals", body)).json()["signal_id"]


async def test_likely_matters_are_suggested_and_a_person_joins_and_parts_them(team):
    officer = an_officer("wales")
    first = await raised(team, area="W06000011")
    near = await raised(team)
    follower = await raised(team, source_url="https://example.org/a")
    far = await raised(team, kind="vote", nation="wales")
    found = (await team.get(officer, f"/v1/signals/{near}/suggestions")).json()
    assert first in [one["signal_id"] for one in found]
    assert far not in [one["signal_id"] for one in found]
    assert "same kind" in found[0]["reasons"]
    joined = await team.post(
        officer, f"/v1/signals/{near}/joining", {"first_id": first, "reason": "The same leaflet"}
    )
    assert (joined.json()["status"], joined.json()["duplicate_of"]) == ("duplicate", first)
    chained = await team.post(
        officer, f"/v1/signals/{first}/joining", {"first_id": follower, "reason": "All one"}
    )
    assert chained.json()["duplicate_of"] == follower
    counts = {one["signal_id"]: one["reports"] for one in await listed(team, status="raised")}
    assert counts[follower] == 3
    round_about = await team.post(
        officer, f"/v1/signals/{follower}/joining", {"first_id": near, "reason": "Circle"}
    )
    assert round_about.status_code == 422
    parted = await team.post(officer, f"/v1/signals/{near}/parting", {"reason": "Another street"})
    assert (parted.json()["status"], parted.json()["duplicate_of"]) == ("raised", None)
    again = await team.post(officer, f"/v1/signals/{near}/parting", {"reason": "Another street"})
    assert again.status_code == 409


@pytest.mark.parametrize("telling", ["At SA1 4PE", "It is 12 Castle Street", "The Grand Hotel"])
async def test_nobody_signed_in_writes_down_where_people_are(team, telling):
    body = {"kind": "planned_accommodation", "nation": "wales", "summary": telling}
    refused = await team.post(an_actor(), "/v1/signals", body)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "summary")
    assert await listed(team) == []
    officer = an_officer("wales")
    path = f"/v1/incidents/{await team.incident(officer, kind='planned_accommodation')}"
    due = (team.h.clock.now() + timedelta(days=1)).isoformat()
    for field in ("title", "why"):
        task = {"title": "Visit", "why": "", "due_at": due} | {field: telling}
        refused = await team.post(officer, f"{path}/tasks", task)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)
    point = {"playbook": "accommodation-preparedness", "says": telling}
    assert (await team.post(officer, f"{path}/learning-points", point)).status_code == 422


async def test_what_a_machine_writes_of_places_is_taken_out_before_it_is_kept(team):
    source = await a_source(team)
    body = BODY | {"summary": "A crowd at the Grand Hotel, 12 Castle Street, SA1 4PE, shouting"}
    assert (await handed(team, source, body=body)).status_code == 201
    [signal] = await listed(team)
    assert signal["summary"] == "A crowd at the […], […], […], shouting"


@pytest.mark.parametrize("step", ["stand-down", "closing"])
async def test_what_is_reported_after_the_all_clear_is_a_new_matter_and_calls_somebody(team, step):
    officer = an_officer("wales")
    page = {"area": "W06000011", "source_url": "https://example.org/a"}
    first = await raised(team, **page)
    body = {"level": "local", "reason": "Confirmed"}
    triaged = await team.post(officer, f"/v1/signals/{first}/triage", body)
    path = f"/v1/incidents/{triaged.json()['incident_id']}"
    if step == "stand-down":
        await team.post(officer, f"{path}/activation")
        await team.post(officer, f"{path}/stand-down", {"reason": "Over"})
    else:
        await team.post(officer, f"{path}/closing", {"debrief": "Nothing", "hours": 1})
    team.h.clock.offset += timedelta(hours=2)
    before = len(await team.h.emitted(DutyCallRaised))
    again = await raised(team, **page)
    assert {one["signal_id"]: one["status"] for one in await listed(team)}[again] == "raised"
    assert len(await team.h.emitted(DutyCallRaised)) == before + 1


async def test_however_many_other_reports_wait_one_matter_is_found(team):
    """Old reports without a page are many after a bad week; they hide nothing."""
    async with team.h.transaction() as uow:
        for _ in range(520):
            old = a_signal(kind="vote", area=None, raised_at=team.h.clock.now() - timedelta(days=9))
            await signal_store.add(uow, old)
    first = await raised(team, area="W06000011")
    body = {"kind": "hostility", "nation": "wales", "area": "W06000011", "summary": "Leaflets"}
    again = (await team.post(an_actor(), "/v1/signals", body)).json()
    assert again["duplicate_of"] == first


async def test_two_reports_of_one_region_are_one_matter_and_triage_keeps_it(team):
    where = {"nation": "england", "region": "E12000003"}
    first = await raised(team, **where)
    again = await raised(team, **where)
    elsewhere = await raised(team, nation="england", region="E12000002")
    by_id = {one["signal_id"]: one for one in await listed(team)}
    assert by_id[again]["duplicate_of"] == first
    assert by_id[elsewhere]["duplicate_of"] is None
    officer = an_officer("england")
    body = {"level": "local", "reason": "Confirmed"}
    triaged = await team.post(officer, f"/v1/signals/{first}/triage", body)
    incident = await team.get(officer, f"/v1/incidents/{triaged.json()['incident_id']}")
    assert (incident.json()["region"], incident.json()["area"]) == ("E12000003", None)


async def test_a_report_that_joins_an_incident_stands_on_its_timeline_without_its_words(team):
    officer = an_officer("wales")
    incident_id = await team.incident(officer)
    [first] = [one for one in await listed(team) if one["incident_id"] == incident_id]
    late = await raised(team, kind="tragedy")
    body = {"first_id": first["signal_id"], "reason": "Follows from it"}
    joined = await team.post(officer, f"/v1/signals/{late}/joining", body)
    assert joined.json()["incident_id"] == incident_id
    timeline = (await team.get(officer, f"/v1/incidents/{incident_id}/timeline")).json()["items"]
    assert (timeline[-1]["kind"], timeline[-1]["note"]) == ("reported again", "")
    for actor, status in ((an_officer("england"), 403), (an_actor(), 403), (a_manager(), 403)):
        refused = await team.post(actor, f"/v1/signals/{late}/parting", {"reason": "x"})
        assert refused.status_code == status


async def test_what_was_written_is_forgotten_after_its_time_and_the_signal_stays(team):
    await filled_in(team)
    await raised(team, summary="By somebody signed in")
    start = team.h.clock.today()
    await team.h.open_days(start + timedelta(days=29))
    assert all(one["summary"] for one in await listed(team))
    await team.h.open_days(start + timedelta(days=31))
    kept = {one["via"]: (one["summary"], one["source"]) for one in await listed(team)}
    assert kept == {"form": ("", None), "api": ("By somebody signed in", None)}


PLAIN = st.text(alphabet=st.sampled_from("abcdefghij ,.!?"), max_size=200)


@given(PLAIN)
def test_plain_words_are_never_taken_for_an_address(text):
    assert not points_at_somebody(text)


@given(PLAIN, st.sampled_from(["SA1 4PE", "ec1a1bb", "07700 900123", "+44 7700 900 123"]))
def test_where_somebody_is_or_their_number_is_found_wherever_it_stands(text, telling):
    assert points_at_somebody(f"{text} {telling} {text}")


@given(st.integers(0, 200), st.booleans(), st.booleans())
def test_likeness_is_the_same_from_both_sides(hours, same_page, same_kind):
    one = a_signal(source="https://example.org/a")
    other = a_signal(
        kind=one.kind if same_kind else "vote",
        source="https://example.org/a" if same_page else "https://else.org/b",
        raised_at=AT + timedelta(hours=hours),
    )
    assert likeness(one, other).points == likeness(other, one).points
    assert ("same page" in likeness(one, other).reasons) == same_page
