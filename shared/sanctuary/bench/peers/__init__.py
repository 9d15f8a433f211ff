"""Others who could send the same mails, each in an environment of its own (`delivery_peers`)."""
