"""What can be set of a witness, and nothing of the record it watches: one frozen settings value."""

from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.proof.note import is_name

PREFIX = "THROUGHCARE_WITNESS_"
NO_NAME = "a witness has a name without spaces or plus signs, such as witness.hospital.example"


class WitnessSettings(BaseSettings):
    """Each is set by `THROUGHCARE_WITNESS_` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", validate_default=True)

    name: str = Field(default="", description="what its signatures are known by; it stays the same for ever")
    logs: Path | None = Field(default=None, description="file with the keys of the logs it knows, one on a line")
    data: Path = Field(default=Path(".throughcare-witness"), description="folder of its key and its memory")
    host: str = Field(default="127.0.0.1", description="address to listen on; the loopback address unless set")
    port: int = Field(default=8100, ge=0, le=65535, description="port to listen on; 0 takes any free one")

    @field_validator("name")
    @classmethod
    def fits_a_signature(cls, name: str) -> str:
        """A name that can stand in a signature. Raises PydanticCustomError."""
        if not is_name(name) or any(sign < " " for sign in name):
            raise PydanticCustomError("no_name", NO_NAME)
        return name

    @classmethod
    def load(cls) -> Self:
        """The settings of this process. Raises ValidationError."""
        return cls()

    @cached_property
    def folder(self) -> Path:
        """The folder, made on first use and readable by its owner alone."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self.data
