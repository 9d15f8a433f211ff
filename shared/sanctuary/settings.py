"""What the environment may say: one class, prefix SANCTUARY_."""

from functools import cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from sanctuary.names import SERVICES

__all__ = ["SERVICES", "Settings"]


class Settings(BaseSettings):
    """Settings of one service process. Secrets have no default: a missing one stops the start."""

    model_config = SettingsConfigDict(env_prefix="SANCTUARY_", extra="ignore", frozen=True)

    database_url: str
    nats_url: str
    host: str = "127.0.0.1"
    port: int = 0

    oidc_issuer: str
    oidc_audience: str = "sanctuary"
    oidc_jwks_url: str

    link_key: SecretStr
    seal_key: SecretStr
    founder: str | None = None

    smtp_url: str = "smtp://127.0.0.1:8026"
    smtp_connections: int = 10
    # Where the relay tells whether it took a mail: `?message_id=`, JSON with a `total`.
    mail_lookup_url: str | None = None
    mail_from: str = "City of Sanctuary UK <no-reply@example.org>"
    bounce_domain: str = "bounces.example.org"
    # Signs what is handed in as returned mail (Standard Webhooks): whsec_ and base64.
    returns_secret: SecretStr | None = None
    # The mailbox to which mail comes back, imaps://user:password@host/INBOX, and its two folders.
    returns_url: SecretStr | None = None
    returns_poll_seconds: float = 60.0
    returns_handled_folder: str = "Handled"
    returns_left_folder: str = "For a person"
    journal_dir: Path = Path("var/journal")

    # GOV.UK Notify: text messages, and e-mail instead of a relay when `mail_by` says so.
    notify_url: str = "https://api.notifications.service.gov.uk"
    notify_api_key: SecretStr | None = None
    notify_sms_template: str = ""
    notify_email_template: str = ""
    notify_callback_token: SecretStr | None = None
    notify_connections: int = 4
    notify_timeout: float = 10.0
    mail_by: Literal["smtp", "notify"] = "smtp"

    public_url_membership: str = "http://127.0.0.1:8001"
    public_url_awards: str = "http://127.0.0.1:8002"
    public_url_campaigns: str = "http://127.0.0.1:8003"
    public_url_notifications: str = "http://127.0.0.1:8004"

    # A service that speaks the API of postcodes.io, asked for what no directory of ours knows.
    postcodes_url: str | None = None
    postcodes_timeout: float = 3.0

    # How many addresses that reach nobody a key may ask for in a day: else it could find out whom
    # we know. A default of ours, dated 21 November 2026.
    key_unknown_per_day: int = 200
    stream_replicas: int = 1
    stream_max_age_days: int = 14
    batch_size: int = 500
    ack_wait_seconds: float = 10.0
    max_attempts: int = 8
    retry_delay: float = 0.5
    poll_seconds: float = 0.5
    # How many screens may follow the progress of calls at once, in each process.
    progress_streams: int = 50

    # Webhooks lead to the public internet, by https; this lets them lead anywhere, for trying out.
    webhooks_anywhere: bool = False
    chats_anywhere: bool = False

    # Evidence files of applications: a folder, or a bucket that speaks S3. The size is a default of
    # ours, dated 21 November 2026; with its form a file must fit into ten megabytes.
    evidence_dir: Path = Path("var/evidence")
    evidence_bucket: str | None = None
    evidence_bucket_endpoint: str | None = None
    evidence_bucket_region: str = "eu-west-2"
    evidence_bucket_key_id: str | None = None
    evidence_bucket_secret: SecretStr | None = None
    evidence_largest_mb: int = Field(default=9, ge=1, le=9)

    public_rates: str = "60/minute; 1000/day"
    rehearsal: bool = False
    otlp_endpoint: str | None = None
    log_level: str = "INFO"

    @model_validator(mode="after")
    def _secrets_are_long(self) -> Self:
        for name in ("link_key", "seal_key"):
            if len(getattr(self, name).get_secret_value()) < 32:  # noqa: PLR2004 — 256 bits as hex or base64 are longer
                msg = f"SANCTUARY_{name.upper()} must have at least 32 characters"
                raise ValueError(msg)
        return self

    @cached_property
    def nats_servers(self) -> list[str]:
        return [url.strip() for url in self.nats_url.split(",")]

    def public_url(self, service: str) -> str:
        """The address under which people reach `service`, without a trailing slash."""
        return str(getattr(self, f"public_url_{service}")).rstrip("/")
