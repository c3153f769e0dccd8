"""The command `complexity`."""

import json
from pathlib import Path
from typing import Any

import dovetail
from dovetail import data


def test_strings_for_people_and_machines(command: Any, tmp_path: Path) -> None:
    long = "0110100110010110" * 3
    code, out, _ = command("complexity", "0110", long)
    assert code == 0
    assert f"{dovetail.complexity('0110'):.3f} bits" in out
    assert "4 blocks, 4 different" in out
    file = tmp_path / "bits.csv"
    options = ("--states", "4", "--block", "5", "--boundary", "recursive", "--least", "1")
    code, out, _ = command("complexity", long, *options, "--json", "--csv", str(file))
    found = data.decompose(long, 4, block=5, boundary="recursive", least=1)
    said = json.loads(out)
    assert (said["states"], said["symbols"], said["blanks"]) == (4, 2, "both")
    assert said["strings"]["bits"] == [found.bits]
    assert file.read_text().splitlines()[1] == f"{long},{found.bits},10,{len(found.blocks)}"


def test_more_symbols(command: Any) -> None:
    code, out, _ = command("complexity", "0120", "--states", "3", "--symbols", "3")
    assert code == 0
    assert f"{data.table(3, 3).complexity('0120'):.3f} bits" in out


def test_what_is_refused(command: Any) -> None:
    for wrong, message in (
        (("012",), "text"),
        (("0110", "--states", "2"), "not of 2 states"),
        (("0120", "--symbols", "3"), "not of 5 states and 3 symbols"),
        (("0110", "--symbols", "1"), "--symbols"),
        (("0110", "--block", "99"), "--block"),
        (("000110100111", "--block", "12"), "no machine of 5 states"),
    ):
        code, _, err = command("complexity", *wrong)
        assert code not in (0, 1)
        assert message in err
