use std::ops::Range;

use proptest::prelude::*;

use super::LEAST;
use super::block_list::BlockList;
use super::block_runs::BlockRuns;
use super::blocks::{BlockTape, Blocks, CrossingEnd, Job, Limits};
use super::crossing::{Crossings, MAX_LENGTH};
use crate::error::Error;
use crate::machines::machine::{Entry, Machine};
use crate::machines::run::Runner;
use crate::machines::space::{Rank, Space};
use crate::machines::tape::Config;

/// Runs plainly until `steps` steps are done in all, or the run stops.
fn run_plainly(config: &mut Config, machine: &Machine, input: &[u8], steps: u64) {
    while config.steps() < steps {
        if config.is_fresh() {
            config.visit(input, usize::MAX).expect("a small tape");
        }
        let left = steps - config.steps();
        let stopped = config.spin(machine.table(), input, left);
        if stopped && !config.is_fresh() {
            break;
        }
    }
    if config.is_fresh() {
        config.visit(input, usize::MAX).expect("a small tape");
    }
}

fn assert_same(one: &Config, two: &Config, input: &[u8]) {
    assert_eq!(one.steps(), two.steps());
    assert_eq!(
        (one.state(), one.head_position()),
        (two.state(), two.head_position())
    );
    assert_eq!(one.first_position(), two.first_position());
    assert_eq!(one.visited(), two.visited());
    for position in -5..40 {
        assert_eq!(
            one.symbol_at(position, input),
            two.symbol_at(position, input)
        );
    }
}

prop_compose! {
    fn machines(symbols: Range<usize>)(
        states in 1..=5usize,
        symbols in symbols,
        number: u128,
        undefined in prop::option::of(any::<prop::sample::Index>()),
    ) -> Machine {
        let space = Space::new(Some(states), symbols, None).expect("it fits");
        let count = space.count(states).expect("a size");
        let mut machine = space.machine(Rank(space.total() - number % count)).expect("a rank");
        if let Some(index) = undefined {
            let index = index.index(states * symbols);
            machine.set(index / symbols, index % symbols, Entry::UNDEFINED);
        }
        machine
    }
}

/// Crosses blocks and compares with plain running, at the steps reached.
fn compare<T: BlockTape>(
    machine: &Machine,
    input: &[u8],
    length: usize,
    (before, more, cells): (u64, u64, usize),
    times: &[u64],
) {
    let mut config = Config::default();
    run_plainly(&mut config, machine, input, before);
    let limits = Limits {
        steps: config.steps() + more,
        cells: cells + config.visited().len(),
    };
    let mut plain = config.clone();
    let mut crossings = Crossings::new(machine, length);
    let job = Job {
        machine,
        input,
        limits,
    };
    let Some(mut blocks) = Blocks::<T>::cut(&config, &mut crossings, job) else {
        return;
    };
    for &times in times {
        let end = blocks.cross(times);
        assert!(blocks.steps() <= limits.steps);
        run_plainly(&mut plain, machine, input, blocks.steps());
        blocks.write_to(&mut config).expect("a small tape");
        assert_same(&config, &plain, input);
        assert!(config.visited().len() <= limits.cells);
        if end != CrossingEnd::Done {
            break;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]
    #[test]
    fn blocks_are_plain_running(
        (machine, input) in machines(2..5).prop_flat_map(|machine| {
            let symbols = 0..machine.symbols() as u8;
            (Just(machine), prop::collection::vec(symbols, 0..30))
        }),
        limits in (0u64..300, 0u64..3000, 1usize..60),
        times in prop::collection::vec(0u64..200, 1..4),
        length in 1..=MAX_LENGTH,
    ) {
        let most = (1..=length).rev().find(|&length| machine.symbols().pow(length as u32) <= 1 << 14);
        let length = most.unwrap_or(1);
        compare::<BlockRuns>(&machine, &input, length, limits, &times);
        compare::<BlockList>(&machine, &input, length, limits, &times);
    }
}

/// Counters, bouncers and worse: their runs are long, and few stretches of their tapes are equal.
const LONG: [&str; 10] = [
    "1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA",
    "1RB1RA_0LC1LE_1LD1LC_1LA0LB_1LF1RE_---0RA",
    "1RB0RA_0LC1RA_1RE1LD_1LC0LD_---0RB",
    "1RB---_0LC1RE_0LD1LC_1RA1LB_0RB0RA",
    "1RB1RD_1LC0RC_1RA1LD_0RE0LB_---1RC",
    "1RB1LC_1RE1LA_0LA0LB_0RB0LB_1LA0RE",
    "1RB0RA1LB_1LC2RA0LB_0RB2LB2RB",
    "1LB1RA_1RA1LB",
    "1RB2LA1RA1RA_1LB1LA3RB1RZ",
    "1RB2LA1RA_1LA2RB2RC_1RZ1LB1RB",
];

fn long_runs() -> impl Strategy<Value = Machine> {
    let long = prop::sample::select(&LONG[..]);
    prop_oneof![
        long.prop_map(|text| text.parse().expect("a machine")),
        machines(2..5),
    ]
}

/// Goes on plainly: by too few steps for blocks at a time.
fn advance_plainly(run: &mut Runner, steps: u64) {
    while run.end().is_none() && run.config().steps() < steps {
        run.advance((steps - run.config().steps()).min(LEAST - 1));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]
    #[test]
    fn an_interrupted_run_is_a_plain_run(
        (machine, input) in long_runs().prop_flat_map(|machine| {
            let symbols = 0..machine.symbols() as u8;
            (Just(machine), prop::collection::vec(symbols, 0..200))
        }),
        pieces in prop::collection::vec((1u64..300_000, 0usize..9), 1..5),
        max_cells in prop_oneof![Just(usize::MAX), 1usize..700],
    ) {
        let mut run = Runner::new(machine.clone(), input.clone(), max_cells)?;
        let mut plain = run.clone();
        for (steps, polls) in pieces {
            let goal = run.config().steps() + steps;
            let mut left = polls;
            let polled = run.advance_polling(steps, &mut || {
                left = left.checked_sub(1).ok_or_else(|| Error::invalid("enough"))?;
                Ok(())
            });
            let steps = run.config().steps();
            advance_plainly(&mut plain, steps);
            if run.end().is_some() {
                plain.advance(1);
            }
            prop_assert_eq!(run.end(), plain.end());
            prop_assert!(polled.is_err() || run.end().is_some() || steps == goal);
            prop_assert!(run.config().visited().len() <= max_cells);
            assert_same(run.config(), plain.config(), &input);
        }
    }
}

/// Long enough for the longest blocks.
#[test]
fn a_long_run_is_a_plain_run() {
    for text in LONG {
        let machine: Machine = text.parse().expect("a machine");
        let mut run = Runner::new(machine, vec![1, 0, 1], usize::MAX).expect("its symbols");
        let mut plain = run.clone();
        for steps in [3_000_000, 7_000_000] {
            run.advance(steps);
            advance_plainly(&mut plain, run.config().steps());
            assert_same(run.config(), plain.config(), run.input());
        }
    }
}
