"""Campaigns asks notifications before a launch: the question and the answer as they cross the wire."""

import pytest

from campaigns.testing import a_manager, a_person
from notifications.testing import a_contact, known
from sanctuary.actor import Grant, Role
from sanctuary.testing import an_actor, harness, keyed


class Wire:
    """Carries what one service asks to the other, as JSON, without a broker."""

    def __init__(self, other):
        self.other = other

    async def ask(self, subject, question, answer, _wait):
        kind = self.other.service.subscribers.answerers[subject].question
        said = await self.other.ask(subject, kind.model_validate_json(question.model_dump_json()))
        return answer.model_validate_json(said.model_dump_json())


async def rewritten_in_english_alone(n, key):
    client = await n.client(an_actor(Grant(Role.CAMPAIGN_MANAGER)))
    path = f"/v1/templates/{key}/en/editions"
    draft = await client.post(path, headers=keyed(), json={"subject": "Your voice matters today"})
    publication = f"{path}/{draft.json()['edition']}/publication"
    headers = keyed(**{"If-Match": draft.headers["ETag"]})
    done = await client.post(publication, headers=headers, json={"reason": "It is clearer."})
    assert done.status_code == 200, done.text


@pytest.mark.timeout(120)
async def test_a_launch_hears_from_notifications_who_would_not_read_it_in_welsh():
    async with harness("campaigns") as c, harness("notifications") as n:
        c.runtime.messaging = Wire(n)
        people = [a_person() for _ in range(3)]
        await c.receive(*people)
        for person, language in zip(people, ("cy", "cy", "en"), strict=True):
            await known(n, a_contact(person_id=person.person_id, language=language))
        author, manager = await c.client(a_manager()), await c.client(a_manager())
        body = {"playbook": "local-solidarity", "audience": {"everyone": True}}
        draft = await author.post("/v1/mobilisations", headers=keyed(), json=body)
        path = f"/v1/mobilisations/{draft.json()['mobilisation_id']}"
        await manager.post(f"{path}/approval", headers=keyed())
        preview = await manager.get(f"{path}/audience-preview")
        assert preview.json()["fall_back"] == 0
        await rewritten_in_english_alone(n, "mobilisation_act")
        preview = await manager.get(f"{path}/audience-preview")
        assert preview.json()["fall_back"] == 2
        refused = await manager.post(f"{path}/launch", headers=keyed())
        assert "2 people who prefer Welsh" in refused.json()["detail"]
        reason = {"fallback_reason": "It cannot wait for the translation."}
        launched = await manager.post(f"{path}/launch", headers=keyed(), json=reason)
        assert launched.status_code == 202, launched.text
        assert launched.json()["fallback"]["people"] == 2
