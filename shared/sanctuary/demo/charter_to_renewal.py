"""Story A: a school signs the Charter, wins an award and is reminded three years later."""

from typing import Any

import httpx

from sanctuary.demo import applying, ladder, signing
from sanctuary.demo.applying import Case
from sanctuary.demo.client import Answer, token_of
from sanctuary.demo.data import months_from
from sanctuary.demo.rehearsal import Rehearsal
from sanctuary.demo.school import Cast, School, counts, held, listed_until
from sanctuary.demo.stage import Stage, someone

NAME = "Charter to renewal"
PANEL = 3
YEARS = 36


def tell(stage: Stage, rehearsal: Rehearsal) -> None:
    """The whole story; raises StoryBroken where it cannot go on."""
    stage.ledger.story = NAME
    plan = stage.input.story("charter-to-renewal")
    stage.narrator.title("Story A: from the Charter to a renewal", "Two schools, three years.")
    cast = _cast(stage, plan)
    renews, lapses = (_school(plan[key]) for key in ("renews", "lapses"))
    for school in (renews, lapses):
        signing.sign_up(stage, plan, school)
    signing.confirm(stage, renews)
    for school in (renews, lapses):
        signing.finish_confirming(stage, school)
        signing.accept(stage, cast, school)
    first = apply(stage, plan, renews)
    form_panel(stage, cast, first)
    decide(stage, plan, cast, renews, first)
    other = apply_quietly(stage, plan, lapses)
    members = [cast.assessors[0], cast.assessors[1], cast.assessors[PANEL]]
    applying.through_the_panel(stage, other, members, cast.schools, plan["decision"])
    lapses.award = held(stage, cast, lapses)[0]
    show_award(stage, rehearsal, renews)
    ladder.climb(stage, rehearsal, plan, cast, (renews, lapses))


def _cast(stage: Stage, plan: dict[str, Any]) -> Cast:
    people = {key: someone(row) for key, row in plan["coordinators"].items()}
    schools = stage.add_person(people["schools"])
    stage.grant(schools, "stream_coordinator", "stream", plan["stream"])
    england = stage.add_person(people["england"])
    stage.grant(england, "nation_coordinator", "nation", "england")
    stage.admitted(schools, "awards")
    assessors = [someone(row) for row in plan["assessors"]]
    return Cast(schools, england, applying.register_assessors(stage, assessors, schools))


def _school(row: dict[str, Any]) -> School:
    contacts = (someone(row["signatory"]), someone(row["second_contact"]))
    return School(row, row["organisation"], contacts)


def start_application(stage: Stage, school: School) -> Case:
    """The welcome leads to the application; its link is all that the school needs."""
    mail = stage.client.mailbox.wait_for(school.contacts[0].email, "/apply")
    body = {"organisation_id": school.organisation_id, "stream": "schools"}
    token = token_of(mail.link("/apply"))
    awards = stage.service("awards")

    def begin() -> Answer | None:
        answer = awards.try_("POST", "/v1/applications", body, link=token)
        return answer if answer.status == httpx.codes.CREATED else None

    started = stage.wait("awards to know the school as a member", begin)
    return Case(started.json["id"], token_of(started.json["link"]))


def apply(stage: Stage, plan: dict[str, Any], school: School) -> Case:
    stage.narrator.chapter(f"{school.name} applies for the award")
    case = start_application(stage, school)
    awards = stage.service("awards")
    first = dict(list(plan["answers"].items())[:2])
    applying.save(awards, case, first)
    early = awards.try_("POST", f"/v1/applications/{case.id}/submission", {}, link=case.link)
    stage.refused(
        "An incomplete application is refused", early, status=422, problem="application-incomplete"
    )
    kept = awards.get(f"/v1/applications/{case.id}", link=case.link)
    stage.ledger.equal("What was saved is kept", expected=first, found=kept["answers"])
    applying.write_answers(stage, case, plan["answers"])
    before = counts(stage, school.contacts)
    sent = applying.submit(stage, case)
    stage.ledger.equal(
        "Answers under Learn, Embed and Share are complete",
        expected="submitted",
        found=sent["status"],
    )
    stage.narrator.say(f"The school is promised an answer by {sent['hear_by']}.")
    stage.wait_equal(
        "Both contacts are told that it arrived, once",
        lambda: counts(stage, school.contacts),
        {address: number + 1 for address, number in before.items()},
    )
    return case


def apply_quietly(stage: Stage, plan: dict[str, Any], school: School) -> Case:
    """The same way for the second school, of which nothing new is to be told."""
    case = start_application(stage, school)
    applying.write_answers(stage, case, plan["answers"])
    applying.submit(stage, case)
    return case


def form_panel(stage: Stage, cast: Cast, case: Case) -> None:
    stage.narrator.chapter("A panel comes together")
    first, rest = cast.assessors[:PANEL], cast.assessors[PANEL:]
    applying.invite(stage, case, first, cast.schools)
    for number, member in enumerate(first):
        mail = stage.client.mailbox.wait_for(member.someone.email, "/invitation")
        if number == 0:
            applying.accept_by_link(stage, case, member, mail.link("/invitation"))
        else:
            applying.accept(stage, case, member)
    awards = stage.service("awards", cast.schools)
    refusal = awards.try_("POST", f"/v1/applications/{case.id}/panel/confirmation", {})
    stage.refused(
        "A panel of three without lived experience is refused",
        refusal,
        status=409,
        problem="panel-not-ready",
    )
    people = [(member.person, member.someone) for member in cast.assessors]
    stage.names_nobody("The refusal names nobody", refusal, people)
    applying.invite(stage, case, rest, cast.schools)
    for member in rest:
        applying.accept(stage, case, member)
    panel = applying.confirm_panel(stage, case, cast.schools)
    stage.ledger.equal(
        "With two more assessors the panel is ready", expected="ready", found=panel["readiness"]
    )


def decide(stage: Stage, plan: dict[str, Any], cast: Cast, school: School, case: Case) -> None:
    stage.narrator.chapter("Reviews, a recommendation, a decision by a named person")
    curious = stage.service("awards", cast.assessors[0].person)
    early = curious.try_("GET", f"/v1/applications/{case.id}/reviews")
    stage.refused(
        "Nobody reads the others' reviews before their own is in",
        early,
        status=403,
        problem="own-review-first",
    )
    for member in cast.assessors:
        applying.review(stage, case, member)
    applying.recommend(stage, case, cast.assessors[0], plan["decision"])
    stranger = stage.service("awards", cast.assessors[0].person).try_(
        "POST",
        f"/v1/applications/{case.id}/decision",
        {"outcome": "awarded", "reason": plan["decision"]},
    )
    stage.refused("A panel member cannot decide", stranger, status=403, problem="not-permitted")
    decided = applying.decide(stage, case, cast.schools, plan["decision"])
    named = {str(cast.schools): plan["coordinators"]["schools"]["name"]}
    stage.ledger.equal(
        "The decision carries who decided and why",
        expected=[*named.values(), plan["decision"]],
        found=[named.get(decided["decision"]["by"]), decided["decision"]["reason"]],
    )
    school.award = held(stage, cast, school)[0]


def show_award(stage: Stage, rehearsal: Rehearsal, school: School) -> None:
    stage.narrator.chapter("What everybody can see")
    award = school.award
    today = rehearsal.today()
    expires_on = months_from(today, YEARS)
    stage.ledger.equal(
        "The award is valid for three years from today",
        expected=[today.isoformat(), expires_on.isoformat()],
        found=[award["starts_on"], award["expires_on"]],
    )
    public = stage.service("awards")
    path = f"/v1/awards/{award['id']}/verification"
    for day, expected in ((today, True), (expires_on, False)):
        stage.ledger.equal(
            f"Anybody may ask: valid on {day:%-d %B %Y}?",
            expected=expected,
            found=public.get(path, on=day.isoformat())["valid"],
        )
    page = public.try_("GET", f"/verify/{award['id']}")
    stage.ledger.equal("There is a page for it", expected=200, found=page.status)
    stage.wait_equal(
        "The directory shows the school with its award",
        lambda: listed_until(stage, school),
        expires_on.isoformat(),
    )
