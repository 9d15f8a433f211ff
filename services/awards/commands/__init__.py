"""One function per intention: load, decide in the domain, save, emit. Nobody here commits."""

from awards.commands.applications import save_answers, start, submit, withdraw
from awards.commands.awards import begin_renewal, open_renewal_day
from awards.commands.cases import (
    ask_for_more,
    carry_on_without,
    defer,
    give_more_time,
    hand_back,
    move_promise,
    open_case_day,
    resume,
)
from awards.commands.decisions import decide, release_letter, take_back_letter
from awards.commands.evidence import (
    attach,
    erase_orphans,
    erase_removed,
    forget_evidence,
    remove_evidence,
)
from awards.commands.fees import ask_hardship, decide_hardship, record_payment
from awards.commands.keeping import correct_dates, intend, organisation_ended
from awards.commands.leads import keep_lead
from awards.commands.moving import move_draft
from awards.commands.nominations import (
    accept_nomination,
    decline_nomination,
    nominate,
    open_nomination_day,
)
from awards.commands.panels import (
    answer_invitation,
    confirm_panel,
    declare_conflict,
    invitation_unanswered,
    invite,
    step_down,
)
from awards.commands.pool import (
    declare_eligibility,
    forget_assessors,
    register_assessor,
    set_availability,
)
from awards.commands.preparing import (
    assess,
    give_particulars,
    invite_colleague,
    plan,
    remove_colleague,
)
from awards.commands.proofs import record_proof, withdraw_proof
from awards.commands.recusals import ask_to_lift, lift, recuse
from awards.commands.relations import keep_organisation_contacts, open_relations_day
from awards.commands.reviews import give_review, recommend
from awards.commands.schemes import editions_of, publish_edition

__all__ = [
    "accept_nomination",
    "answer_invitation",
    "ask_for_more",
    "ask_hardship",
    "ask_to_lift",
    "assess",
    "attach",
    "begin_renewal",
    "carry_on_without",
    "confirm_panel",
    "correct_dates",
    "decide",
    "decide_hardship",
    "declare_conflict",
    "declare_eligibility",
    "decline_nomination",
    "defer",
    "editions_of",
    "erase_orphans",
    "erase_removed",
    "forget_assessors",
    "forget_evidence",
    "give_more_time",
    "give_particulars",
    "give_review",
    "hand_back",
    "intend",
    "invitation_unanswered",
    "invite",
    "invite_colleague",
    "keep_lead",
    "keep_organisation_contacts",
    "lift",
    "move_draft",
    "move_promise",
    "nominate",
    "open_case_day",
    "open_nomination_day",
    "open_relations_day",
    "open_renewal_day",
    "organisation_ended",
    "plan",
    "publish_edition",
    "recommend",
    "record_payment",
    "record_proof",
    "recuse",
    "register_assessor",
    "release_letter",
    "remove_colleague",
    "remove_evidence",
    "resume",
    "save_answers",
    "set_availability",
    "start",
    "step_down",
    "submit",
    "take_back_letter",
    "withdraw",
    "withdraw_proof",
]
