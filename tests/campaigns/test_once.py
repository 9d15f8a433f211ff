"""What stands for "this person did this": nobody who reads the store can try out whose it is."""

from pydantic import SecretStr

from campaigns.commands import actions, contacts
from campaigns.domain.action import Action
from campaigns.domain.contact import Contact
from sanctuary.ids import new_id
from sanctuary.seal import Seal
from sanctuary.testing import harness


async def test_marks_are_the_same_for_the_same_person_and_need_the_key():
    call, person, other = new_id(), new_id(), new_id()
    async with harness("campaigns") as h, h.transaction() as uow:

        def marks(person_id):
            return [
                *(actions.once_id(uow, call, person_id, each) for each in Action),
                *(contacts.once_id(uow, call, person_id, each) for each in Contact),
            ]

        theirs = marks(person)
        assert theirs == marks(person)
        assert len({*theirs, *marks(other)}) == 2 * len(theirs)
        uow.seal = Seal(SecretStr("another key, of somebody who found a copy"), "campaigns")
        assert not {*theirs} & {*marks(person)}
