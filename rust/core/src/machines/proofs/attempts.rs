//! The order in which deciders that need only the table and one configuration are tried.

use super::backward::{self, Lines};
use super::{Evidence, ngrams};
use crate::machines::machine::{Entry, Machine};
use crate::machines::tape::Config;

/// The attempts: the steps of a run after which each is made; the steps that take about as long as
/// it does, and must still be to come; and the decider.
const ATTEMPTS: [(u64, u64, Proof); 9] = [
    (32, 64, Proof::Backward),
    (96, 1 << 9, ngrams(2, 0)),
    (256, 1 << 11, ngrams(4, 0)),
    (1 << 10, 1 << 11, ngrams(2, 1)),
    (1 << 11, 1 << 11, ngrams(2, 2)),
    (1 << 12, 1 << 14, ngrams(6, 0)),
    (1 << 14, 1 << 16, ngrams(4, 1)),
    (1 << 16, 1 << 17, ngrams(9, 0)),
    (1 << 18, 1 << 18, ngrams(2, 3)),
];

#[derive(Clone, Copy)]
enum Proof {
    Backward,
    /// Closed sets, with windows of one less than this length, and of this length.
    Ngrams {
        longest: u32,
        history: u32,
    },
}

const fn ngrams(longest: u32, history: u32) -> Proof {
    Proof::Ngrams { longest, history }
}

/// What backward reasoning, which is the first attempt, says of all choices of an undefined entry
/// before they are run.
pub(crate) enum Outlook {
    /// Nothing.
    Unknown,
    /// It proves nothing, whatever is chosen.
    Dim,
    /// It proves what does not lead into a line of ancestors.
    Known(Lines),
}

impl Outlook {
    /// The outlook of runs that go on from a number of steps up to `goal`.
    ///
    /// Only runs are judged in which the attempt would be made and come to the same, so nothing is
    /// proved that was not: it is just proved sooner.
    pub fn of(machine: &Machine, open: (usize, usize), (start, goal): (u64, u64)) -> Self {
        let (after, cost, _) = ATTEMPTS[0];
        if start.saturating_add(after + cost) > goal {
            return Self::Unknown;
        }
        match backward::lines(machine, open) {
            None => Self::Dim,
            Some(lines) if lines.depth < after.min(start) => Self::Known(lines),
            Some(_) => Self::Unknown,
        }
    }

    /// The evidence against the choice of a step into a state that has been reached.
    pub fn evidence(&self, step: Entry) -> Option<Evidence> {
        match self {
            Self::Known(lines) if !lines.are_joined(step) => {
                let depth = lines.depth;
                Some(Evidence::Backward { depth })
            }
            _ => None,
        }
    }

    /// The attempts to be made on such runs.
    pub const fn attempts(&self) -> Attempts {
        Attempts(matches!(self, Self::Dim) as usize)
    }
}

/// The attempts still to be made on one run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Attempts(usize);

impl Attempts {
    /// The number of steps at which the next one is due in a run from `start` to `goal`.
    pub fn due(&mut self, start: u64, goal: u64) -> u64 {
        while let Some(&(after, cost, _)) = ATTEMPTS.get(self.0) {
            let due = start.saturating_add(after);
            if due.saturating_add(cost) <= goal {
                return due;
            }
            self.0 += 1;
        }
        u64::MAX
    }

    /// Makes the next one at a configuration of the run; the evidence, if it proves something.
    pub fn attempt(
        &mut self,
        machine: &Machine,
        config: &Config,
        input: &[u8],
    ) -> Option<Evidence> {
        let &(.., proof) = ATTEMPTS.get(self.0)?;
        self.0 += 1;
        match proof {
            Proof::Backward => {
                let depth = backward::longest_line(machine)?;
                (depth < config.steps()).then_some(Evidence::Backward { depth })
            }
            Proof::Ngrams { longest, history } => {
                // More is proved if a cell's history is followed from the start. The start of a run
                // on a tape that was left by another one is not known any more.
                let start = Config::default();
                let from_start = history > 0 && !config.is_rewound();
                let config = if from_start { &start } else { config };
                (longest - 1..=longest)
                    .find_map(|n| ngrams::closed_set(machine, config, input, n, history))
                    .map(|set| Evidence::Ngrams(Box::new(set)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machines::{Rank, RunEnd, Runner, Space, write_over};

    /// A run that has halted on an input in a few steps, and goes on with another one.
    fn second_run(machine: &Machine, first: &[u8], second: &[u8]) -> Option<Runner> {
        let mut runner = Runner::new(machine.clone(), first.to_vec(), usize::MAX).expect("binary");
        let halts = runner.advance(40) == Some(RunEnd::Halted);
        runner.begin_again(second).expect("binary");
        halts.then_some(runner)
    }

    #[test]
    fn nothing_is_proved_of_a_run_on_a_kept_tape_that_halts() {
        let space = Space::new(Some(2), 2, None).expect("a small space");
        let (mut proofs, mut halts) = (0, 0);
        for rank in (1..=space.total()).step_by(3) {
            let machine = space.machine(Rank(rank)).expect("a rank of the space");
            for (first, second) in [(&[][..], &[][..]), (&[1, 1], &[0]), (&[0, 1], &[1])] {
                let Some(mut runner) = second_run(&machine, first, second) else {
                    continue;
                };
                assert_eq!(runner.input(), write_over(first, second));
                if runner.advance(u64::from(rank as u8 % 4)).is_some() {
                    continue;
                }
                let mut attempts = Attempts::default();
                let mut attempt = || {
                    attempts
                        .attempt(&machine, runner.config(), runner.input())
                        .is_some()
                };
                let proved = (0..ATTEMPTS.len()).filter(|_| attempt()).count();
                let halted = runner.advance(300) == Some(RunEnd::Halted);
                assert!(!halted || proved == 0, "{machine} {first:?} {second:?}");
                proofs += proved;
                halts += usize::from(halted);
            }
        }
        assert!(proofs > 100 && halts > 100, "{proofs} {halts}");
    }
}
