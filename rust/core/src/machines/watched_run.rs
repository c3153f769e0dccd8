//! Running a partial machine until it stops, is proved never to stop, or has done its steps.

use super::end::RunEnd;
use super::machine::{Action, Machine};
use super::proofs::{Attempts, Evidence, cycles::Cycles};
use super::run::check_input;
use super::tape::{Config, MOST_CELLS};
use crate::error::Result;

/// Steps between two polls.
const PATIENCE: u64 = 1 << 20;

/// A run that is watched for proofs that it never ends.
#[derive(Clone, Debug, Default)]
pub(crate) struct WatchedRun {
    pub config: Config,
    cycles: Cycles,
    /// Steps at which the watch began.
    start: u64,
    attempts: Attempts,
    deciders: bool,
}

impl WatchedRun {
    /// A run with deciders, or without.
    pub fn new(deciders: bool) -> Self {
        Self {
            deciders,
            ..Self::default()
        }
    }

    /// Another run at the same configuration, as it begins.
    ///
    /// # Errors
    ///
    /// If there is no memory for it.
    pub fn branch_off(&self) -> Result<Self> {
        let mut branch = Self::new(self.deciders);
        branch.config.copy_from(&self.config)?;
        branch.begin();
        Ok(branch)
    }

    /// Makes ready to go on from the configuration that was put in place.
    pub fn begin(&mut self) {
        self.cycles.restart();
        self.start = self.config.steps();
        self.attempts = Attempts::default();
    }

    /// Runs until `goal` steps are done in all, or about `patience` more; `None` if it can go on.
    ///
    /// # Errors
    ///
    /// If the tape would grow beyond all memory.
    pub fn advance(
        &mut self,
        machine: &Machine,
        input: &[u8],
        goal: u64,
        patience: u64,
    ) -> Result<Option<RunEnd>> {
        let pause = self.config.steps().saturating_add(patience);
        loop {
            if self.config.is_fresh() {
                if let Some(evidence) = self.enter(input)? {
                    return Ok(Some(RunEnd::Endless(evidence)));
                }
                self.config.visit(input, MOST_CELLS)?;
            }
            let steps = self.config.steps();
            if steps >= goal {
                return Ok(Some(RunEnd::StepLimit));
            }
            if steps >= pause {
                return Ok(None);
            }
            if self.deciders {
                if steps >= self.cycles.next_snapshot() {
                    self.cycles.take_snapshot(&self.config)?;
                }
                if steps >= self.attempts.due(self.start, goal)
                    && let Some(evidence) = self.attempts.attempt(machine, &self.config, input)
                {
                    return Ok(Some(RunEnd::Endless(evidence)));
                }
            }
            if let Some(end) = self.leg(machine, goal.min(pause)) {
                return Ok(Some(end));
            }
        }
    }

    /// Notes that a fresh cell is entered; the evidence, if that goes on for ever.
    fn enter(&mut self, input: &[u8]) -> Result<Option<Evidence>> {
        let position = self.config.head_position();
        let blank_beyond = position < 0 || (position > 0 && position as usize >= input.len());
        if self.deciders && blank_beyond {
            self.cycles.enter(&self.config)
        } else {
            Ok(None)
        }
    }

    /// Runs to the next event; `None` if it does not end the run.
    fn leg(&mut self, machine: &Machine, goal: u64) -> Option<RunEnd> {
        let next_snapshot = if self.deciders {
            self.cycles.next_snapshot()
        } else {
            u64::MAX
        };
        let budget = goal.min(next_snapshot) - self.config.steps();
        let snapshot = self.cycles.snapshot_place();
        let stretch = self.config.spin_watched(machine.table(), budget, snapshot);
        self.cycles.reach(stretch.leftmost, stretch.rightmost);
        if stretch.stopped {
            return (!self.config.is_fresh()).then(|| self.stop(machine));
        }
        let evidence = self.deciders.then(|| self.cycles.closed(&self.config));
        evidence.flatten().map(RunEnd::Endless)
    }

    fn stop(&mut self, machine: &Machine) -> RunEnd {
        let (state, symbol) = (self.config.state(), self.config.symbol() as usize);
        match machine.entry(state, symbol).action() {
            Action::Halt { write } => {
                self.config.halt(write);
                RunEnd::Halted
            }
            _ => RunEnd::Undefined(state, symbol),
        }
    }
}

/// Why a machine never halts on an input, and never reads an undefined entry; `None` if that was
/// not proved in `max_steps` steps. `poll` is called every few milliseconds.
///
/// # Errors
///
/// If the input has a symbol that the machine does not have, if the tape would grow beyond all
/// memory, or what `poll` reports.
///
/// # Examples
///
/// ```
/// use dovetail_core::{Evidence, prove};
///
/// let machine = "1RB1RA_1LA---".parse()?;
/// let evidence = prove(&machine, &[], 1_000, &mut || Ok(()))?;
/// assert_eq!(evidence, Some(Evidence::TranslatedCycle { start: 1, end: 5, reach: 1 }));
/// # Ok::<(), dovetail_core::Error>(())
/// ```
pub fn prove(
    machine: &Machine,
    input: &[u8],
    max_steps: u64,
    poll: &mut dyn FnMut() -> Result<()>,
) -> Result<Option<Evidence>> {
    check_input(machine, input)?;
    let mut watched = WatchedRun::new(true);
    watched.begin();
    loop {
        poll()?;
        match watched.advance(machine, input, max_steps, PATIENCE)? {
            None => {}
            Some(RunEnd::Endless(evidence)) => return Ok(Some(evidence)),
            Some(_) => return Ok(None),
        }
    }
}
