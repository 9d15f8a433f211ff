"""A draft moves to a newer edition when its applicant says so; what was sent never does."""

import pytest

from awards.testing import Stage, a_coordinator, a_scheme, answers_to
from sanctuary.actor import Actor
from sanctuary.ids import new_id
from sanctuary.testing import harness, keyed

NEW = {"key": "libraries_near", "process": "share", "title": "You lend", "guidance": "What?"}


async def newer(stage, **changes):
    """An edition that drops the last criterion, rewords the first and adds one."""
    criteria = (await stage.get(stage.contact, "/v1/schemes/schools")).json()["criteria"]
    first = criteria[0] | {"title": "Staff understand, and say so"}
    body = {
        "edition": "newer",
        "based_on": "2025",
        "valid_from": str(stage.h.clock.today()),
        "reason": "Agreed in June.",
        "criteria": [first, *criteria[1:-1], NEW],
        "hear_by_days": 21,
        **changes,
    }
    client = await stage.client(stage.coordinator)
    made = await client.post(
        "/v1/schemes/schools/editions", json=body, headers={**keyed(), "If-Match": '"1"'}
    )
    assert made.status_code == 201, made.text
    return criteria[0]["key"], criteria[-1]["key"]


async def a_draft(h):
    stage = await Stage(h).set_up(True, False, False)
    draft = await stage.start()
    saved = await stage.answer(draft, answers_to(a_scheme()))
    assert saved.is_success, saved.text
    return stage, f"/v1/applications/{draft['id']}", saved.json()["version"]


async def move(stage, path, version, by=None, edition="newer"):
    client = await stage.client(by or stage.contact)
    return await client.put(
        f"{path}/edition", json={"edition": edition}, headers={"If-Match": f'"{version}"'}
    )


async def test_the_preview_says_what_changes_and_changes_nothing():
    async with harness("awards") as h:
        stage, path, version = await a_draft(h)
        assert (await stage.get(stage.contact, f"{path}/edition")).json()["newer"] is None
        reworded, dropped = await newer(stage)
        shown = await stage.get(stage.contact, f"{path}/edition")
        assert shown.headers["ETag"] == f'"{version}"'
        preview = shown.json()["newer"]
        found = {(each["what"], each["kind"]) for each in preview["changes"]}
        assert found == {
            (reworded, "criterion_reworded"),
            (dropped, "criterion_dropped"),
            (NEW["key"], "criterion_added"),
            ("hear_by_days", "rule_changed"),
        }
        assert preview["to_answer"] == [NEW["key"]]
        assert preview["set_aside"] == [dropped]
        assert len(preview["kept"]) == 7
        kept = (await stage.get(stage.contact, path)).json()
        assert (kept["edition"], kept["version"]) == ("2025", version)


async def test_the_applicant_moves_and_sends_under_the_newer_edition():
    async with harness("awards") as h:
        stage, path, version = await a_draft(h)
        _, dropped = await newer(stage)
        moved = await move(stage, path, version)
        assert moved.status_code == 200, moved.text
        assert moved.json()["edition"] == "newer"
        assert dropped not in moved.json()["answers"]
        refused = await stage.post(stage.contact, f"{path}/submission")
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == f"answers.{NEW['key']}"
        answered = await stage.answer(moved.json(), {NEW["key"]: "Books and games."})
        assert answered.is_success
        sent = await stage.done(stage.contact, f"{path}/submission")
        assert sent["edition"] == "newer"
        again = await move(stage, path, sent["version"])
        assert again.status_code == 409


async def test_nobody_has_to_move():
    async with harness("awards") as h:
        stage, path, _ = await a_draft(h)
        await newer(stage)
        sent = await stage.done(stage.contact, f"{path}/submission")
        assert sent["edition"] == "2025"
        shown = (await stage.get(stage.contact, f"{path}/edition")).json()
        assert (shown["fixed"], shown["newer"]) == (True, None)
        refused = await move(stage, path, sent["version"])
        assert refused.status_code == 409
        assert refused.json()["type"].endswith("edition-fixed")


async def test_what_was_sent_and_returned_stays_with_its_edition():
    async with harness("awards") as h:
        stage, path, _ = await a_draft(h)
        await stage.done(stage.contact, f"{path}/submission")
        await newer(stage)
        back = await stage.done(stage.coordinator, f"{path}/return", {"reason": "Say more."})
        refused = await move(stage, path, back["version"])
        assert refused.status_code == 409
        assert refused.json()["type"].endswith("edition-fixed")


async def test_only_the_applicant_moves_a_draft():
    async with harness("awards") as h:
        stage, path, version = await a_draft(h)
        await newer(stage)
        helped = await stage.get(stage.coordinator, f"{path}/edition")
        assert helped.status_code == 200
        for somebody in (stage.coordinator, a_coordinator("libraries"), Actor(new_id())):
            assert (await move(stage, path, version, by=somebody)).status_code == 403
        for stranger in (a_coordinator("libraries"), Actor(new_id())):
            assert (await stage.get(stranger, f"{path}/edition")).status_code == 403


@pytest.mark.parametrize(
    ("seen", "edition", "status"),
    [(-1, "newer", 412), (0, "other", 412)],
    ids=["somebody saved since", "another edition than the one shown"],
)
async def test_a_move_takes_what_was_looked_at(seen, edition, status):
    async with harness("awards") as h:
        stage, path, version = await a_draft(h)
        await newer(stage)
        refused = await move(stage, path, version + seen, edition=edition)
        assert refused.status_code == status


async def test_without_a_newer_edition_there_is_nothing_to_move_to():
    async with harness("awards") as h:
        stage, path, version = await a_draft(h)
        refused = await move(stage, path, version, edition="2025")
        assert refused.status_code == 409
        assert refused.json()["type"].endswith("nothing-newer")
