"""Words in free text that seem to tell of somebody's status or country (DOMAIN B, W45).

We never ask for either. A word here does not mean that it is told, and a text without one may tell
it all the same: whoever wrote it is asked to look again, and decides.
"""

import re
from collections.abc import Sequence


def telling(words: Sequence[str], *texts: str) -> tuple[str, ...]:
    """Which of `words` stand in the texts, each once."""
    whole = " ".join(texts).casefold()
    return tuple(word for word in words if re.search(rf"\b{re.escape(word.casefold())}\b", whole))
