"""What membership does: one function per intention. The edge that called commits."""
