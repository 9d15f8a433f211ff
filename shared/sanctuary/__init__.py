"""The ground that the four services stand on: events, transactions, delivery, time, permission."""

__version__ = "0.1.0"
