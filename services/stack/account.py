"""Under whose account PostgreSQL runs: our own, and as root, where it refuses, the account nobody."""

import contextlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from services.stack.missing import StackMissing

SHARED = Path("/var/lib/throughcare")


@dataclass(frozen=True)
class Account:
    """Who runs the programs: the numbers of an account and its group, or none for our own."""

    number: int | None = None
    group: int | None = None

    @property
    def options(self) -> dict[str, Any]:
        """What `subprocess` takes to run a program under this account."""
        return {} if self.number is None else {"user": self.number, "group": self.group, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Make the account the owner of a file or folder."""
        if self.number is not None and self.group is not None:
            os.chown(path, self.number, self.group)

    def become(self) -> None:
        """Let this process go on as the account; there is no way back."""
        if self.number is not None and self.group is not None:
            os.setgroups([])
            os.setgid(self.group)
            os.setuid(self.number)

    def may_enter(self, folder: Path) -> bool:
        """Whether the account may go into every folder on the way to this one, which itself may not be there yet."""
        return self.number is None or all(self.may_pass(above) for above in folder.absolute().resolve().parents)

    def may_pass(self, folder: Path) -> bool:
        """Whether the account may go through one folder, as owner or as anyone."""
        found = folder.stat()
        return bool(found.st_mode & (stat.S_IXUSR if found.st_uid == self.number else stat.S_IXOTH))


def account() -> Account:
    """Our own account, or nobody's where we are root."""
    if os.geteuid() != 0:
        return Account()
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def within_reach(programs: Path, who: Account, shared: Path = SHARED) -> Path:
    """The programs, or a copy of them where the account may not run them, such as those of a folder under /root."""
    if who.may_enter(programs / "bin") and runs(programs, who):
        return programs
    package, libraries = programs.parent, programs.parent.with_name(f"{programs.parent.name}.libs")
    copy = shared / f"{package.name}-{version(package.name)}"
    if not copy.is_dir():
        open_to_all(shared)
        with tempfile.TemporaryDirectory(prefix="copying-", dir=shared) as copying:
            half = Path(copying) / "programs"
            shutil.copytree(programs, half / package.name / programs.name, symlinks=True)
            if libraries.is_dir():  # a wheel keeps them beside the package, and its programs look for them there
                shutil.copytree(libraries, half / libraries.name, symlinks=True)
            let_all_read(half)
            with contextlib.suppress(OSError):  # another process may have been first
                half.rename(copy)
    return copy / package.name / programs.name


def let_all_read(folder: Path) -> None:
    """Let every account read and run what is in a folder."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)


def runs(programs: Path, who: Account) -> bool:
    """Whether the account may run them."""
    command = [str(programs / "bin" / "initdb"), "--version"]
    try:
        done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **who.options)
    except OSError:
        return False
    return done.returncode == 0


def open_to_all(folder: Path) -> None:
    """Make a folder that every account may enter, whatever the umask is here."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)


def home(folder: Path, who: Account, shared: Path = SHARED) -> Path:
    """A folder for the account alone: this one, or where it may not come one elsewhere, which this one points to.

    Raises StackMissing when it points to nothing.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.is_symlink() and not folder.exists():
        raise StackMissing(
            f"What PostgreSQL held is missing: {folder} points to {folder.readlink()}, which is gone. "
            "Bring it back, or remove the link to begin with nothing."
        )
    if folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir()):
        folder.rmdir()
    if not os.path.lexists(folder) and not who.may_enter(folder):
        open_to_all(shared)
        folder.symlink_to(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=shared))
    folder = folder.resolve()
    folder.mkdir(exist_ok=True, mode=0o700)
    who.own(folder)
    return folder
