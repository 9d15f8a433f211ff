"""The names of the four services, for those who need nothing else of the settings."""

SERVICES = ("membership", "awards", "campaigns", "notifications")
