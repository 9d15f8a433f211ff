"""Lists and reports: what staff read before they decide."""
