"""The Kafka that we start: on the loopback address alone, as the process that was started, in a folder of any name."""

import signal
import sys
from pathlib import Path

import pytest

from services.stack.broker import Broker, prepare
from services.stack.missing import StackMissing
from tests.real.brokers import Node
from tests.real.running import Program, free_ports
from tests.real.test_servers import make_topic, publish

RUN = "import sys; from pathlib import Path; from services.stack.broker import *; "
RUN += "run(Broker(folder=Path(sys.argv[1]), port=int(sys.argv[2]), controllers=(int(sys.argv[3]),)))"


def test_one_node_keeps_one_copy_and_listens_on_the_loopback_address():
    settings = Broker(folder=Path("/kafka"), port=9092, controllers=(9093,)).settings()
    assert settings["listeners"] == "PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093"
    assert settings["advertised.listeners"] == "PLAINTEXT://127.0.0.1:9092"
    assert settings["default.replication.factor"] == "1"
    assert settings["min.insync.replicas"] == "1"


def test_the_second_of_three_nodes_keeps_three_copies_and_wants_two():
    settings = Broker(folder=Path("/kafka"), port=9092, controllers=(9, 10, 11), node=2).settings()
    assert settings["node.id"] == "2"
    assert settings["controller.quorum.voters"] == "1@127.0.0.1:9,2@127.0.0.1:10,3@127.0.0.1:11"
    assert settings["listeners"] == "PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:10"
    assert settings["default.replication.factor"] == "3"
    assert settings["min.insync.replicas"] == "2"


def test_a_port_that_something_stands_before_is_not_the_one_that_clients_are_told():
    broker = Broker(folder=Path("/kafka"), port=9092, controllers=(9093,), advertised=7000, beside=(9094, 7001))
    settings = broker.settings()
    assert settings["advertised.listeners"] == "PLAINTEXT://127.0.0.1:7000,BESIDE://127.0.0.1:7001"
    assert "BESIDE://127.0.0.1:9094" in settings["listeners"]
    assert broker.address == "127.0.0.1:7000"


@pytest.mark.kafka
def test_the_process_that_was_started_is_the_broker_and_its_folder_may_have_any_name(real_folder):
    port, controller = free_ports(2)
    node = Node(Broker(folder=real_folder / "Jims Käse \\ 1", port=port, controllers=(controller,)))
    for offset in (0, 1):
        command = [sys.executable, "-c", RUN, str(node.broker.folder), str(port), str(controller)]
        Program.start(node, command, cwd=Path(__file__).parents[2])
        node.wait_until(node.answers)
        assert b"kafka.Kafka" in Path(f"/proc/{node.process.pid}/cmdline").read_bytes()
        if not offset:
            make_topic(node.address, "said")
        assert publish(node.address, "said") == offset
        assert node.stop(signal.SIGTERM) == 143


@pytest.mark.kafka
def test_a_folder_that_kafka_cannot_use_is_refused_in_words(real_folder):
    (real_folder / "no-folder").touch()
    broker = Broker(folder=real_folder / "of-one", port=9092, controllers=(9093,), log=real_folder / "no-folder")
    with pytest.raises(StackMissing) as missing:
        prepare(broker)
    said = f"Apache Kafka cannot use the folder {broker.written}: No available log directories to format."
    assert str(missing.value) == said
