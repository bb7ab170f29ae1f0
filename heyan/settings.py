"""Where this installation keeps its state and what it runs on; every setting can be moved by `HEYAN_…`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
"""The checkout: configs/ and samples/ lie in it."""


class Settings(BaseSettings):
    """Settings of one installation (environment `HEYAN_HOME`, `HEYAN_DATABASE_URL`, …)."""

    model_config = SettingsConfigDict(env_prefix="HEYAN_", extra="forbid", frozen=True)

    home: Path = Field(default=PROJECT / ".heyan", description="the one folder that holds all state")
    configs: Path = Field(default=PROJECT / "configs", description="rounds, rules, labels")
    database_url: str = Field(default="", description="SQLAlchemy URL; empty: SQLite in the home folder")
    s3_endpoint: str = Field(default="", description="host:port of an S3 service; empty: a folder holds the originals")
    s3_bucket: str = "heyan"
    s3_access_key: str = ""
    s3_secret_key: SecretStr = SecretStr("")
    s3_secure: bool = True
    engine: str = Field(default="rapidocr", description="rapidocr or paddleocr")
    smtp_host: str = Field(default="", description="mail server for notices; empty: nobody is told by mail")
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    mail_from: str = Field(default="", description="sender of notices; empty: the mail server's user")
    mail_to: str = Field(default="", description="who is told, addresses parted by commas")
    mail_subject: str = "heyan"
    webhook_url: str = Field(default="", description="where notices are posted; empty: nowhere")
    webhook_secret: SecretStr = SecretStr("")
    workers: int = Field(default=2, ge=1, le=64, description="reading processes at a time on this machine")

    @field_validator("home", "configs")
    @classmethod
    def _whatever_folder_a_process_works_in(cls, folder: Path) -> Path:
        return folder.expanduser().absolute()

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.home / 'heyan.sqlite3'}"


@cache
def settings() -> Settings:
    """The settings as the environment states them, read once."""
    return Settings()
