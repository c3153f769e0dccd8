//! Tables of circuits: published figures, witnesses of every function, and random circuits, which
//! none of the lower bounds may exceed.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};

use dovetail_core::Error;
use dovetail_core::circuits::{Basis, Circuit, Function, Gate, Prior, Table};
use proptest::prelude::*;

const FREE: [u8; 4] = [0b0000, 0b1010, 0b1100, 0b1111];

fn table(inputs: usize, prior: Prior, basis: Basis, gates: Option<usize>) -> Table {
    Table::new(inputs, prior, basis, gates, &mut || Ok(())).expect("a small table")
}

fn counts(costs: &[u8]) -> Vec<usize> {
    let mut counts = Vec::new();
    for &cost in costs {
        counts.resize(counts.len().max(usize::from(cost) + 1), 0);
        counts[usize::from(cost)] += 1;
    }
    counts
}

/// What a gate costs by the definition.
fn cost(gate: Gate, basis: Basis) -> usize {
    let is_not = [0b0101, 0b0011].contains(&gate.operator);
    let counted = matches!(basis, Basis::Nand | Basis::AndOrNot);
    usize::from(!FREE.contains(&gate.operator) && (counted || !is_not))
}

/// The wires that a gate depends on; a NAND of twice the same is a NOT.
fn operands(gate: Gate) -> Vec<usize> {
    match gate.operator {
        0b0000 | 0b1111 => Vec::new(),
        0b0101 | 0b1010 => vec![gate.left],
        0b0111 if gate.left == gate.right => vec![gate.left],
        _ => vec![gate.left, gate.right],
    }
}

fn allowed(operator: u8, basis: Basis) -> bool {
    match basis {
        Basis::Full => true,
        Basis::U2 => ![0b0110, 0b1001].contains(&operator),
        Basis::Nand => operator == 0b0111 || FREE.contains(&operator),
        Basis::AndOrNot => [0b1000, 0b1110, 0b0101].contains(&operator) || FREE.contains(&operator),
    }
}

/// The value of a wire on one row.
fn value(circuit: &Circuit, wire: usize, row: usize) -> usize {
    let Some(index) = wire.checked_sub(circuit.inputs) else {
        return row >> wire & 1;
    };
    let gate = circuit.gates[index];
    let below = value(circuit, gate.left, row) + 2 * value(circuit, gate.right, row);
    usize::from(gate.operator) >> below & 1
}

/// Tree size and depth of what is below a wire.
fn below(circuit: &Circuit, basis: Basis, wire: usize) -> (usize, usize) {
    let Some(index) = wire.checked_sub(circuit.inputs) else {
        return (0, 0);
    };
    let gate = circuit.gates[index];
    let parts = operands(gate)
        .into_iter()
        .map(|wire| below(circuit, basis, wire));
    let (tree, depth) = parts.fold((0, 0), |(tree, depth), part| {
        (tree + part.0, depth.max(part.1))
    });
    (tree + cost(gate, basis), depth + cost(gate, basis))
}

fn measured(circuit: &Circuit, basis: Basis, prior: Prior) -> usize {
    let (tree, depth) = below(circuit, basis, circuit.output);
    match prior {
        Prior::Size => circuit.gates.iter().map(|&gate| cost(gate, basis)).sum(),
        Prior::Tree => tree,
        Prior::Depth => depth,
    }
}

#[test]
fn figures_of_four_inputs() {
    let counted = |prior, basis| counts(table(4, prior, basis, None).upper());
    assert_eq!(
        counted(Prior::Size, Basis::Full),
        [10, 60, 456, 2474, 10624, 24184, 25008, 2720]
    );
    assert_eq!(
        counted(Prior::Tree, Basis::Full),
        [10, 60, 456, 2474, 10624, 24184, 24640, 3088]
    );
    assert_eq!(
        counted(Prior::Depth, Basis::Full),
        [10, 60, 1458, 56456, 7552]
    );
    assert_eq!(
        counted(Prior::Depth, Basis::U2),
        [10, 48, 684, 17064, 47634, 96]
    );
}

#[test]
#[ignore = "slow"]
fn what_is_kept_of_u2_is_what_a_walk_of_nine_gates_finds() {
    let kept = table(4, Prior::Size, Basis::U2, None);
    let walked = table(4, Prior::Size, Basis::U2, Some(9));
    assert_eq!(kept.exhausted(), Some(8));
    assert_eq!(kept.lower(), kept.upper());
    assert_eq!(kept.lower(), walked.lower());
    assert_eq!(counts(kept.upper())[9..], [7882, 320]);
}

#[test]
fn a_search_that_ends_early_says_so() {
    let all = table(4, Prior::Size, Basis::U2, Some(8));
    let early = table(4, Prior::Size, Basis::U2, Some(5));
    assert_eq!(early.exhausted(), Some(5));
    assert_eq!(
        counts(all.lower())[..9],
        [10, 48, 256, 940, 2336, 6464, 10616, 18984, 17680]
    );
    for (function, &lower) in early.lower().iter().enumerate() {
        assert_eq!(lower, all.lower()[function].min(6));
        assert!(early.upper()[function] >= all.lower()[function]);
        assert!(lower == 6 || early.upper()[function] == lower);
    }
}

#[test]
fn every_witness_is_a_circuit_of_its_function_and_cost() {
    for basis in Basis::ALL {
        for prior in Prior::ALL {
            for inputs in 1..=4 {
                check_witnesses(inputs, prior, basis);
            }
        }
    }
}

fn check_witnesses(inputs: usize, prior: Prior, basis: Basis) {
    let table = table(inputs, prior, basis, Some(6));
    for function in 0..table.upper().len() {
        let circuit = table.witness(function as Function).expect("a function");
        let rows = 0..1_usize << inputs;
        let computed = rows.fold(0, |all, row| {
            all | value(&circuit, circuit.output, row) << row
        });
        assert_eq!(computed, function);
        assert!(
            circuit
                .gates
                .iter()
                .all(|gate| allowed(gate.operator, basis))
        );
        let cost = measured(&circuit, basis, prior);
        assert_eq!(cost, usize::from(table.upper()[function]));
        if prior == Prior::Tree {
            assert_eq!(measured(&circuit, basis, Prior::Size), cost); // nothing is used twice
        }
    }
}

#[test]
fn what_is_refused() {
    for inputs in [0, 5] {
        let refused = Table::new(inputs, Prior::Tree, Basis::Full, None, &mut || Ok(()));
        let text = refused.expect_err("too many or none").to_string();
        assert!(text.contains("from 1 to 4"), "{text}");
    }
    let two = table(2, Prior::Tree, Basis::Full, None);
    assert!(two.witness(16).is_err());
    assert!(Prior::named("area").is_err());
}

#[test]
fn an_interrupt_ends_a_search() {
    let mut polls = 0;
    let mut poll = || {
        polls += 1;
        if polls > 3 {
            Err(Error::Callback("stop".into()))
        } else {
            Ok(())
        }
    };
    assert!(Table::new(4, Prior::Size, Basis::U2, None, &mut poll).is_err());
}

type Tables = Mutex<HashMap<(usize, Prior, Basis), Table>>;

/// The lower bound of a function; each table is made once.
fn lower(inputs: usize, prior: Prior, basis: Basis, function: Function) -> u8 {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    let mut tables = TABLES
        .get_or_init(Tables::default)
        .lock()
        .expect("no panic");
    let made = tables
        .entry((inputs, prior, basis))
        .or_insert_with(|| table(inputs, prior, basis, Some(6)));
    made.lower()[function as usize]
}

/// A gate of a basis: the operators of the small ones are drawn often enough.
fn gate(basis: Basis) -> impl Strategy<Value = (u8, u8, u8)> {
    let operators: Vec<u8> = (0..16)
        .filter(|&operator| allowed(operator, basis))
        .collect();
    (prop::sample::select(operators), any::<u8>(), any::<u8>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn no_circuit_beats_a_lower_bound(
        inputs in 2_usize..=4,
        (basis, drawn) in prop::sample::select(&Basis::ALL[..]).prop_flat_map(|basis| {
            (Just(basis), prop::collection::vec(gate(basis), 1..9))
        }),
    ) {
        let mut circuit = Circuit { inputs, gates: Vec::new(), output: 0 };
        for (operator, left, right) in drawn {
            let wires = inputs + circuit.gates.len();
            let wire = |number: u8| usize::from(number) % wires;
            circuit.output = circuit.push(operator, wire(left), wire(right));
        }
        let function = circuit.function();
        for prior in Prior::ALL {
            let least = usize::from(lower(inputs, prior, basis, function));
            prop_assert!(measured(&circuit, basis, prior) >= least);
        }
    }
}
