"""Who belongs, by which Charter, with whose consent."""
