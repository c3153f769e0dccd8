"""How arguments are read: help that marks what is required, refusals in the words of options."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

from dovetail._core import DovetailError

EXIT_CODES = """exit codes:
  0    found, or done (`run` exits with 0 however the run ended)
  1    no answer. Not found: no machine is accepted, the rectangle has no solution.
       Undecided: a limit (--timeout, --max-nodes, --max-iterations) ended the work, or
       a minimum is not proved. What is known is printed
  2    bad input, or a file that cannot be read or written: one line on standard error
  130  interrupted by Ctrl-C: one line on standard error"""


#: What messages of the library call by the code that only Python has.
PHRASES = {
    "give a space=Space(symbols=…) that has them": "give --symbols that has them",
    ", or a space with a greatest size": ", or --space-states",
    "an executor or a store; give a timeout": "--store; give --timeout",
    "; extend() it": "; extend --max-rank, --max-states or --max-time",
}


class Parser(argparse.ArgumentParser):
    """A parser whose refusals are bad input like any other.

    Attributes
    ----------
    words
        What messages of the library call by names of Python, and the options that stand for them.
    """

    def __init__(self, **options: Any) -> None:
        self.words: dict[str, str] = {}
        super().__init__(allow_abbrev=False, formatter_class=_Help, **options)

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
        """Add an argument; the word for its name is its longest option."""
        action = super().add_argument(*names, **options)
        if action.option_strings:
            self.words[action.dest] = max(action.option_strings, key=len)
        return action

    def value(
        self, name: str, read: Callable[[str], Any], metavar: str, help: str, **options: Any
    ) -> None:
        """Add an option with a value: how it is read, and what the help says of it."""
        self.add_argument(name, type=read, metavar=metavar, help=help, **options)

    def error(self, message: str) -> NoReturn:
        """Refuse arguments."""
        raise DovetailError(f"{message.removeprefix('argument ')} (see `{self.prog} --help`)")

    def refuse_unknown(self, unknown: Sequence[str]) -> NoReturn:
        """Refuse arguments that are none of this command, with an option that looks alike."""
        known = [option for action in self._actions for option in action.option_strings]
        alike = get_close_matches(unknown[0], known, n=1, cutoff=0.75)
        hint = f"; is {alike[0]} meant?" if alike else ""
        self.error(f"unrecognized arguments: {' '.join(unknown)}{hint}")


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help that says which options are required, and what the others are unless given."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28)

    def _get_help_string(self, action: argparse.Action) -> str | None:
        text = action.help
        if not text or not action.option_strings:
            return text
        if action.required:
            return f"{text} (required)"
        named = isinstance(action.default, str | int | float) and action.default not in (False, "")
        return f"{text} (unless given: %(default)s)" if named and action.nargs != 0 else text


def add_command(
    commands: Any,
    run: Callable[[argparse.Namespace], int],
    name: str,
    help: str,
    epilog: str = "",
    examples: Iterable[str] = (),
) -> Parser:
    """Add a command that `run` carries out; its help ends with examples and the exit codes."""
    parser: Parser = commands.add_parser(
        name, help=help, description=f"{help[0].upper()}{help[1:]}."
    )
    lines = "".join(f"  {parser.prog} {example}\n" for example in examples)
    parser.epilog = (
        f"{epilog}examples:\n{lines}\n{EXIT_CODES}" if lines else f"{epilog}{EXIT_CODES}"
    )
    parser.set_defaults(parser=parser, command=run)
    return parser


def add_group(commands: Any, adds: Iterable[Callable[[Any], None]], name: str, help: str) -> None:
    """Add a command that has commands of its own."""
    parser: Parser = commands.add_parser(
        name, help=help, description=f"{help[0].upper()}{help[1:]}."
    )
    parser.epilog = (
        f"`{parser.prog} COMMAND --help` shows the options and examples.\n\n{EXIT_CODES}"
    )
    parsers = parser.add_subparsers(metavar="COMMAND", required=True, title=name)
    for add in adds:
        add(parsers)


def in_option_words(message: str, parser: Parser) -> str:
    """Return a message of the library with the options in place of the arguments of Python.

    Examples
    --------
    >>> parser = Parser()
    >>> _ = parser.add_argument("--max-time")
    >>> in_option_words("max_time must be an integer", parser)
    '--max-time must be an integer'
    """
    for phrase, option in PHRASES.items():
        message = message.replace(phrase, option)
    for name, option in parser.words.items():
        message = re.sub(rf"(?<![\w-]){name}=[\"']?([^\s\"',]+)[\"']?", rf"{option} \1", message)
        # A name of one word may also be a word of the sentence, unless it begins the message.
        place = rf"(?<![\w-]){name}\b" if "_" in name else rf"^{name}(?= must |: | ')"
        message = re.sub(place, option, message)
    return message
