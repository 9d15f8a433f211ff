"""membership: charter"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0003'
down_revision: str | None = '0002'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OPEN_DUE = sa.text("status = 'reaffirmation_due'")
ASKED = sa.text('reaffirm_edition is not null')
TO_FORGET = sa.text('forget_on is not null and forgotten_at is null')
STOOD = sa.text('stood_from is not null')
COLUMNS = (
    sa.Column('stood_from', sa.Date(), comment='the first day on which it stood'),
    sa.Column('stood_until', sa.Date(), comment='the first day on which it no longer stood'),
    sa.Column('reaffirm_edition', sa.Text(),
              comment='the edition that this party is asked to affirm'),
    sa.Column('due_since', sa.Date()),
    sa.Column('due_on', sa.Date(), comment='the last day for re-affirming'),
    sa.Column('former_id', sa.Uuid(), comment='the signature that this one re-affirms'),
    sa.Column('reject_cause', sa.Text()),
    sa.Column('forget_on', sa.Date(), comment='when what a rejected sign-up said is forgotten'),
    sa.Column('forgotten_at', sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    op.create_table(
        'document_edition',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('document', sa.Text(), nullable=False),
        sa.Column('edition', sa.Text(), nullable=False),
        sa.Column('title', sa.Text(), nullable=False),
        sa.Column('source', sa.Text(), server_default='', nullable=False),
        sa.Column('status', sa.Text(), nullable=False),
        sa.Column('valid_from', sa.Date()),
        sa.Column('valid_until', sa.Date()),
        sa.Column('reaffirm_from', sa.Date()),
        sa.Column('published_by', sa.Uuid()),
        sa.Column('published_at', sa.DateTime(timezone=True)),
        sa.Column('published_reason', sa.Text()),
        sa.Column('version', sa.Integer(), server_default='1', nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_document_edition')),
        sa.UniqueConstraint('document', 'edition',
                            name=op.f('uq_document_edition_document_edition')),
        comment='Editions of what people sign; fixed once published',
    )
    op.create_table(
        'edition_item',
        sa.Column('edition_id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('key', sa.Text(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('text', sa.Text(), server_default='', nullable=False),
        sa.ForeignKeyConstraint(['edition_id'], ['document_edition.id'],
                                name=op.f('fk_edition_item_edition_id_document_edition')),
        sa.PrimaryKeyConstraint('edition_id', 'kind', 'key', name=op.f('pk_edition_item')),
    )
    op.create_table(
        'edition_text',
        sa.Column('edition_id', sa.Uuid(), nullable=False),
        sa.Column('media_type', sa.Text(), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=False),
        sa.Column('sha256', sa.Text(), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.Column('uploaded_by', sa.Uuid()),
        sa.Column('uploaded_at', sa.DateTime(timezone=True)),
        sa.Column('uploaded_reason', sa.Text()),
        sa.ForeignKeyConstraint(['edition_id'], ['document_edition.id'],
                                name=op.f('fk_edition_text_edition_id_document_edition')),
        sa.PrimaryKeyConstraint('edition_id', name=op.f('pk_edition_text')),
        comment='The official text, as it was uploaded',
    )
    for column in COLUMNS:
        op.add_column('signature', column._copy())
    # What stood before days were kept: from the day of the check to the day of the withdrawal.
    op.execute(
        "update signature set "
        "stood_from = (checked_at at time zone 'Europe/London')::date, "
        "stood_until = (withdrawn_at at time zone 'Europe/London')::date "
        "where checked_at is not null and status <> 'rejected'"
    )
    op.create_index('ix_signature_standing', 'signature', ['document', 'id'],
                    postgresql_include=['edition', 'stood_from', 'stood_until', 'party_kind',
                                        'nation'],
                    postgresql_where=STOOD)
    op.create_index('ix_signature_due', 'signature', ['document', 'due_on', 'id'],
                    postgresql_where=OPEN_DUE)
    op.create_index('ix_signature_reaffirm', 'signature', ['document', 'reaffirm_edition'],
                    postgresql_where=ASKED)
    op.create_index('ix_signature_forget', 'signature', ['forget_on'],
                    postgresql_where=TO_FORGET)
    op.create_table(
        'reaffirmation_reminder',
        sa.Column('signature_id', sa.Uuid(), nullable=False),
        sa.Column('edition', sa.Text(), nullable=False),
        sa.Column('step', sa.Text(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('sent_on', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(['signature_id'], ['signature.id'],
                                name=op.f('fk_reaffirmation_reminder_signature_id_signature')),
        sa.PrimaryKeyConstraint('signature_id', 'edition', 'step',
                                name=op.f('pk_reaffirmation_reminder')),
        comment='Which step of the ladder was said about a signature; each once, whatever dates do',
    )


def downgrade() -> None:
    op.drop_table('reaffirmation_reminder')
    for name in ('forget', 'reaffirm', 'due', 'standing'):
        op.drop_index(f'ix_signature_{name}', table_name='signature')
    for column in reversed(COLUMNS):
        op.drop_column('signature', column.name)
    op.drop_table('edition_text')
    op.drop_table('edition_item')
    op.drop_table('document_edition')
