//! The dovetailer against a literal loop over a table, and against trying every machine.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::oracle::problem::{Problem, cases, problem, tie};
use crate::oracle::{self, Run};
use dovetail_core::{
    Cost, Dovetailer, Error, Machine, Predicate, Program, Result, Slope, Status, Tabled, Taken,
    Task, Tie, Trial, Visit, accept_all,
};
use proptest::prelude::*;

/// One row of the trace: iteration, rank, turns before, turns now.
type Row = (u64, u64, u64, u64);

/// What a dovetailer says at the end.
#[derive(Debug, Default, PartialEq, Eq)]
struct Report {
    /// Iteration, rank and time of the accepted program.
    hit: Option<(u64, u64, u64)>,
    slots: u128,
    steps: u128,
    trace: Vec<Row>,
}

/// The schedule word by word, turn by turn, over programs that halt at a time or never, and are
/// accepted then or not.
fn literal(
    programs: &[(Option<u64>, bool)],
    (a, b): (u64, u64),
    tie: Tie,
    max_iterations: u64,
) -> Report {
    let mut report = Report::default();
    let mut taken = vec![0; programs.len()];
    for iteration in 1..=max_iterations {
        let listed = (a * iteration).min(programs.len() as u64);
        let mut order: Vec<u64> = (1..=listed).collect();
        if tie == Tie::Time {
            order.sort_by_key(|rank| (Reverse(rank.div_ceil(a)), *rank));
        }
        for rank in order {
            let (end, accepted) = programs[rank as usize - 1];
            let taken = &mut taken[rank as usize - 1];
            let before = *taken;
            for _ in 0..b {
                report.slots += 1;
                if Some(*taken) == end {
                    continue; // it has stopped, but its slots are counted
                }
                *taken += 1;
                report.steps += 1;
                if accepted && Some(*taken) == end {
                    report.hit = Some((iteration, rank, *taken));
                    break;
                }
            }
            if *taken > before {
                report
                    .trace
                    .push((iteration, rank, before, *taken - before));
            }
            if report.hit.is_some() {
                return report;
            }
        }
    }
    report
}

/// Iterates until something is accepted.
fn dovetail<P: Program>(
    slope: Slope,
    tie: Tie,
    programs: impl Iterator<Item = Result<P>>,
    max_iterations: u64,
    accept: &mut Predicate<'_>,
) -> Result<Report> {
    let mut dovetailer = Dovetailer::new(slope, tie, programs);
    let mut report = Report::default();
    while report.hit.is_none() && dovetailer.iteration() < max_iterations {
        let trace = |visit: Visit| {
            let (iteration, rank) = (visit.iteration, visit.rank.0 as u64);
            let row = (iteration, rank, visit.before, visit.taken.turns);
            report.trace.push(row);
        };
        let accepted = dovetailer.iterate(accept, &mut || Ok(()), trace)?;
        report.hit = accepted.map(|hit| (dovetailer.iteration(), hit.rank.0 as u64, hit.time.0));
    }
    report.slots = dovetailer.slots();
    report.steps = dovetailer.steps();
    Ok(report)
}

/// Slots up to acceptance among endlessly many programs, in closed form.
fn slots((iteration, rank, turns): (u64, u64, u64), (a, b): (u64, u64), tie: Tie) -> u128 {
    let group = (rank - 1) / a + 1;
    let before = match tie {
        Tie::Rank => rank - 1,
        Tie::Time => a * (iteration - group) + rank - a * (group - 1) - 1,
    };
    let triangle = a * b * (iteration * (iteration - 1) / 2);
    u128::from(triangle + b * before + (turns - 1) % b + 1)
}

/// Turns, steps and verdict of a machine's trial, from its runs on all inputs.
fn verdict(machine: &Machine, task: &Task, max_turns: u64) -> (u64, u64, Status) {
    let runs: Vec<(Run, u64, bool)> = Run::on_task(machine, task, max_turns)
        .into_iter()
        .zip(task.examples())
        .map(|(run, example)| {
            let answer = run.read(task.readout());
            let wrong = example
                .output
                .as_ref()
                .is_some_and(|wanted| *wanted != answer);
            let wrong = run.halted && wrong;
            (run, example.weight, wrong)
        })
        .collect();
    match task.cost() {
        Cost::Average => {
            let (mut turns, mut steps) = (0, 0);
            for (run, weight, wrong) in runs {
                let left = (max_turns - turns) / weight;
                if !run.halted || run.steps > left {
                    return (max_turns, steps + run.steps.min(left), Status::Running);
                }
                turns += run.steps * weight;
                steps += run.steps;
                if wrong {
                    return (turns, steps, Status::Rejected);
                }
            }
            (turns, steps, Status::Accepted)
        }
        Cost::Max => {
            let rejected = runs.iter().filter(|run| run.2).map(|run| run.0.steps).min();
            let halted = runs.iter().all(|run| run.0.halted);
            let longest = runs.iter().map(|run| run.0.steps).max();
            let (turns, status) = match (rejected, longest) {
                (Some(turns), _) => (turns, Status::Rejected),
                (None, Some(turns)) if halted => (turns, Status::Accepted),
                _ => (max_turns, Status::Running),
            };
            let steps = runs.iter().map(|run| run.0.steps.min(turns)).sum();
            (turns, steps, status)
        }
    }
}

proptest! {
    #![proptest_config(cases(1_000))]

    #[test]
    fn a_table_is_dovetailed_as_by_the_literal_loop(
        programs in prop::collection::vec(
            (prop::option::of(1..=60_u64), prop::bool::weighted(0.2)),
            1..40,
        ),
        a in 1..=10_u64,
        b in 1..=10_u64,
        tie in tie(),
    ) {
        let tabled = programs.iter().map(|&(time, accepted)| Ok(Tabled::new(time, accepted)));
        let report = dovetail(Slope::new(a, b)?, tie, tabled, 80, &mut accept_all)?;
        prop_assert_eq!(&report, &literal(&programs, (a, b), tie, 80));
        if let Some(hit) = report.hit.filter(|hit| a * hit.0 <= programs.len() as u64) {
            prop_assert_eq!(report.slots, slots(hit, (a, b), tie));
        }
    }

    #[test]
    fn slots_have_a_closed_form(
        rank in 1..=60_u64,
        time in 1..=60_u64,
        a in 1..=10_u64,
        b in 1..=10_u64,
        tie in tie(),
    ) {
        let (iteration, _, _) = oracle::key(a, b, tie, (rank.into(), time));
        let iteration = iteration as u64;
        // Nobody else ever halts.
        let tabled = (1..).map(|other| Ok(Tabled::new((other == rank).then_some(time), true)));
        let report = dovetail(Slope::new(a, b)?, tie, tabled, 200, &mut accept_all)?;
        prop_assert_eq!(report.hit, Some((iteration, rank, time)));
        prop_assert_eq!(report.slots, slots((iteration, rank, time), (a, b), tie));
        prop_assert_eq!(report.steps, report.slots);
    }
}

/// A trial that takes each turn when it is due.
struct Plain(Trial);

impl Program for Plain {
    fn take(&mut self, turns: u64, accept: &mut Predicate<'_>) -> Result<Taken> {
        self.0.take(turns, accept)
    }

    fn can_run_ahead(&self) -> bool {
        false
    }
}

/// All visits up to the accepted one, and the steps in all.
fn visits<P: Program>(
    problem: &Problem,
    programs: impl Iterator<Item = Result<P>>,
) -> Result<(Vec<Visit>, u128)> {
    let mut dovetailer = Dovetailer::new(problem.slope(), problem.tie, programs);
    let mut visits = Vec::new();
    let mut accept = |outputs: &[Vec<u8>]| Ok(problem.accepts(outputs));
    for _ in 0..problem.max_iterations {
        let hit = dovetailer.iterate(&mut accept, &mut || Ok(()), |visit| visits.push(visit))?;
        if hit.is_some() {
            break;
        }
    }
    Ok((visits, dovetailer.steps()))
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn machines_are_dovetailed_as_by_the_literal_loop(problem in problem()) {
        let (a, b) = (problem.a, problem.b);
        let task = &problem.task;
        let stops = |machine: Machine| {
            let (turns, _, status) = verdict(&machine, task, b * problem.max_iterations);
            (status != Status::Running).then_some(turns)
        };
        let accepted = problem.times().into_iter().map(|time| time.is_some());
        let table: Vec<_> = problem.machines().map(stops).zip(accepted).collect();
        let mut expected = literal(&table, (a, b), problem.tie, problem.max_iterations);
        // A turn is one step only in a task of one input.
        let mut taken = vec![0; table.len()];
        for &(_, rank, before, turns) in &expected.trace {
            taken[rank as usize - 1] = before + turns;
        }
        let steps = |(machine, turns)| u128::from(verdict(&machine, task, turns).1);
        expected.steps = problem.machines().zip(taken).map(steps).sum();

        let trial = |machine| Ok(Trial::new(machine, Arc::clone(task)));
        let report = dovetail(
            problem.slope(),
            problem.tie,
            problem.machines().map(trial),
            problem.max_iterations,
            &mut |outputs: &[Vec<u8>]| Ok(problem.accepts(outputs)),
        )?;
        let winner = problem.winner().map(|(rank, time)| {
            (problem.key((rank, time)).0 as u64, rank as u64, time)
        });
        prop_assert_eq!(report.hit, winner);
        prop_assert_eq!(report, expected);
    }

    /// Turns executed ahead of the schedule change no visit, and no step in one.
    #[test]
    fn trials_ahead_of_the_schedule_are_those_of_the_schedule(problem in problem()) {
        let trial = |machine| Trial::new(machine, Arc::clone(&problem.task));
        let ahead = visits(&problem, problem.machines().map(|machine| Ok(trial(machine))))?;
        let plain = problem.machines().map(|machine| Ok(Plain(trial(machine))));
        prop_assert_eq!(ahead, visits(&problem, plain)?);
    }

    #[test]
    fn a_trial_in_pieces_takes_the_turns_of_its_runs(
        problem in problem(),
        pieces in prop::collection::vec(1..30_u64, 1..12),
    ) {
        for machine in problem.machines().take(300) {
            trial_in_pieces(&machine, &problem.task, &pieces)?;
        }
    }
}

fn trial_in_pieces(machine: &Machine, task: &Arc<Task>, pieces: &[u64]) -> Result<()> {
    let total = pieces.iter().sum();
    let mut trial = Trial::new(machine.clone(), Arc::clone(task));
    let mut asked = 0;
    let mut accept = |outputs: &[Vec<u8>]| {
        asked += 1;
        // Only outputs that are not known beforehand are shown.
        let runs = Run::on_task(machine, task, total);
        let runs = runs.iter().zip(task.examples());
        let unknown = runs.filter(|(_, example)| example.output.is_none());
        let answers = unknown.map(|(run, _)| run.read(task.readout()));
        assert_eq!(outputs, answers.collect::<Vec<_>>());
        Ok(true)
    };
    let (mut turns, mut steps, mut status) = (0, 0, Status::Running);
    for &piece in pieces {
        if status == Status::Running {
            let taken = trial.take(piece, &mut accept)?;
            turns += taken.turns;
            steps += taken.steps;
            status = taken.status;
            assert!(taken.turns <= piece, "{machine}");
            assert!(
                taken.turns == piece || status != Status::Running,
                "{machine}"
            );
        }
    }
    assert_eq!(
        (turns, steps, status),
        verdict(machine, task, total),
        "{machine}"
    );
    assert_eq!(asked, u32::from(status == Status::Accepted), "{machine}");
    Ok(())
}

#[test]
fn errors_of_the_callbacks_come_through() -> Result<()> {
    let failed = || Error::Callback("stop".into());
    let slope = Slope::new(1, 1)?;
    let halting = || std::iter::once(Ok(Tabled::new(Some(1), true)));
    let mut polled = Dovetailer::new(slope, Tie::Rank, halting());
    assert!(
        polled
            .iterate(&mut accept_all, &mut || Err(failed()), |_| {})
            .is_err()
    );
    let source = std::iter::once_with(|| Err::<Tabled, _>(failed()));
    let mut broken = Dovetailer::new(slope, Tie::Rank, source);
    assert!(
        broken
            .iterate(&mut accept_all, &mut || Ok(()), |_| {})
            .is_err()
    );
    for value in [0, 1 << 63] {
        assert!(Slope::new(value, 1).is_err() && Slope::new(1, value).is_err());
    }
    Ok(())
}
