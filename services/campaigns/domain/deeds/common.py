"""Questions that several kinds ask alike: about consent, safety and even-handedness."""

from campaigns.domain.deeds.questions import Choice, Moment, Option, Words
from campaigns.domain.playbook import Said


def when(asks: Said) -> Moment:
    return Moment(
        "when",
        asks,
        Said(
            "If you do not know yet, leave it open and come back.",
            "Os nad ydych yn gwybod eto, gadewch ef yn agored a dewch yn ôl.",
        ),
    )


def notes() -> Words:
    return Words(
        "notes",
        Said("How did it go?", "Sut aeth hi?"),
        Said(
            "Only for yourself: it is kept sealed, and nobody else reads it.",
            "I chi yn unig: fe’i cedwir dan sêl, ac nid oes neb arall yn ei ddarllen.",
        ),
    )


PHOTOS = Choice(
    "photos",
    Said("Who can be recognised in photographs?", "Pwy y gellir eu hadnabod mewn lluniau?"),
    Said(
        "For somebody seeking sanctuary a picture can be dangerous, here or elsewhere.",
        "I rywun sy’n ceisio noddfa, gall llun fod yn beryglus, yma neu yn rhywle arall.",
    ),
    options=(
        Option("none", Said("Nobody, or no photographs", "Neb, neu dim lluniau")),
        Option(
            "all_agreed",
            Said(
                "Only people who agreed to be shown, and know where",
                "Dim ond pobl a gytunodd i gael eu dangos, ac sy’n gwybod ble",
            ),
        ),
        Option(
            "not_asked",
            Said("Not everybody has been asked yet", "Nid oes pawb wedi cael eu holi eto"),
            stops=Said(
                "Ask everybody first, or take pictures without faces. Then answer again.",
                "Gofynnwch i bawb yn gyntaf, neu tynnwch luniau heb wynebau. Yna atebwch eto.",
            ),
        ),
    ),
)

CHILDREN = Choice(
    "children",
    Said("Will children be in pictures?", "A fydd plant mewn lluniau?"),
    options=(
        Option("no", Said("No", "Na fydd")),
        Option(
            "parents_agreed",
            Said(
                "Yes, and their parents agreed in writing",
                "Bydd, a’u rhieni wedi cytuno’n ysgrifenedig",
            ),
        ),
        Option(
            "not_asked",
            Said("Yes, but not all parents were asked", "Bydd, ond ni ofynnwyd i bob rhiant"),
            stops=Said(
                "Leave children out of the pictures until each parent has agreed in writing.",
                "Gadewch blant allan o’r lluniau nes bod pob rhiant wedi cytuno’n ysgrifenedig.",
            ),
        ),
    ),
)

GATHERING = Choice(
    "gathering",
    Said(
        "Is a hostile gathering expected there at that time?",
        "A ddisgwylir cynulliad gelyniaethus yno bryd hynny?",
    ),
    Said(
        "Ask your local group. They may know more than can be found online.",
        "Gofynnwch i’ch grŵp lleol. Efallai eu bod yn gwybod mwy nag sydd i’w weld ar-lein.",
    ),
    options=(
        Option("no", Said("No", "Na")),
        Option(
            "elsewhere",
            Said(
                "Yes, but ours is on another day and in another place",
                "Oes, ond mae ein un ni ar ddiwrnod arall ac mewn lle arall",
            ),
        ),
        Option(
            "same",
            Said("Yes, on that day or close by", "Oes, ar y diwrnod hwnnw neu gerllaw"),
            stops=Said(
                "Never meet at the same hour or in the same place. Choose another day and another "
                "place: people come to something good, and nobody is put at risk.",
                "Peidiwch byth â chwrdd ar yr un awr nac yn yr un lle. Dewiswch ddiwrnod arall a "
                "lle arall: daw pobl at rywbeth da, ac ni roddir neb mewn perygl.",
            ),
        ),
    ),
)

CANDIDATES = Choice(
    "candidates",
    Said(
        "Does anybody who stands for election take part or appear in pictures?",
        "A oes rhywun sy’n sefyll etholiad yn cymryd rhan neu’n ymddangos mewn lluniau?",
    ),
    options=(
        Option("none", Said("No", "Nac oes")),
        Option(
            "all_invited",
            Said(
                "Yes, and all main candidates were invited alike",
                "Oes, a gwahoddwyd pob prif ymgeisydd yn yr un modd",
            ),
        ),
        Option(
            "some",
            Said("Yes, some of them only", "Oes, rhai ohonynt yn unig"),
            stops_in_election=Said(
                "An election is on. Invite all main candidates alike, and offer each the same "
                "picture; or leave candidates out. Then answer again.",
                "Mae etholiad ar y gweill. Gwahoddwch bob prif ymgeisydd yn yr un modd, a "
                "chynigiwch yr un llun i bob un; neu gadewch ymgeiswyr allan. Yna atebwch eto.",
            ),
        ),
    ),
)

COMPANIONS = Choice(
    "companions",
    Said("Who comes with you?", "Pwy sy’n dod gyda chi?"),
    Said(
        "Do not write down who. If somebody with lived experience could speak for themselves, we "
        "can ask for you: nobody is named here.",
        "Peidiwch ag ysgrifennu pwy. Os gallai rhywun â phrofiad bywyd siarad drosto’i hun, gallwn "
        "ofyn ar eich rhan: ni chaiff neb ei enwi yma.",
    ),
    options=(
        Option("alone", Said("I go on my own", "Rwy’n mynd ar fy mhen fy hun")),
        Option(
            "agreed",
            Said(
                "People who know what it is about and agreed to come",
                "Pobl sy’n gwybod beth yw’r pwnc ac a gytunodd i ddod",
            ),
        ),
        Option(
            "not_asked",
            Said("People I have not asked yet", "Pobl nad wyf wedi gofyn iddynt eto"),
            stops=Said(
                "Ask each of them first, and say that they can change their mind at any time.",
                "Gofynnwch i bob un yn gyntaf, a dywedwch y gallant newid eu meddwl unrhyw bryd.",
            ),
        ),
    ),
)

OTHERS_STORY = Choice(
    "story",
    Said("Whose experience do you speak of?", "Profiad pwy rydych chi’n sôn amdano?"),
    options=(
        Option("own", Said("My own", "Fy mhrofiad fy hun")),
        Option(
            "agreed",
            Said(
                "Somebody’s who agreed to exactly this, in this place",
                "Profiad rhywun a gytunodd i’r union beth hwn, yn y lle hwn",
            ),
        ),
        Option(
            "not_asked",
            Said("Somebody’s who was not asked", "Profiad rhywun na ofynnwyd iddo"),
            stops=Said(
                "Leave it out, or ask them first. A story belongs to the person who lived it.",
                "Gadewch ef allan, neu gofynnwch yn gyntaf. Mae stori’n eiddo i’r sawl a’i bywodd.",
            ),
        ),
    ),
)

NO_MYTH = Said(
    "Do not repeat what others claim, not even to deny it: say what you are for.",
    "Peidiwch ag ailadrodd yr hyn y mae eraill yn ei honni, hyd yn oed i’w wadu: dywedwch beth "
    "rydych chi o’i blaid.",
)
NO_NAMES = Said(
    "Do not name anybody who has not agreed to it, and no place where people live.",
    "Peidiwch ag enwi neb nad yw wedi cytuno, nac unrhyw le y mae pobl yn byw.",
)
NO_PARTY = Said(
    "Do not speak for or against a party or one candidate.",
    "Peidiwch â siarad o blaid nac yn erbyn plaid nac un ymgeisydd.",
)
