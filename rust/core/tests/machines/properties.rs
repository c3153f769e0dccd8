//! Ranks, texts, least ranks and runs, on random machines and inputs.

use crate::oracle::problem::{READOUTS, cases, input, order};
use crate::oracle::{self, Run};
use dovetail_core::{
    Action, Entry, Error, Machine, Rank, Readout, Result, RunEnd, Runner, Space, walk,
};
use proptest::prelude::*;
use proptest::sample::Index;

/// Greatest number of states whose ranks fit 128 bits, for 2, 3, … symbols.
const STATES: [usize; 5] = [8, 7, 5, 4, 3];

/// A number of states and of symbols whose ranks fit.
fn size() -> impl Strategy<Value = (usize, usize)> {
    (2..=6_usize).prop_flat_map(|symbols| (1..=STATES[symbols - 2], Just(symbols)))
}

/// A complete machine, entry by entry.
fn machine(states: usize, symbols: usize) -> impl Strategy<Value = Machine> {
    let entry = prop::sample::select(oracle::standard(states, symbols));
    prop::collection::vec(entry, states * symbols).prop_map(move |actions| {
        let text = oracle::table_text(&actions, symbols);
        text.parse().expect("a well-formed text")
    })
}

/// The digits of a number, as entries in the standard order, as text.
fn text_of(mut number: u128, states: usize, symbols: usize) -> String {
    let actions = oracle::standard(states, symbols);
    let base = actions.len() as u128;
    let mut table = Vec::new();
    for _ in 0..states * symbols {
        table.push(actions[(number % base) as usize]);
        number /= base;
    }
    table.reverse();
    oracle::table_text(&table, symbols)
}

#[test]
fn greatest_sizes() -> Result<()> {
    for (states, symbols) in STATES.into_iter().zip(2..) {
        let space = Space::new(None, symbols, None)?;
        assert_eq!(space.states(), states);
        for size in 1..=states {
            assert_eq!(space.offset(size)?, oracle::offset(size, symbols));
            assert_eq!(Some(space.count(size)?), oracle::count(size, symbols));
        }
        let total = space.offset(states)? + space.count(states)?;
        assert_eq!(space.total(), total);
        assert!(space.machine(Rank(0)).is_err());
        assert!(space.machine(Rank(total)).is_ok());
        assert!(space.machine(Rank(total + 1)).is_err());
        if states < 8 {
            let larger = Space::new(Some(states + 1), symbols, None);
            assert!(matches!(larger, Err(Error::Overflow(..))));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(1_000))]

    #[test]
    fn rank_and_machine_are_inverse(
        (states, symbols) in size(),
        number in any::<u128>(),
        edge in prop::option::of((0..3_u128, any::<bool>())),
    ) {
        let count = oracle::count(states, symbols).expect("it fits");
        let number = match edge {
            None => number % count,
            Some((from, false)) => from,
            Some((from, true)) => count - 1 - from,
        };
        let rank = Rank(oracle::offset(states, symbols) + 1 + number);
        for space in [Space::new(None, symbols, None)?, Space::new(Some(states), symbols, None)?] {
            let machine = space.machine(rank)?;
            prop_assert_eq!(machine.to_string(), text_of(number, states, symbols));
            prop_assert_eq!(space.rank(&machine)?, rank);
        }
    }

    #[test]
    fn machine_and_rank_are_inverse_in_any_order(
        (machine, order) in (1..=3_usize, 2..=3_usize)
            .prop_flat_map(|(states, symbols)| (machine(states, symbols), order(states, symbols))),
    ) {
        let (states, symbols) = (machine.states(), machine.symbols());
        let space = Space::new(Some(states), symbols, Some(&order))?;
        let rank = space.rank(&machine)?;
        let actions = oracle::standard(states, symbols);
        let number = machine.entries().fold(0, |number, entry| {
            let standard = actions.iter().position(|&action| action == entry.action());
            let place = order[states - 1].iter().position(|&code| Some(code) == standard);
            number * actions.len() as u128 + place.expect("a permutation") as u128
        });
        prop_assert_eq!(rank, Rank(oracle::offset(states, symbols) + 1 + number));
        prop_assert_eq!(space.machine(rank)?, machine);
    }

    #[test]
    fn text_round_trip(
        (states, symbols) in (1..=8_usize, 2..=6_usize),
        picks in prop::collection::vec(any::<Index>(), 48),
    ) {
        let mut actions = oracle::standard(states, symbols);
        actions.push(Action::Undefined);
        let table: Vec<Action> =
            picks[..states * symbols].iter().map(|pick| *pick.get(&actions)).collect();
        let text = oracle::table_text(&table, symbols);
        let machine: Machine = text.parse()?;
        prop_assert_eq!(machine.to_string(), &*text);
        prop_assert_eq!((machine.states(), machine.symbols()), (states, symbols));
        prop_assert_eq!(machine.entries().map(Entry::action).collect::<Vec<_>>(), &*table);
        prop_assert_eq!(machine.is_complete(), !table.contains(&Action::Undefined));
        // The move of a halting entry is accepted and ignored.
        prop_assert_eq!(text.replace("RZ", "LZ").parse::<Machine>()?, machine);
    }

    #[test]
    fn a_run_in_pieces_is_a_run_in_one_go(
        (machine, input) in (1..=4_usize, 2..=3_usize)
            .prop_flat_map(|(states, symbols)| (machine(states, symbols), input(symbols, 5))),
        pieces in prop::collection::vec(0..40_u64, 1..12),
        max_cells in prop_oneof![Just(usize::MAX), 0..30_usize],
    ) {
        let total = pieces.iter().sum();
        let mut whole = Runner::new(machine.clone(), input.clone(), max_cells)?;
        let mut parts = whole.clone();
        let end = whole.advance(total);
        prop_assert_eq!(whole.end(), end.as_ref());
        for piece in pieces {
            parts.advance(piece);
        }
        prop_assert_eq!(parts.end(), end.as_ref());
        let reached = [&whole, &parts].map(|run| {
            let config = run.config();
            (config.steps(), config.state(), config.head_position(), config.visited())
        });
        prop_assert_eq!(&reached[0], &reached[1]);

        let slow = Run::until(&machine, &input, total);
        if end == Some(RunEnd::CellLimit) {
            prop_assert_eq!(reached[0].3.len(), max_cells);
            prop_assert!(slow.read(Readout::Visited).len() > max_cells);
        } else {
            prop_assert_eq!(end, slow.halted.then_some(RunEnd::Halted));
            prop_assert_eq!((reached[0].0, reached[0].1), (slow.steps, slow.state));
            for readout in READOUTS {
                let answer = readout.read(whole.config(), &input);
                prop_assert_eq!(&*answer, slow.read(readout));
            }
            prop_assert!(reached[0].3.len() <= max_cells);
        }
    }
}

proptest! {
    #![proptest_config(cases(60))]

    /// On partial machines that a walk reaches.
    #[test]
    fn least_rank_is_the_least_of_all_namings(
        (states, symbols, max_time, input, order) in prop_oneof![
            Just((3_usize, 2_usize, 14_u64)),
            Just((4, 2, 8)),
            Just((5, 2, 6)),
            Just((2, 3, 7)),
            Just((3, 3, 5)),
        ]
        .prop_flat_map(|(states, symbols, max_time)| {
            let order = prop::option::of(order(states, symbols));
            (Just(states), Just(symbols), 1..=max_time, input(symbols, 4), order)
        }),
        (first, stride) in (0..200_usize, 50..200_usize),
    ) {
        let space = Space::new(Some(states), symbols, order.as_deref())?;
        let mut leaves = 0;
        walk((states, symbols), &input, max_time, false, &mut |leaf| {
            leaves += 1;
            if leaves % stride == first % stride {
                let machine = leaf.partial.machine();
                let least = oracle::least_rank(machine, order.as_deref());
                assert_eq!(leaf.partial.least_rank(&space), Rank(least), "{machine}");
            }
            Ok(())
        })?;
    }
}

/// On this input B1 is read before B0, so that C is met before D, but D is the better name.
#[test]
fn the_names_by_first_visit_are_not_always_the_least() -> Result<()> {
    let space = Space::new(Some(4), 2, None)?;
    let mut better = 0;
    walk((4, 2), &[1, 1], 5, false, &mut |leaf| {
        let machine = leaf.partial.machine();
        let filled = machine.to_string().replace("---", "0RZ").parse()?;
        let least = leaf.partial.least_rank(&space);
        assert_eq!(least, Rank(oracle::least_rank(machine, None)), "{machine}");
        better += u32::from(least < space.rank(&filled)?);
        Ok(())
    })?;
    assert!(better > 0);
    Ok(())
}
