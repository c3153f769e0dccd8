//! The least circuits of any list of outputs.

use rustc_hash::FxHashSet;

use super::{Poll, Set, Sets, bit, members};
use crate::error::Result;

impl Sets {
    /// All least circuits that compute all functions of a set.
    ///
    /// An output that one more gate computes costs that gate sooner or later, so it is taken at
    /// once; the search branches over the other gates only, and tries few of them before more.
    ///
    /// # Errors
    ///
    /// Those of `poll`.
    pub fn least(&self, outputs: Set, poll: Poll<'_>) -> Result<Vec<Set>> {
        for others in 0.. {
            let mut search = Search {
                sets: self,
                outputs: outputs & !self.free,
                seen: FxHashSet::default(),
                found: Vec::new(),
            };
            search.extend(0, self.steps(0), others, poll)?;
            if !search.found.is_empty() {
                search.found.sort_unstable();
                return Ok(search.found);
            }
        }
        Ok(Vec::new())
    }
}

struct Search<'a> {
    sets: &'a Sets,
    outputs: Set,
    seen: FxHashSet<Set>,
    found: Vec<Set>,
}

impl Search<'_> {
    /// Takes what is an output, then each other function; `steps` are those of the set.
    fn extend(&mut self, set: Set, steps: Set, others: usize, poll: Poll<'_>) -> Result<()> {
        let (set, steps) = self.take_outputs(set, steps);
        if self.outputs & !set == 0 {
            // Gates left over would have been spared by an earlier, smaller search.
            if self.seen.insert(set) {
                self.found.push(set);
            }
            return Ok(());
        }
        if others == 0 || !self.seen.insert(set) {
            return Ok(());
        }
        poll()?;
        for f in members(steps) {
            let (set, steps) = self.add(set, steps, f);
            // The last gate that is no output must bring one.
            if others > 1 || steps & self.outputs != 0 {
                self.extend(set, steps, others - 1, poll)?;
            }
        }
        Ok(())
    }

    fn take_outputs(&self, mut set: Set, mut steps: Set) -> (Set, Set) {
        while steps & self.outputs != 0 {
            let f = (steps & self.outputs).trailing_zeros() as usize;
            (set, steps) = self.add(set, steps, f);
        }
        (set, steps)
    }

    fn add(&self, set: Set, steps: Set, f: usize) -> (Set, Set) {
        let wires = set | bit(f) | self.sets.free;
        let more = self.sets.made_with(f, wires);
        (set | bit(f), (steps | more) & !wires)
    }
}
