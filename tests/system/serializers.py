"""How the machine that tries the API writes a body of a kind that it does not know."""

import schemathesis


@schemathesis.serializer("message/rfc822")
def as_it_is(_, value):
    return value if isinstance(value, bytes) else str(value).encode()
