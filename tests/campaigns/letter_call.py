"""A live call with seats, and people who were asked to write."""

from dataclasses import dataclass, field
from uuid import UUID

from campaigns.testing import a_manager, a_person
from campaigns.testing_letters import Postcodes, Supporter
from campaigns.testing_seats import LOWER_DON, TAWE, UPPER_DON, send, the_lookup, the_results


@dataclass
class Call:
    """The call, and how to make those who answer it."""

    team: object
    id: UUID
    postcodes: Postcodes = field(default_factory=Postcodes)

    async def supporter(self, person_id=None):
        person_id = person_id or a_person().person_id
        return Supporter(self.team.h, await self.team.of(None), self.id, person_id)

    async def writer(self, postcode="SA1 1AA", **plan):
        """Somebody whose letter is planned."""
        found = await self.supporter()
        await found.find(postcode=postcode)
        answer = await found.plan(**plan)
        assert answer.status_code == 201, answer.text
        return found


async def a_call(team, **facts):
    await team.h.receive(a_person())
    client = await team.of(a_manager())
    await send(client, the_lookup())
    await send(client, the_results(), name="Results", published_on="2024-07-09")
    call_id = UUID(await team.launched(**facts))
    postcodes = Postcodes(
        SA11AA=TAWE, ZB22AA=UPPER_DON, ZB22AB=LOWER_DON, ZA11AB="ended", ZX11AA="W07999999"
    )
    team.h.runtime.messaging = postcodes
    return Call(team, call_id, postcodes)
