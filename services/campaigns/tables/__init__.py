"""The tables of campaigns. No name, no address: people are ids with what they may be counted by."""

from campaigns.tables.audiences import audience_part, waterfall_count
from campaigns.tables.base import metadata
from campaigns.tables.buddies import (
    buddy_card,
    buddy_message,
    buddy_pair,
    buddy_report,
    buddy_wish,
)
from campaigns.tables.consents import photo, usable_story
from campaigns.tables.content import content_overrule
from campaigns.tables.deeds import deed
from campaigns.tables.duty import duty_call, duty_swap, duty_turn, signal_silence
from campaigns.tables.evidence import (
    contact_once,
    contact_total,
    impact_report,
    indicator_count,
    outcome_case,
    policy_ask,
    policy_step,
)
from campaigns.tables.exports import list_export
from campaigns.tables.facts import content_use, fact
from campaigns.tables.followed import directory_mask, group, person, preference_seen
from campaigns.tables.gatherings import gathering
from campaigns.tables.history import action_history, ask_declined
from campaigns.tables.hooks import hook_follow, local_hook, local_hook_entry
from campaigns.tables.incidents import group_alert, incident, incident_entry, incident_tick, signal
from campaigns.tables.intake import intake_source, intake_taken
from campaigns.tables.journey import challenge_reader, journal, journal_key, journey_figure
from campaigns.tables.learning import (
    booking,
    booking_before,
    commitment,
    workshop,
    workshop_entry,
    workshop_feedback,
)
from campaigns.tables.letters import (
    borrowed_text,
    candidate,
    election,
    letter,
    letter_reply,
    letter_sketch,
    vote_watch,
)
from campaigns.tables.lines import official_line
from campaigns.tables.mobilisations import (
    action_once,
    action_total,
    correction,
    debrief,
    mobilisation,
    mobilisation_approval,
    mobilisation_entry,
    people_seen,
    progress,
)
from campaigns.tables.partners import joint_action, partner, partner_entry
from campaigns.tables.playbooks import playbook_edition, playbook_pin
from campaigns.tables.politics import cohort, sealed_place
from campaigns.tables.press import press_access, press_contact, press_entry, press_request
from campaigns.tables.public_record import coming_vote, member_fact
from campaigns.tables.reviewing import incident_hours, learning_point
from campaigns.tables.safety import area_pause
from campaigns.tables.seats import member, party_vote, seat, seat_file, seat_result, tenure
from campaigns.tables.submissions import link_look, submission
from campaigns.tables.targeting import area_centre, sub_group, sub_group_edition
from campaigns.tables.tasks import incident_task
from campaigns.tables.welcome import welcome_entry, welcome_event
from campaigns.tables.welfare import welfare_answer, welfare_check
from sanctuary.ground_tables import ground_tables

ground_tables(metadata)

__all__ = [
    "action_history",
    "action_once",
    "action_total",
    "area_centre",
    "area_pause",
    "ask_declined",
    "audience_part",
    "booking",
    "booking_before",
    "borrowed_text",
    "buddy_card",
    "buddy_message",
    "buddy_pair",
    "buddy_report",
    "buddy_wish",
    "candidate",
    "challenge_reader",
    "cohort",
    "coming_vote",
    "commitment",
    "contact_once",
    "contact_total",
    "content_overrule",
    "content_use",
    "correction",
    "debrief",
    "deed",
    "directory_mask",
    "duty_call",
    "duty_swap",
    "duty_turn",
    "election",
    "fact",
    "gathering",
    "group",
    "group_alert",
    "hook_follow",
    "impact_report",
    "incident",
    "incident_entry",
    "incident_hours",
    "incident_task",
    "incident_tick",
    "indicator_count",
    "intake_source",
    "intake_taken",
    "joint_action",
    "journal",
    "journal_key",
    "journey_figure",
    "learning_point",
    "letter",
    "letter_reply",
    "letter_sketch",
    "link_look",
    "list_export",
    "local_hook",
    "local_hook_entry",
    "member",
    "member_fact",
    "metadata",
    "mobilisation",
    "mobilisation_approval",
    "mobilisation_entry",
    "official_line",
    "outcome_case",
    "partner",
    "partner_entry",
    "party_vote",
    "people_seen",
    "person",
    "photo",
    "playbook_edition",
    "playbook_pin",
    "policy_ask",
    "policy_step",
    "preference_seen",
    "press_access",
    "press_contact",
    "press_entry",
    "press_request",
    "progress",
    "sealed_place",
    "seat",
    "seat_file",
    "seat_result",
    "signal",
    "signal_silence",
    "sub_group",
    "sub_group_edition",
    "submission",
    "tenure",
    "usable_story",
    "vote_watch",
    "waterfall_count",
    "welcome_entry",
    "welcome_event",
    "welfare_answer",
    "welfare_check",
    "workshop",
    "workshop_entry",
    "workshop_feedback",
]
