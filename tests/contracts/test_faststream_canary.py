"""Our pull loop replaces two private methods: this breaks first when FastStream moves them."""

import inspect
from importlib.metadata import version

from faststream.nats.subscriber.usecases.stream_pull_subscriber import BatchPullStreamSubscriber

from sanctuary import pull


def test_the_pinned_version_is_the_one_we_looked_into():
    assert version("faststream").split(".")[:2] == ["0", "7"]


def test_both_methods_are_still_there_to_be_replaced():
    pull.install()
    for name in ("_create_subscription", "_consume_pull"):
        assert getattr(BatchPullStreamSubscriber, name).__module__ == "sanctuary.pull"
    start = inspect.getsource(BatchPullStreamSubscriber.start)
    assert "_create_subscription" in start
