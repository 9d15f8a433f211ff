"""The refusals that people meet on pages, in Welsh. What is missing here is shown in English."""

from sanctuary import links

_WELSH = {
    "This link no longer opens anything": "Nid yw’r ddolen hon yn agor dim mwyach",
    links.DAMAGED: (
        "Mae’r ddolen hon wedi’i difrodi: efallai bod rhan ohoni ar goll. Copïwch y ddolen gyfan "
        "o’r neges i’ch porwr, neu gofynnwch am un newydd."
    ),
    links.EXPIRED: (
        "Mae’r ddolen hon wedi dod i ben. Gofynnwch am un newydd, a’i defnyddio o fewn yr amser "
        "y mae’r neges yn ei nodi."
    ),
    links.ABSENT: (
        "Dim ond drwy’r ddolen yn ein neges y mae’r dudalen hon yn agor. Copïwch y ddolen gyfan "
        "ohoni i’ch porwr, neu gofynnwch am un newydd."
    ),
    "We could not find that": "Ni allem ddod o hyd i hynny",
    "Check the address: there is nothing here under it.": (
        "Gwiriwch y cyfeiriad: nid oes dim yma oddi tano."
    ),
    "Something went wrong": "Aeth rhywbeth o’i le",
    "Something went wrong on our side, and nothing was changed. Please try again; if it happens "
    "again, tell us the reference below.": (
        "Aeth rhywbeth o’i le ar ein hochr ni, ac ni newidiwyd dim. Rhowch gynnig arall arni; os "
        "bydd yn digwydd eto, rhowch y cyfeirnod isod i ni."
    ),
    "Part of the network is not answering just now": (
        "Nid yw rhan o’r rhwydwaith yn ateb ar hyn o bryd"
    ),
    "We cannot reach our records just now. Please try again in a minute.": (
        "Ni allwn gyrraedd ein cofnodion ar hyn o bryd. Rhowch gynnig arall arni ymhen munud."
    ),
}


def in_welsh(english: str) -> str | None:
    return _WELSH.get(english)
