"""Sealed records in the rights of a person: shown through their own link only, and forgotten."""

from membership.commands import notes, own_requests, own_stories
from membership.commands.ambassadors import of_people
from membership.commands.forgetting import forget
from membership.domain.ambassador import Ambassador
from membership.domain.note import Kind
from membership.sealed import NOTES, Key, Why, open_for
from membership.tables import sealed_record
from sanctuary.actor import SYSTEM
from sanctuary.db import UnitOfWork
from sanctuary.personal import Holding, Record, Subject


def holding() -> Holding:
    """Declared for everybody alike, so that its being there says nothing."""
    return Holding(
        ("What you told us in confidence", "Yr hyn a ddywedoch wrthym yn gyfrinachol"),
        (sealed_record.name,),
        _gather,
        _erase,
        sealed=True,
    )


async def _key(uow: UnitOfWork) -> Key:
    """Under nobody's id: the line is the same for everybody who asks, Ambassador or not."""
    return await open_for(uow, Why.RIGHTS, by=SYSTEM.id, what="whatever is sealed about who asked")


async def _gather(uow: UnitOfWork, subject: Subject) -> list[Record]:
    key = await _key(uow)
    records: list[Record] = []
    for one in await of_people(uow, subject.ids, key):
        wishes = one.wishes
        records.append(
            {
                "ambassador": one.status.value,
                "since": one.since.date().isoformat(),
                "called": wishes.called,
                "reach": wishes.reach,
                "languages": ", ".join(wishes.languages),
                "topics": ", ".join(wishes.topics),
                "limits": ", ".join(wishes.limits),
                "notes": wishes.notes,
            }
        )
        records += await _what_hangs_on(uow, one, key)
    records += [
        {"message": note.text, "written": note.written_at.date().isoformat()}
        for note in await NOTES.all(uow, key)
        if note.kind is Kind.TEAM and note.person_id in subject.ids
    ]
    return records


async def _what_hangs_on(uow: UnitOfWork, one: Ambassador, key: Key) -> list[Record]:
    """What they were asked and answered, their consents, and their place in the group."""
    found: list[Record] = [
        {"asked": each.about, "answer": each.state}
        | ({"takes_place_on": each.takes_place_on.isoformat()} if each.takes_place_on else {})
        for each in await own_requests.shown(uow, one.id, key, finished=True)
    ]
    found += [
        {"story": each.title, "where": each.channel[0], "for": each.purpose[0], "is": each.state}
        for each in await own_stories.consents(uow, one.id, key)
    ]
    group = await own_stories.group(uow, one.id, key, past=True)
    if group is not None:
        found.append({"advisory_group": group.state})
        found += [{"meeting": each.on.isoformat(), "is": each.state} for each in group.turns]
    return found


async def _erase(uow: UnitOfWork, subject: Subject) -> None:
    key = await _key(uow)
    for one in await of_people(uow, subject.ids, key):
        await forget(uow, one, key)
    await notes.forget(uow, key, lambda note: note.person_id in subject.ids)
