"""membership: places"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0009'
down_revision: str | None = '0008'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        'place_generation',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('published_on', sa.Date(), nullable=False),
        sa.Column('licence', sa.Text(), nullable=False),
        sa.Column('source', sa.Text(), nullable=False),
        sa.Column('sha256', sa.Text(), server_default='', nullable=False),
        sa.Column('status', sa.Text(), nullable=False),
        sa.Column('rows', sa.Integer(), server_default='0', nullable=False),
        sa.Column('bytes_read', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('bytes_total', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('problem', sa.Text(), nullable=True),
        sa.Column('previewed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('loaded_by', sa.Uuid(), nullable=False),
        sa.Column('loaded_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('current_by', sa.Uuid(), nullable=True),
        sa.Column('current_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('current_reason', sa.Text(), nullable=True),
        sa.Column('dropped_by', sa.Uuid(), nullable=True),
        sa.Column('dropped_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('dropped_reason', sa.Text(), nullable=True),
        sa.Column('version', sa.Integer(), server_default='1', nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_place_generation')),
        comment='Official files taken in; what an answer rests on',
    )
    op.create_index(
        'uq_place_generation_current', 'place_generation', ['kind'], unique=True,
        postgresql_where=sa.text("status = 'current'"),
    )
    op.create_table(
        'place',
        sa.Column('generation_id', sa.Uuid(), nullable=False),
        sa.Column('code', sa.Text(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('nation', sa.Text(), nullable=True),
        sa.Column('region', sa.Text(), nullable=True),
        sa.Column('replaced_by', sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ['generation_id'], ['place_generation.id'],
            name=op.f('fk_place_generation_id_place_generation'),
        ),
        sa.PrimaryKeyConstraint('generation_id', 'code', name=op.f('pk_place')),
    )
    op.create_index('ix_place_kind', 'place', ['generation_id', 'kind', 'code'])
    op.create_table(
        'constituency_authority',
        sa.Column('generation_id', sa.Uuid(), nullable=False),
        sa.Column('constituency', sa.Text(), nullable=False),
        sa.Column('authority', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ['generation_id'], ['place_generation.id'],
            name=op.f('fk_constituency_authority_generation_id_place_generation'),
        ),
        sa.PrimaryKeyConstraint(
            'generation_id', 'constituency', 'authority', name=op.f('pk_constituency_authority')
        ),
    )
    op.create_index(
        'ix_constituency_authority_authority', 'constituency_authority',
        ['generation_id', 'authority'],
    )
    op.create_table(
        'postcode',
        sa.Column('generation_id', sa.Uuid(), nullable=False),
        sa.Column('postcode', sa.Text(collation='C'), nullable=False),
        sa.Column('constituency', sa.Text(), nullable=True),
        sa.Column('local_authority', sa.Text(), nullable=True),
        sa.Column('region', sa.Text(), nullable=True),
        sa.Column('nation', sa.Text(), nullable=True),
        sa.Column('terminated_on', sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint('generation_id', 'postcode', name=op.f('pk_postcode')),
        postgresql_partition_by='LIST (generation_id)',
        comment='One partition per generation: filled beside the others, dropped in a moment',
    )
    op.create_table(
        'place_move',
        sa.Column('generation_id', sa.Uuid(), nullable=False),
        sa.Column('party_id', sa.Uuid(), nullable=False),
        sa.Column('party_kind', sa.Text(), nullable=False),
        sa.Column('from_constituency', sa.Text(), nullable=False),
        sa.Column('to_constituency', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ['generation_id'], ['place_generation.id'],
            name=op.f('fk_place_move_generation_id_place_generation'),
        ),
        sa.PrimaryKeyConstraint('generation_id', 'party_id', name=op.f('pk_place_move')),
        comment='Whose constituency a generation would change, as last previewed; empty is unknown',
    )
    op.create_index(
        'ix_place_move_way', 'place_move',
        ['generation_id', 'party_kind', 'from_constituency', 'to_constituency', 'party_id'],
    )
    op.create_table(
        'party_place',
        sa.Column('party_id', sa.Uuid(), nullable=False),
        sa.Column('party_kind', sa.Text(), nullable=False),
        sa.Column('postcode', sa.Text(collation='C'), nullable=False),
        sa.Column('constituency', sa.Text(), nullable=True),
        sa.Column('local_authority', sa.Text(), nullable=True),
        sa.Column('region', sa.Text(), nullable=True),
        sa.Column('nation', sa.Text(), nullable=True),
        sa.Column('generation_id', sa.Uuid(), nullable=True),
        sa.Column('given_by', sa.Uuid(), nullable=False),
        sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('sought_at', sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('party_id', name=op.f('pk_party_place')),
        comment='Postcodes that people and organisations gave; shown to nobody but whoever may '
        'see the person, never in an event',
    )
    op.create_index('ix_party_place_generation', 'party_place', ['generation_id', 'party_id'])
    op.create_index('ix_party_place_postcode', 'party_place', ['postcode'])


def downgrade() -> None:
    op.drop_table('party_place')
    op.drop_table('place_move')
    op.drop_table('postcode')
    op.drop_table('constituency_authority')
    op.drop_table('place')
    op.drop_table('place_generation')
