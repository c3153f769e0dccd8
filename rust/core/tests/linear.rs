//! Linear circuits: what a search finds against circuits drawn at random.

use dovetail_core::circuit::linear::{Circuit, Gate, Reversible, Search, Supply, Table};
use proptest::prelude::*;

const INPUTS: [Table; 3] = [0xAA, 0xCC, 0xF0];

/// What the wires hold after the gates.
fn run(mut wires: Vec<Table>, gates: &[Gate]) -> Vec<Table> {
    for gate in gates {
        let controls = gate.controls.iter().map(|control| wires[*control]);
        wires[gate.target] ^= controls.fold(0xFF, |all, control| all & control);
    }
    wires
}

fn output(circuit: &Circuit) -> Table {
    let inputs = circuit.placement.iter().map(|input| INPUTS[*input]);
    let constants = circuit.ancillas.iter().map(|bit| 0xFF * Table::from(*bit));
    run(inputs.chain(constants).collect(), &circuit.gates)[circuit.output]
}

fn searched(copies: Option<usize>, zeros: usize) -> Search {
    let supply = Supply::new(3, copies, vec![false; zeros]).unwrap();
    let mut search = Search::new(supply);
    search.advance(None, 1 << 20, &mut || Ok(())).unwrap();
    search
}

/// Gates on five wires: up to two controls, those equal to the target or to each other left out.
fn gates() -> impl Strategy<Value = Vec<Gate>> {
    let gate = (0..5_usize, prop::collection::btree_set(0..5_usize, 0..=2));
    let gate = gate.prop_map(|(target, controls)| Gate {
        target,
        controls: controls
            .into_iter()
            .filter(|wire| *wire != target)
            .collect(),
    });
    prop::collection::vec(gate, 0..7)
}

#[test]
fn no_circuit_beats_the_minimum() {
    let (twice, ancillas, unlimited) = (
        searched(Some(2), 0),
        searched(Some(1), 2),
        searched(None, 2),
    );
    let [x, y, z] = INPUTS;
    let starts = [(&twice, [x, y, z, x, y]), (&ancillas, [x, y, z, 0, 0])];
    proptest!(ProptestConfig::with_cases(2000), |(gates in gates())| {
        for (search, start) in starts {
            for value in run(start.to_vec(), &gates) {
                prop_assert!(search.gates(value).unwrap() <= gates.len());
                prop_assert!(unlimited.gates(value).unwrap() <= search.gates(value).unwrap());
            }
        }
    });
}

#[test]
fn witnesses_compute_their_functions() {
    for search in [
        searched(Some(1), 1),
        searched(Some(2), 1),
        searched(None, 0),
    ] {
        for function in 0..256 {
            let circuit = search.circuit(function).unwrap();
            assert_eq!(output(&circuit), function);
            assert_eq!(Some(circuit.gates.len()), search.gates(function));
            assert_eq!(search.lower(function), search.gates(function));
        }
    }
}

#[test]
fn without_spare_wires_only_balanced_functions_are_met() {
    let search = searched(Some(1), 0);
    for function in 0..256_u16 {
        let balanced = function.count_ones() == 4;
        assert_eq!(search.gates(function).is_some(), balanced);
        assert_eq!(search.lower(function).is_some(), balanced);
    }
}

#[test]
fn a_spent_budget_leaves_bounds() {
    let all = searched(Some(1), 2);
    let supply = Supply::new(3, Some(1), vec![false; 2]).unwrap();
    for function in 0..256 {
        let mut search = Search::new(supply.clone());
        search.advance(Some(function), 100, &mut || Ok(())).unwrap();
        let known = all.gates(function).unwrap();
        assert!(search.lower(function).unwrap() <= known);
        let circuit = search.circuit(function).unwrap();
        assert!(circuit.gates.len() >= known && output(&circuit) == function);
    }
}

#[test]
fn all_permutations_of_three_bits() {
    let table = Reversible::new(3).unwrap();
    assert_eq!(
        table.counts(),
        [1, 12, 102, 625, 2780, 8921, 17049, 10253, 577]
    );
    let swapped = vec![0xCC, 0xAA, 0xF0];
    let gates = table.circuit(&swapped).unwrap();
    assert_eq!(run(INPUTS.to_vec(), &gates), swapped);
    assert!(table.circuit(&[0xAA, 0xAA, 0xF0]).is_none());
}
