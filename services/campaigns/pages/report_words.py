"""What the public form asks, in both languages: one question a page."""

from collections.abc import Mapping
from dataclasses import dataclass

from campaigns.domain.intake import LONGEST_REPORT
from campaigns.domain.signal import Kind

Words = tuple[str, str]
NATIONS: dict[str, Words] = {
    "wales": ("Wales", "Cymru"),
    "england": ("England", "Lloegr"),
    "scotland": ("Scotland", "Yr Alban"),
    "northern_ireland": ("Northern Ireland", "Gogledd Iwerddon"),
}
KINDS: dict[str, Words] = {
    Kind.HOSTILITY: ("Hostility or threats", "Gelyniaeth neu fygythiadau"),
    Kind.DISINFORMATION: ("A false claim that is spreading", "Honiad ffug sy’n lledaenu"),
    Kind.PLANNED_ACCOMMODATION: ("Accommodation that is planned", "Llety sydd wedi’i gynllunio"),
    Kind.ATTACK_ON_PROGRAMME: (
        "An attack on one of our programmes or groups",
        "Ymosodiad ar un o’n rhaglenni neu grwpiau",
    ),
    Kind.TRAGEDY: ("Something sad that happened", "Rhywbeth trist a ddigwyddodd"),
    Kind.VOTE: ("A vote or a decision", "Pleidlais neu benderfyniad"),
    Kind.OPPORTUNITY: ("A chance to do something good", "Cyfle i wneud rhywbeth da"),
    Kind.HOOK: ("Local news that we could take up", "Newyddion lleol y gallem eu defnyddio"),
}


PLACE, AREA = "place", "area"
NOT_HERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Question:
    """One page of the form."""

    name: str
    label: Words
    hint: Words
    options: Mapping[str, Words] | None = None
    optional: bool = False


QUESTIONS = (
    Question(
        "kind",
        ("What did you notice?", "Beth wnaethoch chi sylwi arno?"),
        ("Choose what comes closest.", "Dewiswch yr un agosaf."),
        KINDS,
    ),
    Question(
        "nation",
        ("Where in the UK?", "Ble yn y DU?"),
        ("The nation is enough.", "Mae’r genedl yn ddigon."),
        NATIONS,
    ),
    Question(
        PLACE,
        ("Roughly where? (optional)", "Ble yn fras? (dewisol)"),
        (
            (
                "The council’s area or the region is as near as we write down. Type its name. If "
                "you do not know it, give a postcode from nearby: we only find the council by it, "
                "and do not keep it."
            ),
            (
                "Ardal y cyngor neu’r rhanbarth yw’r agosaf y byddwn yn ei nodi. Teipiwch ei "
                "henw. Os nad ydych yn ei wybod, rhowch god post gerllaw: dim ond dod o hyd i’r "
                "cyngor a wnawn ag ef, ac nid ydym yn ei gadw."
            ),
        ),
        optional=True,
    ),
    Question(
        AREA,
        ("Is it here?", "Ai yma mae?"),
        (
            "Nothing nearer than this is written down.",
            "Nid oes dim agosach na hyn yn cael ei nodi.",
        ),
        optional=True,
    ),
    Question(
        "summary",
        ("What happened?", "Beth ddigwyddodd?"),
        (
            (
                "A few words are enough. Please leave out names, and anything that says where "
                "people seeking sanctuary live or are: no address, no building. If it is a false "
                "claim, say what it is about without repeating it."
            ),
            (
                "Mae ychydig eiriau’n ddigon. Peidiwch â chynnwys enwau, na dim sy’n dweud ble mae "
                "pobl sy’n ceisio noddfa yn byw neu’n aros: dim cyfeiriad, dim adeilad. Os yw’n "
                "honiad ffug, dywedwch am beth y mae heb ei ailadrodd."
            ),
        ),
    ),
    Question(
        "source_url",
        ("Is there a page about it? (optional)", "Oes tudalen amdano? (dewisol)"),
        (
            (
                "Copy its address, or leave this empty. It helps us to see that many reports are "
                "about the same thing."
            ),
            (
                "Copïwch ei chyfeiriad, neu gadewch hwn yn wag. Mae’n ein helpu i weld bod sawl "
                "adroddiad am yr un peth."
            ),
        ),
        optional=True,
    ),
)
NEEDED: Words = ("Answer this question to go on", "Atebwch y cwestiwn hwn i fynd ymlaen")
TELLING: Words = (
    (
        "This seems to hold an address, the name of a building, a postcode, a phone number or an "
        "e-mail address. Take it out, to keep people safe"
    ),
    (
        "Mae’n ymddangos bod hyn yn cynnwys cyfeiriad, enw adeilad, cod post, rhif ffôn neu "
        "gyfeiriad e-bost. Tynnwch ef, er mwyn cadw pobl yn ddiogel"
    ),
)
TOO_LONG: Words = (
    f"Shorten this to {LONGEST_REPORT:,} characters: it has %s",
    f"Talfyrrwch hyn i {LONGEST_REPORT:,} nod: mae ganddo %s",
)
NO_PAGE: Words = (
    "This is not the address of a page. Copy it from your browser, or leave this empty",
    "Nid cyfeiriad tudalen yw hwn. Copïwch ef o’ch porwr, neu gadewch hwn yn wag",
)
NO_PLACE: Words = (
    "We know no council area or region by that. Try another name, or leave this empty",
    "Ni wyddom am ardal cyngor na rhanbarth o’r enw. Rhowch enw arall, neu gadewch hwn yn wag",
)
AWAY: Words = (
    "We cannot look this up at the moment. Leave it empty and go on: the nation is enough",
    "Ni allwn chwilio am hyn nawr. Gadewch ef yn wag ac ewch ymlaen: mae’r genedl yn ddigon",
)
ELSEWHERE: Words = (
    "None of these: the nation is enough",
    "Dim un o’r rhain: mae’r genedl yn ddigon",
)
