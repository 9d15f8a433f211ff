"""Every message that we ship, by its key: the folder `templates/`, one file per language.

To add a message is to add its files (docs/recipes/template.md). The English file also says what
the sender brings; a file in another language that wants more, or less, is refused when it is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from notifications.domain import sms, values
from notifications.domain.layout import LANGUAGES
from notifications.domain.templates import Template, TemplateInvalid, load
from sanctuary.errors import NotFound

FALLBACK_LANGUAGE = "en"
RENEWAL_STEPS = ("months_12", "months_6", "months_3", "month_1", "day", "grace")
FOLDER = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Entry:
    """One message in every language that it is written in; English is always there."""

    key: str
    templates: Mapping[str, Template]

    @property
    def english(self) -> Template:
        return self.templates[FALLBACK_LANGUAGE]

    @property
    def category(self) -> str:
        return self.english.category

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(language for language in LANGUAGES if language in self.templates)

    @cached_property
    def placeholders(self) -> frozenset[str]:
        """What the message brings. No edition of its text may want anything else."""
        return frozenset(self.english.placeholders)

    @cached_property
    def days(self) -> frozenset[str]:
        """Which of them are days, to be written in the reader's language."""
        return values.days(self.english.values)

    @property
    def values(self) -> dict[str, str]:
        return self.examples(FALLBACK_LANGUAGE)

    def examples(self, language: str) -> dict[str, str]:
        """A value for each placeholder, as a preview shows it."""
        one = self.english
        names = tuple(dict.fromkeys((*one.placeholders, *sms.wants(one.sms))))
        return values.examples(one.values, names, one.sections, language)


def read(folder: Path) -> Mapping[str, Entry]:
    """The messages of a folder. Raises `TemplateInvalid`, which names the file to correct."""
    found: dict[str, dict[str, Template]] = {}
    for path in sorted(folder.glob("*.md")):
        try:
            one = load(path)
        except TemplateInvalid as wrong:
            raise TemplateInvalid(f"{path.name}: {wrong.detail}") from wrong
        if path.name != f"{one.key}.{one.language}.md":
            raise TemplateInvalid(
                f"{path.name} says that it is {one.key} in {one.language}. Correct its name, or "
                "the key and the language at its top."
            )
        found.setdefault(one.key, {})[one.language] = one
    return MappingProxyType({key: _entry(key, files) for key, files in found.items()})


def _entry(key: str, files: dict[str, Template]) -> Entry:
    if FALLBACK_LANGUAGE not in files:
        raise TemplateInvalid(f"There is no {key}.en.md. Add it: other languages fall back to it.")
    entry = Entry(key, MappingProxyType(files))
    english = entry.english
    used = (*english.placeholders, *sms.wants(english.sms))
    wanted = {name for name in used if not values.is_link(name)}
    named = {name for name, _ in english.values}
    if wrong := sorted((wanted - named - {*english.sections}) | (named - wanted)):
        raise TemplateInvalid(
            f"{key}.en.md: the line “values” and the ((placeholders)) differ in "
            f"{', '.join(wrong)}. List each one as name=day, or name=an example."
        )
    for one in files.values():
        if one.category != entry.category:
            raise TemplateInvalid(f"{key} is {entry.category} in English, so it is everywhere.")
        if odd := sorted(set(one.placeholders) ^ entry.placeholders):
            raise TemplateInvalid(
                f"{key}.{one.language}.md and {key}.en.md differ in {', '.join(odd)}. Both texts "
                "use the same ((placeholders)), for both get the same values."
            )
        if one.values and one is not english:
            raise TemplateInvalid(f"{key}.{one.language}.md: “values” stands in {key}.en.md only.")
    return entry


_SHIPPED = read(FOLDER)
CATALOGUE: tuple[Entry, ...] = tuple(_SHIPPED.values())


def entry(key: str) -> Entry:
    """Raises `NotFound` for a key that is not in the catalogue."""
    if key not in _SHIPPED:
        raise NotFound(f"There is no message called “{key}”. Choose one of: {', '.join(_SHIPPED)}.")
    return _SHIPPED[key]


def template(key: str, language: str) -> Template:
    """The template in `language`, or in English where it is not there (the declared fallback)."""
    found = entry(key)
    return found.templates.get(language, found.english)
