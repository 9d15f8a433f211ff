"""The dated rules of signing, read from the file beside this one: staff can read and change it."""

from importlib import resources
from types import MappingProxyType

from membership.domain.donation import Band, Suggestion
from membership.domain.official_text import TextRule
from membership.domain.reaffirmation import Kept, Rule, Step
from sanctuary.yaml_text import read_yaml

_FILE = read_yaml(resources.files(__name__).joinpath("rules.yaml").read_text("utf-8"))

REAFFIRMATION = tuple(
    Rule(**each | {"ladder": tuple(Step(**step) for step in each["ladder"])})
    for each in _FILE["reaffirmation"]
)
REJECTED_KEPT = tuple(
    Kept(**each | {"days": MappingProxyType(each["days"])}) for each in _FILE["rejected_kept"]
)
OFFICIAL_TEXT = tuple(TextRule(**each) for each in _FILE["official_text"])
DONATION = tuple(
    Suggestion(**each | {"bands": tuple(Band(**band) for band in each["bands"])})
    for each in _FILE["donation"]
)
