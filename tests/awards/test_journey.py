"""From a draft to an award and its renewal, over real HTTP on a real store."""

from datetime import date, timedelta
from uuid import UUID

import jwt
import pytest

from awards.testing import Stage, a_coordinator, a_scheme, answers_to
from sanctuary import links
from sanctuary.events.awards import (
    ApplicationDecided,
    ApplicationStarted,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    AssessorInvited,
    AwardGranted,
    AwardRenewed,
)
from sanctuary.links import Purpose
from sanctuary.testing import harness, keyed


async def only(h, kind):
    (envelope,) = await h.emitted(kind)
    return envelope.data


async def test_the_whole_way():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.recommended()
        decided = await stage.decide(application_id)

        assert decided.status_code == 200
        assert decided.json()["status"] == "awarded"
        today = h.clock.today()
        granted = await only(h, AwardGranted)
        assert granted.starts_on == today
        assert granted.expires_on.year == today.year + 3
        assert (await only(h, ApplicationDecided)).outcome == "awarded"
        assert str((await only(h, ApplicationSubmitted)).application_id) == application_id
        assert len(await h.emitted(AssessorInvited)) == 3
        assert len(await h.emitted(ApplicationStarted)) == 1


async def test_the_applicant_reads_the_reasons_but_not_who_or_how():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.recommended()
        await stage.decide(application_id, "not_yet")
        seen = (await stage.get(stage.contact, f"/v1/applications/{application_id}")).json()
        assert seen["decision"]["reason"] == "A warm and lasting welcome."
        assert seen["decision"]["by"] is None
        assert seen["recommendation"] is None
        assert await h.emitted(AwardGranted) == []


async def test_a_draft_is_opened_again_by_its_link():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        application = await stage.start()
        token = application["link"].split("link=")[1]
        anybody = await h.client()
        path = f"/v1/applications/{application['id']}"
        opened = await anybody.get(path, params={"link": token})
        assert opened.json()["status"] == "registered"
        saved = await anybody.put(
            f"{path}/answers",
            params={"link": token},
            json={"answers": answers_to(a_scheme())},
            headers={"If-Match": opened.headers["etag"]},
        )
        assert saved.status_code == 200
        sent = await anybody.post(f"{path}/submission", params={"link": token}, headers=keyed())
        assert sent.json()["hear_by"] == str(h.clock.today() + timedelta(days=42))


async def test_a_link_to_apply_opens_a_draft_for_its_organisation_only():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        token = links.sign(
            h.settings.link_key,
            Purpose.APPLY,
            stage.organisation_id,
            expires_at=h.clock.now() + timedelta(days=1),
            person=stage.contact.id,
        )
        anybody = await h.client()

        async def start(organisation_id):
            return await anybody.post(
                "/v1/applications",
                params={"link": token},
                json={"organisation_id": str(organisation_id), "stream": "schools"},
                headers=keyed(),
            )

        first = await start(stage.organisation_id)
        assert first.status_code == 201
        again = await start(stage.organisation_id)
        assert again.json()["id"] == first.json()["id"]
        other = await Stage(h).set_up()
        assert (await start(other.organisation_id)).status_code == 403


async def test_saving_over_somebody_elses_answers_is_refused():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        application = await stage.start()
        assert (await stage.answer(application, {"public_commitment": "mine"})).is_success
        late = await stage.answer(application, {"public_commitment": "theirs"})
        assert late.status_code == 412
        seen = await stage.get(stage.contact, f"/v1/applications/{application['id']}")
        assert seen.json()["answers"] == {"public_commitment": "mine"}


async def test_every_saved_state_is_kept():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        application = await stage.start()
        for text in ("first", "second"):
            saved = await stage.answer(application, {"public_commitment": text})
            application = saved.json()
        async with h.transaction() as uow:
            from sqlalchemy import select

            from awards.tables import answer_revision

            rows = await uow.all(select(answer_revision).order_by(answer_revision.c.version))
        assert [row.answers.get("public_commitment") for row in rows] == [None, "first", "second"]


async def test_what_is_empty_is_named_and_nothing_is_sent():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        application = await stage.start()
        refused = await stage.post(
            stage.contact, f"/v1/applications/{application['id']}/submission"
        )
        assert refused.status_code == 422
        assert len(refused.json()["errors"]) == 8
        assert await h.emitted(ApplicationSubmitted) == []


async def test_an_application_is_returned_completed_and_sent_again():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        application_id = await stage.submitted()
        await stage.done(
            stage.coordinator,
            f"/v1/applications/{application_id}/return",
            {"reason": "Please add how learners take part."},
        )
        seen = (await stage.get(stage.contact, f"/v1/applications/{application_id}")).json()
        assert seen["status"] == "draft"
        assert seen["returned"].startswith("Please add")
        await stage.send(seen)
        assert len(await h.emitted(ApplicationSubmitted)) == 2


async def test_withdrawing_is_open_until_a_decision():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.recommended()
        await stage.done(stage.contact, f"/v1/applications/{application_id}/withdrawal")
        assert len(await h.emitted(ApplicationWithdrawn)) == 1
        assert (await stage.decide(application_id)).status_code == 409
        assert (await stage.start())["id"] != application_id


async def test_a_renewal_begins_from_earlier_answers_and_leaves_no_gap():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        await stage.decide(await stage.recommended())
        old = await only(h, AwardGranted)
        await h.open_days(old.expires_on - timedelta(days=60))

        draft = await stage.done(stage.contact, f"/v1/awards/{old.award_id}/renewal")
        assert draft["renews"] == str(old.award_id)
        assert draft["previous_answers"] == answers_to(a_scheme())
        sent = await stage.send(draft)
        await stage.carry_on(sent["id"])
        assert (await stage.decide(sent["id"])).is_success

        renewed = await only(h, AwardRenewed)
        new = (await h.emitted(AwardGranted))[-1].data
        assert renewed.successor_id == new.award_id
        assert (await h.emitted(ApplicationDecided))[-1].data.renews == old.award_id
        assert new.starts_on == old.expires_on
        held = await stage.get(stage.contact, f"/v1/awards?organisation_id={stage.organisation_id}")
        assert [award["status"] for award in held.json()["items"]] == ["current", "renewed"]


async def test_anybody_can_verify_an_award_and_check_the_signature():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        await stage.decide(await stage.recommended())
        award = await only(h, AwardGranted)
        anybody = await h.client()
        path = f"/v1/awards/{award.award_id}/verification"
        now = (await anybody.get(path)).json()
        assert (now["valid"], now["standing"]) == (True, "valid")
        assert "no influence on who comes" in now["meaning"]
        after = (await anybody.get(path, params={"on": str(award.expires_on)})).json()
        assert not after["valid"]

        (key,) = (await anybody.get("/v1/verification-keys")).json()["keys"]
        claims = jwt.decode(
            now["signed"], jwt.PyJWK(key), ["ES256"], issuer=h.settings.public_url("awards")
        )
        assert claims["sub"] == str(award.award_id)
        assert claims["valid"] is True
        with pytest.raises(jwt.InvalidSignatureError):
            jwt.decode(now["signed"][:-6] + "AAAAAA", jwt.PyJWK(key), ["ES256"])


async def test_coordinators_list_their_own_part_of_the_network():
    async with harness("awards") as h:
        schools = [await (await Stage(h).set_up()).start() for _ in range(3)]
        stage = await Stage(h).set_up(stream="libraries")
        await stage.start("libraries")
        reader = a_coordinator("schools")
        page = (await stage.get(reader, "/v1/applications?limit=2")).json()
        rest = (await stage.get(reader, f"/v1/applications?limit=2&cursor={page['next']}")).json()
        found = [each["id"] for each in page["items"] + rest["items"]]
        assert found == [each["id"] for each in schools]
        assert rest["next"] is None
        assert (await stage.get(reader, "/v1/applications?status=awarded")).json()["items"] == []


async def test_schemes_are_public_and_say_what_is_a_default():
    async with harness("awards") as h:
        anybody = await h.client()
        found = (await anybody.get("/v1/schemes")).json()["items"]
        assert len(found) >= 7
        school = (await anybody.get("/v1/schemes/schools")).json()
        assert len(school["criteria"]) == 8
        assert school["valid_from"] <= str(date.today())
        assert "renewal.grace_days" in school["defaults"]
        assert (await anybody.get("/v1/schemes/lighthouses")).status_code == 404


async def test_a_renewal_begins_by_its_link_and_is_found_again():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        await stage.decide(await stage.recommended())
        award = await only(h, AwardGranted)
        anybody = await h.client()

        async def renew(subject):
            token = links.sign(
                h.settings.link_key,
                Purpose.RENEW,
                subject,
                expires_at=h.clock.now() + timedelta(days=1),
            )
            return await anybody.post(
                f"/v1/awards/{award.award_id}/renewal", params={"link": token}, headers=keyed()
            )

        first = await renew(award.award_id)
        assert first.status_code == 201
        assert (await renew(award.award_id)).json()["id"] == first.json()["id"]
        assert (await renew(stage.organisation_id)).status_code == 403
        await stage.send(first.json())
        again = await renew(award.award_id)
        assert again.json()["type"].endswith("already-under-way")


async def test_an_invitation_is_answered_by_its_link():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False)
        application_id = await stage.submitted()
        invited = await stage.done(
            stage.coordinator,
            f"/v1/applications/{application_id}/panel",
            {"person_ids": [str(person.id) for person in stage.assessors]},
        )
        first, second = invited["items"]
        token = links.sign(
            h.settings.link_key,
            Purpose.ANSWER_INVITATION,
            UUID(first["id"]),
            expires_at=h.clock.now() + timedelta(days=1),
            person=UUID(first["person_id"]),
        )
        anybody = await h.client()

        async def accept(seat):
            return await anybody.post(
                f"/v1/seats/{seat['id']}/answer",
                params={"link": token},
                json={"accept": True},
                headers=keyed(),
            )

        assert (await accept(first)).json()["status"] == "accepted"
        assert (await accept(second)).status_code == 403


async def test_asking_somebody_again_changes_nothing():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True)
        application_id = await stage.submitted()
        body = {"person_ids": [str(stage.assessors[0].id)] * 2}
        path = f"/v1/applications/{application_id}/panel"
        assert len((await stage.done(stage.coordinator, path, body))["items"]) == 1
        assert (await stage.done(stage.coordinator, path, body))["items"] == []
        assert len(await h.emitted(AssessorInvited)) == 1
