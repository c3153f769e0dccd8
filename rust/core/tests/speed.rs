//! All solutions against every machine run by itself.

use std::collections::BTreeMap;

use crate::oracle::Run;
use crate::oracle::problem::Way;
use dovetail_core::{
    Additive, Cost, Error, Example, Fate, Limits, Machine, Rank, Readout, SolutionPlan,
    SolutionTally, Space, Task, Unit, count_solutions, count_units, cut_solutions,
};
use proptest::prelude::*;

const READOUTS: [Readout; 5] = [
    Readout::Tape,
    Readout::Visited,
    Readout::Head,
    Readout::Ones,
    Readout::Right,
];

/// Machines and least rank, by states, steps on the training inputs and fates on the others.
type Classes = BTreeMap<(usize, Vec<u64>, Vec<Fate>), (u128, u128)>;
/// Machines that halt on all training inputs, by states, right examples and time.
type Performances = BTreeMap<(usize, u64, u64), u128>;

#[derive(Clone, Debug)]
struct Problem {
    task: Task,
    held_out: Option<Task>,
    max_time: u64,
    held_out_time: u64,
}

impl Problem {
    fn limits(&self, subsets: bool, deciders: bool) -> Limits {
        Limits {
            max_time: self.max_time,
            held_out_time: self.held_out_time,
            subsets,
            deciders,
        }
    }

    fn count(
        &self,
        space: &Space,
        (subsets, deciders): (bool, bool),
        depth: usize,
    ) -> SolutionTally {
        let limits = self.limits(subsets, deciders);
        let plan = SolutionPlan::new(
            self.task.clone(),
            self.held_out.as_ref(),
            space.clone(),
            limits,
        )
        .expect("a small plan");
        let (mut tally, units) =
            cut_solutions(&plan, &Unit::default(), depth, &mut || Ok(())).expect("small tapes");
        let mut add = |_, part: SolutionTally| {
            let bytes = part.to_bytes()?;
            tally.merge(&SolutionTally::from_bytes(&bytes)?);
            Ok(())
        };
        count_units(&plan, &units, 1, 2, &mut add, &mut || Ok(())).expect("no interrupt");
        let totals = plan.totals().expect("a small space");
        assert_eq!(tally.total(), totals.iter().sum::<u128>());
        tally
    }
}

/// The same by running every machine of a space, on each problem.
fn brute_force(problems: &[Problem], space: &Space) -> Vec<(Classes, Performances)> {
    let mut found = vec![(Classes::new(), Performances::new()); problems.len()];
    for rank in 1..=space.total() {
        let machine = space.machine(Rank(rank)).expect("a rank of the space");
        for (problem, (classes, performances)) in problems.iter().zip(&mut found) {
            let Some((steps, right, time, trained)) = train(problem, &machine) else {
                continue;
            };
            let states = machine.states();
            *performances.entry((states, right, time)).or_default() += 1;
            if right + 1 == 1 << problem.task.examples().len() {
                let fates = fates(problem, &machine, &trained);
                let class = classes.entry((states, steps, fates)).or_insert((0, rank));
                class.0 += 1;
            }
        }
    }
    found
}

/// Steps on the training inputs, the examples that are right as bits, the time, and the runs.
fn train(problem: &Problem, machine: &Machine) -> Option<(Vec<u64>, u64, u64, Vec<Run>)> {
    let (mut steps, mut right, mut time) = (Vec::new(), 0, 0);
    let runs = Run::halting_on_task(machine, &problem.task, problem.max_time)?;
    for (index, (run, example)) in runs.iter().zip(problem.task.examples()).enumerate() {
        time = match problem.task.cost() {
            Cost::Average => time + example.weight * run.steps,
            Cost::Max => time.max(run.steps),
        };
        let output = run.read(problem.task.readout());
        right |= u64::from(Some(output) == example.output) << index;
        steps.push(run.steps);
    }
    (time <= problem.max_time).then_some((steps, right, time, runs))
}

fn fates(problem: &Problem, machine: &Machine, trained: &[Run]) -> Vec<Fate> {
    let after = trained.last().filter(|_| problem.task.has_memory());
    let examples = problem.held_out.iter().flat_map(Task::examples);
    let fate = |example: &Example| {
        let (input, most) = (&example.input, problem.held_out_time);
        let run = match after {
            Some(run) => run.again(machine, input, most),
            None => Run::until(machine, input, most),
        };
        match run.halted {
            false => Fate::Running,
            true if Some(run.read(problem.task.readout())) == example.output => {
                Fate::Right(run.steps)
            }
            true => Fate::Wrong(run.steps),
        }
    };
    examples.map(fate).collect()
}

fn classes(tally: &SolutionTally, trained: usize) -> Classes {
    let mut found = Classes::new();
    for (behaviour, class) in &tally.classes {
        let fates: Vec<Fate> = behaviour.held_out(trained).collect();
        for (size, (&machines, &least)) in class.machines.iter().zip(&class.least).enumerate() {
            if machines > 0 {
                let key = (size + 1, behaviour.steps(trained).to_vec(), fates.clone());
                found.insert(key, (machines, least));
            }
        }
    }
    found
}

fn performances(tally: &SolutionTally) -> Performances {
    let mut found = Performances::new();
    for (&(right, time), machines) in &tally.performances {
        for (size, &machines) in machines.iter().enumerate() {
            if machines > 0 {
                found.insert((size + 1, right, time), machines);
            }
        }
    }
    found
}

fn check(problem: &Problem, space: &Space, depth: usize) {
    let [known] = &brute_force(std::slice::from_ref(problem), space)[..] else {
        panic!("one problem");
    };
    check_against(problem, space, depth, known);
}

fn check_against(
    problem: &Problem,
    space: &Space,
    depth: usize,
    (expected, halting): &(Classes, Performances),
) {
    let trained = problem.task.examples().len();
    for deciders in [true, false] {
        let exact = problem.count(space, (false, deciders), depth);
        assert_eq!(&classes(&exact, trained), expected);
        let subsets = problem.count(space, (true, deciders), depth + 1);
        assert_eq!(&classes(&subsets, trained), expected);
        assert_eq!(&performances(&subsets), halting);
        let wrong = subsets.wrong.iter().sum::<u128>();
        assert_eq!(wrong, 0, "they are among those that halt");
    }
}

/// A task that some machine of the space solves, and held-out examples, some of them wrong for it.
fn problem(
    space: &Space,
    (rank, readout, way): (u128, Readout, Way),
    inputs: &[Vec<u8>],
    (weights, held_out): (&[u64], &[Vec<u8>]),
    (max_time, held_out_time): (u64, u64),
) -> Option<Problem> {
    let machine = space.machine(Rank(rank % space.total() + 1)).ok()?;
    let runs = Run::all(&machine, inputs, 30, way == Way::Kept);
    if runs.iter().any(|run| !run.halted) {
        return None;
    }
    let examples = runs.iter().zip(inputs).zip(weights);
    let examples = examples.map(|((run, input), &weight)| Example {
        input: input.clone(),
        weight: if way == Way::SideBySide { 1 } else { weight },
        output: Some(run.read(readout)),
    });
    let others = held_out.iter().map(|input| Example {
        input: input.clone(),
        weight: 1,
        output: Some(match runs.last() {
            Some(last) if way == Way::Kept => last.again(&machine, input, 5).read(readout),
            _ => Run::until(&machine, input, 5).read(readout),
        }),
    });
    let others: Vec<Example> = others.collect();
    Some(Problem {
        task: way.task(examples.collect(), readout)?,
        held_out: (!others.is_empty())
            .then(|| Task::new(others, readout, Cost::Average))
            .transpose()
            .ok()?,
        max_time,
        held_out_time,
    })
}

fn words(
    symbols: u8,
    number: impl Into<prop::collection::SizeRange>,
) -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop::collection::vec(prop::collection::vec(0..symbols, 0..4), number)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn two_states_as_by_brute_force(
        rank in any::<u128>(),
        readout in prop::sample::select(&READOUTS),
        way in prop::sample::select(&[Way::InTurn, Way::Kept, Way::SideBySide]),
        inputs in words(2, 1..4),
        weights in prop::array::uniform3(1_u64..4),
        held_out in words(2, 0..3),
        times in (1_u64..40, 1_u64..12),
        depth in 0_usize..6,
        order in prop::option::of(Just((0..10).collect::<Vec<_>>()).prop_shuffle()),
    ) {
        let order = order.map(|second| vec![vec![3, 1, 0, 5, 4, 2], second]);
        let space = Space::new(Some(2), 2, order.as_deref()).expect("a small space");
        let what = (rank, readout, way);
        let given = problem(&space, what, &inputs, (&weights, &held_out), times);
        prop_assume!(given.is_some());
        if let Some(given) = given {
            check(&given, &space, depth);
        }
    }

    #[test]
    fn three_symbols_and_a_state_as_by_brute_force(
        rank in any::<u128>(),
        readout in prop::sample::select(&READOUTS),
        way in prop::sample::select(&[Way::InTurn, Way::Kept, Way::SideBySide]),
        inputs in words(3, 1..4),
        weights in prop::array::uniform3(1_u64..4),
        held_out in words(3, 0..3),
        times in (1_u64..40, 1_u64..12),
        depth in 0_usize..4,
    ) {
        let space = Space::new(Some(1), 3, None).expect("a small space");
        let what = (rank, readout, way);
        let given = problem(&space, what, &inputs, (&weights, &held_out), times);
        prop_assume!(given.is_some());
        if let Some(given) = given {
            check(&given, &space, depth);
        }
    }
}

fn word(text: &str) -> Vec<u8> {
    text.bytes().map(|digit| digit - b'0').collect()
}

fn examples(pairs: &[(&str, &str)]) -> Vec<Example> {
    let example = |&(input, output): &(&str, &str)| Example {
        input: word(input),
        weight: 1,
        output: Some(word(output)),
    };
    pairs.iter().map(example).collect()
}

/// A task of two bits, its third row held out.
fn bits(readout: Readout) -> Problem {
    let task = Task::new(
        examples(&[("00", "0"), ("01", "1"), ("11", "0")]),
        readout,
        Cost::Average,
    );
    let held_out = Task::new(
        examples(&[("10", "1"), ("101", "0")]),
        readout,
        Cost::Average,
    );
    Problem {
        task: task.expect("a task"),
        held_out: Some(held_out.expect("a task")),
        max_time: 20,
        held_out_time: 8,
    }
}

#[test]
fn three_states_as_by_brute_force() {
    let space = Space::new(Some(3), 2, None).expect("a small space");
    check(&bits(Readout::Head), &space, 3);
}

#[test]
#[ignore = "slow"]
fn three_states_under_every_readout_as_by_brute_force() {
    let space = Space::new(Some(3), 2, None).expect("a small space");
    let ways = [Way::InTurn, Way::SideBySide, Way::Kept];
    for (index, &readout) in READOUTS.iter().enumerate() {
        let inputs = [word("1"), word("01"), word("11")];
        let held_out = [word("101")];
        let given = (0..).find_map(|tried: u128| {
            let what = (5_000_011 + 1_009 * tried, readout, ways[index % 3]);
            problem(&space, what, &inputs, (&[2, 1, 1], &held_out), (14, 6))
        });
        check(&given.expect("some machine halts"), &space, index);
    }
}

#[test]
fn three_symbols_as_by_brute_force() {
    let space = Space::new(Some(2), 3, None).expect("a small space");
    check(&bits(Readout::Head), &space, 2);
}

#[test]
fn on_a_kept_tape_deciders_change_no_solution() {
    let space = Space::new(Some(3), 2, None).expect("a small space");
    let tasks: [(&[_], _); 3] = [
        (&[("101", "1"), ("0", "1"), ("", "0")], Readout::Head),
        (&[("11", "3"), ("11", "4")], Readout::Ones),
        (&[("", "1"), ("", "11"), ("", "111")], Readout::Tape),
    ];
    for (pairs, readout) in tasks {
        let given = Problem {
            task: Way::Kept.task(examples(pairs), readout).expect("a task"),
            held_out: None,
            max_time: 1_500,
            held_out_time: 1,
        };
        let [with, without] = [true, false].map(|on| given.count(&space, (false, on), 2));
        assert!(!with.classes.is_empty());
        let trained = pairs.len();
        assert_eq!(classes(&with, trained), classes(&without, trained));
        assert!(with.endless.iter().sum::<u128>() > without.endless.iter().sum());
    }
}

#[test]
fn what_cannot_be_counted_is_refused() {
    let space = Space::new(Some(2), 2, None).expect("a small space");
    let given = bits(Readout::Head);
    let plan = |task: Task, subsets, deciders, max_time| {
        let limits = Limits {
            max_time,
            ..given.limits(subsets, deciders)
        };
        SolutionPlan::new(task, None, space.clone(), limits)
    };
    let judged = Example {
        output: None,
        ..given.task.examples()[0].clone()
    };
    let judged = Task::new(vec![judged], Readout::Head, Cost::Average).expect("a task");
    assert!(plan(judged, false, true, 9).is_err());
    let many = vec![given.task.examples()[0].clone(); 65];
    let many = Task::new(many, Readout::Head, Cost::Average).expect("a task");
    assert!(plan(many.clone(), true, true, 99).is_err());
    assert!(plan(many, false, true, 99).is_ok());
    assert!(plan(given.task.clone(), false, false, 1 << 30).is_err());
    let third = Task::new(examples(&[("2", "0")]), Readout::Head, Cost::Average).expect("a task");
    assert!(plan(third, false, true, 9).is_err());
}

#[test]
fn foreign_units_and_interrupts_end_the_count() {
    let space = Space::new(Some(2), 2, None).expect("a small space");
    let given = bits(Readout::Head);
    let plan = SolutionPlan::new(given.task.clone(), None, space, given.limits(false, true));
    let plan = plan.expect("a small plan");
    for path in [vec![99], vec![1, 0, 0, 0, 0, 0, 0, 0]] {
        assert!(count_solutions(&plan, &Unit(path), &mut || Ok(())).is_err());
    }
    let mut polls = 0;
    let mut stop = || {
        polls += 1;
        Err(Error::Invalid("stop".into()))
    };
    let whole = Space::new(Some(4), 2, None).expect("a small space");
    let large = SolutionPlan::new(given.task.clone(), None, whole, given.limits(false, true));
    let stopped = count_solutions(&large.expect("a plan"), &Unit(Vec::new()), &mut stop);
    assert!(stopped.is_err());
    assert_eq!(polls, 1);
}
