"""What membership holds about people: shown when they ask, erased when they ask for that."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Table, case, update

from membership.commands import own_data
from membership.commands.leaving import (
    hand_back_roles,
    leave_groups,
    leave_organisations,
    leave_posts,
    withdraw_signatures,
)
from membership.personal_groups import ENQUIRIES
from membership.personal_rights import RIGHTS
from membership.tables import (
    affiliated_group,
    basis,
    duplicate_pair,
    enrolment,
    enrolment_voter,
    group_contact,
    group_former_member,
    group_pledge,
    hand_over,
    local_lead,
    local_lead_term,
    metadata,
    mobile,
    network_benefit,
    organisation_contact,
    party_place,
    person,
    role_grant,
    signature,
    task,
)
from sanctuary.db import UnitOfWork
from sanctuary.personal import Holding, Keeping, Subject, blank, by_command, delete_rows, of_rows
from sanctuary.personal_ground import ground_holdings

TOMBSTONE: dict[str, object] = {
    "name": "", "email": None, "email_key": None, "verified": False, "verified_at": None,
    "language": "en", "time_zone": "Europe/London", "nation": None, "area": None,
    "roles": [], "streams": [], "groups": [], "ended": True,
}  # fmt: skip


async def end_enrolments(
    uow: UnitOfWork, table: Table, rows: ColumnElement[bool], _subject: Subject
) -> None:
    """Nobody stays a member without a name; that there was one stays on the register as an id."""
    runs = table.c.status.in_(("awaiting_email_check", "applied", "member"))
    await uow.execute(
        update(table)
        .where(rows, runs)
        .values(
            status=case((table.c.status == "member", "ended"), else_="withdrawn"),
            left_on=case((table.c.status == "member", uow.clock.today()), else_=None),
        )
    )
    words = {"joining_reason": "", "leaving_reason": "", "decided_reason": None, "nation": None}
    await uow.execute(update(table).where(rows).values(**words))


HOLDINGS: tuple[Holding, ...] = (
    *RIGHTS,
    of_rows(
        organisation_contact,
        title=("Organisations you are a contact of", "Sefydliadau yr ydych yn gyswllt iddynt"),
        erase=by_command(leave_organisations),
    ),
    of_rows(
        group_contact,
        title=("Groups you are a contact of", "Grwpiau yr ydych yn gyswllt iddynt"),
        erase=by_command(leave_groups),
    ),
    of_rows(
        local_lead,
        title=("Where you are the local lead", "Lle'r ydych yn arweinydd lleol"),
        erase=by_command(leave_posts),
    ),
    of_rows(
        local_lead_term,
        title=("When you were the local lead", "Pryd yr oeddech yn arweinydd lleol"),
        erase=delete_rows,
    ),
    of_rows(
        role_grant,
        title=("Roles you were given", "Rolau a roddwyd i chi"),
        erase=by_command(hand_back_roles),
        keeps=Keeping.AUDIT,
    ),
    of_rows(
        signature,
        title=("Documents you signed", "Dogfennau a lofnodwyd gennych"),
        erase=by_command(withdraw_signatures),
        keeps=Keeping.SIGNATURE_RECORD,
    ),
    of_rows(
        network_benefit,
        title=("What you receive through an organisation", "Yr hyn a gewch drwy sefydliad"),
        erase=delete_rows,
    ),
    of_rows(
        enrolment,
        title=(
            "Memberships you hold or asked for",
            "Aelodaethau sydd gennych neu y gofynnoch amdanynt",
        ),
        person=("person_id", "party_id"),
        erase=end_enrolments,
        keeps=Keeping.AUDIT,
    ),
    of_rows(
        enrolment_voter,
        title=("Organisations you vote for", "Sefydliadau yr ydych yn pleidleisio drostynt"),
        erase=blank(named_reason=""),
        keeps=Keeping.AUDIT,
    ),
    of_rows(
        basis,
        title=("On which basis we may write to you", "Ar ba sail y cawn ysgrifennu atoch"),
        erase=delete_rows,
    ),
    of_rows(
        party_place,
        title=("The postcode that you gave us", "Y cod post a roddoch i ni"),
        person=("party_id",),
        leave_out=("generation_id", "party_kind"),
        erase=delete_rows,
    ),
    of_rows(
        mobile,
        title=("The mobile number that you gave us", "Y rhif symudol a roddoch i ni"),
        leave_out=("proof_id", "tries", "codes", "codes_since", "code_until"),
        erase=delete_rows,
    ),
    of_rows(
        task,
        title=("What our team had to look at", "Yr hyn y bu'n rhaid i'n tîm edrych arno"),
        person=("subject_id",),
        erase=delete_rows,
    ),
    of_rows(
        hand_over,
        title=("Hand-overs between contacts", "Trosglwyddo rhwng cysylltiadau"),
        person=("leaver_id", "successor_id"),
        erase=blank(started_reason="", settled_reason=None),
        keeps=Keeping.AUDIT,
    ),
    of_rows(
        duplicate_pair,
        title=("Entries that looked like yours", "Cofnodion a oedd yn debyg i'ch un chi"),
        person=("first_id", "second_id"),
        erase=delete_rows,
    ),
    own_data.holding(),
    ENQUIRIES,
    of_rows(
        group_former_member,
        title=("Groups you belonged to", "Grwpiau yr oeddech yn perthyn iddynt"),
        erase=delete_rows,
    ),
    of_rows(
        group_pledge,
        title=("Groups you pledged to support", "Grwpiau yr addawsoch eu cefnogi"),
        person=("party_id",),
        leave_out=("party_kind",),
        erase=delete_rows,
    ),
    # Last: the others find their rows by it.
    of_rows(
        person,
        title=("Who you are and how we reach you", "Pwy ydych chi a sut i'ch cyrraedd"),
        person=("id", "folded_into"),
        leave_out=("email_key", "contact_version"),
        erase=blank(**TOMBSTONE),
        keeps=Keeping.AUDIT,
    ),
    *ground_holdings(metadata),
)

AUDIT_ONLY: Mapping[str, str] = {
    "forum.name": "what a steering group or forum is called, as its public",
    "forum_action.what": "what a meeting of organisations agreed to do",
    f"{affiliated_group.name}.name": "the name of a group",
    "document_edition.source": "where an edition was published",
    "edition_item.name": "the words of an edition",
    "group_check.contacts_valid": "yes or no, of a group",
    "group_check.lead_has_two_references": "yes or no, of a group, naming nobody",
    "group_rule.values": "numbers of a rule",
    "import_job.layout": "headers of a file, and defaults that the team chose",
    "import_job.found": "counts",
    "import_job.done": "counts",
    "import_job.source": "the name of another system",
    "import_key.source": "the name of another system",
    "import_mistake.detail": "of a file that is deleted after its days, presets/keeping.yaml",
    "import_part.sealed": "a file that is deleted after its days, presets/keeping.yaml",
    "membership_type_edition.document": "rules of a kind of membership",
    "status_override.name": "a status",
    "merge.changes": "what an undo puts back: ids, states and dates, no names or addresses",
    "organisation.name": "the name of a body",
    "organisation_revision.after": "facts of a body, and ids of its contacts",
    "organisation_revision.before": "facts of a body, and ids of its contacts",
    "place.name": "the name of a place",
    "place_generation.name": "the name of an official file",
    "place_generation.source": "where an official file was published",
    "postcode.postcode": "every postcode of the country, whoever lives there",
}
