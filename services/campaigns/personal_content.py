"""What playbooks, facts, photos and the content check hold: texts of ours, and who decided."""

from collections.abc import Mapping

CONTENT_AUDIT_ONLY: Mapping[str, str] = {
    "playbook_edition.content": "what a playbook says, to everybody",
    "playbook_edition.answers": "ids of the learning points that an edition takes up",
}
