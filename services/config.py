"""The only reader of the environment: one frozen settings value that every entry point takes.

A witness, which an agency runs apart from all this, has its own in `services/witness/settings.py`.
"""

from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from services import crashing
from services.store.postgres import Postgres


class Settings(BaseSettings):
    """What can be set from outside, each by `THROUGHCARE_` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="THROUGHCARE_", frozen=True, extra="ignore")

    data: Path = Field(default=Path(".throughcare"), description="folder that holds all the embedded default writes")
    host: str = Field(default="127.0.0.1", description="address to listen on; the loopback address unless set")
    port: int = Field(default=8000, ge=0, le=65535, description="port to listen on; 0 takes any free one")
    postgres: SecretStr | None = Field(
        default=None, description="URL of the PostgreSQL database that holds everything; files if unset"
    )
    kafka: str | None = Field(default=None, description="bootstrap servers of Apache Kafka, host:port by commas")
    word: str = Field(
        default="care", pattern=r"^[a-z][a-z0-9_]{0,29}$", description="what names of topics and schemas begin with"
    )
    partitions: int = Field(default=48, ge=1, le=1000, description="partitions of a record topic that is made here")
    copies: int = Field(default=3, ge=1, le=7, description="replicas of a topic that is made here")
    shares: int = Field(default=1, ge=1, le=64, description="how many projectors share the keys among them")
    kek_file: Path | None = Field(default=None, description="file with the 32-byte key that wraps all others, as hex")
    log_key_file: Path | None = Field(default=None, description="file with the key that signs the log, as hex")
    next_log_key_file: Path | None = Field(
        default=None, description="file with the key that will sign the log next; until then both do"
    )
    witnesses: Path | None = Field(default=None, description="file with key and address of each witness, one on a line")
    quorum: int = Field(
        default=2,
        ge=1,
        le=100,
        description="how many witnesses must sign; more than half, or two pasts could pass",
    )
    address: str | None = Field(
        default=None,
        description="where people reach this service, such as https://care.example; on this machine alone if unset",
    )
    sign_in: Path | None = Field(
        default=None, description="file with the issuers that sign people in, and the programs with their keys"
    )
    demo_people: bool = Field(
        default=False, description="sign in as one of the stories' people; on the loopback address alone"
    )
    session_idle_minutes: int = Field(
        default=30, ge=1, le=1440, description="a session ends when nobody used it for so long (NIST SP 800-63B, AAL2)"
    )
    session_hours: int = Field(
        default=12, ge=1, le=24, description="a session ends after so long in any case: a shift (NIST SP 800-63B, AAL2)"
    )
    step_up_minutes: int = Field(
        default=10, ge=1, le=60, description="how long ago a worker may have signed in when they do a weighty act"
    )
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR")
    largest_body: int = Field(default=1_000_000, description="largest request body in bytes")
    crash_at: str | None = Field(default=None, description="for tests: die at this named place")

    @classmethod
    def load(cls) -> Self:
        """The settings of this process."""
        settings = cls()
        crashing.armed = settings.crash_at
        return settings

    @cached_property
    def database(self) -> Postgres | None:
        """The database and the word its schemas begin with, where the service runs on PostgreSQL."""
        return Postgres(self.postgres.get_secret_value(), self.word) if self.postgres else None

    @property
    def in_one_process(self) -> bool:
        """Whether whoever serves also projects and follows; with PostgreSQL and Kafka processes of their own do."""
        return self.postgres is None or self.kafka is None

    @cached_property
    def folder(self) -> Path:
        """The data folder, made on first use and readable by its owner alone."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self.data

    @property
    def keys(self) -> Path | Postgres:
        """Where everybody's keys are kept: in a file of their own, or in the database."""
        return self.database or self.folder / "keys.db"

    @property
    def kek(self) -> Path:
        """The file of the key-encryption key."""
        return self.kek_file or self.folder / "kek.hex"
