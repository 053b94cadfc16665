"""The demo's processes: started, written down, stopped, and swept up after a start that was killed.

Every child leads a process group of its own, so that Ctrl-C reaches the demo alone and the demo stops them in order.
A process is known by its number, the instant it started and a word of its command line: a number that another
program has by now is never touched.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

POLITE_SECONDS = 15


@dataclass(frozen=True)
class Known:
    """One process as it was written down."""

    name: str
    pid: int
    started: str
    mark: str

    @property
    def is_running(self) -> bool:
        """Whether this very process, and no other with its number, still runs."""
        identity = identity_of(self.pid)
        return identity is not None and identity[0] == self.started and self.mark in identity[1]


def identity_of(pid: int) -> tuple[str, str] | None:
    """When a process started and its command line; None if there is no such process (or it is only waited for)."""
    if Path("/proc/self/stat").exists():
        return _identity_in_proc(pid)
    told = subprocess.run(  # noqa: S603 fixed arguments
        ["/bin/ps", "-o", "lstart=", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return (told[:24], told[24:].strip()) if told else None


def _identity_in_proc(pid: int) -> tuple[str, str] | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return None
    state, *rest = stat.rpartition(")")[2].split()
    return None if state == "Z" else (rest[18], command.strip())


def known(name: str, pid: int, mark: str) -> Known:
    """A running process, to be written down."""
    identity = identity_of(pid)
    return Known(name, pid, identity[0] if identity else "", mark)


def stop(process: Known, *, seconds: float = POLITE_SECONDS) -> None:
    """Asks a process to end; after so many seconds it is made to, with all that it started."""
    if process.is_running:
        _signal(process.pid, signal.SIGTERM)
    _wait(process, seconds)
    if process.is_running:
        _kill_with_group(process.pid)
    _wait(process, 5)


def _wait(process: Known, seconds: float) -> None:
    """Until the process has ended, or for so many seconds."""
    deadline = time.monotonic() + seconds
    while process.is_running and time.monotonic() < deadline:
        _reap(process.pid)
        time.sleep(0.05)
    _reap(process.pid)


def _signal(pid: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def _kill_with_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if os.getpgid(pid) == pid:
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGKILL)


def _reap(pid: int) -> None:
    """Takes note of the end of a child; of somebody else's there is nothing to note."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


@dataclass
class Pidfile:
    """What the demo runs, on disk, for the next start to find."""

    path: Path
    processes: list[Known] = field(default_factory=list)

    def read(self) -> list[Known]:
        """What the last start wrote down; nothing if it left nothing that can be read."""
        try:
            return [Known(**row) for row in json.loads(self.path.read_text())]
        except (OSError, ValueError, TypeError):
            return []

    def add(self, process: Known) -> Known:
        self.processes.append(process)
        self._write()
        return process

    def clear(self) -> None:
        self.processes = []
        self.path.unlink(missing_ok=True)

    def _write(self) -> None:
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps([asdict(process) for process in self.processes]))
        fresh.replace(self.path)


def sweep_up(left: Iterable[Known], say: Callable[[str], None]) -> int:
    """Ends what a killed start left running, newest first. Returns how many."""
    count = 0
    for process in reversed(list(left)):
        if process.is_running:
            say(f"Ending what an earlier start left behind: {process.name} (process {process.pid}).")
            stop(process, seconds=5)
            count += 1
    return count


@dataclass
class Child:
    """A process of ours that runs."""

    process: subprocess.Popen[bytes]
    known: Known
    log: Path

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def last_words(self, lines: int = 15) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def start(name: str, command: list[str], *, mark: str, env: dict[str, str], cwd: Path, log: Path) -> Child:
    """Starts a process in a group of its own; what it says goes to its log."""
    with log.open("wb") as sink:
        process = subprocess.Popen(  # noqa: S603 our own commands
            command, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, env=env, cwd=cwd, start_new_session=True
        )
    return Child(process, known(name, process.pid, mark), log)
