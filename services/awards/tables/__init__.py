"""What awards keeps: applications and their panels, awards and their clock, and what it follows.

Sealed data sits in `eligibility` and `concern_source`, which only `awards.sealed` touches.
"""

from awards.tables.applications import answer_revision, application
from awards.tables.applying import (
    case_step,
    editor,
    evidence_request,
    nomination,
    particulars,
    preparation,
    submission,
)
from awards.tables.base import metadata
from awards.tables.case_parts import case_part
from awards.tables.concerns import concern, concern_source, concern_step
from awards.tables.deciding import appeal, certificate, condition, condition_step
from awards.tables.discussing import joint_review, question, visit
from awards.tables.evidence import evidence
from awards.tables.held import award, award_correction, renewal_answer
from awards.tables.letters import letter
from awards.tables.mergers import merger_review
from awards.tables.network import charter_signature, local_lead, network_member, organisation
from awards.tables.panels import assessor, eligibility, panel, panel_refusal, review, seat
from awards.tables.pausing import visit_pause, visit_waiting
from awards.tables.relations import panel_reserve, past_contact, recusal
from awards.tables.risks import renewal_risk, unreachable_contact
from awards.tables.schemes import (
    council_motion,
    edition_move,
    fee_step,
    local_group,
    proof,
    scheme_edition,
)
from awards.tables.seeing import (
    list_export,
    published_figures,
    research_export,
    withholding_rule,
)
from awards.tables.surveys import survey, survey_request
from awards.tables.targets import award_target, target_progress
from sanctuary.ground_tables import ground_tables

ground_tables(metadata)

__all__ = [
    "answer_revision",
    "appeal",
    "application",
    "assessor",
    "award",
    "award_correction",
    "award_target",
    "case_part",
    "case_step",
    "certificate",
    "charter_signature",
    "concern",
    "concern_source",
    "concern_step",
    "condition",
    "condition_step",
    "council_motion",
    "edition_move",
    "editor",
    "eligibility",
    "evidence",
    "evidence_request",
    "fee_step",
    "joint_review",
    "letter",
    "list_export",
    "local_group",
    "local_lead",
    "merger_review",
    "metadata",
    "network_member",
    "nomination",
    "organisation",
    "panel",
    "panel_refusal",
    "panel_reserve",
    "particulars",
    "past_contact",
    "preparation",
    "proof",
    "published_figures",
    "question",
    "recusal",
    "renewal_answer",
    "renewal_risk",
    "research_export",
    "review",
    "scheme_edition",
    "seat",
    "submission",
    "survey",
    "survey_request",
    "target_progress",
    "unreachable_contact",
    "visit",
    "visit_pause",
    "visit_waiting",
    "withholding_rule",
]
