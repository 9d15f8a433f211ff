"""The documents people sign, as files that staff can read: one YAML file per edition.

A changed text is a new file, never an edit: signatures point at an edition for ever.
"""

from importlib import resources

import yaml

from membership.domain.document import Edition, Library


def _read() -> Library:
    files = sorted(
        (file for file in resources.files(__name__).iterdir() if file.name.endswith(".yaml")),
        key=lambda file: file.name,
    )
    return Library(
        tuple(Edition.from_document(yaml.safe_load(file.read_text("utf-8"))) for file in files)
    )


LIBRARY = _read()
