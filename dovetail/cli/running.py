"""How a command is run: its arguments, its exit code, and what ends it early."""

from __future__ import annotations

import os
import re
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from dovetail._core import DovetailError
from dovetail.cli.common import BAD_INPUT, FOUND, INTERRUPTED, check_files, tell
from dovetail.cli.parsing import EXIT_CODES, Parser, in_option_words
from dovetail.values import display
from dovetail.version import VERSION

#: What adds the commands of a room to a parser's.
Add: TypeAlias = Callable[[Any], None]


def run(commands: Iterable[Add], arguments: Sequence[str] | None) -> int:
    """Run the command of the arguments (None: those of the process) and return the exit code."""
    try:
        with _warnings_told(), _long_integers(), _printable():
            code = _command(commands, sys.argv[1:] if arguments is None else arguments)
            sys.stdout.flush()
            return code
    except DovetailError as error:
        return _refuse(str(error))
    except BrokenPipeError:
        # The reader (say, `head`) has seen enough.
        _drop_output()
        return FOUND
    except OSError as error:
        _drop_output()
        place = f"{error.filename}: " if error.filename else ""
        return _refuse(f"{place}{error.strerror or error}")
    except MemoryError:
        return _refuse("out of memory")
    except KeyboardInterrupt:
        tell("interrupted")
        return INTERRUPTED


def _refuse(message: str) -> int:
    tell(message)
    return BAD_INPUT


def _command(commands: Iterable[Add], arguments: Sequence[str]) -> int:
    if sys.stdout is None:
        raise DovetailError("standard output is closed")
    for text in arguments:
        if "\0" in text:
            raise DovetailError(f"an argument holds the character NUL: {display.shown(text)}")
        if text.encode(errors="ignore").decode() != text:
            raise DovetailError(f"an argument is not UTF-8 text: {display.shown(text)}")
    options, unknown = make_parser(commands).parse_known_args(arguments)
    if unknown:
        options.parser.refuse_unknown(unknown)
    try:
        check_files(options)
        code: int = options.command(options)
    except DovetailError as error:
        message = in_option_words(str(error), options.parser)
        if getattr(options, "max_states", None) is not None:  # it would keep the rank where it is
            bound = r"extend --max-rank to \d+"
            message = re.sub(bound, r"\g<0> in place of --max-states", message)
        raise DovetailError(message) from error
    return code


def make_parser(commands: Iterable[Add]) -> Parser:
    """Return the parser of all commands."""
    parser = Parser(
        prog="dovetail",
        description="Which program does a dovetailer find first, and what does finding it cost?",
        epilog=f"`dovetail COMMAND --help` shows the options and examples.\n\n{EXIT_CODES}",
    )
    parser.add_argument("--version", action="version", version=f"dovetail {VERSION}")
    parsers = parser.add_subparsers(metavar="COMMAND", required=True, title="commands")
    for add in commands:
        add(parsers)
    return parser


@contextmanager
def _warnings_told() -> Iterator[None]:
    """Show warnings as lines on standard error."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", UserWarning)
        warnings.showwarning = lambda message, *_: tell(f"warning: {message}")
        yield


@contextmanager
def _long_integers() -> Iterator[None]:
    """Print integers of any length; those that are read are limited where they are read."""
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(limit)


@contextmanager
def _printable() -> Iterator[None]:
    """Print `?` for characters that the encoding of standard output lacks."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    errors = getattr(sys.stdout, "errors", None)
    if reconfigure is None or errors is None:
        yield
        return
    reconfigure(errors="replace")
    try:
        yield
    finally:
        reconfigure(errors=errors)


def _drop_output() -> None:
    """Let what is still to be written at exit go nowhere: it could not be written now."""
    try:
        file = sys.stdout.fileno()
    except (AttributeError, OSError, ValueError):
        return  # there is no such file: it is closed, or a test reads it
    os.dup2(os.open(os.devnull, os.O_WRONLY), file)
