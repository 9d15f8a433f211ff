"""What the journal still knows after a crash, and when it lets go."""

import asyncio
import os
import resource
import signal
import sys
from collections import Counter
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications.channels import Outcome, Reply, Stage
from notifications.channels.journal import Journal, JournalFailed, Left, read, remove

from . import sending_process
from .smtp_servers import Nasty, nasty


def number(n: int) -> UUID:
    return UUID(int=n)


def reply(n: int, outcome: Outcome = Outcome.ACCEPTED, text: str = "2.0.0 queued") -> Reply:
    return Reply(number(n), outcome, 250, text)


def crashed(journal: Journal) -> None:
    """What a killed process leaves: its files are as they were."""
    for segment in {*journal._holder.values(), journal._current}:
        os.close(segment.descriptor)


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


def test_what_was_begun_and_not_answered_is_in_doubt_and_nothing_else(tmp_path):
    journal = Journal(tmp_path)
    permanent = Reply(number(2), Outcome.PERMANENT, 550, "5.1.1 no such mailbox", Stage.RCPT)
    journal.begin(number(1))
    journal.append(reply(1))
    journal.append(permanent)
    journal.begin(number(3))
    journal.note(reply(3))
    journal.begin(number(4))
    journal.note(reply(4))
    crashed(journal)
    left = read(tmp_path)
    assert left.answered == {number(1): reply(1), number(2): permanent, number(3): reply(3)}
    assert left.in_doubt == {number(4)}, "its answer was never written: it had not been flushed"


def test_a_mail_that_is_begun_once_more_is_in_doubt_again(tmp_path):
    journal = Journal(tmp_path, rotate_bytes=1)
    journal.begin(number(1))
    journal.append(reply(1, Outcome.TEMPORARY))
    journal.begin(number(1))
    crashed(journal)
    assert read(tmp_path) == Left({}, {number(1)})


@given(text=st.text(), code=st.integers(0, 599))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_a_server_says_is_one_line(tmp_path_factory, text, code):
    folder = tmp_path_factory.mktemp("journal")
    journal = Journal(folder)
    journal.append(Reply(number(1), Outcome.TEMPORARY, code, text, Stage.DATA))
    journal.append(reply(2))
    crashed(journal)
    first, second = read(folder).answered.values()
    assert (first.delivery_id.int, first.outcome, first.code, first.stage) == (
        1,
        Outcome.TEMPORARY,
        code,
        Stage.DATA,
    )
    assert second == reply(2)


def test_a_line_that_was_cut_short_is_as_if_unwritten(tmp_path):
    journal = Journal(tmp_path)
    journal.append(reply(1))
    journal.begin(number(2))
    journal.append(reply(2))
    crashed(journal)
    [file] = files(tmp_path)
    whole = file.read_bytes()
    begun = whole.index(b"\n", whole.index(b"queued")) + 1
    answered = whole.index(b"\n", begun) + 1
    for end in range(begun, len(whole)):
        file.write_bytes(whole[:end])
        left = read(tmp_path)
        assert left.answered[number(1)] == reply(1)
        if end < answered - 1:
            assert not left.in_doubt
        elif end < len(whole) - 1:
            assert left.in_doubt == {number(2)}
    file.write_bytes(b"\0\0\n" + whole.replace(b"accepted", b"lost it!") + whole)
    assert read(tmp_path).answered == {number(1): reply(1), number(2): reply(2)}


def test_what_is_forgotten_is_gone_and_the_rest_stays(tmp_path):
    journal = Journal(tmp_path, rotate_bytes=1)
    for n in range(4):
        journal.append(reply(n))
    journal.forget([number(0), number(2)])
    crashed(journal)
    assert set(read(tmp_path).answered) == {number(1), number(3)}
    remove(tmp_path)
    assert not tmp_path.exists()


@pytest.mark.parametrize("limit", [1, 100, 200, 300])
def test_wherever_a_file_ends_nothing_is_lost(tmp_path, limit):
    journal = Journal(tmp_path, rotate_bytes=limit)
    for n in range(20):
        journal.begin(number(n))
        journal.note(reply(n))
    journal.begin(number(20))
    journal.forget([number(n) for n in range(0, 20, 3)])
    crashed(journal)
    left = read(tmp_path)
    assert {number(n) for n in range(20) if n % 3} <= set(left.answered)
    assert left.in_doubt == {number(20)}


def test_files_do_not_pile_up_while_answers_are_committed(tmp_path):
    with Journal(tmp_path, rotate_bytes=2_000) as journal:
        for start in range(0, 2_000, 50):
            for n in range(start, start + 50):
                journal.begin(number(n))
                journal.append(reply(n))
            journal.forget(number(n) for n in range(start, start + 50))
            assert sum(file.stat().st_size for file in files(tmp_path)) < 10_000
    assert files(tmp_path) == []


def test_what_was_not_committed_outlives_an_orderly_end(tmp_path):
    with Journal(tmp_path) as journal:
        journal.note(reply(1))
    assert read(tmp_path).answered == {number(1): reply(1)}


def test_a_disk_that_takes_no_more_is_told(tmp_path):
    journal = Journal(tmp_path)
    crashed(journal)
    with pytest.raises(JournalFailed, match="descriptor"):
        journal.append(reply(1))
    with pytest.raises(JournalFailed, match="descriptor"):
        journal.begin(number(1))


def test_on_a_full_disk_a_journal_does_not_even_open(tmp_path):
    """The first line is the trial: whoever cannot write takes no mail that it would have to note."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        with pytest.raises(JournalFailed):
            Journal(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def test_only_its_owner_may_read_it(tmp_path):
    folder = tmp_path / "deep" / "journal"
    with Journal(folder) as journal:
        journal.append(reply(1))
        [file] = files(folder)
        assert file.stat().st_mode & 0o077 == 0
        assert file.parent.stat().st_mode & 0o077 == 0


async def test_a_killed_sender_leaves_at_most_one_mail_a_connection_in_doubt(tmp_path):
    total, kills = 3_000, 6
    folder = tmp_path / "journal"
    folder.mkdir()

    async with nasty() as relay:
        for kill in range(kills):
            process = await _sender(relay.port, folder, total)
            await _taken(relay, (kill + 1) * total // (kills + 2), process)
            process.kill()
            await process.wait()

            left = read(max(folder.iterdir()))
            everywhere = [read(each) for each in folder.iterdir()]
            answered = {one.int for each in everywhere for one in each.answered}
            arrived = {int(recipient[1:].split("@")[0]) for recipient in relay.accepted}
            assert len(left.in_doubt) <= sending_process.CONNECTIONS
            assert answered <= arrived
            in_doubt = {one.int for each in everywhere for one in each.in_doubt}
            assert arrived - answered <= in_doubt, "the journal knows of each that may have arrived"

        process = await _sender(relay.port, folder, total)
        assert await process.wait() == 0

    copies = Counter(relay.accepted)
    assert len(copies) == total, "nobody is left out"
    again = sum(copies.values()) - total
    assert again <= kills * sending_process.CONNECTIONS


async def _sender(port: int, folder: Path, total: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, sending_process.__file__, str(port), str(folder), str(total)
    )


async def _taken(relay: Nasty, count: int, process: asyncio.subprocess.Process) -> None:
    while len(relay.accepted) < count:
        assert process.returncode is None
        await asyncio.sleep(0)
