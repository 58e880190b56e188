"""The command line of `./dev`: words to calls, failures to exit status 1 with what to do next."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from .report import Failure

EPILOG = """\
Nothing needs preparing: Odoo 19, its Python packages, PostgreSQL, wkhtmltopdf and Chromium are found or brought.
State of this clone lies in .odoo/, downloads in ${XDG_CACHE_HOME:-~/.cache}/account_bank_reconciliation.
Variables: ODOO_HOME (an Odoo 19 to use), PYTHON (3.10 to 3.13), PGHOST PGPORT PGUSER PGPASSWORD (a server to use).
"""
Handler = Callable[[argparse.Namespace], int]


def parser() -> argparse.ArgumentParser:
    """All subcommands with their options."""
    raw = argparse.RawDescriptionHelpFormatter
    top = argparse.ArgumentParser(prog="./dev", description="Run, test and check this Odoo 19 module.", epilog=EPILOG, formatter_class=raw)
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def add(name: str, handler: Handler, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(handler=handler)
        return command

    test = add("test", _test, "run tests: all, or the kinds and files named")
    test.add_argument("words", nargs="*", metavar="KIND|FILE", help="engine, orm, http, hoot, tours, or a file in tests/ (::Class::test behind it)")
    test.add_argument("-k", dest="expression", default="", metavar="EXPR", help="only tests whose names match, as in pytest")
    test.add_argument("-v", dest="verbose", action="store_true", help="show pytest's output also when green")
    test.add_argument("--allow-missing", action="append", default=[], choices=["browser", "pdf"], help="do without this program")
    test.add_argument("--allow-skip", action="append", default=[], metavar="REASON", help="allow skips whose reason begins so")
    return top


def main(words: list[str]) -> int:
    """Run one command."""
    arguments = parser().parse_args(words)
    handler: Handler = arguments.handler
    try:
        return handler(arguments)
    except Failure as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


def _test(arguments: argparse.Namespace) -> int:
    from .testing import Options, test

    names = ("words", "allow_missing", "allow_skip")
    lists = {name: tuple(getattr(arguments, name)) for name in names}
    return test(Options(**lists, expression=arguments.expression, verbose=arguments.verbose))
