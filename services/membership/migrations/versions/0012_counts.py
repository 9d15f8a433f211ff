"""membership: counts"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0012'
down_revision: str | None = '0011'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Who counts as a supporter: said so, not gone, and either proved an address or never had one.
SUPPORTERS = """
    select 'supporters' as measure, coalesce(p.nation, '') as nation, coalesce(p.area, '') as area,
      s.stream, '' as status, {sign} as number
    from {table} p cross join lateral (
      select '' as stream union all select distinct unnest(p.streams)
    ) s
    where 'supporter' = any(p.roles) and not p.ended
      and (p.verified_at is not null or p.email is null)
"""
SIGNATURES = """
    select 'personal_signatures' as measure, coalesce(p.nation, '') as nation, '' as area,
      '' as stream, p.document as status, {sign} as number
    from {table} p
    where p.party_kind = 'person' and p.status in ('active', 'reaffirmation_due')
"""
TALLIED = {'person': SUPPORTERS, 'signature': SIGNATURES}


def rows(query: str, *parts: tuple[str, str]) -> str:
    return ' union all '.join(query.format(table=table, sign=sign) for table, sign in parts)


def summed(query: str) -> str:
    return (
        'select measure, nation, area, stream, status, sum(number) as number '
        f'from ({query}) changed group by 1, 2, 3, 4, 5 having sum(number) <> 0'
    )


def keep_tally(table: str, query: str) -> None:
    """Statement by statement, in the transaction of the change, however many rows it touches."""
    into = 'insert into register_tally (measure, nation, area, stream, status, number)'
    op.execute(f"""
        create function register_tally_{table}() returns trigger language plpgsql as $$
        begin
          if tg_op = 'INSERT' then
            {into} {summed(rows(query, ('new_rows', '1')))};
          elsif tg_op = 'DELETE' then
            {into} {summed(rows(query, ('old_rows', '-1')))};
          else
            {into} {summed(rows(query, ('new_rows', '1'), ('old_rows', '-1')))};
          end if;
          return null;
        end $$
    """)
    for event, referencing in (
        ('insert', 'new table as new_rows'),
        ('delete', 'old table as old_rows'),
        ('update', 'old table as old_rows new table as new_rows'),
    ):
        op.execute(
            f'create trigger register_tally_{event} after {event} on {table} '
            f'referencing {referencing} for each statement '
            f'execute function register_tally_{table}()'
        )


# What the figures of organisations, groups and networks are counted from.
MARKED = (
    'organisation', 'network_membership', 'recognition', 'affiliated_group', 'local_lead',
    'signature', 'place_generation',
)
ROLES = ('organisation_contact', 'group_contact', 'assessor', 'local_lead')


def keep_marks() -> None:
    """Each statement that may change a figure leaves a mark, in the transaction of the change."""
    op.execute("""
        create function register_mark() returns trigger language plpgsql as $$
        begin
          insert into register_mark default values;
          return null;
        end $$
    """)
    for table in MARKED:
        op.execute(
            f'create trigger register_mark after insert or update or delete on {table} '
            'for each statement execute function register_mark()'
        )


def index_lists() -> None:
    """The filters of the lists of people, each in the order in which pages follow each other."""
    op.create_index(
        'ix_person_nation', 'person', ['nation', 'id'],
        postgresql_where=sa.text('ended is false'),
    )
    for role in ROLES:
        op.create_index(
            f'ix_person_{role}', 'person', ['id'],
            postgresql_where=sa.text(f"ended is false and roles @> '{{{role}}}'::text[]"),
        )
    op.create_index(
        'ix_signature_organisations', 'signature', ['party_id', 'stream', 'document'],
        postgresql_where=sa.text(
            "party_kind = 'organisation' and status in ('active', 'reaffirmation_due')"
        ),
    )


def upgrade() -> None:
    op.create_table(
        'register_mark',
        sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_register_mark')),
        comment='One row for each change that may change a figure: what was counted before is old',
    )
    keep_marks()
    index_lists()
    op.create_table(
        'register_tally',
        sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column('measure', sa.Text(), nullable=False),
        sa.Column('nation', sa.Text(), nullable=False),
        sa.Column('area', sa.Text(), nullable=False),
        sa.Column('stream', sa.Text(), nullable=False),
        sa.Column('status', sa.Text(), nullable=False),
        sa.Column('number', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_register_tally')),
        comment='How figures of people changed, kept by triggers; sums are the figures',
    )
    op.create_table(
        'register_period',
        sa.Column('measure', sa.Text(), nullable=False),
        sa.Column('nation', sa.Text(), nullable=False),
        sa.Column('region', sa.Text(), nullable=False),
        sa.Column('stream', sa.Text(), nullable=False),
        sa.Column('status', sa.Text(), nullable=False),
        sa.Column('from_day', sa.Date(), nullable=False),
        sa.Column('until_day', sa.Date(), nullable=True),
        sa.Column('number', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            'measure', 'nation', 'region', 'stream', 'status', 'from_day',
            name=op.f('pk_register_period'),
        ),
        comment='How each figure stood at the end of the days from one until before another',
    )
    op.create_index('ix_register_period_days', 'register_period', ['until_day', 'from_day'])
    op.create_index('ix_register_period_first', 'register_period', ['from_day'])
    counted = ' union all '.join(
        f'({summed(rows(query, (table, "1")))})' for table, query in TALLIED.items()
    )
    op.execute(f'create view register_counted as {counted}')
    op.execute(
        'insert into register_tally (measure, nation, area, stream, status, number) '
        'select * from register_counted'
    )
    for table, query in TALLIED.items():
        keep_tally(table, query)


def downgrade() -> None:
    op.execute('drop view register_counted')
    for table in TALLIED:
        for event in ('insert', 'delete', 'update'):
            op.execute(f'drop trigger register_tally_{event} on {table}')
        op.execute(f'drop function register_tally_{table}()')
    for table in MARKED:
        op.execute(f'drop trigger register_mark on {table}')
    op.execute('drop function register_mark()')
    op.drop_index('ix_signature_organisations', table_name='signature')
    for role in ROLES:
        op.drop_index(f'ix_person_{role}', table_name='person')
    op.drop_index('ix_person_nation', table_name='person')
    op.drop_table('register_mark')
    op.drop_table('register_period')
    op.drop_table('register_tally')
