"""How alike two names are: by what they say, not by how somebody typed them."""

import re
import unicodedata
from functools import lru_cache

_BETWEEN = re.compile(r"[^a-z0-9]+")
_APOSTROPHE = re.compile(r"['’‘`]")
_SHORT = {
    "st": "saint",
    "ce": "church of england",
    "cofe": "church of england",
    "rc": "roman catholic",
    "sch": "school",
    "uni": "university",
    "assoc": "association",
}
_SILENT = frozenset({"the", "y", "yr", "of", "and", "a", "ltd", "limited", "cio", "cic", "plc"})
# Words that half of a register shares: they say what a body is, not which one.
_KINDS = (
    "primary secondary school ysgol gynradd uwchradd infant infants junior nursery academy college "
    "university library council church england roman catholic community centre group trust "
    "association saint voluntary aided controlled high grammar city county town district"
)
COMMON = frozenset(_KINDS.split())


@lru_cache(maxsize=65536)
def normal_name(name: str) -> str:
    """`St. Mary’s C.E. Primary Sch.` and `Saint Marys CE Primary School` are one name."""
    folded = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", name)).casefold()
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    plain = re.sub(r"\b(c\.? ?of ?e|c\.e)\b\.?", "ce", plain.replace("&", " and "))
    words = [_SHORT.get(word, word) for word in _BETWEEN.split(plain) if word]
    return " ".join(word for word in " ".join(words).split() if word not in _SILENT)


def telling_words(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others; all of them when it has no others."""
    words = normal_name(name).split()
    return tuple(dict.fromkeys(word for word in words if word not in COMMON)) or tuple(words)


@lru_cache(maxsize=65536)
def trigrams(normal: str) -> frozenset[str]:
    padded = " ".join(f"  {word} " for word in normal.split())
    return frozenset(padded[n : n + 3] for n in range(len(padded) - 2))


def similarity(one: str, other: str) -> float:
    """Of the three-letter pieces of both names, the share that both have: 0 to 1, symmetric."""
    first, second = trigrams(normal_name(one)), trigrams(normal_name(other))
    if not first or not second:
        return 0.0
    return len(first & second) / len(first | second)
