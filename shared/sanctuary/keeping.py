"""Why something stays when a person is erased: codes that travel, and words for people."""

from collections.abc import Mapping
from enum import StrEnum

Words = tuple[str, str]
"""The same in English and in Welsh."""


class Keeping(StrEnum):
    """Why something stays when a person is erased. The words for people are in `KEPT_BECAUSE`."""

    AUDIT = "audit"
    AWARD_RECORD = "award_record"
    SIGNATURE_RECORD = "signature_record"
    SENT_ONCE = "sent_once"
    SUPPRESSION = "suppression"
    THIS_CASE = "this_case"
    SAFEGUARDING = "safeguarding"


KEPT_BECAUSE: Mapping[Keeping, Words] = {
    Keeping.AUDIT: (
        (
            "Who decided what, and when: as a number without your name or address. A charity has "
            "to be able to account for its decisions."
        ),
        (
            "Pwy benderfynodd beth, a phryd: fel rhif heb eich enw na'ch cyfeiriad. Rhaid i elusen "
            "allu rhoi cyfrif am ei phenderfyniadau."
        ),
    ),
    Keeping.AWARD_RECORD: (
        (
            "The record of an organisation's application and award. It belongs to the "
            "organisation; you appear in it only as a number."
        ),
        (
            "Cofnod cais a gwobr sefydliad. Mae'n perthyn i'r sefydliad; dim ond fel rhif yr ydych "
            "chi'n ymddangos ynddo."
        ),
    ),
    Keeping.SIGNATURE_RECORD: (
        (
            "That a signature stood on a day, without a name: so that the public record of an "
            "edition stays true."
        ),
        (
            "Bod llofnod yn sefyll ar ddiwrnod, heb enw: fel bod cofnod cyhoeddus argraffiad yn "
            "aros yn wir."
        ),
    ),
    Keeping.SENT_ONCE: (
        "That a message was sent, without who received it: so that our counts stay true.",
        "Bod neges wedi'i hanfon, heb bwy a'i derbyniodd: fel bod ein cyfrifon yn aros yn wir.",
    ),
    Keeping.SUPPRESSION: (
        (
            "A scrambled mark of your address, from which the address cannot be read: so that an "
            "old list does not bring you back."
        ),
        (
            "Marc wedi'i sgramblo o'ch cyfeiriad, na ellir darllen y cyfeiriad ohono: fel nad yw "
            "hen restr yn dod â chi'n ôl."
        ),
    ),
    Keeping.THIS_CASE: (
        "That you asked and what we did, as a number: so that we can show that we kept the law.",
        (
            "Eich bod wedi gofyn a beth a wnaethom, fel rhif: fel y gallwn ddangos ein bod wedi "
            "cadw at y gyfraith."
        ),
    ),
    Keeping.SAFEGUARDING: (
        "A safeguarding record, which the law lets us keep to protect people.",
        "Cofnod diogelu, y mae'r gyfraith yn caniatáu i ni ei gadw i ddiogelu pobl.",
    ),
}
