"""One line of the shell as a process, started by a small one: on Linux a child's peak begins with what its parent held.

    python -I -S launcher.py OUT SECONDS LINE

writes what LINE says to OUT, and its seconds on the clock, seconds of CPU, peak in bytes and exit code to standard
output. LINE, and all that it started, is killed after so many SECONDS and when standard input ends: with whoever asked.
"""

import os
import re
import signal
import sys
import time
from select import select


def launch(out: str, limit: float, line: str) -> tuple[float, float, int, int]:
    ended, tell = os.pipe()
    os.set_blocking(tell, False)
    signal.set_wakeup_fd(tell)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    single = not re.search(r"[<>;&|]", line)  # the shell becomes the program, and is none of its account
    files = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    words = ["sh", "-c", f"exec {line}" if single else line]
    start = time.perf_counter()
    child = os.posix_spawn(
        "/bin/sh", words, os.environ, file_actions=files, setsid=True, setsigdef=[signal.SIGPIPE, signal.SIGXFSZ]
    )
    if ended not in select([ended, sys.stdin], [], [], limit)[0]:
        os.killpg(child, signal.SIGKILL)
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - start
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return wall, used.ru_utime + used.ru_stime, peak, os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    print(*launch(sys.argv[1], float(sys.argv[2]), sys.argv[3]))
