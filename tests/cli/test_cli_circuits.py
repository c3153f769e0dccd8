"""The command `circuits`: what it prints, draws, writes and refuses."""

from pathlib import Path

import pytest
from commands import PNG, Command

from dovetail.circuits import Circuit, from_blif
from dovetail.circuits.model import functions
from dovetail.circuits.priors import methods


def test_as_json(command: Command) -> None:
    found = command.answer("circuits", "full-adder")
    assert found["outputs"] == ["01101001", "00010111"]
    minima = found["minima"]
    assert {prior: one["upper"] for prior, one in minima.items()} == {
        "size": 5, "tree": 6, "depth": 3
    }  # fmt: skip
    for one in minima.values():
        circuit = Circuit(3, [tuple(gate) for gate in one["gates"]], one["wires"])
        rows = [functions.rows_of(table, 3) for table in circuit.truth_tables()]
        assert rows == found["outputs"]
        assert one["exact"]
        assert one["lower"] == one["upper"]


@pytest.mark.parametrize("prior", ["size", "tree", "depth"])
def test_the_gates_listed_are_the_task(command: Command, prior: str) -> None:
    code, out, _ = command("circuits", "y = a & ~b | c ^ d", "--prior", prior, "--basis", "u2")
    assert code == 0
    lines = [line.strip() for line in out.partition(f"of this {prior}:\n")[2].splitlines()]
    *gates, output = lines
    *_, name = output.split(" = ")
    wires = {letter: letter for letter in "abcd"}
    for line in gates:
        wire, _, text = line.partition(" = ")
        for known in sorted(wires, key=len, reverse=True):
            text = text.replace(known, f"<{known}>")
        for known, formula in wires.items():
            text = text.replace(f"<{known}>", formula)
        wires[wire] = f"({text})"
    again = Circuit.from_expression(wires[name], inputs=list("abcd"))
    assert again.truth_tables() == Circuit.from_expression("a & ~b | c ^ d").truth_tables()


def test_tables_as_outputs_of_one_circuit(command: Command) -> None:
    assert command.answer("circuits", "0110", "0001")["minima"]["tree"]["upper"] == 2


def test_files(command: Command, tmp_path: Path) -> None:
    picture, text = tmp_path / "a.png", tmp_path / "a.blif"
    files = ("--plot", f"{picture}", "--blif", f"{text}")
    code, _, err = command("circuits", "s = a ^ b, c = a & b", *files)
    assert code == 0
    assert picture.read_bytes().startswith(PNG)
    circuit = from_blif(text.read_text())
    assert (circuit.truth_tables(), circuit.names, circuit.output_names) == (
        (6, 8), ("a", "b"), ("s", "c")
    )  # fmt: skip
    assert err.count("wrote") == 2


def test_what_time_does_not_settle(command: Command) -> None:
    code, out, _ = command("circuits", "sorter:4", "--timeout", "0")
    assert code == 1
    assert " to " in out
    assert "of at most this size" in out


def test_a_standard_circuit_bounds_what_is_open(command: Command) -> None:
    minima = command.json("circuits", "adder:3", "--timeout", "0")[1]["minima"]
    assert minima["size"]["upper"] <= 12
    assert minima["size"]["lower"] < minima["size"]["upper"]


def test_without_a_solver_its_package_is_named(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(methods, "has_solver", lambda: False)
    code, out, _ = command("circuits", "adder:2")
    assert code == 1
    assert "python -m pip install python-sat" in out


def test_all_priors_in_all_bases(command: Command, tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    code, out, _ = command("circuits", "a ^ b", "--compare", "--plot", f"{picture}")
    assert code == 0
    rows = [line.split() for line in out.splitlines()[2:]]
    assert rows[0] == ["prior", "basis", "least"]
    assert ["size", "nand", "4"] in rows
    assert rows[-1] == ["linear", "linear", "1"]
    assert picture.read_bytes().startswith(PNG)
    minima = command.answer("circuits", "a ^ b", "--compare")["minima"]
    assert [one["upper"] for one in minima][:4] == [1, 3, 4, 4]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["01101"], "rows"),
        (["0110", "00010111"], "share their inputs"),
        (["a &"], "expression has its end"),
        (["sorter:0"], "bits"),
        (["beauty:3"], "not a circuit of the library"),
        (["foo"], "(an input by itself is 'y = foo')"),
        (["0110", "addr:2"], "did you mean 'adder:2'?"),
        (["0110", "--compare", "--blif", "a.blif"], "not with --compare"),
        (["0110", "--basis", "nor"], "basis must be one of"),
        (["0110", "--prior", "beauty"], "--prior must be one of"),
        (["0110", "--plot", "a.xyz"], "--plot"),
        (["0110", "--blif", "/nowhere/a.blif"], "no folder"),
        (["adder:9"], "inputs"),
    ],
)
def test_bad_input(command: Command, arguments: list[str], message: str) -> None:
    command.refuses(("circuits", *arguments), message)
