"""Campaigns asks membership whose constituent a postcode makes: as it crosses the wire, and back."""

from campaigns.queries.letters import seat_over_nats
from membership.testing import NATIONAL
from membership.testing_places import LOWER_DON, a_directory_in, a_postcode, places_in
from sanctuary.testing import harness


class Wire:
    """Carries what one service asks to the other, as JSON, without a broker."""

    def __init__(self, other):
        self.other, self.carried = other, []

    async def ask(self, subject, question, answer, _wait):
        kind = self.other.service.subscribers.answerers[subject].question
        self.carried.append(question.model_dump_json())
        said = await self.other.ask(subject, kind.model_validate_json(self.carried[-1]))
        return answer.model_validate_json(said.model_dump_json())


async def test_a_postcode_crosses_once_and_comes_back_as_a_constituency_with_its_edition():
    async with harness("membership") as m, await m.client(NATIONAL) as team:
        await places_in(team)
        made = await a_directory_in(
            m, team, a_postcode("ZA1 1AA"), a_postcode("ZB2 2AB", LOWER_DON)
        )
        wire = Wire(m)
        ask = seat_over_nats(wire)
        found = await ask("zb2 2ab")
        assert (found.found, found.code, found.generation_id) == ("postcode", "E14009002", made.id)
        assert (await ask("a very long text that is no postcode at all")).found == "unreadable"
        assert wire.carried == ['{"postcode":"zb2 2ab"}', '{"postcode":"a very long "}']
