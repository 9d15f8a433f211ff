"""A stream that can be joined is spoken of in both languages and has an award to work towards."""

from datetime import date

import pytest

from awards.domain.scheme import Process
from awards.schemes import SCHEMES, shipped_for
from membership.domain.streams import Stream
from membership.words import STREAMS

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("stream", Stream)
def test_a_stream_has_a_name_in_both_languages(stream):
    english, welsh = STREAMS[stream.value]
    assert english
    assert welsh
    assert english != welsh


@pytest.mark.parametrize("stream", Stream)
def test_a_member_of_a_stream_can_apply(stream):
    scheme = shipped_for(stream.value, TODAY)
    assert all(scheme.section(process) for process in Process)


def test_nothing_is_offered_that_cannot_be_joined():
    joined = {stream.value for stream in Stream}
    assert set(STREAMS) == joined
    assert {stream for scheme in SCHEMES.values() for stream in scheme.streams} <= joined
