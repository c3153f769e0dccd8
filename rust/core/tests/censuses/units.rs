//! Units drawn at random, counted as they are defined: every partial machine is run from the start,
//! without deciders, and its mirror image beside it.

use std::collections::BTreeMap;

use super::{READOUTS, by_output_and_time};
use dovetail_core::{
    Additive, Parameters, Partial, Plan, Rank, RunEnd, Runner, Space, Tally, Unit, count_unit,
};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

/// What is known of the machines of a unit.
#[derive(Default)]
struct Counts {
    machines: BTreeMap<(Vec<u8>, u64), u128>,
    /// Least rank by output and time.
    least: BTreeMap<(Vec<u8>, u64), u128>,
    halting: u128,
    others: u128,
    nodes: u64,
}

/// A partial machine and its mirror image, with what they are run on.
struct Pair<'a> {
    plain: Partial,
    mirrored: Partial,
    parameters: &'a Parameters,
    space: &'a Space,
}

impl<'a> Pair<'a> {
    fn root(parameters: &'a Parameters, space: &'a Space) -> Self {
        let root = Partial::root(parameters.states, parameters.symbols).expect("a small size");
        Self {
            plain: root.clone(),
            mirrored: root,
            parameters,
            space,
        }
    }

    /// On a blank tape every machine of a unit stands for its mirror image too.
    fn is_double(&self) -> bool {
        self.parameters.input.iter().all(|&symbol| symbol == 0)
    }

    /// The entry that has to be chosen next, if the run comes to one in time.
    fn open(&self) -> Option<(usize, usize)> {
        let (end, runner) = self.run(&self.plain);
        match end {
            Some(RunEnd::Undefined(state, symbol))
                if runner.config().steps() < self.parameters.max_time =>
            {
                Some((state, symbol))
            }
            _ => None,
        }
    }

    fn run(&self, partial: &Partial) -> (Option<RunEnd>, Runner) {
        let (machine, input) = (partial.machine().clone(), self.parameters.input.clone());
        let mut runner = Runner::new(machine, input, usize::MAX).expect("its own symbols");
        (runner.advance(self.parameters.max_time), runner)
    }

    fn choose(&mut self, (state, symbol): (usize, usize), code: usize) {
        let symbols = self.parameters.symbols;
        // Left comes before right in the order of the codes.
        let turned = if code < symbols {
            code
        } else {
            symbols + ((code - symbols) ^ 1)
        };
        self.plain.choose(state, symbol, code);
        self.mirrored.choose(state, symbol, turned);
    }

    fn take_back(&mut self, (state, symbol): (usize, usize), states: usize) {
        self.plain.take_back(state, symbol, states);
        self.mirrored.take_back(state, symbol, states);
    }

    /// Makes a choice after which another one has to be made: the next such from a draw on.
    fn go_on(&mut self, is_first: bool, draw: u16) -> Option<u16> {
        let (symbols, states) = (self.parameters.symbols, self.plain.machine().states());
        let open = self.open()?;
        let steps = self.plain.choices() - symbols;
        for more in 0..steps {
            let code = symbols + (usize::from(draw) + more) % steps;
            let goes_right = (code - symbols) % 2 == 1;
            if is_first && self.is_double() && !goes_right {
                continue;
            }
            self.choose(open, code);
            if self.open().is_some() {
                return Some(code as u16);
            }
            self.take_back(open, states);
        }
        None
    }

    /// Counts all machines that the partial one stands for.
    fn count(&mut self, counts: &mut Counts) {
        if self.plain.is_closed() && self.plain.machine().states() == self.parameters.states {
            // Nothing is open and nothing halts: no partial machine is run for these.
            counts.others += self.weight();
            return;
        }
        counts.nodes += 1;
        let Some(open) = self.open() else {
            counts.others += self.weight();
            return;
        };
        let states = self.plain.machine().states();
        for code in 0..self.plain.choices() {
            self.choose(open, code);
            if code < self.parameters.symbols {
                self.count_halted(counts);
            } else {
                self.count(counts);
            }
            self.take_back(open, states);
        }
    }

    fn weight(&self) -> u128 {
        let weight = self.plain.weight(self.parameters.states).expect("it fits");
        if self.is_double() { 2 * weight } else { weight }
    }

    fn count_halted(&self, counts: &mut Counts) {
        let images = [&self.plain, &self.mirrored];
        for partial in &images[..=usize::from(self.is_double())] {
            let (end, runner) = self.run(partial);
            assert_eq!(end, Some(RunEnd::Halted));
            let weight = partial.weight(self.parameters.states).expect("it fits");
            let input = &self.parameters.input;
            let output = self.parameters.readout.read(runner.config(), input);
            let key = (output.into_owned(), runner.config().steps());
            let rank = partial.least_rank(self.space).0;
            *counts.machines.entry(key.clone()).or_default() += weight;
            let least = counts.least.entry(key).or_insert(rank);
            *least = rank.min(*least);
            counts.halting += weight;
        }
    }
}

/// A path of choices to a unit: the first goes right, and `left` entries are open at its end if the
/// time allows; `None` if not even one choice has to be made.
fn path(parameters: &Parameters, space: &Space, left: usize, draws: &[u16]) -> Option<Vec<u16>> {
    let mut pair = Pair::root(parameters, space);
    let mut path = Vec::new();
    for &draw in &draws[..parameters.states * parameters.symbols - left] {
        let Some(code) = pair.go_on(path.is_empty(), draw) else {
            break;
        };
        path.push(code);
    }
    (!path.is_empty()).then_some(path)
}

/// Ranks and times that no other pair equals or beats in both, by output.
fn fronts(least: &BTreeMap<(Vec<u8>, u64), u128>) -> BTreeMap<Vec<u8>, Vec<(u128, u64)>> {
    let mut fronts: BTreeMap<Vec<u8>, Vec<(u128, u64)>> = BTreeMap::new();
    for ((output, time), &rank) in least {
        let faster = fronts.entry(output.clone()).or_default();
        if faster.first().is_none_or(|&(best, _)| rank < best) {
            faster.insert(0, (rank, *time));
        }
    }
    fronts
}

fn told_fronts(tally: &Tally) -> BTreeMap<Vec<u8>, Vec<(u128, u64)>> {
    let pairs = |front: &[dovetail_core::Solution]| {
        let pairs = front.iter().map(|point| (point.rank.0, point.time.0));
        pairs.collect()
    };
    let outputs = tally.outputs.iter();
    outputs
        .map(|(key, found)| (key.to_vec(), pairs(&found.front)))
        .collect()
}

fn check(parameters: &Parameters, left: usize, draws: &[u16]) -> Result<(), TestCaseError> {
    let space = Space::new(Some(parameters.states), parameters.symbols, None).expect("it fits");
    let Some(path) = path(parameters, &space, left, draws) else {
        return Ok(());
    };
    let mut pair = Pair::root(parameters, &space);
    for &code in &path {
        let open = pair.open().expect("the path was drawn so");
        pair.choose(open, code.into());
    }
    let mut counts = Counts::default();
    pair.count(&mut counts);
    let plan = Plan::new(parameters.clone()).expect("a small plan");
    let tally = count_unit(&plan, &Unit(path), &mut || Ok(())).expect("small tapes");
    prop_assert_eq!(by_output_and_time(&tally), counts.machines);
    prop_assert_eq!(tally.halting, counts.halting);
    prop_assert_eq!(tally.total() - tally.halting, counts.others);
    // The unit's own root was run when the tree was cut.
    prop_assert_eq!(tally.nodes + 1, counts.nodes);
    prop_assert_eq!(told_fronts(&tally), fronts(&counts.least));
    prop_assert!(
        tally
            .outputs
            .values()
            .all(|found| found.front[0].rank > Rank(0))
    );
    Ok(())
}

/// Sizes, and how many entries are left open below a path.
const SIZES: [((usize, usize), usize); 6] = [
    ((4, 2), 4),
    ((5, 2), 4),
    ((6, 2), 3),
    ((2, 3), 4),
    ((3, 3), 3),
    ((2, 4), 3),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn random_units_are_counted_as_defined(
        (size, left) in prop::sample::select(&SIZES),
        draws in prop::collection::vec(any::<u16>(), 12),
        input in prop_oneof![
            3 => Just(Vec::new()),
            1 => prop::collection::vec(0u8..2, 1..12),
            1 => prop::collection::vec(1u8..2, 15..70),
        ],
        max_time in prop_oneof![0u64..40, 40u64..500, Just(500u64)],
        readout in prop::sample::select(&READOUTS),
        deciders: bool,
    ) {
        let parameters = Parameters { input, readout, deciders, ..Parameters::new(size, max_time) };
        check(&parameters, left, &draws)?;
    }
}
