"""Figures that a command produces: `make bench` runs these and renders docs/performance.md."""
