"""A call that not everybody reads in their language goes out with a reason, or not at all."""

import pytest

from campaigns.testing import a_manager, a_person
from sanctuary.asks import ForecastAnswer
from sanctuary.errors import TryAgain
from sanctuary.events.campaigns import MobilisationLaunched

WHY = {"fallback_reason": "Leaflets are out today, the translation comes tomorrow."}


class NoWelsh:
    """Answers as notifications does where the English alone was rewritten: all prefer Welsh."""

    def __init__(self, behind=("cy",)):
        self.behind, self.asked = behind, []

    async def ask(self, _subject, question, _answer, _wait):
        self.asked.append(question)
        people = len(question.person_ids)
        behind = None if self.behind is None else list(self.behind)
        fall_back = None if behind is None else people if behind else 0
        counts = {"will_send": people}
        return ForecastAnswer(counts=counts, last_places=0, behind=behind, fallbacks=fall_back)


class Away:
    async def ask(self, *_):
        raise TryAgain("no answer")


class AwayAtSecond(NoWelsh):
    """Answers the question about the message, and then no more."""

    async def ask(self, *question):
        if self.asked:
            raise TryAgain("no answer")
        return await super().ask(*question)


async def approved(team, people=2, **facts):
    await team.h.receive(*[a_person() for _ in range(people)])
    draft = await team.mobilisation(**facts)
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    assert (await team.post(a_manager(), f"{path}/approval")).status_code == 200
    return path


async def test_a_launch_past_peoples_language_is_refused_and_names_how_many(team):
    team.h.runtime.messaging = NoWelsh()
    path = await approved(team)
    for body in (None, {}, {"fallback_reason": "  "}):
        refused = await team.post(a_manager(), f"{path}/launch", body)
        problem = refused.json()
        assert (refused.status_code, problem["type"].rsplit(":")[-1]) == (
            409,
            "language-incomplete",
        )
        assert "2 people who prefer Welsh" in problem["detail"]
        assert "translated" in problem["detail"]
        assert problem["errors"] == [{"pointer": "#/fallback_reason", "detail": "Needed for 2."}]
    assert not await team.h.emitted(MobilisationLaunched)
    shown = (await team.get(a_manager(), path)).json()
    assert (shown["status"], shown["fallback"]) == ("approved", None)


async def test_a_reason_lets_it_go_and_stays_with_it(team):
    team.h.runtime.messaging = NoWelsh()
    path, manager = await approved(team), a_manager()
    answer = await team.post(manager, f"{path}/launch", WHY)
    assert answer.status_code == 202, answer.text
    shown = (await team.get(a_manager(), path)).json()
    kept = shown["fallback"]
    assert (kept["people"], kept["reason"], kept["by"]) == (
        2,
        WHY["fallback_reason"],
        str(manager.id),
    )
    assert kept["at"] == shown["launched_at"]
    decisions = (await team.get(manager, f"{path}/decisions")).json()["items"]
    assert decisions[-1]["note"] == WHY["fallback_reason"]
    preview = (await team.get(manager, f"{path}/audience-preview")).json()
    assert (preview["frozen"], preview["fall_back"]) == (True, 2)
    assert WHY["fallback_reason"] in preview["languages"]


@pytest.mark.parametrize("messaging", [Away(), None, NoWelsh(behind=None), AwayAtSecond()])
async def test_while_nobody_can_say_the_people_launching_decide(team, messaging):
    team.h.runtime.messaging = messaging
    path = await approved(team, category="campaign")
    refused = await team.post(a_manager(), f"{path}/launch")
    assert (refused.status_code, refused.json()["type"].rsplit(":")[-1]) == (
        409,
        "language-not-known",
    )
    assert "does not say just now" in refused.json()["detail"]
    team.h.runtime.messaging = Away()
    answer = await team.post(a_manager(), f"{path}/launch", WHY)
    assert answer.status_code == 202, answer.text
    kept = answer.json()["fallback"]
    assert (kept["people"], kept["reason"]) == (None, WHY["fallback_reason"])


async def test_where_the_message_speaks_every_language_one_question_is_enough(team):
    team.h.runtime.messaging = notifications = NoWelsh(behind=())
    path = await approved(team)
    answer = await team.post(a_manager(), f"{path}/launch", WHY)
    assert (answer.status_code, answer.json()["fallback"]) == (202, None)
    assert [each.person_ids for each in notifications.asked] == [[]]


@pytest.mark.parametrize("behind", [(), ("cy",)])
async def test_a_title_that_nobody_translated_is_counted_by_who_prefers_welsh(team, behind):
    team.h.runtime.messaging = NoWelsh(behind)
    await team.h.receive(*[a_person(language="cy") for _ in range(2)])
    path = await approved(team, people=0 if behind else 3, title="Speak up in Swansea")
    preview = (await team.get(a_manager(), f"{path}/audience-preview")).json()
    refused = await team.post(a_manager(), f"{path}/launch")
    assert refused.json()["type"].endswith("language-incomplete")
    assert "2 people who prefer Welsh" in refused.json()["detail"]
    assert preview["fall_back"] == 2
    answer = await team.post(a_manager(), f"{path}/launch", WHY)
    assert answer.json()["fallback"]["people"] == 2


async def test_a_title_in_both_languages_needs_no_reason(team):
    team.h.runtime.messaging = NoWelsh(())
    await team.h.receive(a_person(language="cy"))
    own = {"title": "Speak up in Swansea", "title_cy": "Codwch lais yn Abertawe"}
    path = await approved(team, **own)
    assert (await team.post(a_manager(), f"{path}/launch")).status_code == 202


async def test_the_preview_says_in_words_who_would_not_read_it_in_welsh(team):
    path = await approved(team, people=1)
    said = {}
    for name, messaging in {"none": NoWelsh(()), "one": NoWelsh(), "away": Away()}.items():
        team.h.runtime.messaging = messaging
        preview = (await team.get(a_manager(), f"{path}/audience-preview")).json()
        said[name] = preview["fall_back"], preview["languages"]
    assert said["one"][0] == 1
    assert said["one"][1].startswith("1 person who prefers Welsh would get this in English")
    assert said["away"][0] is None
    assert "has not said" in said["away"][1]


async def test_a_stand_down_waits_for_nobody(team):
    await team.h.receive(a_person())
    mobilisation_id = await team.launched()
    team.h.runtime.messaging = Away()
    path = f"/v1/mobilisations/{mobilisation_id}"
    stood_down = await team.post(a_manager(), f"{path}/stand-down", {"reason": "All clear"})
    assert stood_down.json()["status"] == "stood_down"
