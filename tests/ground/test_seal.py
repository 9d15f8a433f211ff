"""Sealed data opens with its key, for its service and in its place, and each opening is kept."""

import pytest
from pydantic import SecretStr

from sanctuary.ground_tables import sealed_opening
from sanctuary.ids import new_id
from sanctuary.seal import Seal, SealBroken, record_opening

KEY = SecretStr("s" * 40)
PLAIN = b"has lived experience"


def test_what_was_sealed_opens_again_and_looks_like_nothing():
    seal = Seal(KEY, "awards")
    first, second = seal.seal(PLAIN, "assessor:1"), seal.seal(PLAIN, "assessor:1")
    assert seal.open(first, "assessor:1") == PLAIN
    assert first != second
    assert PLAIN not in first


@pytest.mark.parametrize(
    ("seal", "context"),
    [
        (Seal(KEY, "awards"), "assessor:2"),
        (Seal(KEY, "membership"), "assessor:1"),
        (Seal(SecretStr("t" * 40), "awards"), "assessor:1"),
    ],
)
def test_nothing_opens_elsewhere(seal, context):
    sealed = Seal(KEY, "awards").seal(PLAIN, "assessor:1")
    with pytest.raises(SealBroken):
        seal.open(sealed, context)


def test_no_byte_may_change():
    seal = Seal(KEY, "awards")
    sealed = seal.seal(PLAIN, "a")
    for n in range(len(sealed)):
        with pytest.raises(SealBroken):
            seal.open(sealed[:n] + bytes([sealed[n] ^ 1]) + sealed[n + 1 :], "a")
        with pytest.raises(SealBroken):
            seal.open(sealed[:n], "a")


async def test_each_opening_is_recorded(an_app):
    async with an_app() as app:
        person = new_id()
        async with app.database.transaction() as uow:
            await record_opening(uow, by=person, what="eligibility", why="the panel's rule")
        (row,) = await app.rows(sealed_opening)
        assert (row.opened_by, row.what, row.why) == (person, "eligibility", "the panel's rule")


def test_a_handle_finds_again_and_tells_nothing():
    seal, other = Seal(KEY, "membership"), Seal(SecretStr("t" * 40), "membership")
    person = str(new_id())
    assert seal.handle(person) == seal.handle(person)
    assert seal.handle(person) != seal.handle(str(new_id()))
    assert seal.handle(person) not in {other.handle(person), Seal(KEY, "awards").handle(person)}
    assert person.encode() not in seal.handle(person)


async def test_a_store_without_a_seal_opens_nothing(an_app):
    async with an_app() as app, app.database.transaction() as uow:
        with pytest.raises(RuntimeError, match="without a seal"):
            _ = uow.must_seal
