//! The census against the plain walk of the tree, and what must not change it.

mod times;
mod units;

use std::collections::BTreeMap;

use dovetail_core::{
    Additive, Error, Output, Parameters, Plan, Rank, Readout, RunEnd, Space, Tally, Unit,
    count_units, cut, walk,
};
use proptest::prelude::*;

const READOUTS: [Readout; 5] = [
    Readout::Tape,
    Readout::Visited,
    Readout::Head,
    Readout::Ones,
    Readout::Right,
];

/// Machines by output and time, and all that halt and do not.
type Counts = (BTreeMap<(Vec<u8>, u64), u128>, u128, u128);

fn plan(size: (usize, usize), input: &[u8], time: u64, readout: Readout, deciders: bool) -> Plan {
    let parameters = Parameters {
        input: input.to_vec(),
        readout,
        deciders,
        ..Parameters::new(size, time)
    };
    Plan::new(parameters).expect("a small plan")
}

fn count(plan: &Plan, depth: usize, workers: usize) -> Tally {
    let (mut tally, units) =
        cut(plan, &Unit::default(), depth, &mut || Ok(())).expect("small tapes");
    let mut add = |_, part| {
        tally.merge(&part);
        Ok(())
    };
    count_units(plan, &units, 3, workers, &mut add, &mut || Ok(())).expect("no interrupt");
    tally
}

/// The same by the walk that is the definition.
fn plain((states, symbols): (usize, usize), input: &[u8], time: u64, readout: Readout) -> Counts {
    let mut counts: Counts = (BTreeMap::new(), 0, 0);
    walk((states, symbols), input, time, false, &mut |leaf| {
        let weight = leaf.partial.weight(states)?;
        if leaf.end == RunEnd::Halted {
            let output = readout.read(leaf.config, input).into_owned();
            *counts.0.entry((output, leaf.config.steps())).or_default() += weight;
            counts.1 += weight;
        } else {
            counts.2 += weight;
        }
        Ok(())
    })
    .expect("small tapes");
    counts
}

fn by_output_and_time(tally: &Tally) -> BTreeMap<(Vec<u8>, u64), u128> {
    let rows = tally.outputs.iter().flat_map(|(output, found)| {
        found
            .times
            .iter()
            .map(|(time, count)| ((output.to_vec(), time.0), count))
    });
    rows.collect()
}

fn assert_same(size: (usize, usize), input: &[u8], time: u64, readout: Readout, deciders: bool) {
    let tally = count(&plan(size, input, time, readout, deciders), 2, 1);
    let (counts, halting, running) = plain(size, input, time, readout);
    assert_eq!(by_output_and_time(&tally), counts);
    assert_eq!(tally.halting, halting);
    assert_eq!(
        tally.endless.iter().sum::<u128>() + tally.undecided,
        running
    );
}

/// Least rank of each (output, time), by running every machine of 1 and 2 states.
fn brute_force_fronts(
    input: &[u8],
    time: u64,
    readout: Readout,
) -> BTreeMap<Vec<u8>, Vec<(u128, u64)>> {
    let space = Space::new(Some(2), 2, None).expect("it fits");
    let mut fronts: BTreeMap<Vec<u8>, Vec<(u128, u64)>> = BTreeMap::new();
    for rank in 1..=space.total() {
        let machine = space.machine(Rank(rank)).expect("in the space");
        let mut runner =
            dovetail_core::Runner::new(machine, input.to_vec(), usize::MAX).expect("its symbols");
        if runner.advance(time) == Some(RunEnd::Halted) {
            let steps = runner.config().steps();
            let front = fronts
                .entry(readout.read(runner.config(), input).into_owned())
                .or_default();
            // Ranks come in order, so only a faster machine is new.
            if front.last().is_none_or(|&(_, fastest)| steps < fastest) {
                front.push((rank, steps));
            }
        }
    }
    fronts
}

#[test]
fn every_readout_and_input_of_two_states() {
    for readout in READOUTS {
        for input in [&[][..], &[1], &[0, 1], &[1, 1, 0, 1], &[0, 0, 0, 1]] {
            for deciders in [false, true] {
                assert_same((2, 2), input, 20, readout, deciders);
            }
        }
    }
}

#[test]
fn three_states_and_three_symbols() {
    assert_same((3, 2), &[], 21, Readout::Visited, true);
    assert_same((3, 2), &[1, 0, 1], 40, Readout::Right, true);
    assert_same((2, 3), &[], 40, Readout::Tape, true);
    assert_same((2, 3), &[2, 1], 30, Readout::Visited, true);
    assert_same((1, 5), &[4, 0, 3], 30, Readout::Visited, true);
}

/// With that much time the deciders have had their turn.
#[test]
fn long_runs() {
    assert_same((3, 2), &[], 3_500, Readout::Visited, true);
    assert_same((3, 2), &[1, 0, 1, 1], 700, Readout::Tape, true);
    assert_same((2, 3), &[], 700, Readout::Visited, true);
    assert_same((2, 3), &[0, 2, 1], 700, Readout::Right, true);
}

#[test]
fn an_interrupt_ends_a_long_run() {
    let plan = plan((3, 2), &[], 1 << 26, Readout::Visited, false);
    let units = [Unit(vec![5]), Unit(vec![7])];
    let mut polls = 0;
    let mut poll = || {
        polls += 1;
        if polls < 3 {
            return Ok(());
        }
        Err(Error::Callback("interrupted".into()))
    };
    let mut done = |_, _| Ok(());
    assert!(count_units(&plan, &units, 1, 2, &mut done, &mut poll).is_err());
    assert!(cut(&plan, &Unit::default(), 3, &mut poll).is_err());
}

#[test]
fn fronts_are_those_of_all_machines() {
    for readout in READOUTS {
        for input in [&[][..], &[1], &[1, 1, 0, 1]] {
            let tally = count(&plan((2, 2), input, 50, readout, true), 2, 1);
            let pairs = |found: &Output| {
                let points = found.front.iter();
                points.map(|point| (point.rank.0, point.time.0)).collect()
            };
            let outputs = tally.outputs.iter();
            let fronts = outputs.map(|(key, found)| (key.to_vec(), pairs(found)));
            assert_eq!(
                fronts.collect::<BTreeMap<_, _>>(),
                brute_force_fronts(input, 50, readout),
                "{readout:?} {input:?}"
            );
        }
    }
}

#[test]
fn a_tape_too_wide_to_be_packed_changes_nothing() {
    // 140 cells of input do not fit one packed tape of one bit a cell, 60 do not fit one of three.
    assert_same((2, 2), &[1; 140], 30, Readout::Tape, true);
    assert_same((2, 2), &[1; 126], 40, Readout::Visited, true);
    assert_same((1, 5), &[4; 60], 100, Readout::Tape, true);
    assert_same((1, 5), &[4; 41], 100, Readout::Visited, false);
}

#[test]
fn tapes_too_wide_for_the_ring_but_not_to_be_packed() {
    for deciders in [false, true] {
        assert_same((2, 2), &[1, 0].repeat(33), 300, Readout::Visited, deciders);
        assert_same((3, 2), &[1; 66], 250, Readout::Tape, deciders);
        assert_same((3, 2), &[0, 1, 1].repeat(23), 150, Readout::Right, deciders);
        assert_same(
            (2, 3),
            &[2, 1, 0, 1].repeat(9),
            120,
            Readout::Visited,
            deciders,
        );
        assert_same((1, 5), &[4, 0, 3].repeat(7), 90, Readout::Tape, deciders);
    }
}

#[test]
fn four_states() {
    for time in [107, 10_000] {
        four_states_in(time);
    }
}

fn four_states_in(time: u64) {
    let plan = plan((4, 2), &[], time, Readout::Visited, true);
    let tally = count(&plan, 3, 2);
    assert_eq!(tally.halting, 2_985_384_480);
    assert_eq!(tally.total(), 11_019_960_576);
    let slowest = tally
        .outputs
        .values()
        .flat_map(|found| found.times.iter())
        .map(|(time, _)| time.0)
        .max();
    assert_eq!(slowest, Some(107));
}

#[test]
fn neither_cuts_nor_workers_nor_bytes_change_a_tally() {
    let plan = plan((3, 2), &[], 30, Readout::Visited, true);
    let whole = count(&plan, 1, 1);
    for (depth, workers) in [(2, 1), (3, 2), (4, 3), (9, 2)] {
        assert_eq!(count(&plan, depth, workers), whole);
    }
    let bytes = whole.to_bytes().expect("it can be encoded");
    assert_eq!(Tally::from_bytes(&bytes).expect("undamaged"), whole);
    assert!(Tally::from_bytes(&bytes[..bytes.len() / 2]).is_err());
}

#[test]
fn what_is_no_unit_is_refused() {
    let plan = plan((2, 2), &[], 10, Readout::Visited, true);
    for path in [vec![0], vec![99], vec![2, 2, 2, 2, 2, 2]] {
        let unit = [Unit(path)];
        assert!(count_units(&plan, &unit, 1, 1, &mut |_, _| Ok(()), &mut || Ok(())).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn random_inputs_and_limits(
        input in prop::collection::vec(0u8..2, 0..9),
        time in 0u64..60,
        readout in prop::sample::select(&READOUTS),
        deciders: bool,
    ) {
        assert_same((2, 2), &input, time, readout, deciders);
    }
}
