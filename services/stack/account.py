"""Under whose account PostgreSQL runs: our own, and as root, where it refuses, the account nobody."""

import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
        """Whether the account may go into every folder on the way to this one, which may not be there yet."""
        if self.number is None:
            return True
        return all(self.may_pass(above) for above in folder.absolute().resolve().parents if above.exists())

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
    """The programs, or a copy of them where the account may not enter their folder, such as one under /root."""
    if who.may_enter(programs / "bin"):
        return programs
    copy = shared / f"{programs.name}-{int((programs / 'bin' / 'postgres').stat().st_mtime)}"
    if not copy.is_dir():
        shared.mkdir(parents=True, exist_ok=True, mode=0o755)
        with tempfile.TemporaryDirectory(prefix="copying-", dir=shared) as copying:
            half = Path(copying) / "programs"
            shutil.copytree(programs, half, symlinks=True)
            try:
                half.rename(copy)
            except OSError:
                if not copy.is_dir():  # unless another process was first
                    raise
    return copy
