"""What compose.yaml names is there, and what the dashboard draws is measured."""

import json
import re
from pathlib import Path

import prometheus_client
import pytest
import yaml

from sanctuary import metrics
from sanctuary.settings import SERVICES, Settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())


def test_every_service_runs_in_both_roles_and_says_how_it_is():
    for name in SERVICES:
        for role in ("api", "worker"):
            part = COMPOSE["services"][f"{name}-{role}"]
            assert part["command"] == ["run", name, role]
            assert "/readyz" in part["healthcheck"]["test"][-1]


def test_three_nats_nodes_with_replicated_streams():
    assert [n for n in COMPOSE["services"] if n.startswith("nats-")] == [
        "nats-1",
        "nats-2",
        "nats-3",
    ]
    for name in SERVICES:
        environment = COMPOSE["services"][f"{name}-worker"]["environment"]
        assert environment["SANCTUARY_STREAM_REPLICAS"] == "3"


def test_only_loopback_is_open_to_the_machine():
    for part in COMPOSE["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in part.get("ports", ()))


def test_every_mounted_file_is_there():
    for part in COMPOSE["services"].values():
        for volume in part.get("volumes", ()):
            source = volume.split(":")[0]
            if source.startswith("./") and source != "./var/compose":
                assert (ROOT / source).exists(), source


@pytest.mark.parametrize("name", SERVICES)
def test_every_variable_is_a_setting(name):
    for variable in COMPOSE["services"][f"{name}-api"]["environment"]:
        assert variable.removeprefix("SANCTUARY_").lower() in Settings.model_fields


def test_what_watches_comes_only_when_asked():
    for name in ("prometheus", "grafana", "traces"):
        assert COMPOSE["services"][name]["profiles"] == ["watch"]


def test_the_dashboard_draws_only_what_is_measured():
    assert metrics
    measured = {
        sample.name for family in prometheus_client.REGISTRY.collect() for sample in family.samples
    } | {family.name for family in prometheus_client.REGISTRY.collect()}
    dashboard = json.loads((ROOT / "deploy/grafana/dashboards/network.json").read_text())
    drawn = {
        name
        for panel in dashboard["panels"]
        for target in panel["targets"]
        for name in re.findall(r"sanctuary_[a-z_]+", target["expr"])
    }
    plain = {name.removesuffix("_total").removesuffix("_bucket") for name in drawn}
    assert plain <= {name.removesuffix("_total").removesuffix("_bucket") for name in measured}
