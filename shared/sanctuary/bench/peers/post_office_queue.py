"""django-post_office on PostgreSQL: queue all mails in one call, then send what is queued.

Waits for a line with a number on its input and answers when as many mails are sent and recorded.
"""

import os
import sys

import django
import psycopg
from django.conf import settings

from sanctuary.bench.peers import mail

STORE, PORT = os.environ["PEERS_STORE"], int(os.environ["PEERS_PORT"])
_WHOM = (
    "select person_id::text, name, email, language from contact "
    "where verified and not ended and bases ? 'campaign' limit %s"
)


def configure(threads: int) -> None:
    where = psycopg.conninfo.conninfo_to_dict(STORE)
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "post_office"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": where["dbname"],
                "HOST": where["host"],
                "PORT": where.get("port", "5432"),
                "USER": where["user"],
                "PASSWORD": where.get("password", ""),
            }
        },
        EMAIL_BACKEND="post_office.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=PORT,
        POST_OFFICE={"BATCH_SIZE": 1000, "THREADS_PER_PROCESS": threads, "LOG_LEVEL": 0},
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()


def send(count: int, processes: int) -> int:
    from post_office import mail as office  # noqa: PLC0415 — Django has to be set up first
    from post_office.models import STATUS, Email  # noqa: PLC0415 — likewise

    with psycopg.connect(STORE) as store:
        people = store.execute(_WHOM, (count,)).fetchall()
    mails = []
    for person, _, address, language in people:
        text, page, unsubscribe = mail.filled(person, language)
        mails.append(
            {
                "sender": mail.FROM,
                "recipients": [address],
                "subject": mail.SUBJECT,
                "message": text,
                "html_message": page,
                "headers": {
                    "List-Unsubscribe": f"<{unsubscribe}>",
                    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                },
            }
        )
    office.send_many(mails)
    office.send_queued_mail_until_done(str(mail.FOLDER / "lock"), processes, log_level=0)
    return int(Email.objects.filter(status=STATUS.sent).count())


def main(processes: int, threads: int) -> None:
    configure(threads)
    from django.core.management import call_command  # noqa: PLC0415 — Django has to be set up first

    call_command("migrate", verbosity=0)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(f"{send(int(line), processes)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
