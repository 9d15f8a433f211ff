"""What the linter says of a text, and that nothing it refuses is published."""

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications import rules
from notifications.catalogue import CATALOGUE, FOLDER
from notifications.domain.linting import Level, lint
from notifications.domain.reading import measure
from notifications.domain.templates import Template, TemplateInvalid
from notifications.linter import lint_files
from sanctuary.actor import Grant, Role
from sanctuary.testing import an_actor, keyed

from .service import notifications

DAY = date(2026, 11, 1)
RULES = rules.on("wording", DAY)
GOOD = "# A title\n\nHello,\n\nPlease look at this soon.\n\n[See what changed](((act_link)))\n"
LONG = "This sentence goes on and on " * 6 + "and it never comes to an end."


def a_text(body=GOOD, language="en", **front):
    lines = {"key": "-", "edition": "1", "category": "campaign", "subject": "A message"}
    return Template.of({**lines, "language": language, "why": "You asked.", **front}, body)


def findings(body=GOOD, language="en", **front):
    return [
        (one.level, one.rule, one.place)
        for one in lint(a_text(body, language, **front), RULES).findings
    ]


def error(rule, place="body"):
    return (Level.ERROR, rule, place)


def warning(rule, place="body"):
    return (Level.WARNING, rule, place)


def test_a_plain_text_is_left_alone():
    assert findings() == []


# Words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "asylum seekers"),
        ("en", "Asylum-Seeker"),
        ("en", "an ILLEGAL migrant".lower()),
        ("en", "bogus"),
        ("en", "voluntary   work"),
        ("en", "unpaid workers"),
        ("cy", "ceiswyr lloches"),
        ("cy", "gwaith gwirfoddol"),
    ],
)
def test_words_that_are_not_ours_are_errors_and_say_what_to_write(language, words):
    report = lint(a_text(f"# Un\n\nRhai {words}.", language), RULES)
    assert [one.rule for one in report.errors] == ["words"]
    assert report.errors[0].instead


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "refugees"), ("en", "a shift"), ("en", "victims"), ("cy", "ffoaduriaid")],
)
def test_words_to_weigh_are_warnings(language, words):
    assert findings(f"# Un\n\nRhai {words}.", language) == [warning("words")]


@pytest.mark.parametrize("words", ["shifting", "payment", "a crisis of trust", "migration"])
def test_a_word_that_only_contains_another_is_left_alone(words):
    assert findings(f"# One\n\nSome {words}.") == []


def test_words_are_looked_for_wherever_somebody_reads_them():
    bad = "for asylum seekers"
    assert error("words", "subject") in findings(subject=f"News {bad}")
    assert error("words", "why") in findings(why=f"It is {bad}.")
    assert error("words", "sms") in findings(sms=f"News {bad}")
    assert error("words") in findings(f"# News {bad}")
    assert error("words") in findings(f"# News\n\n((late??It is {bad}.))")


# Over shoulders


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Your asylum claim"),
        ("en", "Your status changed"),
        ("en", "Ambassadors, please answer"),
        ("en", "About your lived experience"),
        ("cy", "Eich statws"),
        ("cy", "I lysgenhadon"),
    ],
)
def test_a_subject_and_an_sms_say_nothing_about_a_life(language, words):
    if words == "I lysgenhadon":
        words = "Llysgenhadon, atebwch"
    assert error("privacy", "subject") in findings(language=language, subject=words)
    assert error("privacy", "sms") in findings(language=language, sms=words)
    assert not [one for one in findings(f"# Un\n\n{words}.", language) if one[1] == "privacy"]


def test_a_subject_is_short_and_calm():
    assert findings(subject="x" * 61) == [warning("length", "subject")]
    assert findings(subject="x" * 101) == [error("length", "subject")]
    assert findings(subject="Come along!") == [warning("tone", "subject")]


def test_a_text_message_is_short():
    assert findings(sms="x" * 460) == [error("sms", "sms")]
    assert findings(sms="See ((act_link))") == []


def test_capitals_are_shouting_but_for_names_that_are_written_so():
    assert findings("# A title\n\nThis is URGENT.") == [error("capitals")]
    assert findings("# A title\n\nThe UKVI and the NHS.") == []
    assert error("capitals", "subject") in findings(subject="READ this")


# Links, buttons, headings, pictures


@pytest.mark.parametrize(
    "body",
    [
        "# A\n\nSee https://example.org/a for more.",
        "# A\n\nSee www.example.org for more.",
        "# A\n\nWrite to ann@example.org soon.",
        "# A\n\n[See what changed](https://example.org)",
        "# A\n\n[See what changed](/page)",
        "# A\n\n[See what changed](((act_link))?a=b)",
    ],
)
def test_links_are_placeholders(body):
    assert error("links") in findings(body)


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("en", "Click here"),
        ("en", "here"),
        ("en", "Read more…".rstrip("…")),
        ("cy", "Cliciwch yma"),
    ],
)
def test_a_button_says_what_it_does(language, label):
    assert findings(f"# A\n\n[{label}](((act_link)))", language) == [error("labels")]


def test_one_word_on_a_button_is_for_its_author_to_weigh():
    assert findings("# A\n\n[Confirm](((act_link)))") == [warning("labels")]
    assert findings("# A\n\nPlease [confirm](((act_link))) it soon.") == []


def test_pictures_are_refused_because_most_readers_do_not_see_them():
    assert error("pictures") in findings("# A\n\n![A smiling group](((act_link)))")


def test_headings_begin_at_the_top_and_go_down_one_at_a_time():
    assert findings("Hello.") == [warning("headings")]
    assert findings("# One\n\n# Two") == [warning("headings")]
    assert findings("# One\n\n### Three") == [error("headings")]
    assert findings("# One\n\n## Two\n\n### Three\n\n## Two") == []


# Reading


def test_long_sentences_are_for_their_author_to_weigh_in_both_languages():
    assert warning("sentences") in findings(f"# A\n\n{LONG}")
    assert warning("sentences") in findings(f"# A\n\n{'mae hwn yn hir ' * 9}", "cy")


def test_a_hard_text_is_given_an_age_and_an_easy_one_a_lower():
    hard = measure(
        ["Notwithstanding organisational considerations, implementation continues."], "en"
    )
    easy = measure(["We met at the hall. It was fun. You can come too."], "en")
    assert easy.age < 11 < hard.age
    assert measure(["Mae hwn yn hawdd."], "cy").age is None


def test_a_hard_text_of_some_length_is_a_warning():
    body = "Organisational considerations notwithstanding, comprehensive implementation continues. "
    assert warning("reading-age") in findings(f"# A\n\n{body * 8}")


def test_english_in_a_welsh_text_is_an_error():
    assert error("language") in findings("# A\n\nThis is for you and your group.", "cy")
    assert error("language") not in findings("# Teitl\n\nHelo, dyma'r newyddion.", "cy")


def test_what_the_shipped_text_has_and_this_one_leaves_out_is_named():
    report = lint(a_text("# A title\n\nHello."), RULES, a_text())
    assert [(one.rule, one.found) for one in report.findings] == [("left-out", "((act_link))")]


@given(st.text(max_size=300), st.sampled_from(["en", "cy"]))
def test_no_text_breaks_the_linter(body, language):
    try:
        template = a_text(body, language)
    except TemplateInvalid:
        return
    report = lint(template, RULES)
    assert report.reading.words >= 0
    assert [one.level for one in report.findings] == sorted(
        (one.level for one in report.findings), key=lambda level: level is not Level.ERROR
    )


# What we ship


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.md")), ids=lambda path: path.name)
def test_what_we_ship_has_no_error_and_reads_easily(path):
    assert [one.line for one in lint_files([path]) if one.is_error] == []


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.key)
def test_an_eleven_year_old_follows_what_we_ship(entry):
    report = lint(entry.english, RULES)
    assert report.reading.age <= RULES["limits"]["reading_age_warning"]


# On the command line and over the API


def test_the_command_names_each_error_and_ends_with_one(tmp_path):
    bad = tmp_path / "note.en.md"
    text = (FOLDER / "note.en.md").read_text("utf-8")
    bad.write_text(text.replace("Hello,", "Hello asylum seekers,"), "utf-8")
    command = [sys.executable, "-m", "sanctuary.cli", "templates", "lint"]
    refused = subprocess.run([*command, bad], capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "asylum seekers → people seeking sanctuary" in refused.stderr
    fine = subprocess.run(
        [*command, FOLDER / "note.en.md"], capture_output=True, text=True, check=False
    )
    assert (fine.returncode, fine.stdout.strip()) == (0, "0 errors, 0 warnings.")


def test_a_file_that_is_no_template_is_an_error_too(tmp_path):
    bad = tmp_path / "x.md"
    bad.write_text("no front matter", "utf-8")
    [unread, absent] = lint_files([bad, tmp_path / "absent.md"])
    assert unread.is_error
    assert "three dashes" in unread.line
    assert "no such file" in absent.line


async def test_a_text_is_looked_over_before_anybody_keeps_it(tmp_path):
    async with notifications(tmp_path) as n:
        body = {"subject": "Your asylum claim", "body": GOOD}
        assert (await (await n.h.client()).post("/v1/templates/lint", json=body)).status_code == 401
        client = await n.h.client(an_actor())
        found = (await client.post("/v1/templates/lint", json=body)).json()
        assert not found["publishable"]
        assert {one["rule"] for one in found["findings"]} == {"privacy", "words"}
        assert found["reading"]["words"] > 0
        broken = await client.post("/v1/templates/lint", json=body | {"body": "((x"})
        assert broken.status_code == 422


async def test_a_text_with_errors_is_kept_as_a_draft_and_never_published(tmp_path):
    async with notifications(tmp_path) as n:
        client = await n.h.client(an_actor(Grant(Role.CAMPAIGN_MANAGER)))
        path = "/v1/templates/mobilisation_act/en/editions"
        draft = await client.post(path, headers=keyed(), json={"subject": "For asylum seekers"})
        assert draft.status_code == 201
        assert not draft.json()["lint"]["publishable"]
        refused = await client.post(
            f"{path}/1001/publication",
            headers=keyed() | {"If-Match": draft.headers["ETag"]},
            json={"reason": "It says so."},
        )
        assert refused.status_code == 422
        assert refused.json()["type"].endswith("wording-refused")
        assert {one["field"] for one in refused.json()["errors"]} == {"subject"}
        assert (await client.get(f"{path}/1001")).json()["status"] == "draft"
