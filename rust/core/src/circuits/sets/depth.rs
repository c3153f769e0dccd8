//! The number of circuits of least depth, among which a prior on depth does not choose.

use std::collections::BTreeMap;

use super::wiring::{Wiring, below};
use super::{Poll, Set, Sets, bit, members};
use crate::error::Result;

/// The number of circuits for each number of gates and each list of the numbers of gates that the
/// parts need.
pub type Tally = BTreeMap<(usize, Vec<usize>), u64>;

impl Sets {
    /// The least depth of each function.
    #[must_use]
    pub fn least_depths(&self) -> Vec<usize> {
        let mut depths = vec![usize::MAX; self.count];
        let (mut reached, mut new, mut depth) = (0, self.free, 0);
        while new != 0 {
            for f in members(new) {
                depths[f] = depth;
            }
            reached |= new;
            new = self.steps(reached);
            depth += 1;
        }
        depths
    }

    /// Counts the circuits of at most `most` gates that compute all outputs of some parts in the
    /// least depth.
    ///
    /// All gates are needed by an output and compute different normal functions. Circuits differ if
    /// their gates do or read other wires.
    ///
    /// # Errors
    ///
    /// Those of `poll`.
    pub fn count_shallow(
        &self,
        parts: &[Vec<usize>],
        most: usize,
        poll: Poll<'_>,
    ) -> Result<Tally> {
        let outputs = parts.concat();
        let least = self.least_depths();
        let depth = outputs.iter().map(|&f| least[f]).max().unwrap_or(0);
        let shallow = (0..self.count).filter(|&f| least[f] < depth);
        let operands = shallow.fold(0, |set, f| set | bit(f));
        let mut count = Count {
            sets: self,
            parts,
            outputs: &outputs,
            depth,
            most,
            choices: (0..self.count).map(|f| self.choices(operands, f)).collect(),
            least,
            tally: Tally::new(),
        };
        let open = outputs.iter().fold(0, |set, &f| set | bit(f)) & !self.free;
        count.wire(&mut Wiring::new(), open, poll)?;
        Ok(count.tally)
    }
}

struct Count<'a> {
    sets: &'a Sets,
    parts: &'a [Vec<usize>],
    outputs: &'a [usize],
    depth: usize,
    most: usize,
    choices: Vec<Vec<(usize, usize)>>,
    least: Vec<usize>,
    tally: Tally,
}

impl Count<'_> {
    /// Gives the first open gate its operands, in every way.
    fn wire(&mut self, wiring: &mut Wiring, open: Set, poll: Poll<'_>) -> Result<()> {
        if wiring.len() + open.count_ones() as usize > self.most {
            return Ok(());
        }
        let Some(f) = members(open).next() else {
            let cones = self.sets.cones(wiring, self.parts);
            *self.tally.entry((wiring.len(), cones)).or_default() += 1;
            return Ok(());
        };
        poll()?;
        for k in 0..self.choices[f].len() {
            let (a, b) = self.choices[f][k];
            if (below(wiring, a) | below(wiring, b)) & bit(f) != 0 {
                continue;
            }
            wiring.insert(f, (a, b));
            let wired = wiring.keys().fold(self.sets.free, |set, &f| set | bit(f));
            if self
                .outputs
                .iter()
                .all(|&g| self.height(wiring, g) <= self.depth)
            {
                self.wire(wiring, (open | bit(a) | bit(b)) & !wired, poll)?;
            }
            wiring.remove(&f);
        }
        Ok(())
    }

    /// The least depth that a gate can have, its operands being wired or not yet.
    fn height(&self, wiring: &Wiring, f: usize) -> usize {
        wiring.get(&f).map_or(self.least[f], |&(a, b)| {
            1 + self.height(wiring, a).max(self.height(wiring, b))
        })
    }
}
