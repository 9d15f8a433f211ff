"""The first edition of each membership type, as files that staff can read.

Later editions are made over the API and kept in the store; a file is never changed afterwards.
"""

from importlib import resources

from membership.domain.membership_type import MembershipType, Types
from sanctuary.yaml_text import read_yaml


def _read() -> Types:
    files = sorted(
        (file for file in resources.files(__name__).iterdir() if file.name.endswith(".yaml")),
        key=lambda file: file.name,
    )
    return Types(tuple(MembershipType.read(read_yaml(file.read_text("utf-8"))) for file in files))


SEEDS = _read()
