"""What a panel does together, as the steps of a test; `Stage` calls it."""

from typing import TYPE_CHECKING, Any

from awards.schemes import shipped
from sanctuary.actor import Actor

if TYPE_CHECKING:
    from awards.testing import Stage


async def talk(
    stage: "Stage", application_id: str, member: Actor, *, visit: bool, **body: Any
) -> None:
    """The joint review and a visit, where they are missing or `body` says something new."""
    client = await stage.client(member)
    path = f"/v1/applications/{application_id}"
    etag = (await client.get(f"{path}/joint-review")).headers.get("etag", '"0"')
    if body or etag == '"0"':
        criteria = shipped("schools", "2025").criteria
        agreed = {"scores": {each.key: "met" for each in criteria}} | body
        await client.put(f"{path}/joint-review", json=agreed, headers={"If-Match": etag})
    if visit:
        await meet(stage, application_id, member)


async def meet(stage: "Stage", application_id: str, member: Actor) -> None:
    """A visit online, today: proposed, chosen and written about; nothing, if there was one."""
    path = f"/v1/applications/{application_id}"
    seen = (await stage.get(member, f"{path}/asked")).json()
    if any(each["stage"] == "held" for each in seen.get("visits", [])):
        return
    today = str(stage.h.clock.today())
    made = await stage.post(member, f"{path}/visits", {"remote": True, "days": [today]})
    if made.is_success:
        one = f"{path}/visits/{made.json()['id']}"
        await stage.done(stage.contact, f"{one}/choice", {"visit_on": today})
        await stage.done(member, f"{one}/report", {"report": "A warm welcome, honestly told."})
