"""What notifications does, one function per intention."""
