"""Whether a part of the full stack answers: asked as its own clients would ask it."""

import logging
from http.client import HTTPConnection, HTTPException

import psycopg
from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from services.config import Settings


def postgres_answers(url: str) -> bool:
    """Whether a statement can be run."""
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def kafka_answers(bootstrap: str) -> bool:
    """Whether a broker tells of its cluster."""
    logging.getLogger("kafka").setLevel(logging.CRITICAL)  # that it is not there yet is what is asked
    try:
        admin = KafkaAdminClient(bootstrap_servers=bootstrap.split(","), request_timeout_ms=2000)
        try:
            return bool(admin.describe_cluster()["brokers"])
        finally:
            admin.close()
    except KafkaError:
        return False


def api_answers(settings: Settings) -> bool:
    """Whether whoever serves is alive."""
    asking = HTTPConnection(settings.host, settings.port, timeout=2)
    try:
        asking.request("GET", "/livez")
        return asking.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        asking.close()
