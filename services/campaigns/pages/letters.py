"""The pages of a letter, together."""

from campaigns.pages import letter, letter_after, letter_write

routers = (letter.router, letter_write.router, letter_after.router)
