"""Why me, why not me (PEERS B5): what was decided about a message, in words for its reader.

Every sentence is true of the moment when it was decided, not of now: what was written down with the
delivery is what is told. English first, Welsh second, as in the pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from notifications.domain.delivery import Status
from sanctuary.dates import day as long_date

Words = tuple[str, str]

KINDS: Mapping[str, Words] = MappingProxyType(
    {
        "service": (
            "It answers something you did, or belongs to what you look after.",
            "Mae’n ateb rhywbeth a wnaethoch, neu’n perthyn i’r hyn yr ydych yn gofalu amdano.",
        ),
        "renewal": (
            "It is a reminder of a date that is coming up.",
            "Nodyn atgoffa yw o ddyddiad sy’n agosáu.",
        ),
        "campaign": ("It belongs to a campaign.", "Mae’n rhan o ymgyrch."),
        "urgent": (
            "It was urgent, so it was sent at once.",
            "Roedd yn frys, felly fe’i hanfonwyd ar unwaith.",
        ),
    }
)
GROUNDS: Mapping[str | None, Words] = MappingProxyType(
    {
        "consent": (
            "You agreed to messages of this kind.",
            "Cytunasoch i gael negeseuon o’r math hwn.",
        ),
        "soft_opt_in": (
            "You supported our work, were told that we would write, and did not say no.",
            "Cefnogasoch ein gwaith, dywedwyd wrthych y byddem yn ysgrifennu, ac ni wrthodasoch.",
        ),
        "service_message": (
            "It is about a task that you have with us, and holds no campaigning.",
            "Mae’n ymwneud â gwaith sydd gennych gyda ni, ac nid yw’n cynnwys ymgyrchu.",
        ),
        None: (
            "It answers you, so it needs no agreement beside that.",
            "Mae’n eich ateb chi, felly nid oes angen cytundeb arall.",
        ),
    }
)
CHOICES: Mapping[bool | None, Words] = MappingProxyType(
    {
        True: (
            "You had chosen to get messages of this kind.",
            "Roeddech wedi dewis cael negeseuon o’r math hwn.",
        ),
        False: (
            "You had switched messages of this kind off.",
            "Roeddech wedi diffodd negeseuon o’r math hwn.",
        ),
        None: (
            "You had not switched messages of this kind off.",
            "Nid oeddech wedi diffodd negeseuon o’r math hwn.",
        ),
    }
)
OUTCOMES: Mapping[Status, Words] = MappingProxyType(
    {
        Status.QUEUED: ("It waits to be sent.", "Mae’n aros i gael ei hanfon."),
        Status.SENDING: ("It is being sent.", "Mae’n cael ei hanfon."),
        Status.ACCEPTED: (
            "Your provider took it from us on {day}.",
            "Derbyniodd eich darparwr hi gennym ar {day}.",
        ),
        Status.DELIVERED: (
            "It reached your mailbox on {day}.",
            "Cyrhaeddodd eich blwch post ar {day}.",
        ),
        Status.BOUNCED: (
            "Your provider took it and sent it back on {day}: it could not be delivered.",
            "Derbyniodd eich darparwr hi a’i hanfon yn ôl ar {day}: ni ellid ei danfon.",
        ),
        Status.COMPLAINED: (
            "It reached you, and on {day} we were told that you did not want it.",
            "Fe’ch cyrhaeddodd, ac ar {day} dywedwyd wrthym nad oeddech ei heisiau.",
        ),
        Status.TEMPORARY_FAILURE: (
            "Your provider put it off again and again, until we gave up on {day}.",
            "Gohiriodd eich darparwr hi dro ar ôl tro, nes i ni roi’r gorau iddi ar {day}.",
        ),
        Status.PERMANENT_FAILURE: (
            "Your provider refused it on {day}, for good.",
            "Gwrthododd eich darparwr hi ar {day}, am byth.",
        ),
        Status.WITHHELD: ("We did not send it.", "Ni wnaethom ei hanfon."),
        Status.EXPIRED: (
            "It was not sent in time, so it was dropped on {day}.",
            "Nid anfonwyd hi mewn pryd, felly fe’i gollyngwyd ar {day}.",
        ),
        Status.CANCELLED: (
            "What it was about had ended, so it was cancelled on {day}.",
            "Roedd yr hyn yr oedd yn sôn amdano wedi dod i ben, felly fe’i canslwyd ar {day}.",
        ),
        Status.MAYBE_SENT: (
            (
                "Our connection broke on {day} while it was going out. It may have reached you; so "
                "that you do not get it twice, we did not send it again."
            ),
            (
                "Torrodd ein cysylltiad ar {day} wrth iddi fynd allan. Efallai ei bod wedi’ch "
                "cyrraedd; rhag i chi ei chael ddwywaith, ni wnaethom ei hanfon eto."
            ),
        ),
    }
)
_ABOUT: Mapping[str, Words] = MappingProxyType(
    {
        "why": ("Why it was meant for you", "Pam roedd hi ar eich cyfer chi"),
        "kind": ("Kind of message", "Math o neges"),
        "ground": ("What allowed us to write", "Beth a ganiataodd i ni ysgrifennu"),
        "choice": ("What you had chosen", "Yr hyn yr oeddech wedi’i ddewis"),
        "outcome": ("What became of it", "Beth ddigwyddodd iddi"),
        "reason": ("Not sent, because", "Heb ei hanfon, oherwydd"),
        "language": ("Language", "Iaith"),
        "kept": ("How long we keep this", "Am ba hyd y cadwn hyn"),
    }
)
_FELL_BACK: Words = (
    "You prefer Welsh. This message was not there in Welsh yet, so it came in English.",
    (
        "Mae’n well gennych y Gymraeg. Nid oedd y neges hon ar gael yn Gymraeg eto, felly daeth yn "
        "Saesneg."
    ),
)
_KEPT: Words = (
    (
        "{days} days. After that we only know that a message went out, not to whom. Its text is "
        "not kept beside it."
    ),
    (
        "{days} diwrnod. Wedi hynny dim ond bod neges wedi mynd allan a wyddom, nid at bwy. Ni "
        "chedwir ei thestun gyda hi."
    ),
)


@dataclass(frozen=True, slots=True)
class Decided:
    """What is known of one message. `why` and `reason` are words already, in their own language.

    `judged`: somebody looked at basis and choice; before that, nothing is known of them.
    """

    category: str
    status: Status
    settled_on: date | None
    basis: str | None
    chosen: bool | None
    judged: bool
    fell_back: bool
    kept_days: int


def sentences(
    decided: Decided, language: str, *, why: str, reason: str | None
) -> list[tuple[str, str]]:
    """Question and answer, in the order in which a reader asks."""
    welsh = language == "cy"

    def said(about: str, words: Words) -> tuple[str, str]:
        return _ABOUT[about][welsh], words[welsh]

    found = [(_ABOUT["why"][welsh], why), said("kind", KINDS[decided.category])]
    if decided.judged:
        found.append(said("ground", GROUNDS[decided.basis]))
        if decided.category != "service":
            found.append(said("choice", CHOICES[decided.chosen]))
    about, outcome = said("outcome", OUTCOMES[decided.status])
    day = long_date(decided.settled_on, language) if decided.settled_on else ""
    found.append((about, outcome.format(day=day)))
    if reason:
        found.append((_ABOUT["reason"][welsh], reason))
    if decided.fell_back:
        found.append(said("language", _FELL_BACK))
    about, kept = said("kept", _KEPT)
    return [*found, (about, kept.format(days=decided.kept_days))]
