"""The tables of membership. Names, addresses and free text live here and nowhere on the bus."""

from membership.tables.base import metadata
from membership.tables.directory import directory_mask
from membership.tables.documents import (
    document_edition,
    edition_item,
    edition_text,
    reaffirmation_reminder,
    signature,
)
from membership.tables.enrolments import (
    enrolment,
    enrolment_cycle,
    enrolment_reminder,
    enrolment_voter,
)
from membership.tables.group_checks import group_check, group_reminder
from membership.tables.group_endings import group_former_award, group_former_member
from membership.tables.group_records import (
    group_document,
    group_note,
    group_rule,
    handbook_terms,
    terms_acceptance,
)
from membership.tables.group_support import council_endorsement, group_pledge
from membership.tables.groups import affiliated_group, group_area, group_contact, group_step
from membership.tables.leads import (
    forum,
    forum_action,
    forum_meeting,
    forum_seat,
    local_lead,
    local_lead_term,
)
from membership.tables.legacy import (
    city_status,
    legacy_recognition,
    legacy_reminder,
    network_benefit,
    network_motion,
)
from membership.tables.membership_types import membership_type_edition
from membership.tables.mobiles import mobile
from membership.tables.moving import (
    import_job,
    import_key,
    import_mistake,
    import_part,
    list_export,
)
from membership.tables.networks import network_membership, recognition
from membership.tables.organisations import (
    organisation,
    organisation_contact,
    organisation_identifier,
)
from membership.tables.overrides import status_override
from membership.tables.parties import duplicate_pair, hand_over, merge, organisation_revision
from membership.tables.people import basis, person
from membership.tables.places import (
    constituency_authority,
    party_place,
    place,
    place_generation,
    place_move,
    postcode,
)
from membership.tables.register import register_mark, register_period, register_tally
from membership.tables.rights import (
    access_part,
    access_request,
    erasure,
    erasure_answer,
    suppression,
)
from membership.tables.sealed import sealed_record
from membership.tables.team import role_grant, task
from sanctuary.ground_tables import ground_tables

__all__ = [
    "access_part",
    "access_request",
    "affiliated_group",
    "basis",
    "city_status",
    "constituency_authority",
    "council_endorsement",
    "directory_mask",
    "document_edition",
    "duplicate_pair",
    "edition_item",
    "edition_text",
    "enrolment",
    "enrolment_cycle",
    "enrolment_reminder",
    "enrolment_voter",
    "erasure",
    "erasure_answer",
    "forum",
    "forum_action",
    "forum_meeting",
    "forum_seat",
    "group_area",
    "group_check",
    "group_contact",
    "group_document",
    "group_former_award",
    "group_former_member",
    "group_note",
    "group_pledge",
    "group_reminder",
    "group_rule",
    "group_step",
    "hand_over",
    "handbook_terms",
    "import_job",
    "import_key",
    "import_mistake",
    "import_part",
    "legacy_recognition",
    "legacy_reminder",
    "list_export",
    "local_lead",
    "local_lead_term",
    "membership_type_edition",
    "merge",
    "metadata",
    "mobile",
    "network_benefit",
    "network_membership",
    "network_motion",
    "organisation",
    "organisation_contact",
    "organisation_identifier",
    "organisation_revision",
    "party_place",
    "person",
    "place",
    "place_generation",
    "place_move",
    "postcode",
    "reaffirmation_reminder",
    "recognition",
    "register_mark",
    "register_period",
    "register_tally",
    "role_grant",
    "sealed_record",
    "signature",
    "status_override",
    "suppression",
    "task",
    "terms_acceptance",
]

ground_tables(metadata)
