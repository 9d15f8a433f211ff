"""The ground that the four services stand on: events, transactions, delivery, time, permission."""
