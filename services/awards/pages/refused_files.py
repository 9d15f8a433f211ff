"""Why a file was not attached, in Welsh. What is missing here is shown in English."""

import re

# How each text begins, and what it is in Welsh; `{}` is the number that it names.
_WELSH = {
    "The file is empty.": (
        "Mae’r ffeil yn wag. Dewiswch hi eto; os yw’n dal yn wag, agorwch hi ar eich dyfais eich "
        "hun yn gyntaf a’i chadw o’r newydd."
    ),
    "A file may have up to": (
        "Caiff ffeil fod hyd at {} megabeit. Cadwch y llun neu’r ddogfen mewn maint llai, neu "
        "gadewch allan dudalennau nad oes eu hangen, yna atodwch hi eto."
    ),
    "We take PDF, photos": (
        "Rydym yn derbyn PDF, lluniau (JPEG, PNG, WebP) a dogfennau (Word, Excel, PowerPoint, "
        "OpenDocument). Cadwch y ffeil fel un o’r rhain, PDF yn ddelfrydol, a’i hatodi eto. Ar "
        "gyfer ffilm, ysgrifennwch ei chyfeiriad yn eich ateb."
    ),
    "The end of this PDF": (
        "Mae diwedd y PDF hwn ar goll, felly ni chyrhaeddodd yn gyfan. Atodwch ef eto, efallai "
        "dros gysylltiad gwell."
    ),
    "This document contains macros": (
        "Mae’r ddogfen hon yn cynnwys macros, rhaglenni bach a allai wneud niwed. Cadwch hi fel "
        "PDF ac atodwch hwnnw."
    ),
    "This picture could not be opened": (
        "Ni ellid agor y llun hwn, felly efallai bod rhan ohono ar goll. Cadwch ef eto fel JPEG, "
        "neu tynnwch lun o’ch sgrin, ac atodwch hwnnw."
    ),
    "This picture has more than": (
        "Mae gan y llun hwn fwy na {} miliwn o bwyntiau. Cadwch ef mewn maint llai ac atodwch "
        "hwnnw; ni fydd neb yn gweld y gwahaniaeth."
    ),
    "Choose what the people": "Dewiswch i beth y cytunodd y bobl yn y ffeil hon.",
    "Write the day as year": (
        "Ysgrifennwch y diwrnod fel blwyddyn, mis a diwrnod, er enghraifft 2026-03-02, neu "
        "gadewch ef allan."
    ),
    "Please say whether anybody": (
        "Dywedwch a ellir adnabod unrhyw un yn y ffeil hon: wyneb, enw, bathodyn."
    ),
    "People can be recognised": (
        "Gellir adnabod pobl yn y ffeil hon, felly dim ond gyda’u cydsyniad y gallwn ei derbyn, "
        "ac ar gyfer plentyn gyda chydsyniad rhiant neu warcheidwad. Gofynnwch iddynt yn gyntaf, "
        "neu dewiswch lun heb wynebau ac enwau."
    ),
    "The day this was made": (
        "Mae’r diwrnod y gwnaed hyn yn y dyfodol. Cywirwch ef, neu gadewch ef allan."
    ),
    "This award asks from when": (
        "Mae’r wobr hon yn gofyn o ba ddyddiad y mae pob ffeil. Ychwanegwch y diwrnod y cafodd ei "
        "gwneud; mae’r mis yn ddigon, felly cymerwch ei ddiwrnod cyntaf."
    ),
    "This award takes evidence": (
        "Mae’r wobr hon yn derbyn tystiolaeth o’r {} mis diwethaf. Dewiswch rywbeth mwy newydd, "
        "neu soniwch am hon yn eich ateb."
    ),
    "This award has no such criterion": (
        "Nid oes gan y wobr hon faen prawf o’r fath. Dewiswch un o’r rhestr, neu ddim un ar gyfer "
        "ffeil sy’n siarad dros y cais cyfan."
    ),
    "An application holds up to": (
        "Mae cais yn dal hyd at {} o ffeiliau. Tynnwch un sy’n dweud llai, neu rhowch sawl un "
        "mewn un PDF; mae pedair sy’n dangos newid yn dweud mwy na deugain."
    ),
    "This application is with us": (
        "Mae’r cais hwn gyda ni, felly ni ellir atodi dim ar hyn o bryd. Os oes rhywbeth ar goll, "
        "gofynnwch i’r cydlynydd ei ddychwelyd atoch neu ofyn am fwy."
    ),
}


def said_in(language: str, english: str) -> str:
    """A refusal as its reader reads it."""
    found = next((text for begins, text in _WELSH.items() if english.startswith(begins)), None)
    if language != "cy" or found is None:
        return english
    number = re.search(r"\d+", english)
    return found.format(number[0] if number else "")
