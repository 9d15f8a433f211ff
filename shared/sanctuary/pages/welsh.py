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
    "This is paused for now: there is nothing to answer. We will be in touch.": (
        "Mae hyn wedi’i oedi am y tro: nid oes dim i’w ateb. Byddwn mewn cysylltiad."
    ),
    "Thank you. This is not open any more, so there is nothing to answer.": (
        "Diolch. Nid yw hyn ar agor bellach, felly nid oes dim i’w ateb."
    ),
    "This is not open any more. Nothing needs doing.": (
        "Nid yw hyn ar agor bellach. Nid oes angen gwneud dim."
    ),
    "This page is out of date. Open it again from the message.": (
        "Mae’r dudalen hon wedi dyddio. Agorwch hi eto o’r neges."
    ),
    "Please tick that you have read what stands above the button.": (
        "Ticiwch eich bod wedi darllen yr hyn sydd uwchben y botwm."
    ),
    links.ERASED: (
        "Gofynnoch i ni eich dileu, ac fe wnaethom: nid oes dim ar ôl y gallai’r ddolen hon ei "
        "agor. Os hoffech glywed gennym eto, cofrestrwch o’r newydd."
    ),
    "Nobody can be asked for this": "Ni ellir gofyn i neb am hyn",
    "We do not know in which nation you live, so we cannot tell who could be asked. Tell your "
    "local group what you plan, or sign up again with your postcode.": (
        "Nid ydym yn gwybod ym mha genedl rydych yn byw, felly ni allwn ddweud i bwy y gellid "
        "gofyn. Dywedwch wrth eich grŵp lleol beth rydych yn ei gynllunio, neu cofrestrwch eto "
        "gyda’ch cod post."
    ),
    "You have nothing of that id. The list shows what you planned and did.": (
        "Nid oes gennych ddim o’r rhif hwnnw. Mae’r rhestr yn dangos yr hyn a gynlluniwyd ac a "
        "wnaed gennych."
    ),
    "No place can be booked here": "Ni ellir archebu lle yma",
    "Places of this workshop cannot be booked now: it is not open yet, or it has begun, is over or "
    "was cancelled. The list shows the dates that are open.": (
        "Ni ellir archebu lleoedd yn y gweithdy hwn nawr: nid yw ar agor eto, neu mae wedi "
        "dechrau, ar ben neu wedi’i ganslo. Mae’r rhestr yn dangos y dyddiadau sydd ar agor."
    ),
    "This workshop cannot be booked. The list shows the dates that are open.": (
        "Ni ellir archebu’r gweithdy hwn. Mae’r rhestr yn dangos y dyddiadau sydd ar agor."
    ),
    "There is no workshop of that id. The list shows the dates there are.": (
        "Nid oes gweithdy o’r rhif hwnnw. Mae’r rhestr yn dangos y dyddiadau sydd."
    ),
    "This booking was not confirmed in time, so the place was given up. Please book again from the "
    "list of workshops: it is quick.": (
        "Ni chadarnhawyd yr archeb hon mewn pryd, felly rhyddhawyd y lle. Archebwch eto o’r rhestr "
        "o weithdai: nid yw’n cymryd yn hir."
    ),
    "We cannot take bookings at this moment": "Ni allwn gymryd archebion ar hyn o bryd",
    "Part of our system is not answering at the moment. Nothing was lost and nothing was booked. "
    "Please try again in a few minutes.": (
        "Nid yw rhan o’n system yn ateb ar hyn o bryd. Ni chollwyd dim ac ni archebwyd dim. Rhowch "
        "gynnig arall arni ymhen ychydig funudau."
    ),
    "The time for that has passed": "Mae’r amser ar gyfer hynny wedi mynd heibio",
    "Feedback on this workshop was collected; thank you for thinking of it.": (
        "Mae’r adborth ar y gweithdy hwn wedi’i gasglu; diolch am feddwl amdano."
    ),
    "You have told us before": "Rydych wedi dweud wrthym o’r blaen",
    "Thank you: your feedback has arrived. It is taken once a person.": (
        "Diolch: mae eich adborth wedi cyrraedd. Unwaith y person y’i cymerir."
    ),
    "We have asked you about this one already: tell us how it went.": (
        "Rydym wedi gofyn i chi am hyn eisoes: dywedwch wrthym sut aeth hi."
    ),
    "This is for those who were there": "Mae hyn i’r rhai a oedd yno",
    "This opens once the trainer has ticked that you were there. If you were and nothing opens, "
    "please reply to our message: we put it right.": (
        "Mae hyn yn agor pan fydd yr hyfforddwr wedi ticio eich bod yno. Os oeddech a dim yn agor, "
        "atebwch ein neges: byddwn yn ei gywiro."
    ),
    "You have not set yourself anything to do yet: begin with that.": (
        "Nid ydych wedi penderfynu ar ddim i’w wneud eto: dechreuwch gyda hynny."
    ),
    "There is no such event. The list shows those there are.": (
        "Nid oes digwyddiad o’r fath. Mae’r rhestr yn dangos y rhai sydd."
    ),
    "This is not open any more": "Nid yw hwn ar agor mwyach",
    "This is over, or does not take place. The list shows what comes.": (
        "Mae hwn ar ben, neu ni chaiff ei gynnal. Mae’r rhestr yn dangos yr hyn sydd i ddod."
    ),
    "We could not find that": "Ni allem ddod o hyd i hynny",
    "Check the address: there is nothing here under it.": (
        "Gwiriwch y cyfeiriad: nid oes dim yma oddi tano."
    ),
    "This check-in is over, and what was answered is forgotten. Thank you.": (
        "Mae’r holi hwn ar ben, ac anghofiwyd yr hyn a atebwyd. Diolch."
    ),
    "There is no alert under this link. Please use the link from our message.": (
        "Nid oes rhybudd o dan y ddolen hon. Defnyddiwch y ddolen o’n neges."
    ),
    "There is no such message, or it is older than we keep. Check the id you were given.": (
        "Nid oes neges o’r fath, neu mae’n hŷn na’r hyn a gadwn. Gwiriwch y rhif a gawsoch."
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

# What a page says and asks of its reader where a refusal has no Welsh words of its own.
_GENERALLY = {
    403: (
        "Nid yw hyn ar agor i chi",
        "Agorwch y dudalen eto o’r ddolen yn ein neges, neu gofynnwch i bwy bynnag a’i hanfonodd.",
    ),
    404: (
        "Ni allem ddod o hyd i hynny",
        "Ewch yn ôl, ac agorwch y dudalen eto o’r ddolen yn ein neges.",
    ),
    429: ("Arhoswch ychydig", "Rhowch gynnig arall arni ymhen ychydig funudau."),
}
_OTHERWISE = (
    "Ni ellir gwneud hyn fel y mae pethau nawr",
    "Ewch yn ôl, agorwch y dudalen eto, ac edrychwch beth sydd wedi newid. Ni newidiwyd dim.",
)


def generally_in_welsh(status: int) -> tuple[str, str]:
    """Title and what to do next."""
    return _GENERALLY.get(status, _OTHERWISE)


def said_in_welsh(title: str, detail: str) -> tuple[str, str] | None:
    """Both in Welsh words of their own, or nothing."""
    found = _WELSH.get(title), _WELSH.get(detail)
    return None if found[0] is None or found[1] is None else (found[0], found[1])


def in_welsh(english: str) -> str | None:
    return _WELSH.get(english)
