"""The dated rules of people's rights, read from the file beside this one."""

from importlib import resources

from membership.domain.rights import AccessRule, ErasureRule, Ground, Limit
from sanctuary.yaml_text import read_yaml

_FILE = read_yaml(resources.files(__name__).joinpath("rules.yaml").read_text("utf-8"))

LIMIT = tuple(Limit(**each) for each in _FILE["limit"])
ACCESS = tuple(AccessRule(**each) for each in _FILE["access"])
ERASURE = tuple(ErasureRule(**each) for each in _FILE["erasure"])
NOTICE: tuple[dict[str, str], ...] = tuple(_FILE["notice"])
GROUNDS = {each["key"]: Ground(**each) for each in _FILE["grounds"]}
