"""Why a file was not attached is said in the language of the page."""

import ast
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

import awards
from awards.pages.refused_files import said_in
from awards.testing import Stage
from sanctuary import links
from sanctuary.links import Purpose
from sanctuary.testing import harness

HERE = Path(awards.__file__).parent
SAY_SO = ("domain/evidence.py", "domain/file_kinds.py", "pictures.py", "uploads.py")


def beginnings():
    """How every refusal in these modules begins, read from the code itself."""
    for name in SAY_SO:
        for node in ast.walk(ast.parse((HERE / name).read_text("utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
                text = node.exc.args[0]
                parts = text.values if isinstance(text, ast.JoinedStr) else [text]
                words = "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "36" for part in parts
                )
                yield words


@pytest.mark.parametrize("english", sorted(set(beginnings())), ids=lambda text: text[:30])
def test_every_refusal_of_a_file_is_there_in_welsh(english):
    welsh = said_in("cy", english)
    assert welsh != english
    assert "{}" not in welsh
    assert said_in("en", english) == english


def test_the_number_that_it_names_comes_along():
    assert "20 megabeit" in said_in("cy", "A file may have up to 20 megabytes. Save it smaller.")


def test_what_is_not_there_is_said_in_english():
    assert said_in("cy", "Something new.") == "Something new."


async def test_the_welsh_page_says_it_in_welsh():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        draft = await stage.start()
        link = links.sign(
            h.settings.link_key,
            Purpose.APPLICATION,
            UUID(draft["id"]),
            expires_at=h.clock.now() + timedelta(days=9),
            person=stage.contact.id,
        )
        browser = await h.client()
        for language, says in (("cy", "Mae’r ffeil yn wag."), ("en", "The file is empty.")):
            refused = await browser.post(
                f"/application/evidence?lang={language}",
                data={"link": link, "shows_people": "no"},
                files={"file": ("plan.pdf", b"", "application/pdf")},
            )
            assert refused.status_code == 422
            assert says in refused.text
