//! A machine on trial: its runs on the examples of a task, as a program for the dovetailer.

use std::sync::Arc;

use super::program::{Program, Status, Taken};
use crate::error::{Error, Result};
use crate::machines::{Action, Config, MOST_CELLS, Machine};
use crate::tasks::{Cost, Predicate, Task};

/// Most cells of a tape: beyond, to grow it would take longer than Ctrl-C may.
const MAX_ROOM: usize = 1 << 26;

/// One machine's runs on all examples, as far as they have got.
pub struct Trial {
    task: Arc<Task>,
    machine: Machine,
    /// The run under way, or for [`Cost::Max`] one run for each example.
    runs: Vec<Run>,
    /// Number of the example under way; unused for [`Cost::Max`].
    example: usize,
    /// Turns taken towards the next step of a weighted example.
    towards: u64,
    /// Outputs of halted examples, kept only if the wanted ones are not known beforehand.
    outputs: Vec<Vec<u8>>,
}

/// One run of the machine.
#[derive(Clone, Default)]
struct Run {
    config: Config,
    halted: bool,
    /// Steps done in the last turns.
    leg: u64,
}

/// What one run did with the steps that it was given.
struct Leg {
    steps: u64,
    halted: bool,
}

impl Trial {
    /// A complete machine about to start on a task.
    #[must_use]
    pub fn new(machine: Machine, task: Arc<Task>) -> Self {
        let runs = match task.cost() {
            Cost::Average => 1,
            Cost::Max => task.examples().len(),
        };
        Self {
            task,
            machine,
            runs: vec![Run::default(); runs],
            example: 0,
            towards: 0,
            outputs: Vec::new(),
        }
    }

    /// Runs one configuration up to `steps` further steps on an example's input.
    #[inline]
    fn leg(machine: &Machine, run: &mut Config, input: &[u8], steps: u64) -> Result<Leg> {
        let start = run.steps();
        let done = |run: &Config| run.steps() - start;
        loop {
            if !run.spin(machine.table(), input, steps - done(run)) {
                return Ok(Leg {
                    steps: done(run),
                    halted: false,
                });
            }
            if run.is_fresh() {
                if run.room() > MAX_ROOM {
                    return Err(Error::invalid(format!(
                        "b: the tape of {machine} outgrows memory; the exact search does not run \
                         machines that long"
                    )));
                }
                run.visit(input, MOST_CELLS)?;
                continue;
            }
            let entry = machine.entry(run.state(), run.symbol() as usize);
            let Action::Halt { write } = entry.action() else {
                // Only complete machines have ranks, so no undefined entry is ever read.
                return Ok(Leg {
                    steps: done(run),
                    halted: false,
                });
            };
            run.halt(write);
            return Ok(Leg {
                steps: done(run),
                halted: true,
            });
        }
    }

    /// The examples one after the other.
    fn take_in_turn(&mut self, turns: u64, accept: &mut Predicate<'_>) -> Result<Taken> {
        let mut taken = Taken {
            turns: 0,
            steps: 0,
            status: Status::Running,
        };
        while taken.turns < turns {
            let example = &self.task.examples()[self.example];
            let written = self.task.written(self.example);
            let run = &mut self.runs[0].config;
            let left = turns - taken.turns;
            let steps = left.saturating_add(self.towards) / example.weight;
            let leg = Self::leg(&self.machine, run, written, steps)?;
            taken.steps += leg.steps;
            if !leg.halted {
                self.towards = (left + self.towards) - leg.steps * example.weight;
                taken.turns = turns;
                break;
            }
            taken.turns += leg.steps * example.weight - self.towards;
            self.towards = 0;
            if self.task.is_wrong(example, written, run)? {
                taken.status = Status::Rejected;
                break;
            }
            if example.output.is_none() {
                self.outputs
                    .push(self.task.readout().read(run, written).into_owned());
            }
            self.example += 1;
            if self.example == self.task.examples().len() {
                taken.status = verdict(accept(&self.outputs)?);
                break;
            }
            self.task.begin(self.example, run);
        }
        Ok(taken)
    }

    /// All examples side by side: a turn is one step of each that has not halted.
    fn take_side_by_side(&mut self, turns: u64, accept: &mut Predicate<'_>) -> Result<Taken> {
        let task = Arc::clone(&self.task);
        // A wrong answer ends the trial with its round, so no later run need go further.
        let (mut rounds, mut wrong, mut longest) = (turns, false, 0);
        for (example, run) in task.examples().iter().zip(&mut self.runs) {
            run.leg = 0;
            if run.halted {
                continue;
            }
            let leg = Self::leg(&self.machine, &mut run.config, &example.input, rounds)?;
            run.leg = leg.steps;
            run.halted = leg.halted;
            longest = longest.max(leg.steps);
            if leg.halted && task.is_wrong(example, &example.input, &run.config)? {
                wrong = true;
                rounds = leg.steps;
            }
        }
        if !wrong {
            rounds = longest;
        }
        let status = if wrong {
            Status::Rejected
        } else if self.runs.iter().all(|run| run.halted) {
            verdict(accept(&self.outputs())?)
        } else {
            Status::Running
        };
        let steps = self.runs.iter().map(|run| run.leg.min(rounds)).sum();
        Ok(Taken {
            turns: rounds,
            steps,
            status,
        })
    }

    /// The outputs of all examples, side by side.
    fn outputs(&self) -> Vec<Vec<u8>> {
        let runs = self.task.examples().iter().zip(&self.runs);
        runs.filter(|(example, _)| example.output.is_none())
            .map(|(example, run)| {
                self.task
                    .readout()
                    .read(&run.config, &example.input)
                    .into_owned()
            })
            .collect()
    }
}

const fn verdict(accepted: bool) -> Status {
    if accepted {
        Status::Accepted
    } else {
        Status::Rejected
    }
}

impl Program for Trial {
    fn take(&mut self, turns: u64, accept: &mut Predicate<'_>) -> Result<Taken> {
        match self.task.cost() {
            Cost::Average => self.take_in_turn(turns, accept),
            Cost::Max => self.take_side_by_side(turns, accept),
        }
    }

    fn can_run_ahead(&self) -> bool {
        let side_by_side = self.task.cost() == Cost::Max;
        let examples = self.task.examples();
        examples
            .iter()
            .all(|example| (side_by_side || example.weight == 1) && example.output.is_some())
    }

    fn steps_within(&self, turns: u64) -> u64 {
        match self.task.cost() {
            Cost::Average => turns,
            Cost::Max => {
                let runs = self.runs.iter();
                runs.map(|run| run.config.steps().min(turns)).sum()
            }
        }
    }
}
