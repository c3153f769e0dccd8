"""The command line as a process: bad bytes, streams that are closed or full, signals."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from commands import Command

COMMAND = [sys.executable, "-m", "dovetail"]
posix = pytest.mark.skipif(os.name == "nt", reason="bytes and signals of POSIX")


def shell(line: str, **options: Any) -> "subprocess.CompletedProcess[bytes]":
    """Run a line of a shell, in which "$@" is the command."""
    return subprocess.run(
        ["sh", "-c", line, "sh", *COMMAND], capture_output=True, timeout=120, check=False, **options
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("run", "\udcff"), "an argument is not UTF-8 text: '\\udcff'"),
        (("search", "--example", "\ud800:1"), "an argument is not UTF-8 text: '\\ud800:1'"),
        (("search", "xor", "--plot", "a\0.png"), "an argument holds the character NUL"),
        (("run", "é"), "machine 'é': "),
        (("machine", "1RB\n\x1b[31m"), 'machine "1RB\\n\\u{1b}[31m": '),
        (("machine", "12", "\x1b[31m"), "unrecognized arguments: \\x1b[31m (see `dovetail machine"),
        (("machine", "12", "--jsn"), "unrecognized arguments: --jsn; is --json meant? (see"),
        (("machine", "9" * 5000), "5000 digits are too many"),
        (("census", "9" * 5000, "--max-time", "1"), "has more than 4,300 digits"),
        (("search", "xor", "-a", "1e99999999999"), "has more than 4,300 digits"),
        (("sweep", "xor", "--max-time", "1", "-a", "9" * 5000), "has more than 4,300 digits"),
        (("forward", "--kappa", "1", "--point", "1:1e99999999"), "has more than 4,300 digits"),
        (("fractions", "--path", "1/" + "3" * 5000), "has more than 4,300 digits"),
        (("run", "1RB" * 100_000), "machine '1RB1RB"),
        (("search", "x" * 100_000), "not 'xxxxx"),
    ],
)
def test_bad_text_is_one_short_line(
    command: Command, arguments: tuple[str, ...], message: str
) -> None:
    command.refuses(arguments, message)
    assert len(command(*arguments).err) < 1000


def test_long_integers_are_printed(command: Command) -> None:
    limit = sys.get_int_max_str_digits()
    code, out, err = command("geometry", "--point", "1e4000:1e4000")
    assert (code, err) == (0, "")
    assert f"least area   200{',000' * 2666}\n" in out
    found = command("geometry", "--point", "1e4000:1e4000", "--json").out
    assert sys.get_int_max_str_digits() == limit
    assert json.loads(found, parse_int=str)["least_area"] == [f"2{'0' * 8000}", "1"]


@posix
def test_bytes_that_are_no_text() -> None:
    done = subprocess.run(
        [*map(str.encode, COMMAND), b"run", b"\xff"], capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"dovetail: an argument is not UTF-8 text: '\\udcff'\n"


@posix
@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ('"$@" machine 12 >&-', 2, b"dovetail: standard output is closed\n"),
        ('"$@" machine 12 2>&- >/dev/null', 0, b""),
        ('"$@" machine 0 2>&-', 2, b""),
        ('"$@" machine 12 >/dev/full', 2, b"dovetail: No space left on device\n"),
        ('"$@" fractions --terms 200 --json >/dev/full', 2, b"dovetail: No space left on device\n"),
        ('{ "$@" fractions --terms 200 --json; echo $? >&2; } | head -1 >/dev/null', 0, b"0\n"),
        ('"$@" machine 12 --json | true', 0, b""),
        ('"$@" machine 12 --json 2>/dev/full | cat >/dev/null', 0, b""),
        ('"$@" machine 0 2>/dev/full', 2, b""),
        ('"$@" machine 12 --plot x 2>&1 | true', 0, b""),
    ],
)
def test_streams(line: str, code: int, message: bytes) -> None:
    if "/dev/full" in line and not Path("/dev/full").exists():
        pytest.skip("there is no full device")
    done = shell(line)
    assert (done.returncode, done.stdout, done.stderr) == (code, b"", message)


@posix
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_encodings_of_standard_output(encoding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = shell('"$@" search successor', env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    arrow = "→" if encoding == "utf-8" else "?"
    assert f"blank {arrow} 1, 1 {arrow} 11" in done.stdout.decode(encoding)


@posix
def test_files_that_cannot_be_written(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() == 0:  # may write anywhere, so the answer of others is put in its place
        monkeypatch.setattr(os, "access", lambda path, _: bool(path.stat().st_mode & 0o200))
    for name in ("folder", "file.csv"):
        place = tmp_path / name
        place.mkdir() if name == "folder" else place.touch()
        place.chmod(0o500)
    for path in (tmp_path / "folder" / "new.csv", tmp_path / "file.csv"):
        command.refuses(("fractions", "1/2", "--csv", str(path)), "cannot be written")


@posix
@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "palindrome"],
        ["front", "palindrome", "--max-states", "5", "--max-time", "1000", "--json"],
        ["census", "6", "--max-time", "1000", "--workers", "2"],
        ["run", "1RB1LB_1LA1RA", "--max-steps", "9e15", "--json"],
    ],
)
def test_interrupts(arguments: list[str]) -> None:
    # It says that it is ready where it already catches Ctrl-C.
    program = f"""if True:
        import sys
        from dovetail import cli
        from dovetail.cli import running
        command = running._command
        def ready(*given):
            print("ready", flush=True)
            return command(*given)
        running._command = ready
        sys.exit(cli.main({arguments}))
    """
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.3)  # most often it is at work then
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "dovetail: interrupted\n")
