"""Kafka of a test's own: one node, or three that make a cluster."""

import contextlib
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kafka import KafkaAdminClient
from kafka.errors import KafkaConfigurationError, KafkaError

from services.stack.broker import ENVIRONMENT, Broker, prepare
from tests.real.proxy import Proxy
from tests.real.running import TAKEN, NotReady, Program, free_ports

HEAP = 256  # MiB


class Node(Program):
    """One broker, with its folder, which it finds again after it was killed."""

    def __init__(self, broker: Broker) -> None:
        super().__init__(f"Kafka node {broker.node}", broker.folder.with_suffix(".out"))
        self.broker = broker
        self.proxy: Proxy | None = None
        broker.folder.parent.mkdir(parents=True, exist_ok=True)

    @property
    def address(self) -> str:
        return self.broker.address

    def begin(self, **options: object) -> None:
        """Start it without waiting."""
        self.start(prepare(self.broker), env=ENVIRONMENT, **options)

    def up(self, **options: object) -> None:
        """Start it and wait until it answers."""
        self.begin(**options)
        self.wait_until(self.answers)

    def answers(self, brokers: int = 1) -> bool:
        return brokers_at(f"127.0.0.1:{self.broker.port}") >= brokers


def brokers_at(address: str) -> int:
    """How many brokers a client is told of at this address; none when nobody answers."""
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=5).close()  # the client would wait long to be refused
        admin = KafkaAdminClient(bootstrap_servers=address, request_timeout_ms=5000, bootstrap_timeout_ms=5000)
    except KafkaConfigurationError:
        raise
    except (KafkaError, OSError):
        return 0
    with contextlib.closing(admin):
        try:
            return len(admin.describe_cluster()["brokers"])
        except (KafkaError, OSError):
            return 0


def started_node(folder: Path, *, beside: int | None = None, **more: object) -> Node:
    """A node that answers, on free ports; once more with others when another program was quicker at one of them.

    `beside` is the port of a proxy, to which clients of the node's second door are sent.
    """
    for last in (False, True):
        port, controller, second = free_ports(3)
        door = None if beside is None else (second, beside)
        node = Node(Broker(folder=folder, port=port, controllers=(controller,), beside=door, heap=HEAP, **more))
        try:
            node.up()
        except NotReady:
            node.kill()
            if last or not node.said_this_time(*TAKEN):
                raise
        else:
            return node
    raise AssertionError("neither started nor failed")


class Cluster:
    """Three brokers, numbered from 1, each of which may be killed, paused and started again."""

    def __init__(self, folder: Path, count: int = 3) -> None:
        ports = free_ports(2 * count)
        clients, controllers = ports[:count], tuple(ports[count:])
        self.nodes = {
            n: Node(Broker(folder=folder / f"node{n}", node=n, port=clients[n - 1], controllers=controllers, heap=HEAP))
            for n in range(1, count + 1)
        }

    @property
    def address(self) -> str:
        """All of them, by commas, as a client is told."""
        return ",".join(node.address for node in self.nodes.values())

    def up(self) -> None:
        """Start every node that is not running and wait until each knows of all."""
        resting = [node for node in self.nodes.values() if not node.running]
        with ThreadPoolExecutor() as pool:
            for started in [pool.submit(node.begin) for node in resting]:
                started.result()
        self.wait_until_whole()

    def wait_until_whole(self) -> None:
        for node in self.nodes.values():
            node.wait_until(lambda node=node: node.answers(len(self.nodes)))

    def kill(self, n: int) -> None:
        self.nodes[n].kill()

    def pause(self, n: int) -> None:
        self.nodes[n].pause()

    def resume(self, n: int) -> None:
        self.nodes[n].resume()

    def start(self, n: int) -> None:
        """Start a node that was killed and wait until a client is answered by it."""
        self.nodes[n].up()

    def stop(self) -> None:
        """End all, also those that were paused; the last of them cannot hand over, so none is asked to."""
        for node in self.nodes.values():
            node.kill()
