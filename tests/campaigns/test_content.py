"""The content check: each check by examples, and what holds for every text there can be."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns import playbooks
from campaigns.domain.content import Context, Piece, Severity, check, musts
from campaigns.domain.content.reading import reading_age
from campaigns.domain.matter import error
from campaigns.queries.content import claims_on, is_election_period, limits_on

DAY = date(2026, 11, 21)
CONTEXT = Context(claims_on(DAY), limits_on(DAY), DAY)
# Each is found by the check named, as written here, in that language.
FOUND = [
    ("terms", "en", "asylum seekers"),
    ("terms", "en", "Asylum-seeker"),
    ("terms", "en", "illegal migrants"),
    ("terms", "cy", "ceiswyr lloches"),
    ("terms", "cy", "geiswyr lloches"),
    ("terms", "cy", "mewnfudwyr anghyfreithlon"),
    ("dehumanising", "en", "flood of migrants"),
    ("dehumanising", "en", "waves of refugees"),
    ("dehumanising", "en", "swamped"),
    ("dehumanising", "en", "pouring into"),
    ("dehumanising", "cy", "llif o fudwyr"),
    ("dehumanising", "cy", "haid o ffoaduriaid"),
    ("volunteering", "en", "voluntary work"),
    ("volunteering", "en", "unpaid workers"),
    ("volunteering", "cy", "gwaith gwirfoddol"),
    ("volunteering", "cy", "gweithwyr gwirfoddol"),
    ("myths", "en", "refugees are criminals"),
    ("myths", "en", "Refugees aren’t criminals"),
    ("myths", "en", "people seeking sanctuary are not all young men"),
    ("myths", "en", "stay in France"),
    ("myths", "en", "share their video"),
    ("myths", "en", "Screenshot the post"),
    ("myths", "cy", "rhannwch yr honiad"),
    ("myths", "en", "taking our jobs"),
    ("myths", "en", "queue-jumpers"),
    ("myths", "en", "here for the benefits"),
    ("myths", "cy", "ffoaduriaid yn droseddwyr"),
    ("myths", "cy", "aros yn Ffrainc"),
    ("election", "en", "Vote for Labour"),
    ("election", "en", "back your local candidate"),
    ("election", "cy", "Pleidleisiwch dros Blaid Lafur"),
    ("identifying", "en", "SA1 3SN"),
    ("identifying", "en", "12 High Street"),
    ("identifying", "en", "Grand Hotel"),
    ("identifying", "en", "01792 123 456"),
    ("identifying", "cy", "14 Heol Fawr"),
    ("facts", "en", "67%"),
    ("facts", "en", "150,000"),
    ("facts", "en", "one in five"),
    ("facts", "en", "half of all claims"),
    ("facts", "en", "£7 a day"),
    ("facts", "cy", "£7 y dydd"),
    ("facts", "cy", "67 y cant"),
]
INNOCENT = [
    ("en", "Come and meet people seeking sanctuary at ten o’clock on Saturday, with 20 chairs."),
    ("en", "We work with schools and with volunteers. Ring 999 if somebody is in danger."),
    ("en", "People live in hotels for months. The hotel was closed. A hotel is no home."),
    ("en", "Never share the claim, and do not screenshot that post."),
    ("en", "Bring £2 for tea. Half of the choir came. Please share this post with friends."),
    ("en", "A flood of cards came. A wave of kindness. Streams of Sanctuary meet in June."),
    ("en", "Bring food and your own cup. What do you love about this place?"),
    ("cy", "Dewch i gwrdd â phobl sy’n ceisio noddfa fore Sadwrn. Croeso cynnes i bawb."),
    ("cy", "Peidiwch â rhannu’r honiad. Ffoniwch 999 os yw rhywun mewn perygl."),
]


def found_in(language, text, **facts):
    return check([Piece("text", language, text)], replace(CONTEXT, **facts))


def local(findings):
    """What is said of a phrase; how hard a text is to read is said of paragraphs and sentences."""
    return [one for one in findings if one.check != "reading_age"]


@pytest.mark.parametrize(("name", "language", "phrase"), FOUND)
def test_a_phrase_is_found_where_it_stands_with_another_way_to_say_it(name, language, phrase):
    text = f"Cyn hyn. {phrase}. Wedyn."
    (one,) = [each for each in found_in(language, text) if each.check == name][:1]
    assert one.found in phrase
    assert text[one.start : one.end] == one.found
    assert one.severity is Severity.MUST
    assert one.why
    assert one.instead


@pytest.mark.parametrize(("language", "text"), INNOCENT)
def test_what_is_said_well_is_let_be(language, text):
    assert musts(found_in(language, text)) == ()


@pytest.mark.parametrize("playbook", playbooks.every(), ids=lambda found: found.key)
def test_playbooks_that_ship_pass_the_check(playbook):
    said = [playbook.title, playbook.intro, *playbook.never]
    for call in playbook.calls:
        said += [call.title, *call.prompts]
    found = [one for text in said for one in found_in("en", text.en) + found_in("cy", text.cy)]
    assert musts(found) == ()


# A sentence before and after, of letters that make no phrase of their own with what is between.
around = st.text(alphabet="abcdefgh ’\n“”âŵé.!?", max_size=60).map(lambda text: f"{text}. ")
phrases = st.sampled_from(FOUND)


@given(phrases, around, around)
@settings(max_examples=200, deadline=None)
def test_no_finding_disappears_when_text_is_added_around_it(example, before, after):
    _, language, phrase = example
    alone = {(one.check, one.about) for one in local(found_in(language, f"{phrase}."))}
    among = {
        (one.check, one.about) for one in local(found_in(language, f"{before}{phrase}. {after}"))
    }
    assert alone <= among


@given(phrases, around, around)
@settings(max_examples=200, deadline=None)
def test_every_finding_says_its_place(example, before, after):
    _, language, phrase = example
    text = f"{before}{phrase}. {after}"
    for one in found_in(language, text):
        assert text[one.start : one.end] == one.found
        assert one.found


@given(phrases, st.sampled_from(["upper", "lower", "title"]), st.sampled_from("'’‘ʼ"))
@settings(max_examples=200, deadline=None)
def test_capitals_and_quotation_marks_make_no_difference(example, case, mark):
    name, language, phrase = example
    written = getattr(phrase, case)().replace("’", mark).replace("'", mark)
    assert name in {one.check for one in found_in(language, f"{written}.")}


@given(phrases)
@settings(max_examples=len(FOUND), deadline=None)
def test_hidden_characters_and_split_accents_make_no_difference(example):
    name, language, phrase = example
    hidden = phrase[0] + "\u00ad" + phrase[1:].replace(" ", "\u00a0")
    text = f"ŵ ŷ. {hidden}."
    (one,) = [each for each in found_in(language, text) if each.check == name][:1]
    assert text[one.start : one.end] == one.found


@given(st.text(max_size=300), st.sampled_from(["en", "cy"]))
@settings(max_examples=150, deadline=None)
def test_any_text_can_be_checked_and_is_checked_the_same_again(text, language):
    once = found_in(language, text)
    assert once == found_in(language, text)
    assert all(text[one.start : one.end] == one.found for one in once)


def test_announcing_a_myth_is_told_but_stops_nothing():
    (one,) = found_in("en", "It’s a myth that this is so.")
    assert (one.check, one.severity) == ("myths", Severity.SHOULD)


def test_asking_to_pass_a_claim_on_must_go_and_forbidding_it_is_fine():
    assert musts(found_in("en", "Please screenshot the post."))
    assert not musts(found_in("en", "Please never screenshot the post."))
    assert musts(found_in("en", "Do not worry. Please screenshot the post."))
    assert musts(found_in("en", "Share this screenshot with your neighbours."))


def test_what_to_write_instead_ends_with_one_full_stop():
    """Advice in words and advice in sentences both do."""
    for text in ("Illegal migrants.", "They get free hotels."):
        (found,) = musts(found_in("en", text))
        assert error(found)["detail"].endswith(f"Instead: {found.instead.rstrip('.')}.")


def test_near_a_vote_one_party_or_candidate_alone_is_found():
    said = "Meet your candidate from Plaid Cymru."
    assert found_in("en", said) == ()
    near = found_in("en", said, election=True)
    assert [(one.found, one.severity) for one in near] == [
        ("your candidate", Severity.MUST),
        ("Plaid Cymru", Severity.SHOULD),
    ]


@pytest.mark.parametrize(
    ("day", "nations", "near"),
    [
        (date(2027, 5, 6), {"wales"}, True),
        (date(2027, 5, 7), {"wales"}, False),
        (date(2027, 4, 1), {"scotland"}, False),
        (date(2027, 4, 1), {"scotland", "england"}, True),
        (date(2027, 4, 1), None, True),
        (date(2027, 3, 1), None, False),
    ],
)
def test_an_election_period_is_where_a_vote_is_near(day, nations, near):
    assert is_election_period(day, nations) is near


def test_a_link_to_the_page_of_the_claim_must_go():
    shunned = ("https://hostile.example/page",)
    text = "See http://www.hostile.example/page?from=us for more, or https://cityofsanctuary.org."
    (one,) = found_in("en", text, shunned=shunned)
    assert (one.check, one.found) == ("links", "http://www.hostile.example/page?from=us")


HARD = (
    "Notwithstanding organisational considerations regarding institutional accountability, "
    "participating representatives unanimously acknowledged extraordinary intercultural "
    "opportunities. "
) * 4
EASY = "We met in the hall. We had tea and cake. Ali sang, and all of us sang with him. " * 3


def test_a_hard_paragraph_is_told_with_the_age_it_takes():
    assert reading_age(EASY) < 10
    assert reading_age(HARD) > 18
    (one,) = [each for each in found_in("en", f"{EASY}\n\n{HARD}") if "reader of" in each.why]
    assert one.found.startswith("Notwithstanding")
    assert one.severity is Severity.SHOULD
    assert found_in("en", EASY) == ()


def test_of_welsh_only_lengths_are_looked_at_and_the_finding_says_so():
    long = " ".join(["gair"] * 31) + "."
    (one,) = found_in("cy", long)
    assert "No reading age for Welsh is settled" in one.why
    words = " ".join(["rhyngddiwylliannol"] * 20) + ". " + " ".join(["cyfrifoldebau"] * 20) + "."
    assert "No reading age for Welsh is settled" in found_in("cy", words)[0].why
