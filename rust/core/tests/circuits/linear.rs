//! Linear circuits: what a search finds against circuits drawn at random.

use dovetail_core::circuits::linear::{Circuit, Gate, Goal, Reversible, Search, Supply, Table};
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

/// What the outputs hold at the end.
fn outputs(circuit: &Circuit) -> Vec<Table> {
    let inputs = circuit.placement.iter().map(|input| INPUTS[*input]);
    let constants = circuit.ancillas.iter().map(|bit| 0xFF * Table::from(*bit));
    let wires = run(inputs.chain(constants).collect(), &circuit.gates);
    circuit.outputs.iter().map(|wire| wires[*wire]).collect()
}

fn search(goal: Goal, copies: Option<usize>, zeros: usize, max_states: usize) -> Search {
    let supply = Supply::new(3, copies, vec![false; zeros]).unwrap();
    let mut search = Search::new(supply, goal).unwrap();
    search.advance(max_states, &mut || Ok(())).unwrap();
    search
}

fn searched(copies: Option<usize>, zeros: usize) -> Search {
    search(Goal::Functions, copies, zeros, 1 << 20)
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
                prop_assert!(search.gates(&[value]).unwrap() <= gates.len());
                prop_assert!(unlimited.gates(&[value]).unwrap() <= search.gates(&[value]).unwrap());
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
            let circuit = search.circuit(&[function]).unwrap();
            assert_eq!(outputs(&circuit), [function]);
            assert_eq!(Some(circuit.gates.len()), search.gates(&[function]));
            assert_eq!(search.lower(&[function]), search.gates(&[function]));
        }
    }
}

#[test]
fn pairs_are_met_together_and_no_circuit_beats_them() {
    let pairs = search(Goal::Pairs, Some(1), 0, 1 << 20);
    proptest!(ProptestConfig::with_cases(2000), |(gates in gates())| {
        let gates: Vec<Gate> = gates.into_iter().filter(|gate| gate.target < 3).collect();
        let gates: Vec<Gate> = gates.into_iter().filter(|gate| gate.controls.iter().all(|c| *c < 3)).collect();
        let wires = run(INPUTS.to_vec(), &gates);
        for pair in [[wires[0], wires[1]], [wires[2], wires[1]]] {
            let circuit = pairs.circuit(&pair).unwrap();
            prop_assert!(circuit.gates.len() <= gates.len());
            prop_assert_eq!(pairs.lower(&pair), Some(circuit.gates.len()));
            prop_assert_eq!(outputs(&circuit), pair);
        }
    });
    assert_eq!(pairs.lower(&[0xAA, 0xAA]), None); // no wire for a copy
    assert_eq!(pairs.gates(&[0xAA]), None); // not looked for
}

#[test]
fn several_functions_are_on_wires_of_their_own() {
    let [x, y, z] = INPUTS;
    let wanted = [
        (vec![x & y, x ^ y], 2),
        (vec![x, x], 1),
        (vec![x & y & z, x & y], 2),
        (vec![z, y, x, x & y], 1),
        (vec![x ^ 0xFF, x], 2),
    ];
    for (functions, least) in wanted {
        let met = search(Goal::Together(functions.clone()), Some(1), 2, 1 << 20);
        let circuit = met.circuit(&functions).unwrap();
        assert_eq!((circuit.gates.len(), outputs(&circuit)), (least, functions));
    }
    let unlimited = search(Goal::Together(vec![x, x, x & y]), None, 0, 1 << 20);
    let circuit = unlimited.circuit(&[x, x & y, x]).unwrap();
    assert_eq!(
        (circuit.gates.len(), outputs(&circuit)),
        (2, vec![x, x & y, x])
    );
}

#[test]
fn without_spare_wires_only_balanced_functions_are_met() {
    let search = searched(Some(1), 0);
    for function in 0..256_u16 {
        let balanced = function.count_ones() == 4;
        assert_eq!(search.gates(&[function]).is_some(), balanced);
        assert_eq!(search.lower(&[function]).is_some(), balanced);
    }
}

#[test]
fn a_spent_budget_leaves_bounds() {
    let all = searched(Some(1), 2);
    for function in 0..256 {
        let search = search(Goal::Together(vec![function]), Some(1), 2, 100);
        let known = all.gates(&[function]).unwrap();
        assert!(search.lower(&[function]).unwrap() <= known);
        let circuit = search.circuit(&[function]).unwrap();
        assert!(circuit.gates.len() >= known && outputs(&circuit) == [function]);
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
