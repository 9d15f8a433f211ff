"""What the cases about people's rights hold about people."""

from membership.commands.leaving import forget_copies
from membership.tables import access_request, erasure
from sanctuary.personal import Holding, Keeping, by_command, keep_rows, of_rows

RIGHTS: tuple[Holding, ...] = (
    of_rows(
        access_request,
        title=("Copies that you asked for", "Copïau y gofynnoch amdanynt"),
        leave_out=("entries", "version"),
        erase=by_command(forget_copies),
        keeps=Keeping.THIS_CASE,
    ),
    of_rows(
        erasure,
        title=("Erasures that you asked for", "Dileadau y gofynnoch amdanynt"),
        leave_out=("entries", "version", "earliest"),
        erase=keep_rows,
        keeps=Keeping.THIS_CASE,
    ),
)
