"""A database as one meets it through a proxy."""

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from services.store.postgres import Postgres
from tests.real.proxy import Proxy


def port_of(place: Postgres) -> int:
    return int(conninfo_to_dict(place.url)["port"] or 5432)


def through(proxy: Proxy, place: Postgres) -> Postgres:
    """The same database and word, by the proxy's door."""
    return Postgres(make_conninfo(place.url, host="127.0.0.1", port=proxy.port, sslmode="disable"), place.word)
