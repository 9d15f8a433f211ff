"""Two organisations become one entry, and become two again: nothing is lost either way."""

from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import select

from membership import tables
from membership.testing import (
    NATIONAL,
    a_coordinator,
    a_sign_up,
    a_stream_coordinator,
    an_active_organisation,
    confirm,
    sign_up,
)
from sanctuary.actor import Grant, Role
from sanctuary.events.awards import AwardGranted, AwardPassedOn
from sanctuary.events.membership import CharterSigned, MemberJoined, OrganisationChanged
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, harness, keyed

# Every two choices meet in some row.
COVERING = [
    (same, listed, shared, same is (listed is shared))
    for same, listed, shared in product([True, False], repeat=3)
]
WHY = {"reason": "the caretaker confirmed that this is one school"}
COUNTERS = {"version", "contact_version"}
TOUCHED = ("organisation", "organisation_identifier", "organisation_contact",
           "network_membership", "signature", "person", "basis", "group_contact")  # fmt: skip


async def rows_of(h):
    """Everything that a merge may touch, but for the counters of versions."""
    found = {}
    async with h.transaction() as uow:
        for name in TOUCHED:
            table = getattr(tables, name)
            columns = [column for column in table.c if column.name not in COUNTERS]
            rows = await uow.all(select(*columns).order_by(*table.primary_key.columns))
            found[name] = [tuple(row) for row in rows]
    return found


async def merge(client, kept, gone, **changes):
    body = {"kind": "organisation", "kept": str(kept), "gone": str(gone)} | WHY | changes
    return await client.post("/v1/merges", json=body, headers=keyed())


async def undo(client, merged, reason="they are two after all"):
    url = f"/v1/merges/{merged['id']}/undo"
    return await client.post(url, json={"reason": reason}, headers=keyed())


async def show(client, organisation_id, path=""):
    return (await client.get(f"/v1/organisations/{organisation_id}{path}")).json()


async def two(h, **changes):
    form = a_sign_up("402001", "bob@example.org", **changes)
    first = await an_active_organisation(h)
    second = await an_active_organisation(h, form)
    return first.organisation_id, second.organisation_id


async def test_the_kept_entry_shows_both_histories_and_the_other_points_to_it():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        kept, gone = await two(h, stream="early_years")
        merged = await merge(team, kept, gone)
        assert merged.status_code == 201, merged.text
        one, other = await show(team, kept), await show(team, gone)
        assert (other["status"], other["merged_into"]) == ("merged", str(kept))
        assert other["listed"] is False
        assert len(other["contacts"]) == 1
        assert one["contacts"][1:] == other["contacts"]
        assert {m["stream"] for m in one["memberships"]} == {"schools", "early_years"}
        assert {n["value"] for n in one["identifiers"]} == {"402000", "402001"}
        events = {e.data.organisation_id: e.data for e in await h.emitted(OrganisationChanged)}
        assert (events[gone].ended, events[kept].ended) == (True, False)
        assert [str(person) for person in events[kept].contacts] == one["contacts"]
        joined = (await h.emitted(MemberJoined))[-1].data
        assert (joined.organisation_id, joined.stream) == (kept, "early_years")


async def test_of_two_signatures_under_one_edition_one_ends_and_a_lone_one_goes_on():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        kept, gone = await two(h)
        await merge(team, kept, gone)
        signatures = (await team.get("/v1/signatures")).json()["items"]
        assert {(s["party_id"], s["status"]) for s in signatures} == {
            (str(kept), "active"),
            (str(gone), "ended"),
        }
        third = await an_active_organisation(h, a_sign_up("402002", "cai@example.org"))
        signed = len(await h.emitted(CharterSigned))
        kept_signature = next(s for s in signatures if s["status"] == "active")
        withdrawn = f"/v1/signatures/{kept_signature['id']}/withdrawal"
        assert (await team.post(withdrawn, json=WHY, headers=keyed())).status_code in {200, 201}
        await merge(team, kept, third.organisation_id)
        moved = (await h.emitted(CharterSigned))[signed:]
        assert [event.data.party_id for event in moved] == [kept]
        assert (await show(team, kept))["charter_editions"] == ["2026-2031"]


async def test_an_award_does_not_pass_by_itself_but_is_looked_at_within_90_days():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        kept, gone = await two(h)
        today = h.clock.today()
        await h.receive(
            AwardGranted(
                award_id=new_id(), application_id=new_id(), organisation_id=gone, stream="schools",
                starts_on=today, expires_on=today + timedelta(days=1095),
            )
        )  # fmt: skip
        merged = (await merge(team, kept, gone)).json()
        [task] = (await team.get("/v1/tasks?kind=award_review")).json()["items"]
        assert task["subject_id"] == str(gone)
        assert date.fromisoformat(task["due_on"]) == today + timedelta(days=90)
        [period] = await show(team, kept, "/history")
        assert (period["organisation_id"], period["counts_today"]) == (str(gone), True)
        listed = (await team.get("/v1/directory")).json()["items"]
        assert [entry["awards"] for entry in listed if entry["organisation_id"] == str(kept)] in (
            [],
            [[]],
        )
        await undo(team, merged)
        assert (await team.get("/v1/tasks?kind=award_review")).json()["items"] == []
        assert await show(team, kept, "/history") == []


async def test_awards_hear_into_which_entry_another_went_and_the_task_ends_with_their_decision():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        kept, gone = await two(h)
        today, award = h.clock.today(), new_id()
        await h.receive(
            AwardGranted(
                award_id=award, application_id=new_id(), organisation_id=gone, stream="schools",
                starts_on=today, expires_on=today + timedelta(days=1095),
            )
        )  # fmt: skip
        await merge(team, kept, gone)
        told = [e.data for e in await h.emitted(OrganisationChanged) if e.data.ended]
        assert [(each.organisation_id, each.merged_into) for each in told] == [(gone, kept)]
        await h.receive(
            AwardPassedOn(
                award_id=award, organisation_id=kept, from_organisation_id=gone,
                stream="schools", expires_on=today + timedelta(days=1095),
            )
        )  # fmt: skip
        assert (await team.get("/v1/tasks?kind=award_review")).json()["items"] == []
        [period] = await show(team, kept, "/history")
        assert period["organisation_id"] == str(kept)


@pytest.mark.parametrize(("one", "other"), [(True, False), (False, True), (True, True)])
async def test_the_directory_shows_it_only_if_both_asked_for_that(one, other):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        first = await an_active_organisation(h, a_sign_up(be_listed=one))
        form = a_sign_up("402001", "bob@example.org", be_listed=other)
        second = await an_active_organisation(h, form)
        await merge(team, first.organisation_id, second.organisation_id)
        assert (await show(team, first.organisation_id))["listed"] is (one and other)


async def test_a_form_with_the_number_of_the_gone_one_is_a_repeat_of_the_kept_one():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        kept, gone = await two(h)
        await merge(team, kept, gone)
        repeat = await sign_up(h, a_sign_up("402001", "dee@example.org"))
        await confirm(h, repeat)
        assert (await show(team, repeat.organisation_id))["possible_duplicate_of"] == str(kept)


@pytest.mark.parametrize(("same_stream", "listed", "shared_contact", "edited"), COVERING)
async def test_undoing_puts_every_row_back(same_stream, listed, shared_contact, edited):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        mail = "ann@example.org" if shared_contact else "bob@example.org"
        stream = "schools" if same_stream else "early_years"
        form = a_sign_up("402001", mail, be_listed=listed, stream=stream)
        kept = (await an_active_organisation(h)).organisation_id
        gone = (await an_active_organisation(h, form)).organisation_id
        before = await rows_of(h)
        merged = (await merge(team, kept, gone)).json()
        assert await rows_of(h) != before
        if edited:
            seen = (await team.get(f"/v1/organisations/{kept}")).headers["etag"]
            body = {"name": "Ysgol Newydd", "reason": "renamed"}
            url = f"/v1/organisations/{kept}"
            assert (await team.patch(url, json=body, headers={"If-Match": seen})).is_success
        undone = await undo(team, merged)
        assert undone.status_code == 200, undone.text
        after = await rows_of(h)
        if edited:
            assert (await show(team, kept))["name"] == "Ysgol Newydd"
            after["organisation"] = before["organisation"]
        assert after == before
        told = {e.data.organisation_id: e.data for e in await h.emitted(OrganisationChanged)}
        assert (told[gone].ended, told[kept].ended) == (False, False)


async def test_after_thirty_days_a_merge_stays():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        kept, gone = await two(h)
        merged = (await merge(team, kept, gone)).json()
        h.clock.offset += timedelta(days=30, seconds=1)
        late = await undo(team, merged)
        assert late.json()["type"].endswith("too-late-to-undo")
        h.clock.offset -= timedelta(seconds=10)
        assert (await undo(team, merged)).json()["status"] == "undone"
        assert (await undo(team, merged)).status_code == 409


async def test_an_undo_names_what_was_built_on_the_merge():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        kept, gone = await two(h, stream="early_years")
        merged = (await merge(team, kept, gone)).json()
        [moved] = [m for m in (await show(team, kept))["memberships"] if m["stream"] != "schools"]
        leaving = f"/v1/network-memberships/{moved['id']}/leaving"
        assert (await team.post(leaving, json=WHY, headers=keyed())).is_success
        refused = await undo(team, merged)
        assert refused.json()["type"].endswith("changed-since-the-merge")
        assert "membership of a network was changed" in refused.json()["detail"]
        assert (await show(team, gone))["status"] == "merged"


async def test_a_later_merge_is_undone_first():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        kept, gone = await two(h)
        third = await an_active_organisation(h, a_sign_up("402002", "cai@example.org"))
        before = await rows_of(h)
        first = (await merge(team, kept, gone)).json()
        second = (await merge(team, third.organisation_id, kept)).json()
        assert {m["organisation_id"] for m in (await show(team, third.organisation_id))["memberships"]} == {
            str(third.organisation_id), str(kept), str(gone),
        }  # fmt: skip
        assert (await undo(team, first)).json()["type"].endswith("changed-since-the-merge")
        assert (await undo(team, second)).status_code == 200
        assert (await undo(team, first)).status_code == 200
        assert await rows_of(h) == before


async def test_what_cannot_be_merged():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        kept, gone = await two(h)
        waiting = (await sign_up(h, a_sign_up("402003", "w@example.org"))).organisation_id
        assert (await merge(team, kept, kept)).json()["type"].endswith("not-to-be-merged")
        assert (await merge(team, kept, waiting)).status_code == 409
        assert (await merge(team, waiting, kept)).status_code == 409
        assert (await merge(team, kept, new_id())).status_code == 404
        assert (await merge(team, kept, gone, reason=" ")).status_code == 422
        assert (await merge(team, kept, gone)).status_code == 201
        assert (await merge(team, kept, gone)).status_code == 409


@pytest.mark.parametrize(
    "by",
    [a_coordinator("england"), a_stream_coordinator(), an_actor(Grant(Role.TRUSTEE)), an_actor()],
    ids=["another nation", "stream", "trustee", "nobody"],
)
async def test_others_neither_merge_nor_undo_nor_look(by):
    async with harness("membership") as h, await h.client(by) as client:
        kept, gone = await two(h)
        assert (await merge(client, kept, gone)).status_code == 403
        async with await h.client(a_coordinator()) as welsh:
            merged = (await merge(welsh, kept, gone)).json()
            assert [m["id"] for m in (await welsh.get("/v1/merges")).json()["items"]] == [
                merged["id"]
            ]
        assert (await undo(client, merged)).status_code == 403
        shown = await client.get("/v1/merges")
        assert shown.status_code == 403 or shown.json()["items"] == []
