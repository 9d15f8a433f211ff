"""The demo's pure parts: its input adds up, and its checks cannot pass by themselves."""

import io
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from sanctuary.demo import ladder, register, tag_of
from sanctuary.demo.checks import Ledger, compared, in_words, strings_in
from sanctuary.demo.client import Answer, token_of
from sanctuary.demo.data import Input, expected_waterfall, months_from, run_area
from sanctuary.demo.narrate import Narrator
from sanctuary.demo.patience import StoryBroken, wait_for
from sanctuary.demo.post import Mail


@pytest.fixture
def demo_input() -> Input:
    return Input.read("t4g")


def a_ledger() -> Ledger:
    return Ledger(lambda _: None, story="a story")


def a_mail(**changes) -> Mail:
    values = {
        "id": "1",
        "to": "amal@example.org",
        "subject": "A moment to speak up",
        "headers": {},
        "text": "",
        "links": (),
    }
    return Mail(**(values | changes))


def test_the_register_adds_up_to_the_counts_of_the_source(demo_input):
    rows = demo_input.rows("wales-register")
    kinds = Counter(row["type"] for row in rows)
    awarded = [row for row in rows if row["awarded_until"]]
    found = {
        "groups": kinds["group"],
        "organisations": kinds["organisation"],
        "awarded": len(awarded),
        "not_awarded": kinds["organisation"] - len(awarded),
        "schools_awarded": sum(row["stream"] == "schools" for row in awarded),
        "local_leads": kinds["local_lead"],
    }
    assert found == demo_input.source["wales"]["counts"]
    assert found["organisations"] == 143
    assert found["awarded"] == 54


def test_the_register_holds_nothing_twice_and_lies_in_wales(demo_input):
    rows = demo_input.rows("wales-register")
    numbers = [(row["scheme"], row["value"]) for row in rows if row["type"] == "organisation"]
    assert len(set(numbers)) == len(numbers)
    assert all(row["nation"] == "wales" and row["area"].startswith("W0600") for row in rows)
    areas = [row["area"] for row in rows if row["type"] == "group"]
    assert len(set(areas)) == len(areas)


@pytest.mark.parametrize("today", [date(2026, 11, 21), date(2029, 10, 25), date(2041, 2, 28)])
def test_every_award_of_the_register_counts_on_any_day(demo_input, today):
    rows = [register.with_award_in_force(row, today) for row in demo_input.rows("wales-register")]
    days = [date.fromisoformat(row["awarded_until"]) for row in rows if row["awarded_until"]]
    assert len(days) == 54
    assert all(months_from(day, -36) <= today < day for day in days)


def test_the_supporters_reconcile_with_what_the_preview_has_to_count(demo_input):
    plan = demo_input.story("supporters")
    people = demo_input.supporters()
    assert len(people) == plan["total"] == 600
    found = expected_waterfall(people)
    assert found == plan["expected"]
    assert sum(found.values()) == 2 * found["matched"]


def test_what_a_supporter_is_agrees_with_their_fate(demo_input):
    for each in demo_input.supporters():
        meant = each.nation == "wales" and ("schools" in each.streams or "supporter" in each.roles)
        assert meant == (each.fate != "no")
        assert (each.email is None) == (each.fate == "no_address")
        assert each.verified == (each.fate != "unverified")
        assert (each.campaign == "none") == (each.fate == "no_lawful_basis")


def test_everybody_is_invented_and_of_this_run_alone(demo_input):
    addresses = [each.email for each in demo_input.supporters() if each.email]
    texts = strings_in([demo_input.story("charter-to-renewal"), demo_input.story("rapid-response")])
    addresses += [text for text in texts if "@" in text]
    assert len(set(addresses)) == len(addresses)
    assert all(each.endswith(".t4g@example.org") for each in addresses)


def test_the_first_three_assessors_do_not_satisfy_the_rule_and_the_five_do(demo_input):
    answers = [each["own_answer"] for each in demo_input.story("charter-to-renewal")["assessors"]]
    assert not any(answers[:3])
    assert any(answers[3:])


def test_every_criterion_of_the_schools_award_is_answered(demo_input):
    plan = demo_input.story("charter-to-renewal")
    assert len(plan["answers"]) == 8
    assert set(plan["updated_answers"]) <= set(plan["answers"])


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2029, 11, 21), -12, date(2028, 11, 21)),
        (date(2027, 3, 31), -1, date(2027, 2, 28)),
        (date(2028, 2, 29), 36, date(2031, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_keep_the_day_or_take_the_last_one(day, months, expected):
    assert months_from(day, months) == expected


def test_the_ladder_rises_from_a_year_before_to_the_grace():
    expires_on = date(2029, 11, 21)
    days = [day for _, day in ladder.rungs(expires_on)]
    assert days == sorted(days)
    assert days[0] == date(2028, 11, 21)
    assert days[-2:] == [expires_on, expires_on + timedelta(days=30)]


def test_a_run_has_a_tag_and_areas_of_its_own():
    begun = datetime(2026, 11, 21, 6, tzinfo=UTC)
    tags = {tag_of(begun + timedelta(seconds=seconds)) for seconds in range(50)}
    assert len(tags) == 50
    assert len({run_area("wales", tag) for tag in tags}) == 50
    assert run_area("england", "t4g").startswith("E99")
    assert len(run_area("wales", "t4g")) == 9


def test_a_check_compares_and_nothing_checked_is_a_failure():
    ledger = a_ledger()
    assert ledger.exit_code() == 1
    assert ledger.equal("as many", expected=3, found=3)
    assert ledger.exit_code() == 0
    assert not ledger.equal("as many", expected=3, found="3")
    assert ledger.exit_code() == 1


@pytest.mark.parametrize(
    ("text", "secrets", "passed"),
    [
        ("The panel is not complete yet.", {"Tariq", "Penhallow"}, True),
        ("Ask Tariq.", {"Tariq", "Penhallow"}, False),
        ("Write to TARIQ.X@example.org", {"tariq.x@example.org"}, False),
        ("", {"Tariq"}, False),
        ("The panel is not complete yet.", set(), False),
    ],
)
def test_keeping_quiet_is_proved_by_a_text_and_by_secrets(text, secrets, passed):
    assert a_ledger().keeps_quiet("names nobody", text, secrets) is passed


def test_a_story_that_breaks_off_has_failed():
    ledger = a_ledger()
    ledger.equal("begun", expected=1, found=1)
    ledger.broke_off("waited 30 s in vain for a mail")
    assert ledger.exit_code() == 1
    (tally,) = ledger.tallies()
    assert (tally.passed, tally.failed) == (1, 1)


def test_long_values_are_told_by_their_difference():
    expected = {f"reader {number}": 1 for number in range(400)}
    assert compared(expected, dict(expected)) == ("400 of them", "400 of them")
    less = {name: each for name, each in expected.items() if name != "reader 7"}
    assert compared(expected, less) == ("reader 7 1", "nothing else")
    assert in_words({"no_address": 18}) == "no address 18"


def test_plain_output_has_no_colour_and_says_what_failed():
    out = io.StringIO()
    narrator = Narrator(out)
    ledger = Ledger(narrator.check, story="Story A")
    narrator.title("Story A", "Two schools")
    ledger.equal("valid today", expected=True, found=True)
    ledger.equal("mails", expected=2, found=3)
    narrator.summary(ledger, 1.5)
    text = out.getvalue()
    assert "\x1b[" not in text
    assert "✓ valid today · yes, as expected" in text
    assert "✗ mails · expected 2; found 3" in text
    assert "✗ Story A: mails" in text
    assert "checks passed" not in text


def test_a_name_with_brackets_is_shown_as_it_is():
    out = io.StringIO()
    Narrator(out).say("a [bold]name[/bold] with [brackets]")
    assert "a [bold]name[/bold] with [brackets]" in out.getvalue()


def test_waiting_ends_with_a_deadline_that_says_for_what():
    with pytest.raises(StoryBroken, match=r"in vain for the receipt"):
        wait_for("the receipt", lambda: None, seconds=0)
    assert wait_for("zero counts as found", lambda: 0, seconds=0) == 0


def test_a_mail_leads_where_it_should_and_unsubscribes_only_in_one_click():
    link = "http://127.0.0.1:8003/act?link=abc-_1"
    mail = a_mail(links=("http://127.0.0.1:8004/why?link=x", link))
    assert mail.link("/act") == link
    assert token_of(link) == "abc-_1"
    with pytest.raises(StoryBroken, match="no link to /renew"):
        mail.link("/renew")
    address = {"list-unsubscribe": "<http://127.0.0.1:8004/unsubscribe?link=u>"}
    assert a_mail(headers=address).one_click == ""
    post = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    assert a_mail(headers=address | post).one_click.endswith("/unsubscribe?link=u")


def test_a_refusal_is_known_by_its_type():
    problem = {"content-type": "application/problem+json"}
    refused = Answer(409, problem, '{"type": "urn:sanctuary:problem:panel-not-ready"}')
    assert refused.problem == "panel-not-ready"
    assert Answer(409, {"content-type": "text/html"}, "<p>no</p>").problem == ""
