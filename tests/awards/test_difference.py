"""A renewal stands beside what it renews: answers, files, plan, targets, conditions, the visit."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from awards import store
from awards.domain.condition import Condition
from awards.domain.condition import Status as ConditionStatus
from awards.domain.evidence import Evidence
from awards.domain.renewal import visit_at_renewal
from awards.domain.scheme import Visit, VisitRule
from awards.store import conditions
from awards.testing import SWANSEA, Stage, a_coordinator, a_scheme
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign
from sanctuary.testing import harness, keyed

FIRST = a_scheme().criteria[0].key
SECOND = a_scheme().criteria[1].key
TARGET = {"criterion": FIRST, "words": "Every new colleague has the training.", "due_on": None}


async def awarded(stage):
    """A school whose first application was awarded; its award as the API shows it."""
    await stage.set_up(True, False, False)
    await stage.decide(await stage.recommended())
    path = f"/v1/awards?organisation_id={stage.organisation_id}"
    [shown] = (await stage.get(stage.contact, path)).json()["items"]
    return shown


async def set_targets(stage, award, *items, by=None, version=None):
    client = await stage.client(by or stage.coordinator)
    return await client.put(
        f"/v1/awards/{award['id']}/targets",
        json={"items": list(items)},
        headers={"If-Match": f'"{version or award["version"]}"'},
    )


async def tell(stage, draft, *items, by=None):
    path = f"/v1/applications/{draft['id']}/target-progress"
    return await stage.post(by or stage.contact, path, {"items": list(items)})


async def read(stage, path, by=None):
    answer = await stage.get(by or stage.contact, f"{path}/difference")
    assert answer.is_success, answer.text
    return answer.json()


def line(shown, key=FIRST):
    [found] = [each for each in shown["criteria"] if each["criterion"] == key]
    return found


async def file_of(stage, application_id, *, removed=False):
    at = stage.h.clock.now()
    file = Evidence(
        id=new_id(),
        application_id=UUID(application_id),
        criterion=FIRST,
        title="Photo of the welcome wall",
        kind="pdf",
        size=10,
        digest="0" * 64,
        shows_people=False,
        consent="none",
        made_on=date(2025, 5, 1),
        added_by=stage.contact.id,
        added_at=at,
    )
    async with stage.h.transaction() as uow:
        await store.insert_evidence(uow, file)
        if removed:
            await store.save_removed(
                uow, file.remove(by=stage.contact.id, because="not_needed", at=at)
            )
    return file


async def test_a_renewal_begins_from_last_time_and_shows_what_is_different():
    async with harness("awards") as h:
        stage = Stage(h)
        award = await awarded(stage)
        path = f"/v1/awards/{award['id']}"
        before = await read(stage, path)
        assert not any(each["differs"] for each in before["criteria"])
        draft = await stage.done(stage.contact, f"{path}/renewal")
        changed = await stage.answer(draft, {FIRST: "Now all governors take part as well."})
        assert changed.is_success
        for where in (path, f"/v1/applications/{draft['id']}"):
            shown = await read(stage, where)
            assert [each["criterion"] for each in shown["criteria"] if each["differs"]] == [FIRST]
            assert (
                line(shown)["before"]
                != line(shown)["now"]
                == ("Now all governors take part as well.")
            )
            assert line(shown, SECOND)["before"] == line(shown, SECOND)["now"] != ""


@pytest.mark.parametrize("removed", [False, True])
async def test_files_of_last_time_are_named_unless_they_were_taken_away(removed):
    async with harness("awards") as h:
        stage = Stage(h)
        award = await awarded(stage)
        file = await file_of(stage, award["application_id"], removed=removed)
        shown = line(await read(stage, f"/v1/awards/{award['id']}"))["evidence"]
        assert [each["id"] for each in shown] == ([] if removed else [str(file.id)])


async def test_targets_are_agreed_at_the_award_and_told_about_when_it_is_renewed():
    async with harness("awards") as h:
        stage = Stage(h)
        award = await awarded(stage)
        answer = await set_targets(stage, award, TARGET)
        assert answer.is_success, answer.text
        [target] = answer.json()["items"]
        draft = await stage.done(stage.contact, f"/v1/awards/{award['id']}/renewal")
        said = {"target_id": target["id"], "result": "partly", "words": "All but two."}
        assert (await tell(stage, draft, said)).is_success
        assert (await tell(stage, draft, said | {"words": "All but one."})).is_success
        [shown] = line(await read(stage, f"/v1/applications/{draft['id']}"))["targets"]
        assert (shown["words"], shown["result"], shown["progress"]) == (
            TARGET["words"], "partly", "All but one.",
        )  # fmt: skip


async def test_a_target_that_stays_keeps_what_was_said_and_one_that_goes_is_gone():
    async with harness("awards") as h:
        stage = Stage(h)
        award = await awarded(stage)
        other = TARGET | {"words": "A buddy for every newcomer.", "due_on": "2027-01-01"}
        both = (await set_targets(stage, award, TARGET, other)).json()["items"]
        draft = await stage.done(stage.contact, f"/v1/awards/{award['id']}/renewal")
        for each in both:
            said = {"target_id": each["id"], "result": "reached", "words": ""}
            assert (await tell(stage, draft, said)).is_success
        assert (await set_targets(stage, award, TARGET, version=award["version"] + 1)).is_success
        [shown] = line(await read(stage, f"/v1/applications/{draft['id']}"))["targets"]
        assert (shown["words"], shown["result"]) == (TARGET["words"], "reached")
        gone = [each["id"] for each in both if each["words"] == other["words"]]
        refused = await tell(stage, draft, {"target_id": gone[0], "result": "reached", "words": ""})
        assert refused.status_code == 422


async def test_the_panel_reads_what_was_sent_beside_last_time():
    async with harness("awards") as h:
        stage = Stage(h)
        award = await awarded(stage)
        draft = await stage.done(stage.contact, f"/v1/awards/{award['id']}/renewal")
        await stage.send(draft)
        await stage.seat(draft["id"])
        assert (await stage.confirm(draft["id"])).is_success
        shown = await read(stage, f"/v1/applications/{draft['id']}", stage.assessors[0])
        assert len(shown["criteria"]) == len(a_scheme().criteria)
        refused = await tell(stage, draft)
        assert refused.status_code == 422


async def test_who_opens_the_link_in_their_reminder_sees_it_without_an_account():
    async with harness("awards") as h:
        stage = Stage(h)
        award = await awarded(stage)
        token = sign(
            h.settings.link_key,
            Purpose.RENEW,
            UUID(award["id"]),
            expires_at=h.clock.now() + timedelta(days=1),
            person=stage.contact.id,
        )
        async with await h.client() as anybody:
            seen = await anybody.get(f"/v1/awards/{award['id']}/difference", params={"link": token})
            assert seen.is_success, seen.text
            other = await anybody.get(f"/v1/awards/{new_id()}/difference", params={"link": token})
            assert other.status_code in {403, 404}
            said = await anybody.post(
                f"/v1/awards/{award['id']}/renewal-intention",
                params={"link": token},
                json={"intention": "not_renewing"},
                headers=keyed(),
            )
            assert said.json()["intention"] == "not_renewing"


def others(stage):
    return {
        "another stream's coordinator": a_coordinator("libraries"),
        "a contact of another school": Actor(
            new_id(),
            (Grant(Role.ORGANISATION_CONTACT, ScopeKind.ORGANISATION, str(new_id())),),
        ),
        "an assessor who does not sit": Actor(new_id(), (Grant(Role.ASSESSOR),)),
    }


@pytest.mark.parametrize("who", list(others(None)))
async def test_nobody_else_reads_or_changes_any_of_it(who):
    async with harness("awards") as h:
        stage = Stage(h)
        award = await awarded(stage)
        other = others(stage)[who]
        draft = await stage.done(stage.contact, f"/v1/awards/{award['id']}/renewal")
        for path in (f"/v1/awards/{award['id']}", f"/v1/applications/{draft['id']}"):
            assert (await stage.get(other, f"{path}/difference")).status_code == 403
        assert (await set_targets(stage, award, TARGET, by=other)).status_code == 403
        assert (await tell(stage, draft, by=other)).status_code == 403


@pytest.mark.parametrize("who", ["the holder", "a local lead", "a contact who coordinates"])
async def test_targets_are_kept_by_a_coordinator_who_is_not_the_holder(who):
    async with harness("awards") as h:
        stage = Stage(h)
        award = await awarded(stage)
        by = {
            "the holder": stage.contact,
            "a local lead": Actor(new_id(), (Grant(Role.LOCAL_LEAD, ScopeKind.AREA, SWANSEA),)),
            "a contact who coordinates": Actor(stage.contact.id, stage.coordinator.grants),
        }[who]
        assert (await set_targets(stage, award, TARGET, by=by)).status_code in {403, 409}


async def test_targets_that_cannot_be_kept_are_refused_with_the_place():
    async with harness("awards") as h:
        stage = Stage(h)
        award = await awarded(stage)
        refused = await set_targets(stage, award, TARGET, TARGET | {"criterion": "cakes"})
        assert refused.json()["errors"][0]["pointer"] == "/items/1/criterion"
        late = await set_targets(stage, award, TARGET, version=award["version"] + 5)
        assert late.json()["type"].endswith("changed-meanwhile")
        first = await stage.get(
            stage.contact, f"/v1/applications/{award['application_id']}/difference"
        )
        assert first.status_code == 404
        told = await tell(stage, {"id": award["application_id"]})
        assert told.status_code == 422


async def test_conditions_of_the_award_are_shown_with_what_became_of_them():
    async with harness("awards") as h:
        stage = Stage(h)
        award = await awarded(stage)
        async with h.transaction() as uow:
            await conditions.insert_conditions(
                uow,
                [
                    a_condition(award_id=UUID(award["id"]), application_id=UUID(
                        award["application_id"]), organisation_id=stage.organisation_id)
                ],
            )  # fmt: skip
        shown = await read(stage, f"/v1/awards/{award['id']}")
        assert [each["words"] for each in shown["conditions"]] == ["Name a governor."]
        assert (shown["visit"], shown["lighter"]) == ("required", False)


def a_condition(**changes):
    values = {
        "id": new_id(),
        "award_id": new_id(),
        "application_id": new_id(),
        "organisation_id": new_id(),
        "stream": "schools",
        "words": "Name a governor.",
        "due_on": date(2027, 1, 1),
    }
    return Condition(**(values | changes))


@pytest.mark.parametrize(
    ("first", "at_renewal", "status", "visit"),
    [
        (Visit.REQUIRED, Visit.OPTIONAL, None, Visit.OPTIONAL),
        (Visit.REQUIRED, Visit.NONE, ConditionStatus.MET, Visit.NONE),
        (Visit.REQUIRED, Visit.NONE, ConditionStatus.MISSED, Visit.REQUIRED),
        (Visit.REQUIRED, Visit.OPTIONAL, ConditionStatus.OPEN, Visit.REQUIRED),
        (Visit.NONE, Visit.REQUIRED, ConditionStatus.MISSED, Visit.REQUIRED),
    ],
)
def test_the_lighter_visit_is_for_who_did_what_was_agreed(first, at_renewal, status, visit):
    from dataclasses import replace

    scheme = replace(a_scheme(), visit=VisitRule(first=first, at_renewal=at_renewal))
    given = [] if status is None else [a_condition(status=status)]
    assert visit_at_renewal(scheme, given) is visit


async def test_who_declared_a_conflict_with_the_holder_is_kept_away_as_a_coordinator_too():
    async with harness("awards") as h:
        stage = Stage(h)
        award = await awarded(stage)
        draft = await stage.done(stage.contact, f"/v1/awards/{award['id']}/renewal")
        await stage.send(draft)
        invited = await stage.done(
            stage.coordinator,
            f"/v1/applications/{draft['id']}/panel",
            {"person_ids": [str(stage.assessors[0].id)]},
        )
        both = Actor(stage.assessors[0].id, stage.coordinator.grants)
        [seat] = [each["id"] for each in invited["items"]]
        await stage.done(both, f"/v1/seats/{seat}/answer", {"accept": True})
        await stage.done(both, f"/v1/seats/{seat}/conflict", {"conflicted": True})
        stage.clients.clear()
        assert (await stage.get(both, f"/v1/awards/{award['id']}/difference")).status_code == 403
        assert (await set_targets(stage, award, TARGET, by=both)).status_code == 403
