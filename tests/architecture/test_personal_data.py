"""Whatever could say something about a person is declared: to be shown, erased, or kept with why."""

import importlib
import re

import pytest
from sqlalchemy import ARRAY, Column, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSON, JSONB

from sanctuary import ground_tables
from sanctuary.contracts import load
from sanctuary.ids import new_id
from sanctuary.personal import Subject
from sanctuary.personal_ground import GROUND_AUDIT_ONLY, decided_by
from sanctuary.settings import SERVICES
from sanctuary.testing import harness

PERSONAL = re.compile(
    r"(^|_)(person|persons|people|signatory|signatories|contact|contacts|supporter|member_id|"
    r"name|names|email|emails|address|phone|telephone|postcode|birth|born|capacity|voter|host|"
    r"note|notes|comment|comments|summary|story|statement|message|body_text|source|sealed|"
    r"references?|needs|wishes)($|_)"
)


def declared(service):
    return importlib.import_module(f"{service}.personal")


def covered(service):
    return {table for holding in declared(service).HOLDINGS for table in holding.tables}


def suspicious(table):
    """Columns that could say who somebody is; who decided is covered by a holding of its own."""
    decided = {name.rsplit("_", 1)[0] if "_" in name else name for name in decided_by(table)}
    for column in table.columns:
        to_person = any(key.column.table.name == "person" for key in column.foreign_keys)
        free = isinstance(column.type, JSON | JSONB)
        people = isinstance(column.type, ARRAY) and isinstance(column.type.item_type, Uuid)
        named = PERSONAL.search(column.name) and column.name not in decided_by(table)
        of_a_decision = column.name.rsplit("_", 1)[0] in decided
        if to_person or free or ((people or named) and not of_a_decision):
            yield column.name


@pytest.mark.parametrize("service", SERVICES)
def test_every_column_that_may_be_about_a_person_is_in_a_holding_or_kept_with_a_reason(service):
    known = covered(service) | set(GROUND_AUDIT_ONLY)
    audit_only = declared(service).AUDIT_ONLY
    forgotten = [
        f"{table.name}.{column}"
        for table in load(service).metadata.sorted_tables
        if table.name not in known
        for column in suspicious(table)
        if f"{table.name}.{column}" not in audit_only
    ]
    assert forgotten == [], f"declare them in services/{service}/personal.py"


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_is_declared_that_does_not_exist(service):
    tables = load(service).metadata.tables
    assert covered(service) - set(tables) == set()
    for column in declared(service).AUDIT_ONLY:
        table, name = column.split(".")
        assert name in tables[table].columns, column


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_kept_without_being_held_says_why(service):
    assert all(len(why) > 5 for why in declared(service).AUDIT_ONLY.values())


@pytest.mark.parametrize("service", SERVICES)
async def test_every_holding_can_be_gathered_and_erased(service):
    nobody = Subject((new_id(), new_id()))
    async with harness(service) as h, h.transaction() as uow:
        for holding in declared(service).HOLDINGS:
            assert await holding.gather(uow, nobody) == [], holding.title
            await holding.erase(uow, nobody)


@pytest.mark.parametrize("service", SERVICES)
def test_every_holding_has_a_title_in_both_languages(service):
    for holding in declared(service).HOLDINGS:
        english, welsh = holding.title
        assert english
        assert welsh not in {"", english}


def test_the_tables_of_the_ground_are_declared_for_all():
    ground = set(ground_tables.ground.tables)
    undeclared = ground - set(GROUND_AUDIT_ONLY) - covered("membership")
    assert {
        name for name in undeclared if list(suspicious(ground_tables.ground.tables[name]))
    } == set()


def test_a_forgotten_table_is_found():
    metadata = MetaData()
    Table("person", metadata, Column("id", Uuid, primary_key=True))
    guest = Table(
        "guest",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("person_id", Uuid),
        Column("phone", Text),
        Column("invited_by", Uuid),
        Column("invited_reason", Text),
        Column("facts", JSONB),
    )
    assert list(suspicious(guest)) == ["person_id", "phone", "facts"]
