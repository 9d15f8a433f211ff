"""One function per intention: load, decide in the domain, save, emit."""
