"""What awards holds about people: shown when they ask, erased when they ask for that."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Table

from awards import commands
from awards.sealed import holding as sealed_holding
from awards.sealed import raiser_holding
from awards.tables import (
    assessor,
    evidence,
    local_group,
    local_lead,
    metadata,
    nomination,
    organisation,
    panel_refusal,
    panel_reserve,
    past_contact,
    recusal,
    review,
    seat,
    unreachable_contact,
)
from sanctuary.db import UnitOfWork
from sanctuary.personal import (
    Holding,
    Keeping,
    Subject,
    blank,
    by_command,
    delete_rows,
    keep_rows,
    of_rows,
    take_out_of,
)
from sanctuary.personal_ground import ground_holdings


async def _leave_the_list(
    uow: UnitOfWork, _table: Table, _rows: ColumnElement[bool], subject: Subject
) -> None:
    """Off the list and away from open panels, which look for somebody else."""
    await commands.forget_assessors(uow, subject.ids)


HOLDINGS: tuple[Holding, ...] = (
    of_rows(
        organisation,
        title=("Organisations you are a contact of", "Sefydliadau yr ydych yn gyswllt iddynt"),
        person=("contacts",),
        erase=take_out_of("contacts"),
    ),
    of_rows(
        local_lead,
        title=("Where you are the local lead", "Ble yr ydych yn arweinydd lleol"),
        erase=blank(person_id=None),
    ),
    of_rows(
        past_contact,
        title=("Organisations you were a contact of", "Sefydliadau yr oeddech yn gyswllt iddynt"),
        erase=delete_rows,
    ),
    of_rows(
        local_group,
        title=("Groups you are a contact of", "Grwpiau yr ydych yn gyswllt iddynt"),
        person=("contacts",),
        erase=take_out_of("contacts"),
    ),
    of_rows(
        unreachable_contact,
        title=("That mail did not reach you", "Nad oedd post yn eich cyrraedd"),
        erase=delete_rows,
    ),
    sealed_holding(),
    raiser_holding(),
    of_rows(
        assessor,
        title=("You as an assessor", "Chi fel asesydd"),
        erase=_leave_the_list,
    ),
    of_rows(
        seat,
        title=("Panels you were asked to sit on", "Paneli y gofynnwyd i chi eistedd arnynt"),
        erase=keep_rows,
        keeps=Keeping.AWARD_RECORD,
    ),
    of_rows(
        panel_reserve,
        title=("Panels you may be asked to join", "Paneli y gellir gofyn i chi ymuno â nhw"),
        erase=delete_rows,
    ),
    of_rows(
        recusal,
        title=("Conflicts of interest you told us of", "Gwrthdaro buddiannau y dywedoch amdano"),
        erase=blank(asked_reason=None, lifted_reason=None),
        keeps=Keeping.AWARD_RECORD,
    ),
    of_rows(
        review,
        title=("Reviews you wrote", "Adolygiadau a ysgrifennwyd gennych"),
        erase=blank(comment=""),
        keeps=Keeping.AWARD_RECORD,
    ),
    of_rows(
        panel_refusal,
        title=("Panels that were not ready", "Paneli nad oeddent yn barod"),
        person=("people",),
        erase=take_out_of("people"),
    ),
    of_rows(
        evidence,
        title=("Files you attached to an application", "Ffeiliau a atodwyd gennych i gais"),
        person=("added_by",),
        leave_out=("lies_at",),
        erase=by_command(lambda uow, subject: commands.forget_evidence(uow, subject.ids)),
        keeps=Keeping.AWARD_RECORD,
    ),
    of_rows(
        nomination,
        title=("Organisations you nominated", "Sefydliadau a enwebwyd gennych"),
        person=("nominated_by",),
        erase=blank(because=""),
        keeps=Keeping.AWARD_RECORD,
    ),
    *ground_holdings(metadata),
)

AUDIT_ONLY: Mapping[str, str] = {
    "joint_review.scores": "what a panel agreed about an organisation",
    "question.answer": "what an organisation says of itself to a panel",
    "visit.report": "what a panel saw at an organisation",
    "joint_review.notes": "what a panel agreed about an organisation",
    "scheme_edition.rules": "what an award asks for; about nobody",
    "fee_step.reference": "the number of an invoice or a transfer",
    "proof.reference": "where a motion or an endorsement can be found",
    "letter.guidance": "what would help an organisation, by criterion",
    "letter.milestones": "what an organisation undertakes, and until when",
    "letter.words": "the letter as it left; about an organisation",
    "application.answers": "what an organisation says of itself; the organisation's own record",
    "application.recommendation": "scores and words of a panel about an organisation",
    "application.decision_reason": "why an award was given or not; about an organisation",
    "survey.questions": "the questions of a survey, as everybody who is asked reads them",
    "survey.results": "what many organisations said together",
    "survey_request.answers": "numbers that an organisation gave of itself",
    "published_figures.rows": "numbers that everybody may read, none small enough for a person",
    "research_export.rows": "numbers about organisations, none small enough to know one by",
    "answer_revision.answers": "earlier states of an organisation's answers",
}
