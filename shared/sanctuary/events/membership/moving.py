"""What leaves membership as a file, and what comes in as one."""

from uuid import UUID

from sanctuary.events import Event


class ListExported(Event, type="membership.list.exported.v1", about="export_id"):
    """Somebody took a list as a file. `rows` never says less than what left."""

    export_id: UUID
    listed: str
    exported_by: UUID
    rows: int
    complete: bool


class ImportEnded(Event, type="membership.import.ended.v1", about="import_id"):
    """A file was taken over. Who is new or changed in it is told by events of their own."""

    import_id: UUID
    kind: str
    source: str
    imported_by: UUID
    new: int
    changed: int
    known: int
    refused: int
