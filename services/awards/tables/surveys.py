"""The annual survey: its questions, and a sheet for each organisation that is asked."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from awards.tables.base import MOMENT, metadata

survey = Table(
    "survey",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("stream", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("edition", Text, nullable=False),
    Column("questions", JSONB, nullable=False),
    Column("status", Text, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("closes_on", Date, nullable=False),
    Column("remind_days", ARRAY(Integer), nullable=False),
    Column("version", Integer, nullable=False),
    Column("opened_by", Uuid, nullable=False),
    Column("opened_at", MOMENT, nullable=False),
    Column("opened_reason", Text, nullable=False),
    Column("closed_by", Uuid),
    Column("closed_at", MOMENT),
    Column("closed_reason", Text),
    Column("published_by", Uuid),
    Column("published_at", MOMENT),
    Column("published_reason", Text),
    Column("threshold", Integer),
    Column("results", JSONB),
    Index("uq_survey_year", "stream", "year", unique=True),
    Index("ix_survey_open", "closes_on", postgresql_where=text("status = 'open'")),
)

survey_request = Table(
    "survey_request",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("survey_id", Uuid, ForeignKey(survey.c.id), nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("answers", JSONB, nullable=False),
    Column("version", Integer, nullable=False),
    Column("answered_by", Uuid),
    Column("answered_at", MOMENT),
    Index("uq_survey_request", "survey_id", "organisation_id", unique=True),
    Index("ix_survey_request_organisation", "organisation_id"),
    comment="Who was asked, and what they answered: read for the whole, never for one",
)
