//! Deciders never change an answer: what they call endless does not halt, and asks for nothing.

use std::sync::Arc;

use crate::oracle::problem::{cases, input, order};
use dovetail_core::{
    Budget, Cost, Error, Example, Progress, Readout, Result, Search, Slope, Space, Task, Tie,
    accept_all,
};
use proptest::prelude::*;

/// Everything that a search saw: it accepts nothing, so it sees every machine within its bounds.
#[derive(Default, PartialEq, Eq)]
struct Log {
    /// The outputs of the partial machines that halted, one after the other, with gaps.
    outputs: Vec<u8>,
    halted: u64,
    nodes: u64,
}

/// A task that any machine that halts on the inputs would solve if it were accepted.
fn halting_on(inputs: &[&[u8]]) -> Result<Arc<Task>> {
    let examples = inputs.iter().map(|input| Example {
        input: input.to_vec(),
        weight: 1,
        output: None,
    });
    let task = Task::new(examples.collect(), Readout::Visited, Cost::Max)?;
    Ok(Arc::new(task))
}

/// A search in one iteration more than one: the first `ranks` machines have `time` steps.
fn search(inputs: &[&[u8]], space: &Space, ranks: u128, time: u64) -> Result<Search> {
    let ranks = u64::try_from(ranks).expect("a slope");
    let slope = Slope::new(ranks, time / 2)?;
    Search::new(
        halting_on(inputs)?,
        space.clone(),
        slope,
        Tie::Rank,
        Some(2),
    )
}

/// What a search sees, and the steps that it takes.
fn look(mut search: Search) -> Result<(Log, u64)> {
    let mut log = Log::default();
    let mut accept = |outputs: &[Vec<u8>]| {
        log.outputs.extend(outputs.iter().flatten());
        log.outputs.push(u8::MAX);
        log.halted += 1;
        Ok(false)
    };
    let mut budget = Budget {
        nodes: None,
        deadline: None,
        poll: &mut || Ok(()),
    };
    let progress = search.advance(&mut budget, &mut accept)?;
    assert_ne!(progress, Progress::Hit);
    log.nodes = search.nodes();
    Ok((log, search.steps()))
}

/// The same machines halt and branch with deciders in `time` steps as without in `fewer`; returns
/// how many steps the deciders saved for each one done.
fn same_without_deciders(
    inputs: &[&[u8]],
    space: &Space,
    ranks: u128,
    (time, fewer): (u64, u64),
) -> Result<u64> {
    let (with, quick) = look(search(inputs, space, ranks, time)?)?;
    let (without, slow) = look(search(inputs, space, ranks, fewer)?.without_deciders())?;
    assert_eq!(with.halted, without.halted, "{inputs:?}");
    assert_eq!(with.nodes, without.nodes, "{inputs:?}");
    assert!(with == without, "{inputs:?}");
    Ok(slow / quick.max(1))
}

fn all_of_3_states(inputs: &[&[u8]], time: u64) -> Result<u64> {
    let space = Space::new(Some(3), 2, None)?;
    same_without_deciders(inputs, &space, space.total(), (time, time))
}

#[test]
fn every_machine_of_up_to_3_states_on_the_blank_tape() -> Result<()> {
    // They are of use, too.
    assert!(all_of_3_states(&[&[]], 20_000)? > 500);
    Ok(())
}

#[test]
#[ignore = "slow"]
fn every_machine_of_up_to_3_states_on_short_inputs() -> Result<()> {
    all_of_3_states(&[&[1]], 20_000)?;
    all_of_3_states(&[&[1, 0, 1, 1]], 5_000)?;
    all_of_3_states(&[&[1, 1], &[]], 5_000)?;
    Ok(())
}

/// On these, many machines halt so late that most deciders have had their turn.
#[test]
fn every_machine_of_up_to_3_states_on_long_inputs() -> Result<()> {
    for (word, times) in [(&[1][..], 24), (&[0, 1], 12), (&[0, 1, 1, 0, 0, 0, 1], 3)] {
        all_of_3_states(&[&word.repeat(times)], 4_000)?;
    }
    Ok(())
}

/// Whoever halts on the blank tape with four states does so in 107 steps.
#[test]
fn every_machine_of_up_to_4_states_on_the_blank_tape() -> Result<()> {
    let space = Space::new(Some(4), 2, None)?;
    same_without_deciders(&[&[]], &space, space.total(), (50_000, 108))?;
    Ok(())
}

/// States, symbols, steps, and the share of the machines with most states that is looked at, as a
/// power of two.
fn sizes() -> impl Strategy<Value = (usize, usize, u64, u32)> {
    prop_oneof![
        Just((4, 2, 300, 10)),
        Just((2, 3, 10_000, 8)),
        Just((3, 3, 1_000, 20)),
        Just((2, 4, 4_000, 16)),
        Just((2, 5, 4_000, 30)),
    ]
}

proptest! {
    #![proptest_config(cases(20))]

    /// A random order of the codes brings other machines to the front.
    #[test]
    fn samples_of_larger_machines(
        ((states, symbols, time, share), order, input) in sizes().prop_flat_map(|size| {
            (Just(size), order(size.0, size.1), input(size.1, 8))
        }),
    ) {
        let space = Space::new(Some(states), symbols, Some(&order))?;
        let ranks = space.offset(states)? + (space.count(states)? >> share);
        same_without_deciders(&[&input], &space, ranks, (time, time))?;
    }
}

/// The first machine to leave a string behind, with time for all machines of three states.
#[test]
fn answers_for_every_short_string() -> Result<()> {
    let space = Space::new(Some(3), 2, None)?;
    let strings = (1..=5).flat_map(|length| (0..1 << length).map(move |bits| (length, bits)));
    for (length, bits) in strings {
        let output = (0..length).map(|place: u8| bits >> place & 1).collect();
        let example = Example {
            input: Vec::new(),
            weight: 1,
            output: Some(output),
        };
        let task = Arc::new(Task::new(vec![example], Readout::Visited, Cost::Average)?);
        let answer = |deciders: bool| {
            let slope = Slope::new(100_000, 10)?;
            let task = Arc::clone(&task);
            let mut search = Search::new(task, space.clone(), slope, Tie::Time, Some(100))?;
            if !deciders {
                search = search.without_deciders();
            }
            let mut budget = Budget {
                nodes: None,
                deadline: None,
                poll: &mut || Ok(()),
            };
            let progress = search.advance(&mut budget, &mut accept_all)?;
            Ok::<_, Error>((progress, search.best()))
        };
        assert_eq!(answer(true)?, answer(false)?, "{bits:b}");
    }
    Ok(())
}
