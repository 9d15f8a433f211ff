"""What it takes to affiliate a group: each condition with its own refusal (DOMAIN C3, E 27-36)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from membership.domain.group import AreaTaken, Group
from membership.domain.group_rules import GroupRules, LegalForm
from sanctuary.errors import Refusal


class AreaUnknown(Refusal):
    slug = "group-has-no-area"
    title = "Nobody wrote down which area this group is for"


class DocumentMissing(Refusal):
    slug = "governing-document-missing"
    title = "The governing document is missing"


class LegalFormMissing(Refusal):
    slug = "legal-form-missing"
    title = "The legal form is missing"


class LeadMissing(Refusal):
    slug = "lead-organisation-missing"
    title = "The lead organisation is missing"


class TermsNotAccepted(Refusal):
    slug = "terms-not-accepted"
    title = "The terms of the handbook are not accepted"


class CharterNotSigned(Refusal):
    slug = "charter-not-signed"
    title = "The Charter is not signed"


class ContactsNotReady(Refusal):
    slug = "contacts-not-ready"
    title = "The group needs contacts who can be reached"


class SectorsTooFew(Refusal):
    slug = "sectors-too-few"
    title = "The group does not yet represent several sectors"


@dataclass(frozen=True, slots=True)
class Application:
    """All that is looked at before a group is affiliated."""

    group: Group
    rules: GroupRules
    area_held_by: str | None = None
    legal_form: LegalForm | None = None
    lead_is_recognised: bool = False
    governing_document: bool = False
    terms_version: str | None = None
    terms_accepted: bool = False
    charter_signed: bool = False
    contacts_proved: int = 0


class Condition(NamedTuple):
    """One line of what is ready and what is not."""

    key: str
    missing: Refusal | None


def conditions(one: Application) -> tuple[Condition, ...]:
    """Every condition, met or not, in the order in which a group usually gets there."""
    return tuple(Condition(key, look(one)) for key, look in _CONDITIONS.items())


def must_be_ready(one: Application) -> None:
    """Refuse with the first thing that is missing, and name the others beside it."""
    missing = {key: refusal for key, refusal in conditions(one) if refusal is not None}
    for first in missing.values():
        others = [{"field": key, "detail": each.detail} for key, each in missing.items()]
        raise type(first)(first.detail, errors=others)


def _area(one: Application) -> Refusal | None:
    if one.group.area is None:
        return AreaUnknown(
            "A group is affiliated for one area. Write its area down, as the code of the local "
            "authority, and then decide again."
        )
    return AreaTaken.by(one.area_held_by) if one.area_held_by else None


def _document(one: Application) -> Refusal | None:
    if one.governing_document:
        return None
    return DocumentMissing(
        "Whatever form it has, a group has a governing document: a constitution, terms of "
        "reference or a memorandum. Ask for it and upload it."
    )


def _form(one: Application) -> Refusal | None:
    if one.legal_form is not None:
        return None
    return LegalFormMissing("Write down what the group is in law, one of the list of legal forms.")


def _lead(one: Application) -> Refusal | None:
    if one.legal_form is None or not one.legal_form.lead_organisation or one.lead_is_recognised:
        return None
    return LeadMissing(
        f"A group of the form “{one.legal_form.en}” needs an organisation on our register that "
        "answers for it. Name its lead organisation."
    )


def _terms(one: Application) -> Refusal | None:
    if one.terms_version is None:
        return TermsNotAccepted(
            "There is no handbook on record whose terms could be accepted. Ask the national team "
            "to upload the current one."
        )
    if one.terms_accepted:
        return None
    return TermsNotAccepted(
        f"The group has not accepted the terms of the handbook, version {one.terms_version}. "
        "An officer of the group accepts them, or you record that they did."
    )


def _charter(one: Application) -> Refusal | None:
    if one.charter_signed:
        return None
    return CharterNotSigned(
        "Neither the group nor its lead organisation stands by the Charter. All who join sign it: "
        "send them the link to sign."
    )


def _contacts(one: Application) -> Refusal | None:
    rules, number = one.rules, len(one.group.contacts)
    if rules.contacts_least <= number <= rules.contacts_most and one.contacts_proved == number:
        return None
    return ContactsNotReady(
        f"A group has {rules.contacts_least} to {rules.contacts_most} contacts, each with an "
        f"address that is proved to be theirs. This one has {number}, and "
        f"{one.contacts_proved} of them proved it. Complete them."
    )


def _sectors(one: Application) -> Refusal | None:
    if len(one.group.sectors) >= one.rules.sectors_least:
        return None
    return SectorsTooFew(
        f"Members come from at least {one.rules.sectors_least} sectors, and "
        f"{len(one.group.sectors)} are written down. Ask the group who belongs to it, and add them."
    )


_CONDITIONS: dict[str, Callable[[Application], Refusal | None]] = {
    "area": _area,
    "governing_document": _document,
    "legal_form": _form,
    "lead_organisation": _lead,
    "handbook_terms": _terms,
    "charter": _charter,
    "contacts": _contacts,
    "sectors": _sectors,
}
