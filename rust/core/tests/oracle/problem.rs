//! Random tasks, slopes and spaces that are small enough for trying every machine.

use std::sync::Arc;

use dovetail_core::{
    Cost, Example, Machine, Rank, Readout, Result, Search, Slope, Space, Task, Tie,
};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::Config as Cases;

use super::{Run, key, standard, time};

/// No files with failed cases: they are printed, and a test of their own can be made of them.
pub fn cases(cases: u32) -> Cases {
    Cases {
        cases,
        failure_persistence: None,
        ..Cases::default()
    }
}

/// An order of the entry codes for each size.
pub fn order(states: usize, symbols: usize) -> impl Strategy<Value = Vec<Vec<usize>>> {
    let row = move |size| {
        let codes = standard(size, symbols).len();
        Just((0..codes).collect::<Vec<_>>()).prop_shuffle()
    };
    (1..=states).map(row).collect::<Vec<_>>()
}

pub fn input(symbols: usize, length: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0..symbols as u8, 0..=length)
}

pub fn readout() -> impl Strategy<Value = Readout> {
    prop::sample::select(READOUTS.to_vec())
}

pub fn tie() -> impl Strategy<Value = Tie> {
    prop::sample::select(vec![Tie::Rank, Tie::Time])
}

pub const READOUTS: [Readout; 5] = [
    Readout::Tape,
    Readout::Visited,
    Readout::Head,
    Readout::Ones,
    Readout::Right,
];

/// How the examples of a task are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// One after the other, each on a tape of its own.
    InTurn,
    /// One after the other on a tape that is kept.
    Kept,
    SideBySide,
}

impl Way {
    /// A task whose examples are run like that.
    pub fn task(self, examples: Vec<Example>, readout: Readout) -> Option<Task> {
        let cost = if self == Self::SideBySide {
            Cost::Max
        } else {
            Cost::Average
        };
        let task = Task::new(examples, readout, cost).ok()?;
        if self == Self::Kept {
            return task.with_memory().ok();
        }
        Some(task)
    }

    fn of(task: &Task) -> Self {
        match (task.cost(), task.has_memory()) {
            (Cost::Max, _) => Self::SideBySide,
            (Cost::Average, true) => Self::Kept,
            (Cost::Average, false) => Self::InTurn,
        }
    }
}

/// Everything that a search is given.
#[derive(Clone, Debug)]
pub struct Problem {
    pub task: Arc<Task>,
    pub space: Space,
    pub a: u64,
    pub b: u64,
    pub tie: Tie,
    pub max_iterations: u64,
    /// The predicate, if the task has one: how often the outputs hold a 1, all together.
    pub ones: Option<usize>,
}

impl Problem {
    pub fn accepts(&self, outputs: &[Vec<u8>]) -> bool {
        self.ones.is_none_or(|wanted| ones(outputs) == wanted)
    }

    pub fn slope(&self) -> Slope {
        Slope::new(self.a, self.b).expect("a slope")
    }

    pub fn search(&self) -> Result<Search> {
        let task = Arc::clone(&self.task);
        let max_iterations = Some(self.max_iterations.into());
        Search::new(
            task,
            self.space.clone(),
            self.slope(),
            self.tie,
            max_iterations,
        )
    }

    pub fn key(&self, solution: (u128, u64)) -> (u128, u128, u128) {
        key(self.a, self.b, self.tie, solution)
    }

    /// The machines that are listed within the greatest iteration, in the order of their ranks.
    pub fn machines(&self) -> impl Iterator<Item = Machine> + '_ {
        let ranks = self
            .space
            .total()
            .min(u128::from(self.a * self.max_iterations));
        (1..=ranks).map(|rank| self.space.machine(Rank(rank)).expect("a rank of the space"))
    }

    /// Their times on the task, of those that are accepted in time, by running them all.
    pub fn times(&self) -> Vec<Option<u64>> {
        let time = |(before, machine): (u64, Machine)| {
            let visits = self.max_iterations - before / self.a;
            let accepts = |outputs: &[Vec<u8>]| self.accepts(outputs);
            time(&machine, &self.task, accepts, self.b * visits)
        };
        (0..).zip(self.machines()).map(time).collect()
    }

    /// The winner's rank and time: the least key of all.
    pub fn winner(&self) -> Option<(u128, u64)> {
        let times = (1..).zip(self.times());
        let solutions = times.filter_map(|(rank, time)| Some((rank, time?)));
        solutions.min_by_key(|&solution| self.key(solution))
    }
}

fn ones(outputs: &[Vec<u8>]) -> usize {
    outputs.iter().flatten().filter(|&&cell| cell == 1).count()
}

/// Problems of up to three states, few ranks with much time or many with little.
pub fn problem() -> impl Strategy<Value = Problem> {
    let slopes = prop_oneof![
        (1..=20_u64, 1..=20_u64, 1..=100_u64),
        (300..=2_000_u64, 1..=8_u64, 1..=8_u64),
    ];
    (1..=3_usize, 2..=3_usize).prop_flat_map(move |(states, symbols)| {
        let example = (input(symbols, 3), 1..=3_u64);
        let way = prop::sample::select(vec![Way::InTurn, Way::InTurn, Way::Kept, Way::SideBySide]);
        (
            prop::option::of(order(states, symbols))
                .prop_map(move |order| Space::new(Some(states), symbols, order.as_deref())),
            prop::collection::vec(example, 1..=3),
            (readout(), way, tie(), any::<bool>()),
            slopes.clone(),
            any::<Index>(),
        )
            .prop_map(
                |(space, examples, (readout, way, tie, asks), (a, b, iterations), like)| {
                    let mut problem = Problem {
                        task: task(examples, readout, way, &[]),
                        space: space.expect("a size that fits"),
                        a,
                        b,
                        tie,
                        max_iterations: iterations,
                        ones: None,
                    };
                    problem.want_what_some_machine_answers(like, asks);
                    problem
                },
            )
    })
}

impl Problem {
    /// Wants the answers of a machine that is listed in time, if it halts soon.
    fn want_what_some_machine_answers(&mut self, like: Index, asks: bool) {
        let ranks = self.machines().count();
        let machine = self.machines().nth(like.index(ranks));
        let machine = machine.expect("fewer than the ranks");
        let readout = self.task.readout();
        let examples = self.task.examples();
        let way = Way::of(&self.task);
        let runs = Run::on_task(&machine, &self.task, 30);
        let mut answers: Vec<Vec<u8>> = runs.iter().map(|run| run.read(readout)).collect();
        answers.resize(examples.len(), vec![0]);
        if asks {
            self.ones = Some(ones(&answers));
        } else {
            let examples = examples.iter();
            self.task = task(
                examples.map(|example| (example.input.clone(), example.weight)),
                readout,
                way,
                &answers,
            );
        }
    }
}

/// A task with the outputs wanted, or with none.
fn task(
    examples: impl IntoIterator<Item = (Vec<u8>, u64)>,
    readout: Readout,
    way: Way,
    outputs: &[Vec<u8>],
) -> Arc<Task> {
    let outputs = outputs.iter().cloned().map(Some);
    let examples = examples
        .into_iter()
        .zip(outputs.chain(std::iter::repeat(None)))
        .map(|((input, weight), output)| Example {
            input,
            weight: if way == Way::SideBySide { 1 } else { weight },
            output,
        });
    Arc::new(way.task(examples.collect(), readout).expect("a task"))
}
