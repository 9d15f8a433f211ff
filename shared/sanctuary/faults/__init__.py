"""`make faults`: kills, duplicates, disorder and poison on real engines, and what became of it.

`mail` kills everything that a send stands on while it sends, against a relay that records; `events`
does the same to the event path. `report` renders docs/reliability.md from what they found.
"""
