"""From an enquiry to an affiliated group: what it takes, each refusal, and who may read what."""

import asyncio
import hashlib

import pytest

from membership.domain.affiliation import Application, conditions
from membership.domain.group import Group
from membership.rules import GROUPS
from membership.testing import NATIONAL, a_coordinator, an_active_organisation, check, sign_up
from membership.testing_groups import (
    PDF,
    a_forming_group,
    a_group,
    an_officer,
    edit,
    make_ready,
    publish_terms,
    sign_charter,
    take_step,
    upload,
)
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.events.membership import GroupAffiliated, GroupChanged, PersonChanged
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, harness, keyed

READY = (
    "area", "governing_document", "legal_form", "lead_organisation", "handbook_terms", "charter",
    "contacts", "sectors",
)  # fmt: skip


async def met(client, group):
    found = (await client.get(f"/v1/groups/{group['id']}/readiness")).json()
    return {one["key"] for one in found["conditions"] if one["met"]}


async def under_review(h, client, group):
    await make_ready(h, client, group)
    for to in ("researching", "under_review"):
        assert (await take_step(client, group, to)).status_code == 201


async def test_an_enquiry_becomes_an_affiliated_group_step_by_step():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group = await a_forming_group(coordinator)
        assert group["status"] == "enquiry"
        assert await h.emitted(GroupChanged) == []
        assert all(e.data.roles == () for e in await h.emitted(PersonChanged))
        await under_review(h, coordinator, group)
        affiliated = await take_step(coordinator, group, "affiliated", "a lively group")
        assert affiliated.status_code == 201, affiliated.text
        assert affiliated.json()["affiliated_on"] == h.clock.today().isoformat()
        event = (await h.emitted(GroupChanged))[-1].data
        assert (event.ended, event.areas) == (False, ("W06000011",))
        roles = {e.data.person_id: e.data.roles for e in await h.emitted(PersonChanged)}
        assert set(roles.values()) == {("group_contact",)}
        [told] = [e.data for e in await h.emitted(GroupAffiliated)]
        assert ([str(one) for one in told.contacts], told.again) == (group["contacts"], False)


async def test_a_group_that_is_back_is_told_and_one_registered_as_affiliated_is_not():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group = await a_group(coordinator)
        assert await h.emitted(GroupAffiliated) == []
        await take_step(coordinator, group, "dormant", "no meetings")
        await take_step(coordinator, group, "affiliated", "they meet again")
        assert [e.data.again for e in await h.emitted(GroupAffiliated)] == [True]
        await take_step(coordinator, group, "at_risk", "no answer")
        await take_step(coordinator, group, "affiliated", "answered")
        assert len(await h.emitted(GroupAffiliated)) == 1


async def test_a_new_group_is_told_everything_that_is_missing_at_once():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group = await a_forming_group(coordinator)
        answer = (await coordinator.get(f"/v1/groups/{group['id']}/readiness")).json()
        assert [one["key"] for one in answer["conditions"]] == list(READY)
        assert await met(coordinator, group) == {"area", "lead_organisation", "contacts"}
        assert not answer["ready"]
        assert set(answer["research_missing"]) == {
            "context", "action_plan", "pledge_support", "representation", "council_engagement",
        }  # fmt: skip
        assert all(one["detail"] for one in answer["conditions"] if not one["met"])


async def test_a_group_is_reviewed_once_enough_is_known_of_it():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group = await a_forming_group(coordinator)
        await take_step(coordinator, group, "researching")
        note = {"kind": "context", "text": "a town with two hotels"}
        await coordinator.post(f"/v1/groups/{group['id']}/notes", json=note, headers=keyed())
        refused = await take_step(coordinator, group, "under_review")
        assert refused.json()["type"].endswith("research-incomplete")
        assert {error["field"] for error in refused.json()["errors"]} == {
            "action_plan", "pledge_support", "representation", "council_engagement",
        }  # fmt: skip


async def test_affiliation_names_all_that_is_missing_and_leaves_the_group_as_it_was():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group = await a_forming_group(coordinator)
        await under_review(h, coordinator, group)
        await edit(coordinator, group, sectors=["faith"], contacts=group["contacts"][:2])
        refused = await take_step(coordinator, group, "affiliated")
        assert refused.status_code == 409
        assert refused.json()["type"].endswith("contacts-not-ready")
        assert [error["field"] for error in refused.json()["errors"]] == ["contacts", "sectors"]
        assert (await coordinator.get(f"/v1/groups/{group['id']}")).json()["status"] == (
            "under_review"
        )


async def test_an_area_that_another_group_covers_is_not_given_twice():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group = await a_forming_group(coordinator)
        await under_review(h, coordinator, group)
        await a_group(coordinator, name="Quicker")
        refused = await take_step(coordinator, group, "affiliated")
        assert refused.json()["type"].endswith("area-has-a-group")
        assert "Quicker" in refused.json()["detail"]


async def test_of_two_groups_for_one_area_decided_at_once_one_is_affiliated():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        both = [await a_forming_group(coordinator, name=name) for name in ("East", "West")]
        for group in both:
            await under_review(h, coordinator, group)
        answers = await asyncio.gather(
            *(take_step(coordinator, group, "affiliated") for group in both)
        )
        assert sorted(answer.status_code for answer in answers) == [201, 409]
        listed = (await coordinator.get("/v1/groups?status=affiliated")).json()["items"]
        assert len(listed) == 1
        assert len({e.data.group_id for e in await h.emitted(GroupAffiliated)}) == 1


RULES = GROUPS.rules
COMPLETE = {
    "group": Group(
        new_id(), "Swansea", "wales", "W06000011", (new_id(), new_id(), new_id()),
        legal_form="charity", sectors=("faith", "arts", "sport"),
    ),
    "rules": RULES,
    "legal_form": GROUPS.legal_forms["charity"],
    "governing_document": True,
    "terms_version": "2026",
    "terms_accepted": True,
    "charter_signed": True,
    "contacts_proved": 3,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({}, None),
        ({"area_held_by": "Another"}, "area-has-a-group"),
        ({"governing_document": False}, "governing-document-missing"),
        ({"legal_form": None}, "legal-form-missing"),
        ({"legal_form": GROUPS.legal_forms["informal_network"]}, "lead-organisation-missing"),
        (
            {"legal_form": GROUPS.legal_forms["informal_network"], "lead_is_recognised": True},
            None,
        ),
        ({"terms_version": None}, "terms-not-accepted"),
        ({"terms_accepted": False}, "terms-not-accepted"),
        ({"charter_signed": False}, "charter-not-signed"),
        ({"contacts_proved": 2}, "contacts-not-ready"),
    ],
)
def test_each_condition_has_a_refusal_of_its_own(change, slug):
    missing = [each.slug for _, each in conditions(Application(**COMPLETE | change)) if each]
    assert missing == ([slug] if slug else [])


async def test_a_document_is_kept_as_it_came_with_its_fingerprint():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group = await a_forming_group(coordinator)
        kept = (await upload(coordinator, group)).json()
        assert kept["sha256"] == hashlib.sha256(PDF).hexdigest()
        assert (kept["size"], kept["media_type"]) == (len(PDF), "application/pdf")
        assert "governing_document" in await met(coordinator, group)
        url = f"/v1/groups/{group['id']}/documents"
        got = await coordinator.get(f"{url}/{kept['id']}/content")
        assert got.content == PDF
        assert got.headers["content-disposition"].startswith("attachment")
        assert [one["id"] for one in (await coordinator.get(url)).json()] == [kept["id"]]
        for content, slug in (
            (b"", "upload-empty"),
            (b"MZ\x90\x00", "upload-of-other-kind"),
            (b"PK\x03\x04 a spreadsheet", "upload-of-other-kind"),
            (b"%PDF-" + b"x" * RULES.document_most_bytes, "upload-too-large"),
        ):
            refused = await upload(coordinator, group, content)
            assert refused.status_code == 422
            assert refused.json()["type"].endswith(slug)


@pytest.mark.parametrize(
    "actor",
    [
        a_coordinator("england"),
        an_officer(new_id()),
        an_actor(Grant(Role.TRUSTEE)),
        an_actor(Grant(Role.STREAM_COORDINATOR, ScopeKind.STREAM, "schools")),
    ],
)
async def test_nobody_else_opens_what_a_group_sent_us(actor):
    async with harness("membership") as h:
        async with await h.client(NATIONAL) as team:
            group = await a_forming_group(team)
            kept = (await upload(team, group)).json()
        async with await h.client(actor) as other:
            url = f"/v1/groups/{group['id']}"
            for path in (
                "/documents", f"/documents/{kept['id']}/content", "/notes", "/readiness",
                "/terms-acceptances", "/steps",
            ):  # fmt: skip
                assert (await other.get(url + path)).status_code in {403, 404}, path
            assert (await upload(other, group)).status_code == 403
            note = {"kind": "call", "text": "x"}
            assert (await other.post(f"{url}/notes", json=note, headers=keyed())).status_code == 403


async def test_an_officer_keeps_their_own_group_but_not_the_coordinators_notes():
    async with harness("membership") as h:
        async with await h.client(a_coordinator()) as coordinator:
            group = await a_forming_group(coordinator)
        await publish_terms(h)
        async with await h.client(an_officer(group["id"])) as officer:
            assert (await upload(officer, group)).status_code == 201
            assert (await edit(officer, group, legal_form="charity")).status_code == 200
            url = f"/v1/groups/{group['id']}"
            accepted = await officer.post(
                f"{url}/terms-acceptances", json={"version": "2026"}, headers=keyed()
            )
            assert [one["version"] for one in accepted.json()] == ["2026"]
            assert (await officer.get(f"{url}/notes")).status_code == 403
            assert (await take_step(officer, group, "researching")).status_code == 403
            assert {"governing_document", "legal_form", "handbook_terms"} <= await met(
                officer, group
            )


async def test_representation_is_a_yes_or_no_and_names_nobody():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group = await a_forming_group(coordinator)
        url = f"/v1/groups/{group['id']}/notes"
        for body in (
            {"kind": "representation", "text": "Amina sits on the committee"},
            {"kind": "representation", "represented": True, "text": "Amina"},
            {"kind": "representation"},
            {"kind": "context", "represented": True},
        ):
            assert (await coordinator.post(url, json=body, headers=keyed())).status_code == 422
        yes = {"kind": "representation", "represented": True}
        assert (await coordinator.post(url, json=yes, headers=keyed())).status_code == 201
        kept = (await coordinator.get(url)).json()
        assert [(one["represented"], one["text"]) for one in kept] == [(True, "")]


async def test_the_charter_counts_when_the_group_or_its_lead_organisation_signed():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        group = await a_forming_group(team)
        assert "charter" not in await met(team, group)
        lead = await an_active_organisation(h)
        assert (
            await edit(team, group, lead_organisation_id=str(lead.organisation_id))
        ).status_code == 200
        assert {"charter", "lead_organisation"} <= await met(team, group)
        other = await a_forming_group(team, area="W06000015")
        await sign_charter(h, other)
        assert "charter" in await met(team, other)


async def test_a_lead_organisation_stands_on_the_register():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        group = await a_forming_group(team)
        signed = await sign_up(h)
        refused = await edit(team, group, lead_organisation_id=str(signed.organisation_id))
        assert refused.status_code in {409, 422}
        assert (await check(h, signed, by=NATIONAL)).status_code == 409
        assert (await edit(team, group, lead_organisation_id=str(new_id()))).status_code == 404
        for wrong in ({"legal_form": "gang"}, {"sectors": ["faith", "mining"]}):
            assert (await edit(team, group, **wrong)).status_code == 422


async def test_an_area_is_fixed_once_a_group_is_affiliated():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        forming = await a_forming_group(coordinator)
        assert (await edit(coordinator, forming, area="W06000015")).status_code == 200
        assert (await edit(coordinator, forming, area="E08000019")).status_code == 422
        group = await a_group(coordinator)
        assert (await edit(coordinator, group, area="W06000001")).status_code == 422
