"""Evidence files: what is taken, who may open it, and how it goes."""

import hashlib
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import pytest
from PIL import Image
from sqlalchemy import select

from awards import commands
from awards.domain.evidence import is_older
from awards.domain.file_kinds import Kind
from awards.storage import files_of
from awards.tables import evidence
from awards.testing import Stage, a_coordinator, a_scheme, answers_to
from sanctuary import links
from sanctuary.actor import Actor
from sanctuary.events.membership import PersonErased
from sanctuary.ids import new_id
from sanctuary.links import Purpose
from sanctuary.testing import harness, keyed

from .bucket import bucket
from .files import HTML, PDF, WORD, a_document, a_photo

LAST_MONTH = (datetime.now(UTC) - timedelta(days=30)).date()
ABOUT = {
    "shows_people": "no",
    "criterion": "culture_of_welcome",
    "made_on": LAST_MONTH.isoformat(),
}


async def attach(client, application_id, content, name="plan.pdf", **about):
    return await client.post(
        f"/v1/applications/{application_id}/evidence",
        files={"file": (name, content, "text/html")},
        data=ABOUT | about,
        headers=keyed(),
    )


async def begun(h):
    """A draft, and the client of the contact who began it."""
    stage = await Stage(h).set_up()
    draft = await stage.start()
    return stage, draft["id"], await stage.client(stage.contact)


async def download(client, application_id, evidence_id):
    asked = await client.get(f"/v1/applications/{application_id}/evidence/{evidence_id}/link")
    assert asked.status_code == 200, asked.text
    address = urlsplit(asked.json()["url"])
    return f"{address.path}?{address.query}"


async def test_a_file_is_kept_outside_the_database_and_comes_back_whole():
    with TemporaryDirectory() as folder:
        async with harness("awards", evidence_dir=Path(folder)) as h:
            _, application_id, client = await begun(h)
            made = await attach(client, application_id, PDF)
            assert made.status_code == 201, made.text
            file = made.json()
            assert (file["kind"], file["title"], file["size"]) == ("pdf", "plan", len(PDF))
            assert file["sha256"] == hashlib.sha256(PDF).hexdigest()
            lying = Path(folder) / application_id / file["id"]
            assert lying.read_bytes() == PDF
            listed = await client.get(f"/v1/applications/{application_id}/evidence")
            assert listed.json()["items"] == [file]
            browser = await h.client()
            got = await browser.get(await download(client, application_id, file["id"]))
            assert got.content == PDF
            assert got.headers["content-disposition"].startswith("attachment; filename=")
            assert got.headers["content-type"] == "application/pdf"
            assert got.headers["x-content-type-options"] == "nosniff"
            assert "sandbox" in got.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (HTML, "We take PDF"),
        (b"", "empty"),
        (b"MZ" + bytes(200), "We take PDF"),
        (PDF[:-8], "did not arrive whole"),
        (b"\xff\xd8\xff\xe0" + HTML, "could not be opened"),
        (b"PK\x03\x04" + bytes(100), "We take PDF"),
        (a_document("text/html"), "We take PDF"),
        (a_document(f"{WORD.replace('document', 'macroEnabled')}"), "macros"),
        (a_document(**{"word/vbaProject.bin": "x"}), "macros"),
    ],
    ids=["page", "nothing", "program", "half", "no photo", "no archive", "archive", "m1", "m2"],
)
async def test_what_is_in_a_file_counts_and_not_its_name(content, says):
    async with harness("awards") as h:
        _, application_id, client = await begun(h)
        refused = await attach(client, application_id, content, name="harmless.pdf")
        assert refused.status_code == 422
        assert says in refused.json()["detail"]
        listed = await client.get(f"/v1/applications/{application_id}/evidence")
        assert listed.json()["items"] == []


async def test_a_file_that_says_it_is_a_page_is_a_photo_when_it_is_one():
    async with harness("awards") as h:
        _, application_id, client = await begun(h)
        made = await attach(client, application_id, a_photo(), name="page.html")
        got = await (await h.client()).get(
            await download(client, application_id, made.json()["id"])
        )
        assert got.headers["content-type"] == "image/jpeg"
        assert 'filename="page.jpg"' in got.headers["content-disposition"]


@pytest.mark.parametrize(
    "content", [a_document(), a_document("application/vnd.oasis.opendocument.text", "mimetype")]
)
async def test_documents_are_taken(content):
    async with harness("awards") as h:
        _, application_id, client = await begun(h)
        assert (await attach(client, application_id, content)).json()["kind"] in {"docx", "odt"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_photo_is_kept_upright_and_without_where_it_was_taken(kind):
    async with harness("awards") as h:
        _, application_id, client = await begun(h)
        photo = a_photo(kind)
        assert b"51.62N" in photo
        made = (await attach(client, application_id, photo)).json()
        got = await (await h.client()).get(await download(client, application_id, made["id"]))
        assert b"51.62N" not in got.content
        assert hashlib.sha256(got.content).hexdigest() == made["sha256"]
        with Image.open(io.BytesIO(got.content)) as picture:
            assert picture.size == (20, 40)


async def test_a_picture_with_more_points_than_anybody_can_see_is_refused():
    async with harness("awards") as h:
        _, application_id, client = await begun(h)
        refused = await attach(client, application_id, a_photo("PNG", size=(9000, 7000)))
        assert refused.status_code == 422
        assert "smaller size" in refused.json()["detail"]


async def test_a_file_beyond_the_limit_is_refused():
    async with harness("awards", evidence_largest_mb=1) as h:
        _, application_id, client = await begun(h)
        refused = await attach(client, application_id, PDF[:-6] + bytes(1024 * 1024) + b"%%EOF\n")
        assert refused.status_code == 413
        assert "1 megabytes" in refused.json()["detail"]


@pytest.mark.parametrize(
    "about",
    [{"shows_people": ""}, {"shows_people": "yes"}, {"shows_people": "yes", "consent": "none"}],
)
async def test_no_picture_of_people_is_attached_without_their_consent(about):
    async with harness("awards") as h:
        _, application_id, client = await begun(h)
        refused = await attach(client, application_id, a_photo(), **about)
        assert refused.status_code == 422
        assert refused.json()["type"].endswith("photo-consent-missing")
        agreed = {"shows_people": "yes", "consent": "application"}
        made = await attach(client, application_id, a_photo(), **agreed)
        assert made.json()["consent"] == "application"


async def test_a_criterion_that_the_award_does_not_have_and_a_day_to_come_are_refused():
    async with harness("awards") as h:
        _, application_id, client = await begun(h)
        assert (await attach(client, application_id, PDF, criterion="speed")).status_code == 422
        assert (await attach(client, application_id, PDF, made_on="2999-01-01")).status_code == 422
        assert (await attach(client, application_id, PDF, made_on="soon")).status_code == 422
        assert (await attach(client, application_id, PDF, consent="all")).status_code == 422


@pytest.mark.parametrize(
    ("made_on", "months", "older"),
    [
        (date(2024, 3, 2), 24, False),
        (date(2024, 3, 1), 24, True),
        (date(2024, 2, 29), 24, True),
        (date(2025, 12, 31), 24, False),
        (date(2026, 2, 1), 1, True),
    ],
)
def test_evidence_is_too_old_when_its_months_are_over(made_on, months, older):
    assert is_older(made_on, months, today=date(2026, 3, 2)) is older


async def test_an_award_that_limits_the_age_of_evidence_asks_for_its_day():
    async with harness("awards") as h:
        _, application_id, client = await begun(h)
        undated = await attach(client, application_id, PDF, made_on="")
        assert undated.status_code == 422
        assert "Add the day" in undated.json()["detail"]
        old = await attach(client, application_id, PDF, made_on="2019-05-01")
        assert old.status_code == 422
        assert "the last 24 months" in old.json()["detail"]


async def test_what_grew_old_in_a_long_draft_is_named_before_it_is_sent():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        draft = await stage.start()
        client = await stage.client(stage.contact)
        nearly = (datetime.now(UTC) - timedelta(days=725)).date().isoformat()
        made = await attach(client, draft["id"], PDF, made_on=nearly, title="The old policy")
        assert made.status_code == 201
        await stage.answer(draft, answers_to(a_scheme()))
        h.clock.offset += timedelta(days=20)
        path = f"/v1/applications/{draft['id']}/submission"
        refused = await stage.post(stage.contact, path)
        assert refused.status_code == 422
        assert "The old policy" in refused.json()["detail"]
        removal = f"/v1/applications/{draft['id']}/evidence/{made.json()['id']}/removal"
        await client.post(removal, json={}, headers=keyed())
        assert (await stage.post(stage.contact, path)).status_code == 200


async def test_characters_that_nobody_sees_do_not_come_along():
    async with harness("awards") as h:
        _, application_id, client = await begun(h)
        made = await attach(client, application_id, PDF, title="Our\x00 plan\x07", name="a\x01.pdf")
        assert made.json()["title"] == "Our plan"


async def test_forty_files_are_enough():
    async with harness("awards") as h:
        _, application_id, client = await begun(h)
        for _ in range(40):
            assert (await attach(client, application_id, PDF)).status_code == 201
        refused = await attach(client, application_id, PDF)
        assert refused.status_code == 409
        assert "Remove one" in refused.json()["detail"]


async def test_nobody_else_sees_attaches_or_takes_away():
    async with harness("awards") as h:
        _, application_id, client = await begun(h)
        made = (await attach(client, application_id, PDF)).json()
        base = f"/v1/applications/{application_id}/evidence"
        for stranger in (Actor(new_id()), a_coordinator("libraries")):
            other = await h.client(stranger)
            assert (await other.get(base)).status_code == 403
            assert (await other.get(f"{base}/{made['id']}/link")).status_code == 403
            assert (await attach(other, application_id, PDF)).status_code == 403
            gone = await other.post(f"{base}/{made['id']}/removal", json={}, headers=keyed())
            assert gone.status_code == 403


async def test_a_file_opens_under_its_own_application_only():
    async with harness("awards") as h:
        _, application_id, client = await begun(h)
        made = (await attach(client, application_id, PDF)).json()
        other = await Stage(h).set_up()
        theirs = (await other.start())["id"]
        client = await other.client(other.contact)
        path = f"/v1/applications/{theirs}/evidence/{made['id']}"
        assert (await client.get(f"{path}/link")).status_code == 404
        assert (await client.post(f"{path}/removal", json={}, headers=keyed())).status_code == 404


async def test_a_link_to_a_file_ends_soon_and_opens_that_file_only():
    async with harness("awards") as h:
        _, application_id, client = await begun(h)
        made = (await attach(client, application_id, PDF)).json()
        path = await download(client, application_id, made["id"])
        browser = await h.client()
        h.clock.offset += timedelta(minutes=11)
        assert (await browser.get(path)).status_code == 403
        whole = links.sign(
            h.settings.link_key,
            Purpose.APPLICATION,
            new_id(),
            expires_at=h.clock.now() + timedelta(days=1),
        )
        assert (await browser.get("/evidence", params={"link": whole})).status_code == 403


async def test_a_conflict_closes_links_that_are_out_already():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        draft = await stage.start()
        client = await stage.client(stage.contact)
        made = (await attach(client, draft["id"], PDF)).json()
        await stage.send(draft)
        seats = await stage.seat(draft["id"])
        reader = stage.assessors[0]
        path = await download(await stage.client(reader), draft["id"], made["id"])
        browser = await h.client()
        assert (await browser.get(path)).content == PDF
        await stage.done(reader, f"/v1/seats/{seats[0]}/conflict", {"conflicted": True})
        assert (await browser.get(path)).status_code == 403


async def test_an_assessor_who_has_not_said_whether_there_is_a_conflict_sees_no_file():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True)
        draft = await stage.start()
        made = (await attach(await stage.client(stage.contact), draft["id"], PDF)).json()
        await stage.send(draft)
        (person,) = stage.assessors
        await stage.done(
            stage.coordinator,
            f"/v1/applications/{draft['id']}/panel",
            {"person_ids": [str(person.id)]},
        )
        client = await stage.client(person)
        base = f"/v1/applications/{draft['id']}/evidence"
        assert (await client.get(base)).status_code == 403
        assert (await client.get(f"{base}/{made['id']}/link")).status_code == 403


async def test_after_sending_only_a_withdrawn_consent_takes_a_file_away():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True)
        draft = await stage.start()
        client = await stage.client(stage.contact)
        made = (await attach(client, draft["id"], PDF)).json()
        await stage.send(draft)
        late = await attach(client, draft["id"], PDF)
        assert late.status_code == 409
        assert "ask the coordinator" in late.json()["detail"]
        removal = f"/v1/applications/{draft['id']}/evidence/{made['id']}/removal"
        assert (await client.post(removal, json={}, headers=keyed())).status_code == 409
        path = await download(client, draft["id"], made["id"])
        taken = {"because": "consent_withdrawn"}
        assert (await client.post(removal, json=taken, headers=keyed())).status_code == 204
        assert (await (await h.client()).get(path)).status_code == 410
        assert await commands.erase_removed(h.database, files_of(h.settings)) == 1
        assert await files_of(h.settings).get(f"{draft['id']}/{made['id']}") is None
        assert await commands.erase_removed(h.database, files_of(h.settings)) == 0


async def test_an_erasure_takes_the_files_along():
    async with harness("awards") as h:
        stage, application_id, client = await begun(h)
        made = (await attach(client, application_id, PDF, title="Photo of Amina")).json()
        await h.receive(PersonErased(case_id=new_id(), person_id=stage.contact.id))
        assert await commands.erase_removed(h.database, files_of(h.settings)) == 1
        assert await files_of(h.settings).get(f"{application_id}/{made['id']}") is None
        async with h.transaction() as uow:
            row = await uow.first(select(evidence))
        assert (row.title, row.removed_because) == ("", "erased")
        assert row.digest == made["sha256"]


async def test_a_file_without_a_row_is_deleted_after_a_day_and_nothing_else():
    with TemporaryDirectory() as folder:
        async with harness("awards", evidence_dir=Path(folder)) as h:
            _, application_id, client = await begun(h)
            made = (await attach(client, application_id, PDF)).json()
            files, orphan = files_of(h.settings), f"{new_id()}/{new_id()}"
            await files.put(orphan, PDF)
            await files.put("not-ours/readme", PDF)
            now = datetime.now(UTC)
            assert await commands.erase_orphans(h.database, files, now=now) == 0
            tomorrow = now + timedelta(days=1, minutes=1)
            assert await commands.erase_orphans(h.database, files, now=tomorrow) == 1
            assert await files.get(orphan) is None
            assert await files.get(f"{application_id}/{made['id']}") == PDF
            assert await files.get("not-ours/readme") == PDF


async def test_a_file_that_cannot_be_put_down_leaves_no_row():
    async with bucket() as away, harness("awards", **s3(away)) as h:
        _, application_id, client = await begun(h)
        away.away = True
        refused = await attach(client, application_id, PDF)
        assert refused.status_code == 503
        assert "try the file again" in refused.json()["detail"]
        listed = await client.get(f"/v1/applications/{application_id}/evidence")
        assert listed.json()["items"] == []


def s3(place):
    return {
        "evidence_bucket": "s3://evidence",
        "evidence_bucket_endpoint": place.url,
        "evidence_bucket_key_id": "key",
        "evidence_bucket_secret": "secret",
    }


async def test_a_bucket_takes_the_place_of_the_folder():
    async with bucket() as place, harness("awards", **s3(place)) as h:
        _, application_id, client = await begun(h)
        made = (await attach(client, application_id, PDF)).json()
        key = f"{application_id}/{made['id']}"
        assert place.objects == {key: PDF}
        assert all(place.signed)
        got = await (await h.client()).get(await download(client, application_id, made["id"]))
        assert got.content == PDF
        place.objects[f"{new_id()}/{new_id()}"] = PDF
        files = files_of(h.settings)
        assert await commands.erase_orphans(h.database, files, now=datetime.now(UTC)) == 1
        removal = f"/v1/applications/{application_id}/evidence/{made['id']}/removal"
        assert (await client.post(removal, json={}, headers=keyed())).status_code == 204
        await commands.erase_removed(h.database, files)
        assert place.objects == {}


def test_every_kind_has_a_type_that_no_browser_runs():
    assert not [kind for kind in Kind if "html" in kind.media_type or "svg" in kind.media_type]


async def test_a_coordinator_with_a_conflict_neither_writes_nor_attaches_for_that_applicant():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True)
        (person,) = stage.assessors
        await h.grant(Actor(person.id, a_coordinator().grants))
        application_id = await stage.submitted()
        invited = await stage.done(
            stage.coordinator,
            f"/v1/applications/{application_id}/panel",
            {"person_ids": [str(person.id)]},
        )
        seat = invited["items"][0]["id"]
        await stage.done(person, f"/v1/seats/{seat}/answer", {"accept": True})
        await stage.done(person, f"/v1/seats/{seat}/conflict", {"conflicted": True})
        await stage.done(stage.contact, f"/v1/applications/{application_id}/withdrawal")
        draft = await stage.start()
        client = await stage.client(person)
        refused = await attach(client, draft["id"], PDF)
        assert refused.status_code == 403
        assert "conflict of interest" in refused.json()["detail"]
        saved = await client.put(
            f"/v1/applications/{draft['id']}/answers",
            json={"answers": {}},
            headers={"If-Match": '"1"'},
        )
        assert saved.status_code == 403
        helper = await stage.client(stage.coordinator)
        assert (await attach(helper, draft["id"], PDF)).status_code == 201
