"""The command line of `./dev`: words to calls, failures to exit status 1 with what to do next."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from .report import Failure

EPILOG = """\
Nothing needs preparing: Odoo 19, its Python packages, PostgreSQL, wkhtmltopdf and Chromium are
found or brought. This clone's state lies in .odoo/, downloads that all clones share in
${XDG_CACHE_HOME:-~/.cache}/account_bank_reconciliation.

variables:
  ODOO_HOME   an Odoo 19 to use: a git checkout, or the folder that holds the package odoo
  PYTHON      a Python 3.10 to 3.13 to use
  PGHOST      a PostgreSQL server to use, with PGPORT PGUSER PGPASSWORD
"""
WITH_DATABASE = ("run", "test", "bench", "shell", "psql")
PASSING_ON = ("shell", "psql", "bench")
Handler = Callable[[argparse.Namespace], int]


def parser() -> argparse.ArgumentParser:
    """All subcommands with their options."""
    raw = argparse.RawDescriptionHelpFormatter
    top = argparse.ArgumentParser(
        prog="./dev",
        description="Run, test and check this Odoo 19 module.",
        epilog=EPILOG,
        formatter_class=raw,
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def add(name: str, handler: Handler, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(handler=handler)
        if name in WITH_DATABASE:
            command.add_argument("--db_host", metavar="HOST", help="the same as PGHOST")
        return command

    _add_run(add("run", _run, "set everything up, start the web client with the demo company"))
    add("stop", _stop, "stop Odoo and PostgreSQL")
    _add_test(add("test", _test, "run tests: all, or the kinds and files named"))
    add("lint", _lint, "all checks of style and structure; silent when green")
    _add_bench(add("bench", _bench, "run a benchmark, or list them"))
    add("shell", _shell, "Odoo's Python shell on the demo database; further words are passed on")
    add("psql", _psql, "PostgreSQL's client on the demo database; further words are passed on")
    clean = add("clean", _clean, "stop everything and remove .odoo/ (database, files, logs)")
    clean.add_argument(
        "--cache", action="store_true", help="remove the downloads shared by all clones too"
    )
    return top


def _add_run(run: argparse.ArgumentParser) -> None:
    run.add_argument("--port", type=int, default=8069, help="default: 8069")
    run.add_argument(
        "--interface",
        default="127.0.0.1",
        help="address to listen on; default: 127.0.0.1, this machine only",
    )
    run.add_argument(
        "--foreground", action="store_true", help="stay on this terminal with Odoo's log"
    )
    run.add_argument("--fresh", action="store_true", help="start over with a new demo database")


def _add_test(test: argparse.ArgumentParser) -> None:
    names = "engine, orm, http, hoot, tours, rules, example"
    kinds = f"{names}, or a file in tests/ (::Class::test behind)"
    test.add_argument("words", nargs="*", metavar="KIND|FILE", help=kinds)
    test.add_argument(
        "-k",
        dest="expression",
        default="",
        metavar="EXPR",
        help="only tests whose names match, as in pytest",
    )
    test.add_argument(
        "-v", dest="verbose", action="store_true", help="show pytest's output also when green"
    )
    missing = "do without this program: what needs the browser is then not run"
    test.add_argument(
        "--allow-missing", action="append", default=[], choices=["browser", "pdf"], help=missing
    )
    test.add_argument(
        "--allow-skip",
        action="append",
        default=[],
        metavar="REASON",
        help="allow skips whose reason begins so",
    )


def _add_bench(bench: argparse.ArgumentParser) -> None:
    bench.add_argument(
        "--no-database", action="store_true", help="for benchmarks of the engine alone"
    )
    bench.add_argument("name", nargs="?", default="", help="without a name: list them")
    bench.epilog = "Further words are passed on to the benchmark."


def _parse(words: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """Arguments, and the words that shell, psql and bench pass on; elsewhere those are an error."""
    top = parser()
    arguments, rest = top.parse_known_args(words)
    if rest and arguments.command not in PASSING_ON:
        top.error(f"{arguments.command} does not know {' '.join(rest)}")
    return arguments, rest


def main(words: list[str]) -> int:
    """Run one command."""
    arguments, rest = _parse(words)
    arguments.rest = rest
    handler: Handler = arguments.handler
    if getattr(arguments, "db_host", None):
        os.environ["PGHOST"] = arguments.db_host
    try:
        return int(handler(arguments))
    except Failure as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


def _run(arguments: argparse.Namespace) -> int:
    from .server import run

    return run(
        arguments.interface, arguments.port, foreground=arguments.foreground, fresh=arguments.fresh
    )


def _stop(_arguments: argparse.Namespace) -> int:
    from .server import stop

    return stop()


def _test(arguments: argparse.Namespace) -> int:
    from .pytest_job import Options
    from .testing import test

    names = ("words", "allow_missing", "allow_skip")
    lists = {name: tuple(getattr(arguments, name)) for name in names}
    return test(Options(**lists, expression=arguments.expression, verbose=arguments.verbose))


def _lint(_arguments: argparse.Namespace) -> int:
    from .lint import lint

    return lint()


def _bench(arguments: argparse.Namespace) -> int:
    from .tools import bench

    return bench(arguments.name, arguments.rest, with_database=not arguments.no_database)


def _shell(arguments: argparse.Namespace) -> int:
    from .tools import shell

    return shell(arguments.rest)


def _psql(arguments: argparse.Namespace) -> int:
    from .tools import psql

    return psql(arguments.rest)


def _clean(arguments: argparse.Namespace) -> int:
    from .tools import clean

    return clean(with_cache=arguments.cache)
