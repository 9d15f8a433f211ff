"""Small numbers say something of somebody: under five they are withheld (PEERS B18)."""

LEAST = 5
