"""Certificate, badge, signed answers, and a holder's word about being celebrated."""

import base64
import io
import re
from datetime import date, timedelta
from uuid import UUID
from xml.etree import ElementTree as ET

import jwt
import pytest
from fontTools.ttLib import TTFont
from jwt.api_jws import PyJWS

from awards.certificate import FONTS, Facts, render
from awards.testing import Stage, a_coordinator
from sanctuary import links
from sanctuary.actor import Actor
from sanctuary.events.after_decisions import CelebrationAgreed
from sanctuary.events.awards import AwardGranted
from sanctuary.ids import new_id
from sanctuary.links import Purpose
from sanctuary.testing import harness

FACTS = Facts(
    number="01a1ffa3",
    called="Ysgol y Tŷ Ŵyn",
    names={"cy": "Gwobr Ysgol Noddfa", "en": "School of Sanctuary Award"},
    starts_on=date(2026, 11, 21),
    last_day=date(2029, 11, 20),
    address="https://awards.example/verify/01a1ffa3",
)


async def awarded(h):
    stage = await Stage(h).set_up(True, False, False)
    application_id = await stage.recommended()
    await stage.decide(application_id)
    return stage, (await h.emitted(AwardGranted))[0].data


def a_link(h, application_id, person):
    later = h.clock.now() + timedelta(days=90)
    return links.sign(
        h.settings.link_key, Purpose.APPLICATION, application_id, expires_at=later, person=person
    )


def told(pdf):
    """The document's information, and the language of its catalogue."""
    return pdf.decode("latin-1")


def title_of(pdf):
    found = re.search(r"/Title (?:<(\w+)>|\((.*?)\))\n", told(pdf))
    written, plain = found.groups()
    return bytes.fromhex(written).decode("utf-16") if written else plain


def test_a_certificate_says_its_title_language_and_embeds_its_fonts():
    pdf = render(FACTS)
    raw = told(pdf)
    assert raw.startswith("%PDF-")
    assert "/Lang (cy)" in raw
    assert "/DisplayDocTitle true" in raw
    assert raw.count("/FontFile2") == 2
    assert title_of(pdf) == "Tystysgrif: Gwobr Ysgol Noddfa, Ysgol y Tŷ Ŵyn"
    assert "https://awards.example/verify/01a1ffa3" in raw
    assert render(FACTS) == pdf


def test_an_english_certificate_says_so():
    english = Facts(**{name: getattr(FACTS, name) for name in Facts.__slots__} | {
        "names": {"en": "School of Sanctuary Award"}})  # fmt: skip
    assert "/Lang (en-GB)" in told(render(english))


@pytest.mark.parametrize("file", ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"])
def test_the_embedded_font_has_every_letter_of_welsh(file):
    known = TTFont(io.BytesIO((FONTS / file).read_bytes())).getBestCmap()
    welsh = "âêîôûŵŷáéíóúẃýàèìòùẁỳäëïöüẅÿ"
    assert [each for each in welsh + welsh.upper() + "’" if ord(each) not in known] == []


async def test_the_holder_gets_a_certificate_with_the_confirmed_name_in_both_languages_of_wales():
    async with harness("awards") as h:
        stage, award = await awarded(h)
        path = f"/v1/awards/{award.award_id}/certificate"
        for reader in (stage.contact, stage.coordinator):
            found = await stage.get(reader, path)
            assert found.headers["content-type"] == "application/pdf"
            assert found.content.startswith(b"%PDF-")
            assert "/Lang (cy)" in told(found.content)
            assert title_of(found.content).endswith(", Ysgol y Tŷ Ŵyn")


async def test_the_certificate_opens_by_the_link_of_its_own_application_only():
    async with harness("awards") as h:
        stage, award = await awarded(h)
        browser = await h.client()
        own = {"link": a_link(h, award.application_id, stage.contact.id)}
        opened = await browser.get("/application/letter/certificate", params=own)
        assert opened.content.startswith(b"%PDF-")
        for outsider in (stage.assessors[0], a_coordinator("theatres"), Actor(new_id())):
            path = f"/v1/awards/{award.award_id}/certificate"
            assert (await stage.get(outsider, path)).status_code == 403
        assert (await browser.get(f"/v1/awards/{award.award_id}/certificate")).status_code == 403


async def test_a_coordinator_puts_the_name_right_and_nobody_else_does():
    async with harness("awards") as h:
        stage, award = await awarded(h)
        path = f"/v1/awards/{award.award_id}/certificate"
        body = {"organisation_name": "Ysgol Newydd"}
        for outsider in (stage.contact, stage.assessors[0], a_coordinator("theatres")):
            assert (await stage.post(outsider, path, body)).status_code == 403
        await stage.done(stage.coordinator, path, body)
        found = await stage.get(stage.contact, path)
        assert title_of(found.content).endswith(", Ysgol Newydd")


async def test_after_its_end_there_is_neither_certificate_nor_badge():
    async with harness("awards") as h:
        stage, award = await awarded(h)
        await h.open_days(award.expires_on + timedelta(days=95))
        for part in ("certificate", "badge", "badge.svg"):
            gone = await stage.get(stage.contact, f"/v1/awards/{award.award_id}/{part}")
            assert gone.status_code == 410
            assert "not valid today" in gone.json()["detail"]


@pytest.mark.parametrize(("language", "word"), [("en", "valid up to"), ("cy", "yn ddilys")])
async def test_a_badge_is_a_drawing_with_words_and_terms_that_names_nobody(language, word):
    async with harness("awards") as h:
        stage, award = await awarded(h)
        anybody = await h.client()
        path = f"/v1/awards/{award.award_id}/badge"
        drawing = await anybody.get(f"{path}.svg", params={"lang": language})
        root = ET.fromstring(drawing.text)  # noqa: S314 — what we drew ourselves
        told_alt = (await anybody.get(path, params={"lang": language})).json()
        assert root.attrib["role"] == "img"
        assert root[0].text == told_alt["alt"]
        assert word in told_alt["alt"]
        assert len(told_alt["terms"]) == 3
        assert str(stage.organisation_id) not in drawing.text
        assert "Ysgol y Tŷ" not in drawing.text + str(told_alt)
        assert "script" not in drawing.text


async def test_the_detached_signature_stands_under_this_award_this_day_and_this_answer():
    async with harness("awards") as h:
        _, award = await awarded(h)
        anybody = await h.client()
        path = f"/v1/awards/{award.award_id}/verification"
        found = (await anybody.get(path)).json()
        assert found["statement"] == (
            f"Sanctuary Award {award.award_id} is valid on {h.clock.today().isoformat()}"
        )
        (key,) = (await anybody.get("/v1/verification-keys")).json()["keys"]

        def check(statement):
            header, signature = found["signature"].split("..")
            body = base64.urlsafe_b64encode(statement.encode()).rstrip(b"=").decode()
            return PyJWS().decode(
                f"{header}.{body}.{signature}", jwt.PyJWK(key).key, algorithms=["ES256"]
            )

        assert check(found["statement"]) == found["statement"].encode()
        with pytest.raises(jwt.InvalidSignatureError):
            check(found["statement"].replace("is valid", "is not valid"))
        early = (await anybody.get(path, params={"on": "2001-01-01"})).json()
        assert early["statement"].endswith("is not valid on 2001-01-01")
        page = await anybody.get(f"/verify/{award.award_id}")
        assert found["statement"] in page.text


async def test_nobody_celebrates_before_the_holder_says_so_and_a_no_is_heard_at_once():
    async with harness("awards") as h:
        stage, award = await awarded(h)
        path = f"/v1/awards/{award.award_id}/celebration"
        for outsider in (stage.coordinator, stage.assessors[0], a_coordinator("theatres")):
            assert (await stage.post(outsider, path, {"agreed": True})).status_code == 403
        assert await h.emitted(CelebrationAgreed) == []
        for agreed in (True, True, False):
            await stage.done(stage.contact, path, {"agreed": agreed})
        said = [each.data.agreed for each in await h.emitted(CelebrationAgreed)]
        assert said == [True, False]


async def test_the_letters_page_shows_the_letter_the_certificate_and_asks_about_celebrating():
    async with harness("awards") as h:
        stage, award = await awarded(h)
        browser = await h.client()
        link = a_link(h, award.application_id, stage.contact.id)
        page = (await browser.get("/application/letter", params={"link": link})).text
        assert "A warm and lasting welcome." in page
        assert "Open the certificate" in page
        answered = await browser.post(
            "/application/letter/celebration", data={"link": link, "agreed": "yes"}
        )
        assert answered.status_code == 303
        assert (await h.emitted(CelebrationAgreed))[0].data.agreed
        welsh = await browser.get("/application/letter", params={"link": link, "lang": "cy"})
        assert "Llongyfarchiadau" in welsh.text
        assert "Ddim mwyach" in welsh.text
        overview = await browser.get("/application", params={"link": link})
        assert "/application/letter?" in overview.text


async def test_before_the_release_the_letters_page_has_nothing():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.recommended()
        await stage.decide(application_id, release=False)
        browser = await h.client()
        link = a_link(h, UUID(application_id), stage.contact.id)
        for path in ("/application/letter", "/application/letter/certificate"):
            page = await browser.get(path, params={"link": link})
            assert page.status_code == 404
            assert "A warm and lasting welcome." not in page.text
