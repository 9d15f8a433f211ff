"""What a template author and a recipient may rely on."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications import catalogue
from notifications.catalogue import CATALOGUE, RENEWAL_STEPS
from notifications.domain.places import LinkUnusable
from notifications.domain.templates import (
    MissingPlaceholders,
    Template,
    TemplateInvalid,
    load,
)
from sanctuary.dates import day as long_date
from sanctuary.errors import NotFound, Refusal

FOOTER = {
    "why_link": "https://example.org/why",
    "preferences_link": "https://example.org/preferences",
    "unsubscribe_link": "https://example.org/unsubscribe",
}
FILES = sorted((Path(catalogue.__file__).parent / "templates").iterdir())
EVERY = [(entry, language) for entry in CATALOGUE for language in entry.languages]


A_FRONT = {"edition": "1", "category": "service", "subject": "A message", "why": "You asked."}


def a_source(body: str, front: dict[str, str]) -> str:
    head = "\n".join(f"{name}: {value}" for name, value in front.items() if value)
    return f"---\n{head}\n---\n{body}\n"


def a_template(body: str = "Hello.", **front: str) -> Template:
    lines = {
        "key": "sample",
        "edition": "1",
        "language": "en",
        "category": "campaign",
        "subject": "A message",
        "why": "You asked for it.",
        **front,
    }
    return load(a_source(body, lines))


# Placeholders and sections


def test_values_stand_where_their_placeholders_stood():
    rendered = a_template("Hello ((first name)), by ((day)).").render(
        {**FOOTER, "first_name": "Siân", "day": "Monday"}
    )
    assert "Hello Siân, by Monday." in rendered.text
    assert "Hello <bdi>Siân</bdi>, by Monday." in rendered.html


def test_every_missing_placeholder_is_named_and_nothing_else():
    with pytest.raises(MissingPlaceholders) as refused:
        a_template("((one)) ((two)) ((three))").render({**FOOTER, "two": "here"})
    assert refused.value.names == ("one", "three")
    assert [error["field"] for error in refused.value.errors] == ["one", "three"]
    assert isinstance(refused.value, Refusal)
    assert refused.value.status == 400


@pytest.mark.parametrize(
    ("given_value", "shown"), [("yes", True), (" TRUE ", True), ("no", False), ("", False)]
)
def test_a_section_appears_when_its_value_says_yes(given_value, shown):
    rendered = a_template("Before ((late??Hurry.)) after").render({**FOOTER, "late": given_value})
    assert ("Hurry." in rendered.text) is shown
    assert ("Hurry." in rendered.html) is shown


def test_a_hidden_section_needs_no_values_but_its_own():
    template = a_template("((late??Only ((days)) days.)) Hello")
    assert "Hello" in template.render({**FOOTER, "late": "no"}).text
    with pytest.raises(MissingPlaceholders) as refused:
        template.render({**FOOTER, "late": "yes"})
    assert refused.value.names == ("days",)
    with pytest.raises(MissingPlaceholders) as refused:
        template.render(FOOTER)
    assert refused.value.names == ("late",)


def test_placeholders_are_listed_in_the_order_of_reading():
    template = a_template("((b)) ((a??with ((c)))) [x](((d_link)))", category="service")
    assert template.placeholders == ("b", "a", "c", "d_link", "why_link", "preferences_link")


# What a value cannot do


@given(st.text())
def test_a_value_is_never_markup(value):
    rendered = a_template("Hello ((name)).").render({**FOOTER, "name": value})
    plain = a_template("Hello ((name)).").render({**FOOTER, "name": "x"})
    shape = re.compile(r"<(?!/?bdi>)[^>]*>")
    assert shape.findall(rendered.html) == shape.findall(plain.html)
    assert len(rendered.text.split("\n")) == len(plain.text.split("\n"))


@pytest.mark.parametrize(
    "value", ["*loud*", "[x](https://example.com)", "# Title", "((other))", "zqt0qz"]
)
def test_markdown_and_placeholders_in_a_value_are_plain_words(value):
    rendered = a_template("Hello ((name)).").render({**FOOTER, "name": value})
    assert f"Hello {value}." in rendered.text
    assert f"<p>Hello {value}.</p>" in rendered.html


@pytest.mark.parametrize("value", ["javascript:alert(1)", "data:text/html,x", "example.org", " \n"])
def test_only_web_and_mail_links_become_links(value):
    with pytest.raises(LinkUnusable):
        a_template("[Go](((go_link)))").render({**FOOTER, "go_link": value})


def test_a_value_inside_a_link_stays_inside_its_place():
    rendered = a_template("[Go](https://example.org/a?b=((b)))").render({**FOOTER, "b": 'x&c="y/z'})
    assert 'href="https://example.org/a?b=x%26c%3D%22y%2Fz"' in rendered.html
    assert "Go:\nhttps://example.org/a?b=x%26c%3D%22y%2Fz\n" in rendered.text


# Text for people, pages for everybody


def test_plain_text_reads_like_a_letter():
    body = "# Title\n\nTwo\nlines **loud** [here](https://example.org/h).\n\n## Next\n\n* one\n* two\n\n1. first\n2. second\n\n[Do it](https://example.org/d)\n"
    text = a_template(body).render(FOOTER).text
    assert text.startswith(
        "Title\n=====\n\nTwo lines loud here.\nhere:\nhttps://example.org/h\n\nNext\n----\n\n"
        "* one\n* two\n\n1. first\n2. second\n\nDo it:\nhttps://example.org/d\n\n---\n"
    )


@pytest.mark.parametrize(
    ("entry", "language"), EVERY, ids=lambda value: getattr(value, "key", value)
)
def test_plain_text_has_short_lines_and_whole_links(entry, language):
    text = catalogue.template(entry.key, language).render(entry.examples(language)).text
    links = [line for line in text.splitlines() if "https://" in line]
    assert links
    assert {line.strip() for line in links} == {entry.values["why_link"]}
    assert max(len(line) for line in text.splitlines()) <= 80


def test_a_long_paragraph_and_a_long_list_item_are_broken_at_spaces():
    text = a_template(f"{'word ' * 40}\n\n* {'item ' * 40}").render(FOOTER).text
    assert text.split("\n\n")[0].count("\n") == 3
    assert "\n* item" in text
    assert "\n  item" in text


def test_the_page_declares_its_language_and_loads_nothing():
    html = (
        a_template("![spy](https://example.org/x.png) <img src=x>", language="cy")
        .render(FOOTER)
        .html
    )
    assert '<html lang="cy"' in html
    assert "<img" not in html
    assert not re.search(r"<[^>]*\ssrc=|<link|url\(", html)
    assert "prefers-color-scheme:dark" in html


@pytest.mark.parametrize("category", ["service", "renewal", "campaign", "urgent"])
def test_the_footer_says_why_and_offers_the_ways_out(category):
    rendered = a_template(category=category).render(FOOTER)
    for part in (rendered.text, rendered.html):
        assert "You asked for it." in part
        assert FOOTER["why_link"] in part
        assert FOOTER["preferences_link"] in part
        assert (FOOTER["unsubscribe_link"] in part) is (category != "service")


# What an author is told


@pytest.mark.parametrize(
    ("front", "body", "told"),
    [
        ({"subject": "Dear ((name))"}, "x", "name"),
        ({"subject": "((a??b))"}, "x", "section"),
        ({"language": "fr"}, "x", "language"),
        ({"category": "spam"}, "x", "category"),
        ({"edition": "0"}, "x", "edition"),
        ({"colour": "red"}, "x", "colour"),
        ({"why": ""}, "x", "why"),
        ({}, "Hello ((name)", "not closed"),
        ({}, "((a??((b??c))))", "not closed"),
        ({}, "zqt1qz", "taken"),
    ],
)
def test_a_template_that_cannot_be_used_says_what_to_correct(front, body, told):
    with pytest.raises(TemplateInvalid, match=told):
        a_template(body, **front)
    with pytest.raises(TemplateInvalid, match="three dashes"):
        load("no front matter")


def test_a_subject_may_hold_a_fact_that_is_nobodys():
    template = a_template(subject="Please answer by ((deadline))")
    assert template.render({**FOOTER, "deadline": "3 May"}).subject == "Please answer by 3 May"


# The catalogue


def test_every_file_is_a_message_and_every_message_is_there_in_both_languages():
    assert {path.name for path in FILES} == {
        f"{entry.key}.{language}.md" for entry in CATALOGUE for language in ("en", "cy")
    }


@pytest.mark.parametrize(
    ("entry", "language"), EVERY, ids=lambda value: getattr(value, "key", value)
)
def test_every_message_can_be_shown_with_its_examples(entry, language):
    template = catalogue.template(entry.key, language)
    assert template.language == language
    assert set(template.placeholders) == entry.placeholders
    rendered = template.render(entry.examples(language))
    assert "((" not in rendered.text + rendered.html + rendered.subject
    assert template.subject == rendered.subject, "a subject of ours holds no value at all"


ENGLISH = {"body": "By ((deadline)), ((late??now, ))[go](((go_link))).", "values": "deadline=day"}
WELSH = {"body": "Erbyn ((deadline)), ((late??nawr, ))[ewch](((go_link)))."}


def a_folder(path: Path, **files: dict[str, str]) -> Path:
    """`en` and `cy` of a message called sample, as their lines say."""
    for language, lines in files.items():
        front = {"key": "sample", "language": language, **A_FRONT, **lines}
        body = front.pop("body")
        (path / f"sample.{language}.md").write_text(a_source(body, front), encoding="utf-8")
    return path


def test_to_add_a_message_is_to_add_its_two_files(tmp_path):
    [added] = catalogue.read(a_folder(tmp_path, en=ENGLISH, cy=WELSH)).values()
    assert (added.key, added.category, added.languages) == ("sample", "service", ("en", "cy"))
    assert added.days == {"deadline"}
    shown = added.templates["cy"].render(added.examples("cy")).text
    assert "Erbyn 3 Mai 2027, nawr, ewch.\newch:\nhttps://example.org/" in shown


def test_a_message_may_be_there_in_english_only(tmp_path):
    [added] = catalogue.read(a_folder(tmp_path, en=ENGLISH)).values()
    assert added.languages == ("en",)


@pytest.mark.parametrize(
    ("en", "cy", "told"),
    [
        (ENGLISH | {"values": "deadline=day; hour=9"}, WELSH, "hour"),
        (ENGLISH | {"values": ""}, WELSH, "deadline"),
        (ENGLISH | {"values": "deadline"}, WELSH, "sample.en.md.*deadline=day"),
        (ENGLISH | {"values": "deadline=day; deadline=day"}, WELSH, "each once"),
        (ENGLISH, WELSH | {"body": "Erbyn ((deadline))."}, "go_link, late"),
        (ENGLISH, WELSH | {"values": "deadline=day"}, "sample.en.md only"),
        (ENGLISH, WELSH | {"category": "urgent"}, "service in English"),
        (ENGLISH, WELSH | {"key": "other"}, "Correct its name"),
    ],
)
def test_files_that_do_not_agree_are_refused_by_name(tmp_path, en, cy, told):
    with pytest.raises(TemplateInvalid, match=told):
        catalogue.read(a_folder(tmp_path, en=en, cy=cy))


def test_a_message_without_an_english_file_is_refused(tmp_path):
    with pytest.raises(TemplateInvalid, match="sample"):
        catalogue.read(a_folder(tmp_path, cy=WELSH))


def test_an_example_of_sections_shows_the_first_unless_the_line_says_which(tmp_path):
    body = "((a??one)) ((b??two))"
    [first] = catalogue.read(a_folder(tmp_path, en={"body": body})).values()
    [other] = catalogue.read(a_folder(tmp_path, en={"body": body, "values": "b=yes"})).values()
    assert (first.values["a"], first.values["b"]) == ("yes", "no")
    assert (other.values["a"], other.values["b"]) == ("no", "yes")


def test_only_the_step_that_was_reached_is_told():
    entry = catalogue.entry("renewal_due")
    for language in entry.languages:
        texts = {
            catalogue.template("renewal_due", language)
            .render({**entry.values, **dict.fromkeys(RENEWAL_STEPS, "no"), step: "yes"})
            .text
            for step in RENEWAL_STEPS
        }
        assert len(texts) == len(RENEWAL_STEPS)


def test_a_language_without_a_template_falls_back_and_an_unknown_key_is_refused():
    assert catalogue.template("group_alert", "cy").language == "cy"
    assert catalogue.template("group_alert", "gd").language == "en"
    with pytest.raises(NotFound, match="no_such"):
        catalogue.template("no_such", "en")


def test_days_are_written_in_the_language_of_the_message():
    assert long_date(date(2027, 5, 3), "en") == "3 May 2027"
    assert long_date(date(2027, 12, 31), "cy") == "31 Rhagfyr 2027"
