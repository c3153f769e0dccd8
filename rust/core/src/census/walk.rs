//! The tree walk of the census, and its units.

use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use super::Plan;
use super::tally::{Endless, Tally};
use super::walker::{Event, Records, run};
use super::zipper::{Zipper, bits, capacity};
use crate::chase::{Chase, End};
use crate::error::{Error, Result};
use crate::partial::Partial;
use crate::space::{Rank, standard_entry};
use crate::task::View;

/// Nodes between two looks at the stop sign.
const NODES_PER_LOOK: u64 = 1 << 12;

/// A part of the tree: the choices that lead to its root, as standard codes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Unit(pub Vec<u16>);

/// Cuts the tree below that many choices: what lies above, counted, and the units below.
///
/// # Errors
///
/// If a tape outgrows memory.
pub fn cut(plan: &Plan, depth: usize) -> Result<(Tally, Vec<Unit>)> {
    let go_on = AtomicBool::new(false);
    let mut walk = Walk::new(plan, Some(depth), &go_on)?;
    walk.begin(&[])?;
    Ok((walk.tally, walk.units))
}

/// Counts one unit; `None` if told to stop.
///
/// # Errors
///
/// If the unit is none of the plan's, or if a tape outgrows memory.
pub fn count_unit(plan: &Plan, unit: &Unit, stop: &AtomicBool) -> Result<Option<Tally>> {
    let mut walk = Walk::new(plan, None, stop)?;
    walk.begin(&unit.0)?;
    Ok((!walk.stopped).then_some(walk.tally))
}

struct Walk<'a> {
    plan: &'a Plan,
    partial: Partial,
    /// Undefined entries in a machine of the plan's size.
    open: usize,
    /// Whether every leaf stands for its mirror image too.
    mirrored: bool,
    records: [Records; 2],
    /// Visited cells of a halted run.
    cells: Vec<u8>,
    tally: Tally,
    depth: Option<usize>,
    path: Vec<u16>,
    units: Vec<Unit>,
    stop: &'a AtomicBool,
    stopped: bool,
}

/// A configuration, packed as long as it fits.
enum Tape<'a> {
    Packed(&'a Zipper),
    Wide(&'a Chase),
}

impl Tape<'_> {
    fn wants(&self) -> (usize, usize, u64) {
        match self {
            Self::Packed(zipper) => (zipper.state(), zipper.symbol, zipper.steps),
            Self::Wide(chase) => (
                chase.config.state(),
                chase.config.symbol() as usize,
                chase.config.steps(),
            ),
        }
    }
}

impl<'a> Walk<'a> {
    fn new(plan: &'a Plan, depth: Option<usize>, stop: &'a AtomicBool) -> Result<Self> {
        let (states, symbols) = (plan.space.states(), plan.symbols());
        Ok(Self {
            plan,
            partial: Partial::root(states, symbols)?,
            open: states * symbols,
            mirrored: false,
            records: [Records::new(-1), Records::new(1)],
            cells: Vec::new(),
            tally: Tally::default(),
            depth,
            path: Vec::new(),
            units: Vec::new(),
            stop,
            stopped: false,
        })
    }

    /// Walks the tree below a path of choices.
    fn begin(&mut self, path: &[u16]) -> Result<()> {
        match bits(self.plan.symbols()) {
            1 => self.begin_packed::<1>(path),
            2 => self.begin_packed::<2>(path),
            _ => self.begin_packed::<3>(path),
        }
    }

    fn begin_packed<const BITS: u32>(&mut self, path: &[u16]) -> Result<()> {
        if self.plan.input.len() as i64 >= capacity(BITS) {
            return self.begin_wide(path);
        }
        let mut zipper = Zipper::start::<BITS>(&self.plan.input);
        for &code in path {
            self.replay(zipper.state(), zipper.symbol, code)?;
            match self.run_packed::<BITS>(&mut zipper) {
                Event::Undefined => {}
                Event::Wide => return self.begin_wide(path),
                _ => return Err(Error::invalid("unit: not one of this census")),
            }
        }
        self.branch::<BITS>(&Tape::Packed(&zipper))
    }

    fn begin_wide(&mut self, path: &[u16]) -> Result<()> {
        self.partial = Partial::root(self.plan.space.states(), self.plan.symbols())?;
        self.open = self.plan.space.states() * self.plan.symbols();
        let mut chase = Chase::new(self.plan.proofs);
        let mut end = self.run_wide(&mut chase)?;
        for &code in path {
            let End::Undefined(state, symbol) = end else {
                return Err(Error::invalid("unit: not one of this census"));
            };
            self.replay(state, symbol, code)?;
            end = self.run_wide(&mut chase)?;
        }
        self.branch::<1>(&Tape::Wide(&chase))
    }

    /// Makes a choice that leads to a unit.
    fn replay(&mut self, state: usize, symbol: usize, code: u16) -> Result<()> {
        if code as usize >= self.partial.choices() || (code as usize) < self.plan.symbols() {
            return Err(Error::invalid("unit: not one of this census"));
        }
        self.choose(state, symbol, code as usize);
        Ok(())
    }

    fn choose(&mut self, state: usize, symbol: usize, code: usize) {
        if self.open == self.plan.space.states() * self.plan.symbols() {
            self.mirrored = self.plan.is_symmetric();
        }
        self.partial.choose(state, symbol, code);
        self.open -= 1;
    }

    fn weight(&self) -> u128 {
        let weight = self.plan.weights[self.partial.machine().states()][self.open];
        if self.mirrored { 2 * weight } else { weight }
    }

    /// Tries all choices of the entry that the configuration reads.
    fn branch<const BITS: u32>(&mut self, tape: &Tape<'_>) -> Result<()> {
        if self.stopped {
            return Ok(());
        }
        if self.depth == Some(self.path.len()) {
            self.units.push(Unit(self.path.clone()));
            return Ok(());
        }
        let (state, symbol, steps) = tape.wants();
        let states = self.partial.machine().states();
        let symbols = self.plan.symbols();
        if steps >= self.plan.max_time {
            self.tally.undecided += self.weight();
            return Ok(());
        }
        self.halt::<BITS>(tape);
        let is_root = self.path.is_empty() && self.open == self.plan.space.states() * symbols;
        for code in symbols..self.partial.choices() {
            if is_root && self.plan.is_symmetric() && standard_entry(code, symbols).delta() < 0 {
                continue;
            }
            self.choose(state, symbol, code);
            self.path.push(code as u16);
            if self.open == 0 && self.partial.is_closed() {
                self.tally.endless[Endless::NoHaltingEntry as usize] += self.weight();
            } else {
                self.follow::<BITS>(tape)?;
            }
            self.path.pop();
            self.partial.take_back(state, symbol, states);
            self.open += 1;
            if is_root {
                self.mirrored = false;
            }
        }
        Ok(())
    }

    /// Runs a new partial machine from its parent's configuration.
    fn follow<const BITS: u32>(&mut self, tape: &Tape<'_>) -> Result<()> {
        self.tally.nodes += 1;
        if self.tally.nodes.is_multiple_of(NODES_PER_LOOK) {
            self.stopped |= self.stop.load(Ordering::Relaxed);
        }
        match tape {
            Tape::Packed(parent) => {
                let mut zipper = **parent;
                let event = self.run_packed::<BITS>(&mut zipper);
                self.tally.steps += zipper.steps - parent.steps;
                match event {
                    Event::Undefined => return self.branch::<BITS>(&Tape::Packed(&zipper)),
                    Event::Wide => return self.follow_wide::<BITS>(Chase::new(self.plan.proofs)),
                    Event::Limit => self.tally.undecided += self.weight(),
                    Event::Cycle => self.endless(Endless::Cycle),
                    Event::TranslatedCycle => self.endless(Endless::TranslatedCycle),
                }
                Ok(())
            }
            Tape::Wide(parent) => {
                let mut chase = (*parent).clone();
                chase.begin();
                self.follow_wide::<BITS>(chase)
            }
        }
    }

    fn follow_wide<const BITS: u32>(&mut self, mut chase: Chase) -> Result<()> {
        let before = chase.config.steps();
        let end = self.run_wide(&mut chase)?;
        self.tally.steps += chase.config.steps() - before;
        match end {
            End::Undefined(..) => return self.branch::<BITS>(&Tape::Wide(&chase)),
            End::Never => self.endless(Endless::Wide),
            End::Limit | End::Halted => self.tally.undecided += self.weight(),
        }
        Ok(())
    }

    fn run_packed<const BITS: u32>(&mut self, zipper: &mut Zipper) -> Event {
        let unread = self.plan.input.len() as i64;
        let table = self.partial.machine().table();
        let limits = (self.plan.max_time, unread);
        run::<BITS>(zipper, table, limits, &mut self.records, self.plan.proofs)
    }

    fn run_wide(&mut self, chase: &mut Chase) -> Result<End> {
        loop {
            let machine = self.partial.machine();
            let end = chase.advance(machine, &self.plan.input, self.plan.max_time, u64::MAX)?;
            if let Some(end) = end {
                return Ok(end);
            }
        }
    }

    fn endless(&mut self, why: Endless) {
        self.tally.endless[why as usize] += self.weight();
    }

    /// Counts the machines that halt in the step to come, one for each symbol written.
    fn halt<const BITS: u32>(&mut self, tape: &Tape<'_>) {
        let (state, symbol, steps) = tape.wants();
        let mut cells = std::mem::take(&mut self.cells);
        cells.clear();
        let head = match tape {
            Tape::Packed(zipper) => zipper.unpack::<BITS>(&mut cells),
            Tape::Wide(chase) => {
                cells.extend_from_slice(chase.config.visited());
                chase.config.head_index()
            }
        };
        let end = match tape {
            Tape::Packed(zipper) => zipper.last + 1,
            Tape::Wide(chase) => chase.config.end_position() as i64,
        };
        let unread = &self.plan.input[(end.max(0) as usize).min(self.plan.input.len())..];
        self.open -= 1;
        let weight = self.plan.weights[self.partial.machine().states()][self.open];
        for write in 0..self.plan.symbols() {
            cells[head] = write as u8;
            let view = View {
                visited: &cells,
                head,
                unread,
            };
            self.halted::<false>(view, (state, symbol, write), steps + 1, weight);
        }
        if self.mirrored {
            cells.reverse();
            let head = cells.len() - 1 - head;
            for write in 0..self.plan.symbols() {
                cells[head] = write as u8;
                let view = View {
                    visited: &cells,
                    head,
                    unread,
                };
                self.halted::<true>(view, (state, symbol, write), steps + 1, weight);
            }
        }
        self.open += 1;
        self.cells = cells;
    }

    fn halted<const MIRRORED: bool>(
        &mut self,
        view: View<'_>,
        (state, symbol, write): (usize, usize, usize),
        time: u64,
        weight: u128,
    ) {
        self.tally.halting += weight;
        let key = self.plan.readout.read_view(view);
        if !self.tally.outputs.contains_key(&*key) {
            self.tally
                .outputs
                .insert((&*key).into(), super::Output::default());
        }
        let Some(output) = self.tally.outputs.get_mut(&*key) else {
            return;
        };
        output.count(time, weight);
        if !self.plan.ranks {
            return;
        }
        let states = self.partial.machine().states();
        // Machines of fewer states have smaller ranks, so this is a bound from below.
        if output.wants(self.plan.space.offset(states).unwrap_or(0) + 1, time) {
            self.partial.choose(state, symbol, write);
            let Rank(rank) = if MIRRORED {
                self.plan.space.least_mirrored_rank(self.partial.machine())
            } else {
                self.plan.space.least_rank(self.partial.machine())
            };
            self.partial.take_back(state, symbol, states);
            output.improve(rank, time);
        }
    }
}
