"""What an award means and what it does not: fixed words for certificates, badges and answers.

The Charter says that an award has no influence on who comes or where people are placed; awards are
given in good faith to institutions as a whole (DOMAIN C4, C6, E 62). The words are ours.
"""

from collections.abc import Mapping

MEANING = (
    "A Sanctuary Award recognises what an organisation has done to learn about seeking sanctuary, "
    "to embed welcome, and to share it. It has no influence on who comes to an area or where "
    "people are placed, and it is no statement about any person there."
)
MEANING_CY = (
    "Mae Gwobr Noddfa yn cydnabod yr hyn y mae sefydliad wedi’i wneud i ddysgu am geisio noddfa, "
    "i ymgorffori croeso, ac i’w rannu. Nid yw’n dylanwadu ar bwy sy’n dod i ardal nac ar ble y "
    "caiff pobl eu lleoli, ac nid yw’n ddatganiad am unrhyw berson yno."
)
GOOD_FAITH: Mapping[str, str] = {
    "en": "It was given in good faith, on what the organisation showed, and only until the day "
    "named here. Whether it is valid today, anybody can ask at the address below.",
    "cy": "Fe’i rhoddwyd yn ddidwyll, ar sail yr hyn a ddangosodd y sefydliad, a hynny hyd at y "
    "diwrnod a enwir yma yn unig. Gall unrhyw un ofyn a yw’n ddilys heddiw yn y cyfeiriad isod.",
}
MEANINGS: Mapping[str, str] = {"en": MEANING, "cy": MEANING_CY}
BADGE_TERMS: Mapping[str, tuple[str, ...]] = {
    "en": (
        (
            "Show it while the award is valid, as it is, and link it to the page where it can be "
            "checked."
        ),
        (
            "Show it as the organisation that holds the award; it does not cover partners, "
            "projects or persons."
        ),
        "Take it down within a month of the award's end. A renewed award has a badge of its own.",
    ),
    "cy": (
        (
            "Dangoswch ef tra bo’r wobr yn ddilys, fel y mae, gyda dolen i’r dudalen lle gellir ei "
            "wirio."
        ),
        (
            "Dangoswch ef fel y sefydliad sy’n dal y wobr; nid yw’n cynnwys partneriaid, "
            "prosiectau na phersonau."
        ),
        (
            "Tynnwch ef i lawr o fewn mis i ddiwedd y wobr. Mae gan wobr a adnewyddwyd ei bathodyn "
            "ei hun."
        ),
    ),
}
