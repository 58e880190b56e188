"""The child process of ``patterns``: runs expressions that people wrote, and watches itself.

Started as a script in isolated mode, so it imports the standard library only. A search that does
not end is interrupted by a timer of processor time (the matcher of ``re`` looks for signals), so
that a busy machine stops nothing; where there is no such timer, the process ends itself. Asked on
standard input, it answers on standard output, a line of JSON for each event:
``["begin", n]``, ``["found", n, text, start, first, groups]``, ``["stop", n, why, from]``,
``["done", n]``.
"""

import contextlib
import faulthandler
import json
import os
import re
import signal
import sys

TICK = 0.01
MEMORY = 512 * 2**20
HAS_TIMER = hasattr(signal, "setitimer") and hasattr(signal, "SIGPROF")


class TooLong(Exception):
    """One search takes longer than a search may."""


class Watch:
    """Counts ticks of processor time; interrupts a search that several of them have found."""

    def __init__(self, ticks_per_search: int) -> None:
        self.ticks = 0
        self.searches = 0
        self.is_searching = False
        self._limit = ticks_per_search
        self._seen = (-1, 0)

    def start(self, seconds: float) -> None:
        """Tick from now on."""
        if HAS_TIMER:
            signal.signal(signal.SIGPROF, self._tick)
            signal.setitimer(signal.ITIMER_PROF, TICK, TICK)
        else:
            faulthandler.dump_traceback_later(seconds, exit=True, file=open(os.devnull, "w"))  # noqa: SIM115

    def _tick(self, *_ignored: object) -> None:
        self.ticks += 1
        search, times = self._seen
        self._seen = (self.searches, times + 1 if search == self.searches else 0)
        if self.is_searching and self._seen[1] >= self._limit:
            raise TooLong


class Job:
    """One expression and the texts that it has still to look at."""

    def __init__(self, number: int, pattern: str, flags: int, texts: list[int]) -> None:
        self.number = number
        self.pattern = pattern
        self.flags = flags
        self.texts = texts
        self.next = 0
        self._expression: re.Pattern[str] | None = None

    def run(self, all_texts: list[str], watch: Watch, until: int) -> bool:
        """Search until the ticks ``until``; whether nothing is left to do."""
        try:
            watch.is_searching = True
            self._search(all_texts, watch, until)
        except TooLong:
            return self.stop("time")
        except MemoryError:
            return self.stop("memory")
        except (re.error, RecursionError, OverflowError, ValueError):
            return self.stop("invalid")
        finally:
            watch.is_searching = False
        if self.next < len(self.texts):
            return False
        say("done", self.number)
        return True

    def _search(self, all_texts: list[str], watch: Watch, until: int) -> None:
        if self._expression is None:
            say("begin", self.number)
            self._expression = re.compile(self.pattern, self.flags)
        search = self._expression.search
        while self.next < len(self.texts) and watch.ticks < until:
            watch.searches += 1
            index = self.texts[self.next]
            found = search(all_texts[index])
            if found:
                say("found", self.number, index, *told(found))
            self.next += 1

    def stop(self, why: str) -> bool:
        """Say that the texts from the present one on were not looked at."""
        say("stop", self.number, why, self.next)
        return True


def told(found: re.Match[str]) -> tuple[int, str, list[tuple[str, str]]]:
    """Where it is, the first group (without groups: all of it) and the named groups."""
    named = [(name, text) for name, text in found.groupdict().items() if text is not None]
    first = next((text for text in found.groups() if text is not None), found[0])
    return found.start(), first, named


def say(*event: object) -> None:
    """Write one event; the pipe keeps what was written if this process is ended."""
    sys.stdout.write(json.dumps(event) + "\n")
    if event[0] != "found":
        sys.stdout.flush()


def limit_memory() -> None:
    """Ask the system to refuse what no sensible search needs."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        soft = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def main() -> None:
    """Give each expression a fair share of the time; what some don't use goes to the others."""
    asked = json.load(sys.stdin)
    limit_memory()
    jobs = [Job(number, *job) for number, job in asked["jobs"]]
    total = max(1, round(asked["seconds"] / TICK))
    watch = Watch(max(1, round(asked["search_seconds"] / TICK)))
    watch.start(asked["seconds"])
    while jobs and watch.ticks < total:
        share = max(1, (total - watch.ticks) // len(jobs))
        jobs = [job for job in jobs if not job.run(asked["texts"], watch, watch.ticks + share)]
    for job in jobs:
        job.stop("time")


if __name__ == "__main__":
    main()
